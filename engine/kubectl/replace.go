package kubectl

import (
	"errors"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/types"

	"github.com/podscope/podscope/engine/api"
)

// runReplace models k8s.io/kubectl/pkg/cmd/replace.
func runReplace(r *run, args []string) error {
	if err := r.readDryRun(); err != nil {
		return err
	}
	d, err := r.newDeletion()
	if err != nil {
		return err
	}
	if d.grace == 0 {
		d.grace, d.wait = 1, true
	}
	d.ignoreNotFound = true
	switch {
	case len(r.list("filename")) == 0 && r.str("kustomize") == "":
		return errNoFiles
	case d.grace >= 0 && !d.force:
		return errors.New("--grace-period must have --force specified")
	case d.timeout != 0 && !d.force:
		return errors.New("--timeout must have --force specified")
	case d.force && r.dryRun != dryRunNone:
		return errors.New("--dry-run can not be used when --force is set")
	}
	if raw := r.str("raw"); raw != "" {
		return r.rawWrite("PUT", raw)
	}
	if d.force {
		return r.replaceByForce(d, args)
	}
	infos, err := r.newBuilder().collect()
	errs := []error{err}
	for _, i := range infos {
		errs = append(errs, r.replaceOne(i))
	}
	return joinErrors(errs)
}

func (r *run) replaceOne(i *info) error {
	manifest := i.manifest
	if r.flag("save-config") {
		manifest, _ = annotated(manifest)
	}
	r.record(manifestMeta(manifest))
	if r.dryRun == dryRunClient {
		return r.printDone(manifest, "replaced")
	}
	if i.name == "" {
		return withSource("replacing", i.source, errNoName)
	}
	r.p.Sleep(writeTime)
	// Without a resource version the current one is taken, for kinds that may not be updated unconditionally too.
	if metaString(manifest, "resourceVersion") == "" {
		if old, err := r.client.Get(i.kind.Name(), i.namespace, i.name); err == nil {
			manifest = copyMap(manifest)
			ensureMetadata(manifest)["resourceVersion"] = old.GetResourceVersion()
		}
	}
	if err := r.authorize("update", i.kind, i.namespace, i.name, ""); err != nil {
		return withSource("replacing", i.source, err)
	}
	opts := api.UpdateOptions{DryRun: r.dryRunServer(), FieldValidation: r.validation()}
	obj, err := r.client.UpdateFrom(i.kind.Key(i.namespace, i.name), toJSON(manifest), opts)
	if err != nil {
		return withSource("replacing", i.source, err)
	}
	i.refresh(obj)
	return r.printDone(i.content(), "replaced")
}

// replaceByForce deletes the objects, waits until they are gone and creates them.
func (r *run) replaceByForce(d *deletion, args []string) error {
	b := r.newBuilder().args(false, args)
	b.lazy = true
	infos, err := b.collect()
	if err != nil {
		return err
	}
	again := func(fn func(*info, error)) error {
		for _, i := range infos {
			fn(i, nil)
		}
		return nil
	}
	if err := d.deleteAll(again); err != nil {
		return err
	}
	timeout := d.timeout
	if timeout == 0 {
		timeout = 5 * time.Minute
	}
	for _, i := range infos {
		obj, err := r.client.Get(i.kind.Name(), i.namespace, i.name)
		if apierrors.IsNotFound(err) {
			continue
		}
		uid := types.UID("")
		if err == nil {
			uid = obj.GetUID()
		}
		if err := r.waitDeleted(i, uid, r.deadline(timeout)); err != nil {
			return err
		}
	}
	for _, i := range infos {
		if i.manifest == nil {
			continue
		}
		manifest := i.manifest
		if r.flag("save-config") {
			manifest, _ = annotated(manifest)
		}
		obj, err := r.create(i.kind, i.namespace, manifest)
		if err != nil {
			return err
		}
		i.refresh(obj)
		if err := r.printDone(i.content(), "replaced"); err != nil {
			return err
		}
	}
	if len(infos) == 0 {
		return errors.New("no objects passed to replace")
	}
	return nil
}

// runTop models k8s.io/kubectl/pkg/cmd/top in a cluster without a metrics server.
func runTop(r *run, args []string) error {
	by := r.str("sort-by")
	pods := r.cmd.name() == "pod"
	switch {
	case len(args) > 1:
		return r.usageError("%s", r.cmd.use)
	case by != "" && by != "cpu" && by != "memory":
		return errors.New("--sort-by accepts only cpu or memory")
	case len(args) > 0 && pods && (r.str("selector") != "" || r.str("field-selector") != ""):
		return errors.New("only one of NAME or selector can be provided")
	case len(args) > 0 && r.str("selector") != "":
		return errors.New("only one of NAME or --selector can be provided")
	}
	r.p.Sleep(requestTime)
	return errors.New("Metrics API not available") //nolint:staticcheck // kubectl's words
}
