package api

import (
	stderrors "errors"
	"fmt"
	"maps"
	"path"
	"reflect"
	"slices"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/equality"
	"k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/validation"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/podscope/podscope/engine/store"
)

// UpdateOptions are those of the real API; dry run and field validation are honoured.
type UpdateOptions = metav1.UpdateOptions

// conflictText is what a writer of an outdated version reads.
// Models staging/src/k8s.io/apiserver/pkg/registry/generic/registry OptimisticLockErrorMsg
const conflictText = "the object has been modified; please apply your changes to the latest version and try again"

// Update replaces an object. A resource version in it must be the current one. The object given stays the caller's.
func (c *Client) Update(obj store.Object, opts UpdateOptions) (store.Object, error) {
	return c.UpdateSubresource(obj, "", opts)
}

// createdByUpdate are the kinds whose objects an update creates when they are missing. Models pkg/registry/… AllowCreateOnUpdate
var createdByUpdate = map[string]bool{
	"clusterrolebindings.rbac.authorization.k8s.io": true, "clusterroles.rbac.authorization.k8s.io": true, "endpoints": true, "events": true,
	"leases.coordination.k8s.io": true, "limitranges": true, "rolebindings.rbac.authorization.k8s.io": true, "roles.rbac.authorization.k8s.io": true,
	"runtimeclasses.node.k8s.io": true, "services": true,
}

// UpdateFrom decodes a body as kubectl puts it to an object's place ("replace"), and replaces the object.
func (c *Client) UpdateFrom(key store.Key, body []byte, opts UpdateOptions) (store.Object, error) {
	kind, err := kindNamed(key.Resource)
	if err != nil {
		return nil, err
	}
	if err := kind.allow("update"); err != nil {
		return nil, err
	}
	r := c.request(kind, kind.Key(key.Namespace, key.Name), "", opts.DryRun).in(opts.FieldManager)
	obj, err := r.decode(body, opts.FieldValidation)
	if err != nil {
		return nil, err
	}
	if obj.GetName() != key.Name {
		return nil, errors.NewBadRequest(fmt.Sprintf("the name of the object (%s) does not match the name on the URL (%s)", obj.GetName(), key.Name))
	}
	if err := r.matchNamespace(obj); err != nil {
		return nil, err
	}
	if _, there := c.server.store.Get(r.key()); !there && createdByUpdate[kind.Name()] && obj.GetResourceVersion() == "" {
		return r.create(obj)
	}
	return r.update(obj)
}

// UpdateStatus replaces an object's status and nothing else. An empty resource version matches any. What a pod's status refers to is shared
// from then on: it must not be changed any more.
func (c *Client) UpdateStatus(obj store.Object) (store.Object, error) {
	kind := KindOf(obj)
	if kind.status == nil {
		return c.UpdateSubresource(obj, "status", UpdateOptions{})
	}
	r := c.request(kind, kind.Key(obj.GetNamespace(), obj.GetName()), "status", nil)
	old, err := r.current(obj)
	if err != nil {
		return nil, err
	}
	merged, changed := kind.status(old, obj)
	if !changed {
		return old, nil
	}
	r.server.store.Update(r.key(), merged)
	r.wrote()
	return merged, nil
}

// UpdateSubresource replaces what a subresource covers: "status", "ephemeralcontainers", "resize", "finalize"; "" is the object itself.
func (c *Client) UpdateSubresource(obj store.Object, subresource string, opts UpdateOptions) (store.Object, error) {
	return c.updateThrough(obj, subresource, "", opts)
}

// updateThrough is an update that is told to have come through a subresource other than the one that decides what may change.
func (c *Client) updateThrough(obj store.Object, subresource, through string, opts UpdateOptions) (store.Object, error) {
	kind := KindOf(obj)
	obj = obj.DeepCopyObject().(store.Object)
	Scheme().Default(obj)
	r := c.request(kind, kind.Key(obj.GetNamespace(), obj.GetName()), subresource, opts.DryRun).in(opts.FieldManager)
	r.through = through
	return r.update(obj)
}

// current finds the stored object and checks that the new one may replace it.
func (r *request) current(obj store.Object) (store.Object, error) {
	if err := r.reach(); err != nil {
		return nil, err
	}
	old, ok := r.server.store.Get(r.key())
	if !ok {
		return nil, errors.NewNotFound(r.kind.GroupResource(), r.name)
	}
	if uid := obj.GetUID(); uid != "" && uid != old.GetUID() {
		return nil, errors.NewConflict(r.kind.GroupResource(), r.name,
			fmt.Errorf("StorageError: invalid object, Code: 4, Key: %s, ResourceVersion: 0, AdditionalErrorMsg: Precondition failed: UID in precondition: %v, UID in object meta: %v", r.etcdKey(), uid, old.GetUID())) //nolint:staticcheck // the API server's text
	}
	if rv := obj.GetResourceVersion(); rv == "" && !r.kind.unconditional {
		errs := field.ErrorList{field.Invalid(field.NewPath("metadata", "resourceVersion"), 0, "must be specified for an update")}
		return nil, errors.NewInvalid(schema.GroupKind{Group: r.kind.Group, Kind: r.kind.Resource}, r.name, errs)
	} else if rv != "" && rv != old.GetResourceVersion() {
		return nil, errors.NewConflict(r.kind.GroupResource(), r.name, stderrors.New(conflictText))
	}
	return old, nil
}

