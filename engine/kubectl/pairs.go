package kubectl

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"strconv"
	"strings"

	jsonpatch "gopkg.in/evanphx/json-patch.v4"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"

	"github.com/podscope/podscope/engine/store"
)

// pairs are the KEY=VALUE and KEY- arguments of label and annotate.
type pairs struct {
	set    map[string]string
	remove []string
}

// pairing is what label and annotate have in common: changing one map of strings of each object that the arguments select.
type pairing struct {
	what  string // "label" or "annotation"
	parse func(changes []string) (pairs, error)
	// read and write are the map, of an object or of a manifest.
	read  func(metaObject) map[string]string
	write func(metaObject, map[string]string)
	// refuse is the error about pairs that would overwrite a value; nil when there is none.
	refuse func(old, set map[string]string) error
	// report is what is told about a change.
	report func(old, new map[string]string) string
	// wasteful sends a patch although nothing changes.
	wasteful bool
}

// metaObject is what label and annotate change.
type metaObject interface {
	GetLabels() map[string]string
	SetLabels(map[string]string)
	GetAnnotations() map[string]string
	SetAnnotations(map[string]string)
}

// run changes what the arguments select.
func (c *pairing) run(r *run, args []string) error {
	if err := r.readDryRun(); err != nil {
		return err
	}
	resources, changes, err := splitPairs(args, c.what)
	if err != nil {
		return err
	}
	p, err := c.parse(changes)
	if err != nil {
		return err
	}
	if err := c.check(r, resources, p); err != nil {
		return err
	}
	b := r.newBuilder()
	if b.local = r.flag("local"); !b.local {
		b = b.args(r.flag("all"), resources)
		b.latest = true
	}
	visit, err := b.plan()
	if err != nil {
		return err
	}
	if !b.single && r.str("resource-version") != "" {
		return errors.New("--resource-version may only be used with a single resource")
	}
	return each(visit, func(i *info) error { return c.change(r, i, p, b.single) })
}

func (c *pairing) check(r *run, resources []string, p pairs) error {
	files := len(r.list("filename")) > 0 || r.str("kustomize") != ""
	example := map[string]string{"label": "pod", "annotation": "rsrc"}[c.what]
	switch {
	case r.flag("list") && r.str("output") != "":
		return errors.New("--list and --output may not be specified together")
	case r.flag("all") && r.str("selector") != "":
		return errors.New("cannot set --all and --selector at the same time")
	case r.flag("all") && r.str("field-selector") != "":
		return errors.New("cannot set --all and --field-selector at the same time")
	case r.flag("local") && r.dryRun == dryRunServer:
		return errors.New("cannot specify --local and --dry-run=server - did you mean --dry-run=client?")
	case r.flag("local") && len(resources) > 0:
		return fmt.Errorf("can only use local files by -f %[1]s.yaml or --filename=%[1]s.json when --local=true is set", example)
	case r.flag("local") && !files:
		return fmt.Errorf("one or more files must be specified as -f %[1]s.yaml or --filename=%[1]s.json", example)
	case len(resources) == 0 && !files:
		return errors.New("one or more resources must be specified as <resource> <name> or <resource>/<name>")
	case len(p.set)+len(p.remove) == 0 && !r.flag("list"):
		return fmt.Errorf("at least one %s update is required", c.what)
	}
	return nil
}

// splitPairs separates resources from changes. Models k8s.io/kubectl/pkg/cmd/util GetResourcesAndPairs.
func splitPairs(args []string, what string) (resources, changes []string, err error) {
	for _, a := range args {
		isChange := strings.Contains(a, "=") && a[0] != '=' || strings.HasSuffix(a, "-") && a != "-"
		switch {
		case isChange:
			changes = append(changes, a)
		case len(changes) == 0:
			resources = append(resources, a)
		default:
			return nil, nil, fmt.Errorf("all resources must be specified before %s changes: %s", what, a)
		}
	}
	return resources, changes, nil
}

