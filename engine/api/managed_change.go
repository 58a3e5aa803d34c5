package api

import (
	"sync"

	autoscalingv1 "k8s.io/api/autoscaling/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/util/managedfields"
	utilruntime "k8s.io/apimachinery/pkg/util/runtime"
	"k8s.io/client-go/applyconfigurations"
	"k8s.io/utils/ptr"
	"sigs.k8s.io/structured-merge-diff/v6/fieldpath"
	"sigs.k8s.io/structured-merge-diff/v6/typed"

	"github.com/podscope/podscope/engine/store"
)

// typeConverter knows how every kind's lists and maps merge. Reading that takes a moment, so it is done when somebody first asks.
var typeConverter = sync.OnceValue(func() managedfields.TypeConverter {
	return steadyConverter{applyconfigurations.NewTypeConverter(Scheme())}
})

// steadyConverter finds the same fault in the same manifest each time: the one that comes first in the order of keys.
type steadyConverter struct{ managedfields.TypeConverter }

func (c steadyConverter) ObjectToTyped(obj runtime.Object, opts ...typed.ValidationOptions) (*typed.TypedValue, error) {
	out, err := c.TypeConverter.ObjectToTyped(obj, opts...)
	generic, ok := obj.(*unstructured.Unstructured)
	if err == nil || !ok {
		return out, err
	}
	if first := c.firstFault(generic, opts); first != nil {
		err = first
	}
	return nil, err
}

func (c steadyConverter) firstFault(obj *unstructured.Unstructured, opts []typed.ValidationOptions) error {
	empty, err := Scheme().New(obj.GroupVersionKind())
	if err != nil {
		return nil
	}
	empty.GetObjectKind().SetGroupVersionKind(obj.GroupVersionKind())
	of, err := c.TypeConverter.ObjectToTyped(empty)
	if err != nil {
		return nil
	}
	_, err = typed.AsTyped(sortedValueOf(obj.Object), of.Schema(), of.TypeRef(), opts...)
	return err
}

// fieldManager works out who manages what of a kind after a change through one of its subresources.
func fieldManager(types managedfields.TypeConverter, gvk schema.GroupVersionKind, subresource string, reset ...string) *managedfields.FieldManager {
	ignored := map[fieldpath.APIVersion]fieldpath.Filter{}
	for _, name := range reset {
		ignored[fieldpath.APIVersion(gvk.GroupVersion().String())] = fieldpath.NewExcludeSetFilter(fieldpath.NewSet(fieldpath.MakePathOrDie(name)))
	}
	m, err := managedfields.NewDefaultFieldManager(types, asIs{}, Scheme(), Scheme(), gvk, gvk.GroupVersion(), subresource, ignored)
	utilruntime.Must(err)
	return m
}

// fieldManager is the one for what a client may change: the status is not the main resource's, and nothing else is the status's.
// Models pkg/registry/… GetResetFields
func (k *Kind) fieldManager(subresource string) *managedfields.FieldManager {
	switch _, status := k.strategy.update["status"]; {
	case subresource == "" && status:
		return fieldManager(typeConverter(), k.GroupVersionKind, subresource, "status")
	case subresource == "status":
		return fieldManager(typeConverter(), k.GroupVersionKind, subresource, "spec")
	}
	return fieldManager(typeConverter(), k.GroupVersionKind, subresource)
}

// asIs converts only what is not yet of the version wanted: the server keeps objects in the version that clients send.
type asIs struct{}

func (asIs) Convert(in, out, context any) error { return Scheme().Convert(in, out, context) }

func (asIs) ConvertToVersion(in runtime.Object, gv runtime.GroupVersioner) (runtime.Object, error) {
	have := in.GetObjectKind().GroupVersionKind()
	if _, generic := in.(*unstructured.Unstructured); generic || have.Version == "" {
		return Scheme().ConvertToVersion(in, gv)
	}
	if gv == runtime.GroupVersioner(have.GroupVersion()) {
		return in, nil
	}
	internal, err := Scheme().ConvertToVersion(in, schema.GroupVersion{Group: have.Group, Version: runtime.APIVersionInternal})
	if err != nil {
		return nil, err
	}
	return Scheme().ConvertToVersion(internal, gv)
}

func (asIs) ConvertFieldLabel(gvk schema.GroupVersionKind, label, value string) (string, string, error) {
	return Scheme().ConvertFieldLabel(gvk, label, value)
}

// managedAfterUpdate is who manages what when somebody has changed an object, or created it. What nobody can work out nobody manages.
// Models staging/src/k8s.io/apimachinery/pkg/util/managedfields/internal FieldManager.UpdateNoErrors
func managedAfterUpdate(kind *Kind, by author, before, after store.Object, fields []metav1.ManagedFieldsEntry, at metav1.Time) []metav1.ManagedFieldsEntry {
	before, after = copyMeta(before), copyMeta(after)
	before.SetManagedFields(fields)
	out, err := kind.fieldManager(by.subresource).Update(before, after, by.manager)
	if err != nil {
		return nil
	}
	return stamped(out.(store.Object).GetManagedFields(), at)
}

// managedAfterScale is the same for a change of an object's number of replicas through its scale.
// Models pkg/registry/apps/deployment/storage scaleUpdatedObjectInfo.UpdatedObject
func managedAfterScale(kind *Kind, by author, e store.Entry, fields []metav1.ManagedFieldsEntry, at metav1.Time) []metav1.ManagedFieldsEntry {
	gv := kind.GroupVersion()
	scales := managedfields.NewScaleHandler(fields, gv, managedfields.ResourcePathMappings{gv.String(): fieldpath.MakePathOrDie("spec", "replicas")})
	own, err := scales.ToSubresource()
	if err != nil {
		return fields
	}
	before, after := scaleOf(e.Prev), scaleOf(e.Object)
	before.ManagedFields = own
	types := managedfields.NewDeducedTypeConverter() // the other knows no scales
	out, err := fieldManager(types, before.GroupVersionKind(), "scale", "status").Update(before, after, by.manager)
	if err != nil {
		return fields
	}
	if own, err = scales.ToParent(stamped(out.(store.Object).GetManagedFields(), at)); err != nil {
		return fields
	}
	return own
}

func scaleOf(obj store.Object) *autoscalingv1.Scale {
	scale := &autoscalingv1.Scale{
		TypeMeta:   metav1.TypeMeta{APIVersion: "autoscaling/v1", Kind: "Scale"},
		ObjectMeta: metav1.ObjectMeta{Namespace: obj.GetNamespace(), Name: obj.GetName(), UID: obj.GetUID()},
	}
	if wanted, _, _ := scaled(obj); wanted != nil {
		scale.Spec.Replicas = ptr.Deref(*wanted, 1)
	}
	return scale
}
