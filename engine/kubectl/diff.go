package kubectl

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"

	"github.com/podscope/podscope/engine/api"
	"github.com/podscope/podscope/engine/store"
)

// runDiff models k8s.io/kubectl/pkg/cmd/diff.
func runDiff(r *run, args []string) error {
	if len(args) > 0 {
		return r.usageError("Unexpected args: %v", args)
	}
	if len(r.list("filename")) == 0 && r.str("kustomize") == "" {
		return errors.New("must specify one of -f and -k")
	}
	live, merged := r.tempName("LIVE-"), r.tempName("MERGED-")
	b := r.newBuilder()
	infos, err := b.collect()
	if err != nil {
		return err
	}
	for _, dir := range []string{live, merged} {
		if err := r.p.MkdirAll(dir, 0o700); err != nil {
			return err
		}
		defer func() { _ = r.p.RemoveAll(dir) }()
	}
	r.p.Sleep(schemaTime)
	var files []string
	for _, i := range infos {
		if err := r.diffOne(i, live, merged); err != nil {
			return err
		}
		files = append(files, diffName(i))
	}
	if r.flag("prune") {
		gone, err := r.diffPruned(infos, live)
		if err != nil {
			return err
		}
		files = append(files, gone...)
	}
	return r.compareAll(files, live, merged)
}

// compareAll runs diff on the files of two directories, in the order of their names.
func (r *run) compareAll(files []string, live, merged string) error {
	command := []string{"diff", "-u", "-N"}
	if external := r.p.Getenv("KUBECTL_EXTERNAL_DIFF"); external != "" {
		command = strings.Fields(external)
	}
	worst := 0
	slices.Sort(files)
	for _, file := range slices.Compact(files) {
		code, err := r.compare(command, live+"/"+file, merged+"/"+file)
		if err != nil {
			return err
		}
		worst = max(worst, code)
	}
	switch worst {
	case 0:
		return nil
	case 1:
		return errDiffers
	}
	return exitCode{worst, fmt.Sprintf("exit status %d", worst)}
}

// compare runs diff on two files; one that is missing counts as empty.
func (r *run) compare(command []string, from, to string) (int, error) {
	a, err := r.sys.readFile(from)
	if err != nil {
		if err := r.sys.writeFile(from, nil); err != nil {
			return 0, err
		}
	}
	b, err := r.sys.readFile(to)
	if err == nil && bytes.Equal(a, b) {
		return 0, nil
	}
	if err != nil {
		if err := r.sys.writeFile(to, nil); err != nil {
			return 0, err
		}
	}
	command = append(append([]string(nil), command...), from, to)
	if _, err := r.p.LookPath(command[0]); err != nil {
		return 0, fmt.Errorf("failed to run %q: executable file not found in $PATH", command[0])
	}
	if !slices.Contains(command, "-q") { // diff on directories says what it runs for each file that it shows
		fmt.Fprintln(r.out, strings.Join(command, " "))
	}
	code, err := r.child(command...)
	if err != nil {
		return 0, err
	}
	return code, nil
}

// diffName is an object's file name.
func diffName(i *info) string {
	gvk := i.kind.GroupVersionKind
	return strings.TrimPrefix(fmt.Sprintf("%s.%s.%s.%s.%s", gvk.Group, gvk.Version, gvk.Kind, i.namespace, i.name), ".")
}

// merged is what applying would make of an object; before is nil where there is none.
// Models k8s.io/kubectl/pkg/cmd/diff InfoObject.Merged
func (r *run) merged(i *info, before store.Object) (store.Object, error) {
	force := r.flag("force-conflicts")
	opts := metav1.PatchOptions{DryRun: []string{metav1.DryRunAll}, Force: &force, FieldValidation: metav1.FieldValidationWarn} // as a server takes it when nobody says
	switch {
	case r.flag("server-side"):
		return r.client.In(i.kind).Patch(i.kind.Key(i.namespace, i.name), types.ApplyPatchType, toJSON(i.manifest), "", opts)
	case before == nil:
		// What would be created: without the annotation, as the live object would not have it to compare with.
		return r.client.CreateFrom(i.kind.Name(), i.namespace, toJSON(i.manifest), api.CreateOptions{DryRun: opts.DryRun, FieldValidation: opts.FieldValidation})
	}
	modified := copyMap(i.manifest)
	if a, ok := field(modified, "metadata", "annotations").(map[string]any); ok {
		delete(a, lastApplied)
	} else {
		ensureMetadata(modified)["annotations"] = map[string]any{}
	}
	patch, err := threeWay(i.object, i.kind, toJSON(modified), true)
	if err != nil {
		return nil, err
	}
	return r.client.In(i.kind).Patch(i.kind.Key(i.namespace, i.name), types.StrategicMergePatchType, patch, "", opts)
}

