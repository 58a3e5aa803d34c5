package kubectl

import (
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	utilerrors "k8s.io/apimachinery/pkg/util/errors"
	"k8s.io/apimachinery/pkg/watch"

	"github.com/podscope/podscope/engine/store"
)

// deletion is how kubectl delete was asked to act.
// Models k8s.io/kubectl/pkg/cmd/delete DeleteOptions.
type deletion struct {
	r              *run
	grace          int64
	force          bool
	ignoreNotFound bool
	wait           bool
	quiet          bool
	cascade        metav1.DeletionPropagation
	timeout        time.Duration
}

func runDelete(r *run, args []string) error {
	d, err := r.newDeletion()
	if err != nil {
		return err
	}
	if r.str("raw") != "" {
		return r.rawDelete(r.str("raw"))
	}
	b := r.newBuilder().withAll(r.flag("all")).args(false, args)
	b.lazy = true
	visit, err := b.plan()
	if err != nil {
		return err
	}
	if err := d.validate(); err != nil {
		return err
	}
	if r.flag("interactive") {
		return d.confirmed(visit)
	}
	return d.deleteAll(visit)
}

func (r *run) newDeletion() (*deletion, error) {
	d := &deletion{r: r, grace: r.integer("grace-period"), force: r.flag("force"), wait: r.flag("wait"), timeout: r.duration("timeout"), ignoreNotFound: r.flag("ignore-not-found")}
	if (r.flag("all") || r.str("selector") != "" || r.str("field-selector") != "") && !r.changed("ignore-not-found") {
		d.ignoreNotFound = true
	}
	if r.flag("now") {
		if d.grace != -1 {
			return nil, errors.New("--now and --grace-period cannot be specified together")
		}
		d.grace = 1
	}
	if d.grace == 0 && !d.force {
		d.grace = 1
	}
	if d.force && d.grace < 0 {
		d.grace = 0
	}
	var err error
	d.cascade, err = r.cascading(r.str("cascade"))
	if err != nil {
		return nil, err
	}
	return d, r.readDryRun()
}

// cascading models k8s.io/kubectl/pkg/cmd/delete parseCascadingFlag.
func (r *run) cascading(value string) (metav1.DeletionPropagation, error) {
	if b, err := strconv.ParseBool(value); err == nil {
		instead := metav1.DeletePropagationOrphan
		if b {
			instead = metav1.DeletePropagationBackground
		}
		fmt.Fprintf(r.err, "warning: --cascade=%v is deprecated (boolean value) and can be replaced with --cascade=%s.\n", value, strings.ToLower(string(instead)))
		return instead, nil
	}
	switch value {
	case "orphan":
		return metav1.DeletePropagationOrphan, nil
	case "foreground":
		return metav1.DeletePropagationForeground, nil
	case "background", "":
		return metav1.DeletePropagationBackground, nil
	}
	return "", fmt.Errorf(`invalid cascade value (%v). Must be "background", "foreground", or "orphan"`, value)
}

func (d *deletion) validate() error {
	r := d.r
	if o := r.str("output"); o != "" && o != "name" {
		return fmt.Errorf("unexpected -o output mode: %v. We only support '-o name'", o)
	}
	if r.flag("all") && r.str("selector") != "" {
		return errors.New("cannot set --all and --selector at the same time")
	}
	if r.flag("all") && r.str("field-selector") != "" {
		return errors.New("cannot set --all and --field-selector at the same time")
	}
	switch {
	case d.grace == 0 && d.force:
		io.WriteString(r.err, "Warning: Immediate deletion does not wait for confirmation that the running resource has been terminated. The resource may continue to run on the cluster indefinitely.\n")
	case d.grace > 0 && d.force:
		return errors.New("--force and --grace-period greater than 0 cannot be specified together")
	}
	return nil
}

// deleteAll deletes what a plan visits and then waits until all of it has gone.
func (d *deletion) deleteAll(visit func(func(*info, error)) error) error {
	var deleted []*info
	var uids []types.UID
	var errs []error
	found := 0
	warnScope := d.r.namespaceGiven && !d.r.flag("all-namespaces")
	err := visit(func(i *info, err error) {
		if err == nil {
			found++
			deleted = append(deleted, i)
			if warnScope && !i.kind.Namespaced {
				io.WriteString(d.r.err, "Warning: deleting cluster-scoped resources, not scoped to the provided namespace\n")
				warnScope = false
			}
			var uid types.UID
			if uid, err = d.deleteOne(i); err == nil {
				uids = append(uids, uid)
				return
			}
			deleted = deleted[:len(deleted)-1]
		}
		if !d.ignoreNotFound || !apierrors.IsNotFound(err) {
			errs = append(errs, err)
		}
	})
	if err != nil {
		errs = append(errs, err)
	}
	if len(errs) > 0 {
		return joinErrors(errs)
	}
	if found == 0 {
		io.WriteString(d.r.out, "No resources found\n")
		return nil
	}
	if !d.wait || d.r.dryRun != dryRunNone {
		return nil
	}
	return d.waitGone(deleted, uids)
}

