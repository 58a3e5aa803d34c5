package kubectl

import (
	"errors"
	"fmt"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
)

// lastApplied is the annotation that remembers what was applied.
const lastApplied = "kubectl.kubernetes.io/last-applied-configuration"

// runApply models k8s.io/kubectl/pkg/cmd/apply.
func runApply(r *run, args []string) error {
	if len(args) > 0 {
		return r.usageError("Unexpected args: %v", args)
	}
	if err := r.readDryRun(); err != nil {
		return err
	}
	if len(r.list("filename")) == 0 && r.str("kustomize") == "" {
		return errNoFiles
	}
	if err := r.checkApply(); err != nil {
		return err
	}
	b := r.newBuilder()
	b.labels = r.str("selector")
	r.p.Sleep(schemaTime)
	infos, err := b.collect()
	var errs []error
	if err != nil {
		errs = append(errs, err)
	}
	if len(infos) == 0 && len(errs) == 0 {
		return errors.New("no objects passed to apply")
	}
	for _, i := range infos {
		if err := r.applyOne(i); err != nil {
			errs = append(errs, err)
		}
	}
	if len(errs) > 0 {
		return joinErrors(errs)
	}
	if err := r.printApplied(infos); err != nil {
		return err
	}
	if r.flag("prune") {
		return r.prune(infos)
	}
	return nil
}

func (r *run) checkApply() error {
	server, force, prune := r.flag("server-side"), r.flag("force"), r.flag("prune")
	switch {
	case r.flag("force-conflicts") && !server:
		return errors.New("--force-conflicts only works with --server-side")
	case r.dryRun == dryRunClient && server:
		return errors.New("--dry-run=client doesn't work with --server-side (did you mean --dry-run=server instead?)")
	case server && force:
		return errors.New("--force cannot be used with --server-side")
	case r.dryRun == dryRunServer && force:
		return errors.New("--dry-run=server cannot be used with --force")
	case r.flag("all") && r.str("selector") != "":
		return errors.New("cannot set --all and --selector at the same time")
	case prune && force:
		return errors.New("--force cannot be used with --prune")
	case prune && !r.flag("all") && r.str("selector") == "":
		return errors.New("all resources selected for prune without explicitly passing --all. To prune all resources, pass the --all flag. If you did not mean to prune all resources, specify a label selector")
	case prune && server:
		return errors.New("--prune is in alpha and doesn't currently work on objects created by server-side apply")
	case r.str("subresource") != "" && !server:
		return errors.New("--subresource can only be specified for --server-side")
	}
	if prune {
		_, err := r.prunable()
		return err
	}
	return nil
}

// applyPrinting reports whether objects are printed at the end instead of a line for each.
func (r *run) applyPrinting() bool {
	o := r.str("output")
	return o != "" && o != "name" || r.str("template") != ""
}

func (r *run) printApplied(infos []*info) error {
	if !r.applyPrinting() {
		return nil
	}
	p, err := r.outputPrinter("name")
	if err != nil {
		return err
	}
	if len(infos) == 1 {
		return p.print(r.out, infos[0].content())
	}
	list := listOf(infos)
	list["metadata"] = map[string]any{}
	return p.print(r.out, list)
}

func (r *run) applyOne(i *info) error {
	if i.name == "" {
		if generate := metaString(i.manifest, "generateName"); generate != "" {
			return fmt.Errorf("from %s: cannot use generate name with apply", generate)
		}
	}
	if r.flag("server-side") {
		return r.applyServerSide(i)
	}
	r.record(manifestMeta(i.manifest))
	modified, _ := annotated(i.manifest)
	err := r.fetch(i)
	if apierrors.IsNotFound(err) {
		return r.applyNew(i, modified)
	}
	if err != nil {
		return withSource(fmt.Sprintf("retrieving current configuration of:\n%s\nfrom server for:", i), i.source, err)
	}
	if _, ok := i.object.GetAnnotations()[lastApplied]; !ok {
		fmt.Fprintf(r.err, "Warning: resource %s is missing the %s annotation which is required by kubectl apply. kubectl apply should only be used on resources created declaratively by either kubectl create --save-config or kubectl apply. The missing annotation will be patched automatically.\n",
			i.resourceTitle(), lastApplied)
	}
	return r.applyChange(i, toJSON(modified))
}

// annotated is a copy of the manifest with the annotation that remembers it, and the annotation's text.
// Models k8s.io/kubectl/pkg/util GetModifiedConfiguration.
func annotated(manifest map[string]any) (modified map[string]any, annotation string) {
	m := copyMap(manifest)
	annotations, _ := ensureMetadata(m)["annotations"].(map[string]any)
	if annotations == nil {
		annotations = map[string]any{}
	}
	delete(annotations, lastApplied)
	metadata(m)["annotations"] = annotations
	annotation = string(toJSON(m))
	annotations[lastApplied] = annotation
	return m, annotation
}

func (r *run) applyNew(i *info, modified map[string]any) error {
	pruneNulls(modified)
	if r.dryRun == dryRunClient {
		i.manifest = modified
		return r.reportApplied(i, "created")
	}
	obj, err := r.create(i.kind, i.namespace, modified)
	if err != nil {
		return withSource("creating", i.source, err)
	}
	i.refresh(obj)
	return r.reportApplied(i, "created")
}

func pruneNulls(v any) {
	switch v := v.(type) {
	case map[string]any:
		for k, e := range v {
			if e == nil {
				delete(v, k)
			} else {
				pruneNulls(e)
			}
		}
	case []any:
		for _, e := range v {
			pruneNulls(e)
		}
	}
}

func (r *run) reportApplied(i *info, operation string) error {
	if r.applyPrinting() {
		return nil
	}
	return r.printDone(i.subject(), operation)
}