// diffOne writes an object as it is and as it would be.
func (r *run) diffOne(i *info, live, merged string) error {
	err := r.fetch(i)
	if err != nil && !apierrors.IsNotFound(err) {
		return err
	}
	var before store.Object
	if err == nil {
		before = i.object
	}
	after, err := r.merged(i, before)
	if apierrors.IsConflict(err) { // tried anew until then, as if the object had been changed by another meanwhile
		r.logWarning(fmt.Sprintf("Object (%v: %v) keeps changing, diffing without lock", i.kind.GroupVersionKind, i.name), "diff.go:723")
	}
	if err != nil {
		return err
	}
	from, to := diffable(before), diffable(i.kind.Of(after))
	if i.kind.Kind == "Secret" && !r.flag("show-secrets") {
		maskSecret(from, to)
	}
	for _, part := range []struct {
		dir    string
		object map[string]any
	}{{live, from}, {merged, to}} {
		if part.object == nil {
			continue
		}
		var buf bytes.Buffer
		if err := (&yamlPrinter{managed: r.flag("show-managed-fields")}).print(&buf, part.object); err != nil {
			return err
		}
		if err := r.sys.writeFile(part.dir+"/"+diffName(i), buf.Bytes()); err != nil {
			return err
		}
	}
	return nil
}

// diffPruned writes the objects that apply --prune would delete as they are, with all that the server says of them.
// Models k8s.io/kubectl/pkg/cmd/diff (*pruner).pruneAll
func (r *run) diffPruned(infos []*info, live string) (files []string, err error) {
	r.warnPruning()
	kinds, err := r.prunable()
	if err != nil {
		return nil, err
	}
	var namespaces []string
	for _, i := range infos {
		if i.kind.Namespaced && !slices.Contains(namespaces, i.namespace) {
			namespaces = append(namespaces, i.namespace)
		}
	}
	slices.Sort(namespaces)
	for _, k := range kinds {
		within := namespaces
		if !k.Namespaced {
			within = []string{""}
		}
		for _, namespace := range within {
			objects, err := r.listObjects(k, namespace, r.str("selector"), "")
			if err != nil {
				return nil, err
			}
			for _, o := range forgotten(objects, infos) {
				i := &info{kind: k, name: o.GetName(), namespace: o.GetNamespace()}
				var buf bytes.Buffer
				if err := (&yamlPrinter{managed: true}).print(&buf, diffable(r.server.WithManagedFields(o))); err != nil {
					return nil, err
				}
				if err := r.sys.writeFile(live+"/"+diffName(i), buf.Bytes()); err != nil {
					return nil, err
				}
				files = append(files, diffName(i))
			}
		}
	}
	return files, nil
}

// diffable is an object as it is compared.
func diffable(o store.Object) map[string]any {
	if o == nil {
		return nil
	}
	var m map[string]any
	data, _ := json.Marshal(o)
	_ = json.Unmarshal(data, &m)
	k := api.KindOf(o)
	m["kind"], m["apiVersion"] = k.Kind, k.GroupVersion().String()
	return m
}

// maskSecret hides values, but not whether they differ.
// Models k8s.io/kubectl/pkg/cmd/diff (*Masker).run.
func maskSecret(from, to map[string]any) {
	a, _ := from["data"].(map[string]any)
	b, _ := to["data"].(map[string]any)
	for key := range a {
		v, both := b[key]
		switch {
		case both && v != a[key]:
			a[key], b[key] = "*** (before)", "*** (after)"
			continue
		case both:
			b[key] = "***"
		}
		a[key] = "***"
	}
	for key := range b {
		if _, both := a[key]; !both {
			b[key] = "***"
		}
	}
}