func (d *deletion) deleteOne(i *info) (types.UID, error) {
	opts := metav1.DeleteOptions{PropagationPolicy: &d.cascade}
	if d.grace >= 0 {
		opts.GracePeriodSeconds = &d.grace
	}
	if d.r.dryRun == dryRunClient {
		d.report(i)
		return "", nil
	}
	obj, err := d.r.remove(i.kind, i.namespace, i.name, opts)
	if err != nil {
		return "", withSource("deleting", i.source, err)
	}
	d.report(i)
	if obj == nil {
		return "", nil
	}
	return obj.GetUID(), nil
}

// report prints what was deleted.
func (d *deletion) report(i *info) {
	if d.quiet {
		return
	}
	if d.r.str("output") == "name" {
		fmt.Fprintf(d.r.out, "%s\n", i.title())
		return
	}
	operation := "deleted"
	if d.grace == 0 {
		operation = "force deleted"
	}
	if i.kind.Namespaced {
		operation += fmt.Sprintf(" from %s namespace", i.namespace)
	}
	fmt.Fprintf(d.r.out, "%s %q %s%s\n", kindName(i.kind), i.name, operation, d.r.dryRun.suffix())
}

// waitGone waits for objects to disappear, one after the other.
func (d *deletion) waitGone(infos []*info, uids []types.UID) error {
	deadline := time.Duration(0)
	if d.timeout > 0 {
		deadline = d.r.sim.Elapsed() + d.timeout
	}
	var errs []error
	for n, i := range infos {
		if err := d.r.waitDeleted(i, uids[n], deadline); err != nil {
			errs = append(errs, err)
		}
	}
	return utilerrors.NewAggregate(errs)
}

// waitDeleted waits until an object with the given UID is gone; the deadline is a time since the start of the world, 0 for none.
// Models k8s.io/kubectl/pkg/cmd/wait IsDeleted.
func (r *run) waitDeleted(i *info, uid types.UID, deadline time.Duration) error {
	r.p.Sleep(requestTime)
	obj, err := r.client.Get(i.kind.Name(), i.namespace, i.name)
	if err != nil || uid != "" && obj.GetUID() != uid {
		return nil
	}
	if uid == "" {
		uid = obj.GetUID()
	}
	w := r.newWatcher(i.kind, func(o store.Object) bool {
		return o.GetName() == i.name && o.GetNamespace() == i.namespace && o.GetUID() == uid
	})
	defer w.until(deadline)()
	if _, err := r.client.Get(i.kind.Name(), i.namespace, i.name); err != nil {
		return nil
	}
	for {
		e, ok := w.next()
		switch {
		case !ok && w.interrupted:
			return exitCode{code: 1}
		case !ok:
			return fmt.Errorf("timed out waiting for the condition on %s", i.resourceTitle())
		case e.Type == watch.Deleted:
			return nil
		}
	}
}

// resourceTitle is the object's name with its plural: "pods/web", "deployments/site".
func (i *info) resourceTitle() string { return i.kind.Resource + "/" + i.name }

// confirmed asks before it deletes.
func (d *deletion) confirmed(visit func(func(*info, error)) error) error {
	var infos []*info
	var errs []error
	if err := visit(func(i *info, err error) {
		if err != nil {
			errs = append(errs, err)
			return
		}
		infos = append(infos, i)
	}); err != nil {
		errs = append(errs, err)
	}
	if len(errs) > 0 {
		return joinErrors(errs)
	}
	if len(infos) == 0 {
		io.WriteString(d.r.out, "No resources found\n")
		return nil
	}
	io.WriteString(d.r.out, "You are about to delete the following "+strconv.Itoa(len(infos))+" resource(s):\n")
	for _, i := range infos {
		fmt.Fprintf(d.r.out, "%s\n", i.title())
	}
	io.WriteString(d.r.out, "Do you want to continue? (y/N): ")
	answer := strings.ToLower(strings.TrimSpace(d.r.readLine()))
	if answer != "y" && answer != "yes" {
		io.WriteString(d.r.out, "deletion is cancelled\n")
		return nil
	}
	return d.deleteAll(func(fn func(*info, error)) error {
		for _, i := range infos {
			fn(i, nil)
		}
		return nil
	})
}

// readLine reads one line of standard input.
func (r *run) readLine() string {
	var line []byte
	buf := make([]byte, 1)
	for {
		n, err := r.in.Read(buf)
		if n == 0 || err != nil || buf[0] == '\n' {
			return string(line)
		}
		line = append(line, buf[0])
	}
}
