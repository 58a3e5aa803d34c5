package kubectl

// each calls fn for everything that a builder selects and collects the errors.
func (b *builder) each(fn func(*info) error) error {
	visit, err := b.plan()
	if err != nil {
		return err
	}
	return each(visit, fn)
}

func each(visit func(func(*info, error)) error, fn func(*info) error) error {
	var errs []error
	if err := visit(func(i *info, err error) {
		if err == nil {
			err = fn(i)
		}
		if err != nil {
			errs = append(errs, err)
		}
	}); err != nil {
		errs = append(errs, err)
	}
	return joinErrors(errs)
}
