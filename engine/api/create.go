package api

import (
	"k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/validate/content"
	"k8s.io/apimachinery/pkg/api/validation"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/podscope/podscope/engine/store"
)

// CreateOptions are those of the real API; dry run and field validation are honoured.
type CreateOptions = metav1.CreateOptions

// Create stores a new object in its own namespace. The object given stays the caller's.
func (c *Client) Create(obj store.Object, opts CreateOptions) (store.Object, error) {
	kind := KindOf(obj)
	obj = obj.DeepCopyObject().(store.Object)
	Scheme().Default(obj)
	return c.request(kind, store.Key{Namespace: obj.GetNamespace(), Name: obj.GetName()}, "", opts.DryRun).in(opts.FieldManager).create(obj)
}

// CreateFrom decodes a body as kubectl posts it to a resource in a namespace, and stores the object.
func (c *Client) CreateFrom(resource, namespace string, body []byte, opts CreateOptions) (store.Object, error) {
	kind, err := kindNamed(resource)
	if err != nil {
		return nil, err
	}
	if err := kind.allow("create"); err != nil {
		return nil, err
	}
	r := c.request(kind, store.Key{Namespace: namespace}, "", opts.DryRun).in(opts.FieldManager)
	obj, err := r.decode(body, opts.FieldValidation)
	if err != nil {
		return nil, err
	}
	r.name = obj.GetName()
	return r.create(obj)
}

// create takes over a defaulted object.
// Models staging/src/k8s.io/apiserver/pkg/endpoints/handlers createHandler, registry/generic/registry Store.Create, registry/rest BeforeCreate
func (r *request) create(obj store.Object) (store.Object, error) {
	if err := r.reach(); err != nil {
		return nil, err
	}
	if err := r.matchNamespace(obj); err != nil {
		return nil, err
	}
	obj.SetDeletionTimestamp(nil)
	obj.SetDeletionGracePeriodSeconds(nil)
	obj.SetSelfLink("")
	obj.SetManagedFields(nil)
	obj.SetUID("")
	obj.GetObjectKind().SetGroupVersionKind(r.kind.GroupVersionKind)
	if !r.told && !r.dryRun {
		r.asked = asDecoded(obj)
	}
	internal := toInternal(obj)
	if err := r.admit(internal, nil); err != nil {
		return nil, err
	}
	if err := r.prepareCreate(internal); err != nil {
		return nil, err
	}
	if err := r.admitted(internal, nil); err != nil {
		return nil, err
	}
	return r.insert(toVersioned(internal, r.kind))
}

func (r *request) matchNamespace(obj metav1.Object) error {
	if !r.kind.Namespaced {
		r.namespace = ""
		obj.SetNamespace("")
		return nil
	}
	if obj.GetNamespace() == "" {
		obj.SetNamespace(r.namespace)
	}
	if r.namespace == "" {
		return errors.NewBadRequest("an empty namespace may not be set during creation")
	}
	if obj.GetNamespace() != r.namespace {
		return errors.NewBadRequest("the namespace of the provided object does not match the namespace sent on the request")
	}
	return nil
}

func (r *request) prepareCreate(internal runtime.Object) error {
	meta := internal.(metav1.Object)
	meta.SetCreationTimestamp(r.server.Now())
	meta.SetUID(r.server.newUID())
	if meta.GetName() == "" && meta.GetGenerateName() != "" {
		meta.SetName(r.server.generateName(meta.GetGenerateName()))
	}
	r.name = meta.GetName()
	if r.kind.begin != nil {
		if err := r.kind.begin(r, internal, nil); err != nil {
			return err
		}
	}
	h := r.kind.strategy
	if h.prepareForCreate != nil {
		h.prepareForCreate(r, internal)
	}
	var errs field.ErrorList
	if h.validate != nil {
		errs = h.validate(r, internal)
	}
	if len(errs) == 0 {
		errs = validation.ValidateObjectMetaAccessor(meta, r.kind.Namespaced, pathSegment, field.NewPath("metadata"))
	}
	if len(errs) > 0 {
		return errors.NewInvalid(r.kind.GroupVersionKind.GroupKind(), meta.GetName(), errs)
	}
	if h.warnings != nil && r.client.warn != nil {
		r.warn(h.warnings(r, internal, nil)...)
	}
	if h.canonicalize != nil {
		h.canonicalize(internal)
	}
	return nil
}

func pathSegment(name string, prefix bool) []string {
	if prefix {
		return content.IsPathSegmentPrefix(name)
	}
	return content.IsPathSegmentName(name)
}

func (r *request) insert(obj store.Object) (store.Object, error) {
	if there, exists := r.server.store.Get(r.key()); exists {
		if obj.GetGenerateName() != "" {
			return nil, errors.NewGenerateNameConflict(r.kind.GroupResource(), r.name, 1)
		}
		err := errors.NewAlreadyExists(r.kind.GroupResource(), r.name)
		if there.GetDeletionTimestamp() != nil {
			err.ErrStatus.Message = "object is being deleted: " + err.ErrStatus.Message
		}
		return nil, err
	}
	if err := r.storable(); err != nil {
		return nil, err
	}
	asStored(obj)
	if !r.dryRun {
		r.server.store.Create(r.key(), obj)
		r.wrote()
	} else if r.told {
		obj.SetManagedFields(moved(r.fields, -aside))
	}
	return obj, nil
}
