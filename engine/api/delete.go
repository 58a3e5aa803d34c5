package api

import (
	"fmt"
	"slices"
	"time"

	"k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/validation"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/utils/ptr"

	"github.com/podscope/podscope/engine/store"
)

// DeleteOptions are those of the real API.
type DeleteOptions = metav1.DeleteOptions

// Delete asks for an object's end. Pods on a node get their grace period first, objects with finalizers wait for these; everything else is gone
// when Delete returns. It returns the object as the deletion left it.
func (c *Client) Delete(resource, namespace, name string, opts DeleteOptions) (store.Object, error) {
	kind, err := kindNamed(resource)
	if err != nil {
		return nil, err
	}
	r := c.request(kind, kind.Key(namespace, name), "", opts.DryRun)
	if err := r.reach(); err != nil {
		return nil, err
	}
	old, ok := r.server.store.Get(r.key())
	if !ok {
		return nil, errors.NewNotFound(kind.GroupResource(), name)
	}
	if err := r.admitDelete(old); err != nil {
		return nil, err
	}
	opts = *opts.DeepCopy()
	if kind.deletion != nil {
		return kind.deletion(r, old, &opts)
	}
	return r.delete(old, &opts)
}

// delete removes an object or marks it for deletion.
// Models staging/src/k8s.io/apiserver/pkg/registry/generic/registry Store.Delete
func (r *request) delete(old store.Object, opts *DeleteOptions) (store.Object, error) {
	obj := copyMeta(old)
	graceful, pending, err := r.beforeDelete(obj, opts)
	if err != nil {
		return nil, err
	}
	if pending {
		return old, nil
	}
	obj.SetFinalizers(collectorFinalizers(obj, opts, r.kind.orphans))
	if len(obj.GetFinalizers()) > 0 {
		if !graceful {
			r.markDeleting(obj)
		}
		return r.replace(old, obj)
	}
	if graceful && *opts.GracePeriodSeconds > 0 {
		return r.replace(old, obj)
	}
	if r.dryRun {
		return obj, nil
	}
	if graceful { // the mark is written first, and watchers see it
		r.server.store.Update(r.key(), obj)
		obj = copyMeta(obj)
	}
	r.server.store.Delete(r.key(), obj)
	return obj, nil
}

// beforeDelete sets the deletion timestamp of objects that end gracefully. Pending says that the object is being deleted already
// and that this request changes nothing.
// Models staging/src/k8s.io/apiserver/pkg/registry/rest BeforeDelete
func (r *request) beforeDelete(obj store.Object, opts *DeleteOptions) (graceful, pending bool, err error) {
	if errs := validation.ValidateDeleteOptions(opts); len(errs) > 0 {
		return false, false, errors.NewInvalid(schema.GroupKind{Group: metav1.GroupName, Kind: "DeleteOptions"}, "", errs)
	}
	if err := r.preconditions(obj, opts.Preconditions); err != nil {
		return false, false, err
	}
	if grace := opts.GracePeriodSeconds; grace != nil && *grace < 0 {
		opts.GracePeriodSeconds = ptr.To[int64](1)
	}
	if r.kind.gracefulDelete == nil {
		return false, false, nil
	}
	if obj.GetDeletionTimestamp() != nil {
		graceful, pending = r.shorten(obj, opts)
		return graceful, pending, nil
	}
	r.kind.gracefulDelete(obj, opts)
	at := metav1.NewTime(r.server.Now().Add(time.Duration(*opts.GracePeriodSeconds) * time.Second))
	obj.SetDeletionTimestamp(&at)
	obj.SetDeletionGracePeriodSeconds(opts.GracePeriodSeconds)
	if obj.GetGeneration() > 0 {
		obj.SetGeneration(obj.GetGeneration() + 1)
	}
	return true, false, nil
}

