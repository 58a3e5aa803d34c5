package kubectl

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"k8s.io/apimachinery/pkg/types"
)

const appliedHeader = `# Please edit the 'last-applied-configuration' annotations below.
# Lines beginning with a '#' will be ignored, and an empty file will abort the edit.
#
`

// runEditLastApplied opens what was last applied in the editor.
// Models k8s.io/kubectl/pkg/cmd/apply/apply_edit_last_applied.go
func runEditLastApplied(r *run, args []string) error {
	b := r.newBuilder().args(true, args)
	b.latest = true
	infos, err := b.collect()
	if err != nil {
		return err
	}
	var editable []*info
	for _, i := range infos {
		text, ok := i.object.GetAnnotations()[lastApplied]
		if !ok {
			continue
		}
		i.manifest = nil
		if err := json.Unmarshal([]byte(text), &i.manifest); err != nil {
			return err
		}
		editable = append(editable, i)
	}
	if len(editable) == 0 {
		return errors.New("no last-applied-configuration annotation found on resources, to create the annotation, use command `kubectl apply set-last-applied --create-annotation`")
	}
	return (&editing{r: r, infos: editable, applied: true}).run()
}

// sendApplied writes the edited text into the object's annotation.
// Models k8s.io/kubectl/pkg/cmd/util/editor (*EditOptions).annotationPatch
func (e *editing) sendApplied(i *info, edited map[string]any) error {
	r := e.r
	text := string(toJSON(edited))
	if text == i.object.GetAnnotations()[lastApplied] {
		return r.printDone(i.content(), "skipped")
	}
	patch := toJSON(map[string]any{"metadata": map[string]any{"annotations": map[string]any{lastApplied: text}}})
	obj, err := r.patch(i.kind, i.namespace, i.name, types.MergePatchType, patch, "")
	if err != nil {
		_, err := io.WriteString(r.err, fmt.Sprintf("error: %v\n", err))
		return err
	}
	i.refresh(obj)
	return r.printDone(i.content(), "edited")
}
