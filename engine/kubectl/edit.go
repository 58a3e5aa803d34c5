package kubectl

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"reflect"
	"strings"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/apimachinery/pkg/util/mergepatch"
	"k8s.io/apimachinery/pkg/util/strategicpatch"
	"sigs.k8s.io/yaml"

	"github.com/podscope/podscope/engine/crash"
)

const editHeader = `# Please edit the object below. Lines beginning with a '#' will be ignored,
# and an empty file will abort the edit. If an error occurs while saving this file will be
# reopened with the relevant failures.
#
`

// editing is one object, or several in a list, in the editor.
// Models k8s.io/kubectl/pkg/cmd/util/editor EditOptions.
type editing struct {
	r        *run
	infos    []*info
	original []byte
	edited   []byte
	file     string
	reasons  string
	failed   bool
	invalid  int
	retry    bool
	lost     bool
	applied  bool // what is edited is what was last applied

	creating *builder // what is edited is a manifest, which is created then
}

func runEdit(r *run, args []string) error {
	b := r.newBuilder().args(true, args)
	b.latest = true
	infos, err := b.collect()
	if err != nil {
		return err
	}
	if len(infos) == 0 {
		return errors.New("edit cancelled, no objects found")
	}
	return (&editing{r: r, infos: infos}).run()
}

func (e *editing) run() error {
	for {
		done, err := e.round()
		if done || err != nil {
			return err
		}
	}
}

// asJSON reports whether the learner edits JSON, which knows no comments.
func (e *editing) asJSON() bool { return e.r.str("output") == "json" }

func (e *editing) header() string {
	if e.asJSON() {
		return ""
	}
	if e.applied {
		return appliedHeader
	}
	return editHeader
}

// round opens the editor once and sends what has changed.
func (e *editing) round() (done bool, err error) {
	r := e.r
	text := []byte(e.header() + e.reasons)
	var p printer = &yamlPrinter{}
	extension := ".yaml"
	if e.asJSON() {
		text, p, extension = nil, jsonPrinter{}, ".json"
	}
	if e.failed {
		text = append(text, withoutComments(e.edited, true)...)
	} else {
		var buf bytes.Buffer
		if err := p.print(&buf, e.content()); err != nil {
			return true, err
		}
		text = append(text, buf.Bytes()...)
		e.original = text
	}
	before := e.edited
	file := r.tempName("kubectl-edit-") + extension
	if err := r.sys.writeFile(file, text); err != nil {
		return true, err
	}
	if err := r.editFile(file); err != nil {
		return true, e.keep(err, e.file)
	}
	if e.edited, err = r.sys.readFile(file); err != nil {
		return true, err
	}
	if e.failed && bytes.Equal(withoutComments(before, false), withoutComments(e.edited, false)) {
		return true, e.keep(errors.New("Edit cancelled, no valid changes were saved."), file) //nolint:staticcheck // kubectl's words
	}
	if e.file != "" {
		_ = r.p.Remove(e.file)
	}
	e.file, e.reasons, e.invalid = file, "", 0
	if bytes.Equal(withoutComments(e.original, false), withoutComments(e.edited, false)) {
		_ = r.p.Remove(file)
		io.WriteString(r.err, "Edit cancelled, no changes made.\n")
		return true, nil
	}
	objects, err := e.parse()
	if err != nil {
		e.failed = true
		io.WriteString(r.err, e.explain(apierrors.NewInvalid(e.infos[0].kind.GroupVersionKind.GroupKind(), "", nil), e.infos[0]))
		return false, nil
	}
	e.failed = false
	for i, o := range objects {
		if err := e.send(i, o); err != nil {
			return true, e.keep(err, file)
		}
	}
	switch {
	case e.retry:
		fmt.Fprintf(r.err, "You can run `kubectl replace -f %s` to try this update again.\n", file)
		return true, errQuiet
	case e.lost:
		fmt.Fprintf(r.err, "The edits you made on deleted resources have been saved to %q\n", file)
		return true, errQuiet
	case e.invalid == 0:
		return true, r.p.Remove(file)
	}
	e.failed = true
	return false, nil
}

func (e *editing) content() any {
	if len(e.infos) == 1 {
		return e.shown(e.infos[0])
	}
	items := make([]any, len(e.infos))
	for i := range e.infos {
		items[i] = e.shown(e.infos[i])
	}
	return map[string]any{"apiVersion": "v1", "kind": "List", "metadata": map[string]any{}, "items": items}
}

