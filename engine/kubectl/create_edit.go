package kubectl

// runCreateEdited opens each object in the editor before it is created.
// Models k8s.io/kubectl/pkg/cmd/create RunEditOnCreate and k8s.io/kubectl/pkg/cmd/util/editor EditBeforeCreateMode.
func runCreateEdited(r *run) error {
	b := r.newBuilder()
	b.unchecked = true
	infos, err := b.collect()
	if err != nil {
		return err
	}
	for _, i := range infos {
		if err := (&editing{r: r, infos: []*info{i}, creating: b}).run(); err != nil {
			return err
		}
	}
	return nil
}

// sendNew creates what the edited text says, which may be another object than the manifest's.
func (e *editing) sendNew(i *info, edited map[string]any) error {
	made, err := newInfo(i.source, edited, false)
	if err != nil {
		return err
	}
	if err := e.creating.settle(made); err != nil {
		return err
	}
	created, err := e.r.createFrom(made)
	if err != nil {
		return err
	}
	return e.r.printDone(created, "created")
}
