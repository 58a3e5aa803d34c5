package api

import (
	"fmt"

	"k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"
	utiljson "k8s.io/apimachinery/pkg/util/json"
	"k8s.io/apimachinery/pkg/util/validation/field"
	"k8s.io/utils/ptr"
	"sigs.k8s.io/yaml"

	"github.com/podscope/podscope/engine/store"
)

// apply is server-side apply: the object becomes as the manager wants it where the manager says something, and loses what the manager said
// before and says no more. What others manage is refused, or taken from them by force. Old is nil for an object that does not exist yet.
// Models staging/src/k8s.io/apiserver/pkg/endpoints/handlers applyPatcher
func (r *request) apply(old store.Object, data []byte, opts PatchOptions) (store.Object, error) {
	if opts.FieldManager == "" && r.client.manager == "" {
		errs := field.ErrorList{field.Required(field.NewPath("fieldManager"), "is required for apply patch")}
		return nil, errors.NewInvalid(schema.GroupKind{Group: metav1.GroupName, Kind: "PatchOptions"}, "", errs)
	}
	wanted, err := appliedConfiguration(data)
	if err != nil {
		return nil, err
	}
	kind := r.kind.As(wanted.GroupVersionKind())
	live := kind.Of(r.live(old))
	out, err := kind.fieldManager(r.subresource).Apply(live, wanted, r.manager, ptr.Deref(opts.Force, false))
	if err != nil {
		if _, ok := err.(errors.APIStatus); !ok {
			err = failed(err)
		}
		return nil, err
	}
	if err := r.strictly(data, opts.FieldValidation); err != nil {
		return nil, err
	}
	obj := r.kind.Of(out.(store.Object))
	r.fields, r.told = stamped(obj.GetManagedFields(), r.server.timeOf(r.server.sim.Elapsed())), true
	obj.SetManagedFields(nil)
	if old == nil {
		r.name = obj.GetName()
		return r.create(obj)
	}
	return r.update(obj)
}

// live is the object that something is applied to, with who manages its fields.
func (r *request) live(old store.Object) store.Object {
	if old == nil {
		old = r.kind.New()
	}
	live := old.DeepCopyObject().(store.Object)
	live.GetObjectKind().SetGroupVersionKind(r.kind.GroupVersionKind)
	live.SetManagedFields(r.managed(old))
	return live
}

// managed is who manages which fields of the stored object, in the times of what the server keeps.
func (r *request) managed(old store.Object) []metav1.ManagedFieldsEntry {
	if old.GetResourceVersion() == "" {
		return nil
	}
	return r.server.managedAt(r.kind, r.key(), r.server.store.Rev())
}

func appliedConfiguration(data []byte) (*unstructured.Unstructured, error) {
	body, err := yaml.YAMLToJSON(data)
	wanted := &unstructured.Unstructured{Object: map[string]any{}}
	if err == nil {
		err = utiljson.Unmarshal(body, &wanted.Object)
	}
	if err != nil {
		return nil, errors.NewBadRequest(fmt.Sprintf("error decoding YAML: %v", err))
	}
	return wanted, nil
}

// strictly refuses fields that are said twice; that the fields exist, merging has asked.
func (r *request) strictly(data []byte, validation string) error {
	if validation != metav1.FieldValidationStrict && validation != metav1.FieldValidationWarn {
		return nil
	}
	err := yaml.UnmarshalStrict(data, &map[string]any{})
	if err == nil {
		return nil
	}
	if validation == metav1.FieldValidationStrict {
		return errors.NewBadRequest(fmt.Sprintf("error strict decoding YAML: %v", err))
	}
	r.warn(err.Error())
	return nil
}

// takeOver sets who manages what as a client has written it into the object itself.
// Models staging/src/k8s.io/apimachinery/pkg/util/managedfields/internal decodeLiveOrNew
func (r *request) takeOver(old, obj store.Object) {
	wanted := obj.GetManagedFields()
	if wanted == nil || r.told {
		obj.SetManagedFields(nil)
		return
	}
	live, changed := r.live(old), copyMeta(obj)
	changed.SetManagedFields(moved(wanted, aside))
	obj.SetManagedFields(nil)
	out, err := r.kind.fieldManager(r.subresource).Update(live, changed, r.manager)
	r.told = true
	if err == nil {
		r.fields = stamped(out.(store.Object).GetManagedFields(), r.server.timeOf(r.server.sim.Elapsed()))
	}
}

// managedOtherwise reports whether a request leaves other managers than there were; that alone makes a new version.
func (r *request) managedOtherwise(old store.Object) bool {
	return r.told && !sameManagers(r.fields, r.managed(old))
}

func sameManagers(a, b []metav1.ManagedFieldsEntry) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		x, y := a[i], b[i]
		if x.Manager != y.Manager || x.Operation != y.Operation || x.Subresource != y.Subresource || x.APIVersion != y.APIVersion ||
			(x.FieldsV1 == nil) != (y.FieldsV1 == nil) || x.FieldsV1 != nil && x.FieldsV1.GetRawString() != y.FieldsV1.GetRawString() {
			return false
		}
	}
	return true
}
