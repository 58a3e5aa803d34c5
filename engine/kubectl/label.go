package kubectl

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"reflect"
	"strings"

	jsonpatch "gopkg.in/evanphx/json-patch.v4"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/apimachinery/pkg/util/validation"

	"github.com/podscope/podscope/engine/store"
)

// pairs are the KEY=VALUE and KEY- arguments of label and annotate.
type pairs struct {
	set    map[string]string
	remove []string
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

func parsePairs(changes []string, what string) (pairs, error) {
	p := pairs{set: map[string]string{}}
	for _, c := range changes {
		k, v, ok := strings.Cut(c, "=")
		if !ok || k == "" {
			p.remove = append(p.remove, strings.TrimSuffix(c, "-"))
			continue
		}
		if what == "label" {
			if errs := validation.IsValidLabelValue(v); len(errs) > 0 {
				return p, fmt.Errorf("invalid label value: %q: %s", c, strings.Join(errs, ";"))
			}
		}
		p.set[k] = v
	}
	return p, p.conflict(what)
}

func (p pairs) conflict(what string) error {
	for _, k := range p.remove {
		if _, both := p.set[k]; !both {
			continue
		}
		if what == "label" {
			return errors.New("can not both modify and remove a label in the same command")
		}
		return errors.New("can not both modify and remove an annotation in the same command")
	}
	return nil
}

// runLabel models k8s.io/kubectl/pkg/cmd/label.
func runLabel(r *run, args []string) error {
	if err := r.readDryRun(); err != nil {
		return err
	}
	resources, changes, err := splitPairs(args, "label")
	if err != nil {
		return err
	}
	p, err := parsePairs(changes, "label")
	if err != nil {
		return err
	}
	if r.flag("list") && r.str("output") != "" {
		return errors.New("--list and --output may not be specified together")
	}
	if r.flag("all") && r.str("selector") != "" {
		return errors.New("cannot set --all and --selector at the same time")
	}
	if r.flag("all") && r.str("field-selector") != "" {
		return errors.New("cannot set --all and --field-selector at the same time")
	}
	if len(resources) == 0 && len(r.list("filename")) == 0 && r.str("kustomize") == "" {
		return errors.New("one or more resources must be specified as <resource> <name> or <resource>/<name>")
	}
	if len(changes) == 0 && !r.flag("list") {
		return errors.New("at least one label update is required")
	}
	b := r.newBuilder().withAll(r.flag("all")).args(false, resources)
	b.latest = !r.flag("local")
	single := false
	return b.each(func(i *info) error {
		single = b.single
		return r.labelOne(i, p, single)
	})
}

// each calls fn for everything that a builder selects and collects the errors.
func (b *builder) each(fn func(*info) error) error {
	visit, err := b.plan()
	if err != nil {
		return err
	}
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

func (r *run) labelOne(i *info, p pairs, single bool) error {
	if r.flag("local") {
		return r.labelLocally(i, p)
	}
	old := i.object
	if !r.flag("overwrite") {
		if err := declared(old.GetLabels(), p.set); err != nil {
			return err
		}
	}
	for _, k := range p.remove {
		if _, has := old.GetLabels()[k]; !has {
			fmt.Fprintf(r.out, "label %q not found.\n", k)
		}
	}
	changed := old.DeepCopyObject().(store.Object)
	changed.SetLabels(p.applied(old.GetLabels()))
	if v := r.str("resource-version"); v != "" {
		changed.SetResourceVersion(v)
	}
	if r.dryRun == dryRunClient {
		return r.reportLabels(i, old, changed, single)
	}
	if len(p.set)+len(p.remove) > 0 {
		updated, err := r.patchMeta(i, old, changed)
		if err != nil {
			return err
		}
		changed = updated
	}
	return r.reportLabels(i, old, changed, single)
}

func (r *run) labelLocally(i *info, p pairs) error {
	m := copyMap(i.manifest)
	all := map[string]any{}
	for k, v := range p.applied(manifestLabels(m)) {
		all[k] = v
	}
	ensureMetadata(m)["labels"] = all
	return r.printDone(m, "labeled")
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

// declared refuses to change labels that have another value already.
func declared(old, set map[string]string) error {
	var errs []error
	for _, k := range sortedKeys(set) {
		if v, has := old[k]; has && v != set[k] {
			errs = append(errs, fmt.Errorf("'%s' already has a value (%s), and --overwrite is false", k, v))
		}
	}
	return joinErrors(errs)
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

func (r *run) reportLabels(i *info, old, changed store.Object, single bool) error {
	i.refresh(changed)
	if r.flag("list") {
		indent := ""
		if !single {
			indent = " "
			gvk := i.kind.GroupVersionKind
			fmt.Fprintf(r.out, "Listing labels for %s.%s/%s:\n", gvk.Kind, gvk.Group, i.name)
		}
		return r.listPairs(changed.GetLabels(), indent)
	}
	return r.printDone(changed, labelMessage(old.GetLabels(), changed.GetLabels()))
}

func (r *run) listPairs(m map[string]string, indent string) error {
	for _, k := range sortedKeys(m) {
		if _, err := io.WriteString(r.out, indent+k+"="+m[k]+"\n"); err != nil {
			return err
		}
	}
	return nil
}

// labelMessage models k8s.io/kubectl/pkg/cmd/label updateDataChangeMsg.
func labelMessage(old, new map[string]string) string {
	if reflect.DeepEqual(old, new) || len(old) == 0 && len(new) == 0 {
		return "not labeled"
	}
	for k, v := range new {
		if was, has := old[k]; !has || was != v {
			return "labeled"
		}
	}
	return "unlabeled"
}

// runAnnotate models k8s.io/kubectl/pkg/cmd/annotate.
func runAnnotate(r *run, args []string) error {
	if err := r.readDryRun(); err != nil {
		return err
	}
	resources, changes, err := splitPairs(args, "annotation")
	if err != nil {
		return err
	}
	p, err := parsePairs(changes, "annotation")
	if err != nil {
		return err
	}
	if r.flag("list") && r.str("output") != "" {
		return errors.New("--list and --output may not be specified together")
	}
	if r.flag("all") && r.str("selector") != "" {
		return errors.New("cannot set --all and --selector at the same time")
	}
	if len(resources) == 0 && len(r.list("filename")) == 0 && r.str("kustomize") == "" {
		return errors.New("one or more resources must be specified as <resource> <name> or <resource>/<name>")
	}
	if len(changes) == 0 && !r.flag("list") {
		return errors.New("at least one annotation update is required")
	}
	b := r.newBuilder().withAll(r.flag("all")).args(false, resources)
	b.latest = !r.flag("local")
	return b.each(func(i *info) error { return r.annotateOne(i, p, b.single) })
}

func (r *run) annotateOne(i *info, p pairs, single bool) error {
	if r.flag("local") {
		m := copyMap(i.manifest)
		all := map[string]any{}
		for k, v := range p.applied(stringMap(metadata(m)["annotations"])) {
			all[k] = v
		}
		ensureMetadata(m)["annotations"] = all
		return r.printDone(m, "annotated")
	}
	old := i.object
	if r.flag("list") {
		if !single {
			gvk := i.kind.GroupVersionKind
			fmt.Fprintf(r.out, "Listing annotations for %s.%s/%s:\n", gvk.Kind, gvk.Group, i.name)
		}
		indent := ""
		if !single {
			indent = " "
		}
		return r.listPairs(old.GetAnnotations(), indent)
	}
	if err := annotationsDeclared(old.GetAnnotations(), p.set); err != nil && !r.flag("overwrite") {
		return err
	}
	changed := old.DeepCopyObject().(store.Object)
	changed.SetAnnotations(p.applied(old.GetAnnotations()))
	if v := r.str("resource-version"); v != "" {
		changed.SetResourceVersion(v)
	}
	if r.dryRun != dryRunClient {
		var err error
		if changed, err = r.patchMeta(i, old, changed); err != nil {
			return err
		}
	}
	return r.printDone(changed, "annotated")
}

func annotationsDeclared(old, set map[string]string) error {
	var clashes []string
	for _, k := range sortedKeys(set) {
		if v, has := old[k]; has && v != set[k] {
			clashes = append(clashes, fmt.Sprintf("'%s' already has a value (%s)", k, v))
		}
	}
	if len(clashes) == 0 {
		return nil
	}
	return fmt.Errorf("--overwrite is false but found the following declared annotation(s): %s", strings.Join(clashes, "; "))
}