// change changes one object.
func (c *pairing) change(r *run, i *info, p pairs, single bool) error {
	var old metaObject = i.object
	if r.flag("local") {
		old = manifestMeta(i.manifest)
	}
	was := c.read(old)
	stays := r.dryRun == dryRunClient || r.flag("local") || r.flag("list")
	if !stays && c.what == "label" {
		for _, k := range p.remove {
			if _, has := was[k]; !has {
				fmt.Fprintf(r.out, "label %q not found.\n", k)
			}
		}
	}
	if !r.flag("overwrite") {
		if err := c.refuse(was, p.set); err != nil {
			return err
		}
	}
	is := p.applied(was)
	if r.flag("list") {
		return c.list(r, i, is, single)
	}
	done, err := c.send(r, i, is, stays || !c.wasteful && maps.Equal(was, is))
	if err != nil {
		return err
	}
	return r.printDone(toMap(done), c.report(was, is))
}

// send changes the object on the server, or here alone.
func (c *pairing) send(r *run, i *info, is map[string]string, stays bool) (any, error) {
	if r.flag("local") {
		m := copyMap(i.manifest)
		c.write(manifestMeta(m), is)
		r.record(manifestMeta(m))
		return m, nil
	}
	changed := i.object.DeepCopyObject().(store.Object)
	c.write(changed, is)
	r.record(changed)
	old := i.object
	if v := r.str("resource-version"); v != "" {
		if _, err := strconv.ParseUint(v, 10, 64); err != nil {
			return nil, &apierrors.StatusError{ErrStatus: metav1.Status{Status: metav1.StatusFailure, Code: 500, Message: err.Error()}}
		}
		old = old.DeepCopyObject().(store.Object)
		old.SetResourceVersion("")
		changed.SetResourceVersion(v)
	}
	if stays {
		return changed, nil
	}
	return r.patchMeta(i, old, changed)
}

func (c *pairing) list(r *run, i *info, m map[string]string, single bool) error {
	indent := ""
	if !single {
		indent = " "
		gvk := i.kind.GroupVersionKind
		fmt.Fprintf(r.out, "Listing %ss for %s.%s/%s:\n", c.what, gvk.Kind, gvk.Group, i.name)
	}
	for _, k := range sortedKeys(m) {
		if _, err := io.WriteString(r.out, indent+k+"="+m[k]+"\n"); err != nil {
			return err
		}
	}
	return nil
}

// applied is a map with the changes made.
func (p pairs) applied(old map[string]string) map[string]string {
	out := map[string]string{}
	for k, v := range old {
		out[k] = v
	}
	for k, v := range p.set {
		out[k] = v
	}
	for _, k := range p.remove {
		delete(out, k)
	}
	return out
}

// patchMeta sends the difference of two versions of an object as a merge patch.
func (r *run) patchMeta(i *info, old, changed store.Object) (store.Object, error) {
	before, err := json.Marshal(old)
	if err != nil {
		return nil, err
	}
	after, err := json.Marshal(changed)
	if err != nil {
		return nil, err
	}
	patch, err := jsonpatch.CreateMergePatch(before, after)
	if err != nil {
		return nil, err
	}
	return r.patch(i.kind, i.namespace, i.name, types.MergePatchType, patch, "")
}

// manifestMeta is a manifest's labels and annotations.
type manifestMeta map[string]any

func (m manifestMeta) GetLabels() map[string]string  { return manifestLabels(m) }
func (m manifestMeta) SetLabels(v map[string]string) { m.set("labels", v) }
func (m manifestMeta) GetAnnotations() map[string]string {
	return stringMap(metadata(m)["annotations"])
}
func (m manifestMeta) SetAnnotations(v map[string]string) { m.set("annotations", v) }
func (m manifestMeta) set(field string, v map[string]string) {
	all := map[string]any{}
	for k, s := range v {
		all[k] = s
	}
	ensureMetadata(m)[field] = all
}