// update takes over a defaulted object.
// Models staging/src/k8s.io/apiserver/pkg/registry/generic/registry Store.Update, registry/rest BeforeUpdate
func (r *request) update(obj store.Object) (store.Object, error) {
	old, err := r.current(obj)
	if err != nil {
		return nil, err
	}
	r.takeOver(old, obj)
	obj.SetResourceVersion(old.GetResourceVersion())
	obj.GetObjectKind().SetGroupVersionKind(r.kind.GroupVersionKind)
	if r.client.component == "kubectl" && !r.told && !r.dryRun {
		r.asked = asDecoded(obj) // few write so, and what admission adds to it is not theirs
	}
	internal, oldInternal := toInternal(obj), toInternal(old)
	if err := r.admit(internal, oldInternal); err != nil {
		return nil, err
	}
	if err := r.prepareUpdate(internal, oldInternal); err != nil {
		return nil, err
	}
	if err := r.admitted(internal, oldInternal); err != nil {
		return nil, err
	}
	if err := r.storable(); err != nil {
		return nil, err
	}
	updated := toVersioned(internal, r.kind)
	asStored(updated)
	return r.replace(old, updated)
}

func (r *request) prepareUpdate(internal, oldInternal runtime.Object) error {
	meta, oldMeta := internal.(metav1.Object), oldInternal.(metav1.Object)
	meta.SetGeneration(oldMeta.GetGeneration())
	if r.kind.begin != nil && r.subresource == "" {
		if err := r.kind.begin(r, internal, oldInternal); err != nil {
			return err
		}
	}
	hook := r.kind.strategy.update[r.subresource]
	if hook.prepare != nil {
		hook.prepare(r, internal, oldInternal)
	}
	if meta.GetUID() == "" {
		meta.SetUID(oldMeta.GetUID())
	}
	meta.SetCreationTimestamp(oldMeta.GetCreationTimestamp())
	if oldMeta.GetDeletionTimestamp() != nil {
		meta.SetDeletionTimestamp(oldMeta.GetDeletionTimestamp())
	}
	if oldMeta.GetDeletionGracePeriodSeconds() != nil && meta.GetDeletionGracePeriodSeconds() == nil {
		meta.SetDeletionGracePeriodSeconds(oldMeta.GetDeletionGracePeriodSeconds())
	}
	var errs field.ErrorList
	if !sameMeta(meta, oldMeta) {
		path := field.NewPath("metadata")
		errs = validation.ValidateObjectMetaAccessor(meta, r.kind.Namespaced, pathSegment, path)
		errs = append(errs, validation.ValidateObjectMetaAccessorUpdate(meta, oldMeta, path)...)
	}
	if hook.validate != nil {
		errs = append(errs, hook.validate(r, internal, oldInternal)...)
	}
	if len(errs) > 0 {
		return errors.NewInvalid(r.kind.GroupVersionKind.GroupKind(), meta.GetName(), errs)
	}
	h := r.kind.strategy
	if h.warnings != nil && r.client.warn != nil {
		r.warn(h.warnings(r, internal, oldInternal)...)
	}
	if h.canonicalize != nil {
		h.canonicalize(internal)
	}
	return nil
}

// replace stores the new version, unless it says the same as the old one. An object that was waiting only for its finalizers goes.
func (r *request) replace(old, obj store.Object) (store.Object, error) {
	if equality.Semantic.DeepEqual(old, obj) && !r.managedOtherwise(old) {
		return old, nil
	}
	if r.dryRun {
		if r.told {
			obj.SetManagedFields(moved(r.fields, -aside))
		}
		return obj, nil
	}
	if finished(old, obj) {
		r.server.store.Delete(r.key(), obj)
		return obj, nil
	}
	r.server.store.Update(r.key(), obj)
	r.wrote()
	return obj, nil
}

// sameMeta reports whether an update leaves the metadata as it was, so that it need not be validated again: most writes are of a status.
func sameMeta(meta, old metav1.Object) bool {
	return meta.GetResourceVersion() != "" && meta.GetName() == old.GetName() && meta.GetNamespace() == old.GetNamespace() && meta.GetUID() == old.GetUID() &&
		meta.GetGeneration() == old.GetGeneration() && meta.GetGenerateName() == old.GetGenerateName() &&
		meta.GetDeletionTimestamp() == nil && old.GetDeletionTimestamp() == nil &&
		meta.GetDeletionGracePeriodSeconds() == nil && old.GetDeletionGracePeriodSeconds() == nil &&
		maps.Equal(meta.GetLabels(), old.GetLabels()) && maps.Equal(meta.GetAnnotations(), old.GetAnnotations()) &&
		slices.Equal(meta.GetFinalizers(), old.GetFinalizers()) && len(meta.GetManagedFields()) == 0 &&
		reflect.DeepEqual(meta.GetOwnerReferences(), old.GetOwnerReferences())
}

// finished reports whether an update takes away the last thing that kept a deleted object.
// Models staging/src/k8s.io/apiserver/pkg/registry/generic/registry ShouldDeleteDuringUpdate
func finished(old, obj store.Object) bool {
	if len(obj.GetFinalizers()) > 0 || old.GetDeletionTimestamp() == nil {
		return false
	}
	if ns, ok := obj.(*corev1.Namespace); ok && len(ns.Spec.Finalizers) > 0 {
		return false
	}
	grace := old.GetDeletionGracePeriodSeconds()
	return grace == nil || *grace == 0
}

// etcdKey is where a real server keeps an object.
// Models pkg/kubeapiserver SpecialDefaultResourcePrefixes
func (r *request) etcdKey() string {
	where := r.kind.Resource
	switch r.kind.Name() {
	case "replicationcontrollers":
		where = "controllers"
	case "endpoints":
		where = "services/endpoints"
	case "services":
		where = "services/specs"
	case "nodes":
		where = "minions"
	case "ingresses.networking.k8s.io":
		where = "ingress"
	}
	return path.Join("/registry", where, r.namespace, r.name)
}