// shown is what of an object can be edited.
func (e *editing) shown(i *info) any {
	if e.applied || e.creating != nil {
		return i.manifest
	}
	return withoutManaged(i.content(), false)
}

// parse reads the edited objects, in the order of the originals.
func (e *editing) parse() ([]map[string]any, error) {
	raw, err := yaml.YAMLToJSON(withoutComments(e.edited, false))
	if err != nil {
		return nil, err
	}
	object, err := decodeManifest(raw)
	if err != nil {
		return nil, err
	}
	if len(object) == 0 {
		return nil, errors.New("empty")
	}
	objects := []map[string]any{object}
	if object["kind"] == "List" {
		objects = nil
		items, _ := object["items"].([]any)
		for _, i := range items {
			if m, ok := i.(map[string]any); ok {
				objects = append(objects, m)
			}
		}
	}
	if len(objects) != len(e.infos) {
		return nil, errors.New("objects were added or taken away")
	}
	for _, o := range objects {
		if o["kind"] == nil || o["apiVersion"] == nil {
			return nil, errors.New("no kind")
		}
	}
	return objects, nil
}

// send patches one object.
func (e *editing) send(n int, edited map[string]any) error {
	r, i := e.r, e.infos[n]
	switch {
	case e.applied:
		return e.sendApplied(i, edited)
	case e.creating != nil:
		return e.sendNew(i, edited)
	}
	r.record(manifestMeta(edited))
	original, _ := withoutManaged(i.content(), false).(map[string]any)
	if reflect.DeepEqual(toMap(original), toMap(edited)) {
		return r.printDone(i.content(), "skipped")
	}
	patch, err := crash.Caught(func() ([]byte, error) {
		return strategicpatch.CreateTwoWayMergePatch(toJSON(original), toJSON(edited), i.kind.New(),
			mergepatch.RequireKeyUnchanged("apiVersion"), mergepatch.RequireKeyUnchanged("kind"), mergepatch.RequireMetadataKeyUnchanged("name"))
	})
	if mergepatch.IsPreconditionFailed(err) {
		return errors.New("At least one of apiVersion, kind and name was changed") //nolint:staticcheck // kubectl's words
	}
	if err != nil {
		return err
	}
	if r.flag("output-patch") {
		fmt.Fprintf(r.out, "Patch: %s\n", patch)
	}
	obj, err := r.patch(i.kind, i.namespace, i.name, types.StrategicMergePatchType, patch, r.str("subresource"))
	if err != nil {
		io.WriteString(r.err, e.explain(err, i))
		return nil
	}
	i.refresh(obj)
	return r.printDone(i.content(), "edited")
}

// explain notes a refusal for the next round and words it.
func (e *editing) explain(err error, i *info) string {
	name := fmt.Sprintf("%s %q", i.kind.Name(), i.name)
	switch {
	case apierrors.IsInvalid(err):
		e.invalid++
		e.reasons += "# " + name + " was not valid"
		if s := err.(*apierrors.StatusError).ErrStatus; s.Details != nil && len(s.Details.Causes) > 0 {
			e.reasons += ":\n"
			for _, c := range s.Details.Causes {
				e.reasons += "# * " + strings.ReplaceAll(c.Field+": "+c.Message, "\n", "\n# ") + "\n"
			}
		} else {
			e.reasons += "\n"
		}
		e.reasons += "#\n"
		return "error: " + name + " is invalid\n"
	case apierrors.IsNotFound(err):
		e.lost = true
		return "error: " + name + " could not be found on the server\n"
	}
	e.retry = true
	return fmt.Sprintf("error: %s could not be patched: %v\n", name, err)
}

// keep says where the edited text is.
func (e *editing) keep(err error, file string) error {
	if file != "" && e.r.sys.exists(file) {
		fmt.Fprintf(e.r.err, "A copy of your changes has been stored to %q\n", file)
	}
	return err
}

// withoutComments drops the lines that begin with "#".
func withoutComments(text []byte, head bool) []byte {
	var out []byte
	for line := range bytes.Lines(text) {
		if bytes.HasPrefix(bytes.TrimLeft(line, " \t"), []byte("#")) {
			continue
		}
		out = append(out, line...)
	}
	if head {
		return out
	}
	return bytes.TrimSpace(out)
}