// shorten moves the end of an object that is being deleted forward; a later end is ignored.
func (r *request) shorten(obj store.Object, opts *DeleteOptions) (graceful, pending bool) {
	was := obj.GetDeletionGracePeriodSeconds()
	if was == nil || *was == 0 {
		return false, false
	}
	if opts.GracePeriodSeconds == nil {
		opts.GracePeriodSeconds = was
		return false, true
	}
	period := *opts.GracePeriodSeconds
	if period >= *was {
		return false, true
	}
	now := r.server.Now()
	at := metav1.NewTime(obj.GetDeletionTimestamp().Add(time.Duration(period-*was) * time.Second))
	if at.Before(&now) {
		at = now
		if period != 0 {
			period = 1
		}
	}
	obj.SetDeletionTimestamp(&at)
	obj.SetDeletionGracePeriodSeconds(&period)
	return true, false
}

func (r *request) preconditions(obj store.Object, p *metav1.Preconditions) error {
	if p == nil {
		return nil
	}
	kind := schema.GroupResource{Group: r.kind.Group, Resource: r.kind.Kind}
	if p.UID != nil && *p.UID != obj.GetUID() {
		return errors.NewConflict(kind, r.name, fmt.Errorf("the UID in the precondition (%s) does not match the UID in record (%s). The object might have been deleted and then recreated", *p.UID, obj.GetUID()))
	}
	if p.ResourceVersion != nil && *p.ResourceVersion != obj.GetResourceVersion() {
		return errors.NewConflict(kind, r.name, fmt.Errorf("the ResourceVersion in the precondition (%s) does not match the ResourceVersion in record (%s). The object might have been modified", *p.ResourceVersion, obj.GetResourceVersion()))
	}
	return nil
}

// markDeleting is for objects without a grace period that finalizers keep.
// Models staging/src/k8s.io/apiserver/pkg/registry/generic/registry markAsDeleting
func (r *request) markDeleting(obj store.Object) {
	if obj.GetDeletionTimestamp() == nil && obj.GetGeneration() > 0 {
		obj.SetGeneration(obj.GetGeneration() + 1)
	}
	now := r.server.Now()
	if at := obj.GetDeletionTimestamp(); at == nil || now.Before(at) {
		obj.SetDeletionTimestamp(&now)
	}
	obj.SetDeletionGracePeriodSeconds(ptr.To[int64](0))
}

// collectorFinalizers are an object's finalizers once the propagation policy of its deletion is written into them.
// Models staging/src/k8s.io/apiserver/pkg/registry/generic/registry deletionFinalizersForGarbageCollection
func collectorFinalizers(obj store.Object, opts *DeleteOptions, orphanByDefault bool) []string {
	had := obj.GetFinalizers()
	orphan, foreground := slices.Contains(had, metav1.FinalizerOrphanDependents), slices.Contains(had, metav1.FinalizerDeleteDependents)
	if o := opts.OrphanDependents; o != nil { //nolint:staticcheck // still part of the API
		orphan, foreground = *o, false
	} else if p := opts.PropagationPolicy; p != nil {
		orphan, foreground = *p == metav1.DeletePropagationOrphan, *p == metav1.DeletePropagationForeground
	} else if !orphan && !foreground {
		orphan = orphanByDefault
	}
	var out []string
	for _, f := range had {
		if f != metav1.FinalizerOrphanDependents && f != metav1.FinalizerDeleteDependents {
			out = append(out, f)
		}
	}
	if orphan {
		out = append(out, metav1.FinalizerOrphanDependents)
	}
	if foreground {
		out = append(out, metav1.FinalizerDeleteDependents)
	}
	return out
}

// DeleteCollection deletes every object that the options select, in key order, and returns what was deleted.
func (c *Client) DeleteCollection(resource, namespace string, opts DeleteOptions, list ...ListOption) ([]store.Object, error) {
	objs, err := c.List(resource, namespace, list...)
	if err != nil {
		return nil, err
	}
	var out []store.Object
	for _, obj := range objs {
		gone, err := c.Delete(resource, obj.GetNamespace(), obj.GetName(), opts)
		if err != nil && !errors.IsNotFound(err) {
			return out, err
		}
		out = append(out, gone)
	}
	return out, nil
}
