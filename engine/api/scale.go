package api

import (
	stderrors "errors"

	appsv1 "k8s.io/api/apps/v1"
	autoscalingv1 "k8s.io/api/autoscaling/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/apimachinery/pkg/util/validation/field"
	"k8s.io/kubernetes/pkg/apis/autoscaling"
	"k8s.io/utils/ptr"

	"github.com/podscope/podscope/engine/store"
)

// GetScale reads the scale subresource of a deployment, replica set, stateful set or replication controller.
func (c *Client) GetScale(resource, namespace, name string) (*autoscalingv1.Scale, error) {
	obj, err := c.Get(resource, namespace, name)
	if err != nil {
		return nil, err
	}
	scale := &autoscalingv1.Scale{
		TypeMeta: metav1.TypeMeta{APIVersion: "autoscaling/v1", Kind: "Scale"},
		ObjectMeta: metav1.ObjectMeta{
			Namespace: namespace, Name: name, UID: obj.GetUID(), ResourceVersion: obj.GetResourceVersion(), CreationTimestamp: obj.GetCreationTimestamp(),
		},
	}
	wanted, now, selector := scaled(obj)
	if wanted == nil {
		return nil, errors.NewGenericServerResponse(statusNotFound, "", KindOf(obj).GroupResource(), name, "the server could not find the requested resource", 0, true)
	}
	scale.Spec.Replicas, scale.Status.Replicas = ptr.Deref(*wanted, 1), now
	if s, err := metav1.LabelSelectorAsSelector(selector); err == nil {
		scale.Status.Selector = s.String()
	}
	return scale, nil
}

// UpdateScale sets the number of replicas. A resource version in the scale must be the object's.
// Models pkg/registry/apps/deployment/storage ScaleREST.Update
func (c *Client) UpdateScale(resource string, scale *autoscalingv1.Scale, opts UpdateOptions) (*autoscalingv1.Scale, error) {
	obj, err := c.Get(resource, scale.Namespace, scale.Name)
	if err != nil {
		return nil, err
	}
	if n := scale.Spec.Replicas; n < 0 {
		errs := field.ErrorList{field.Invalid(field.NewPath("spec", "replicas"), n, "must be greater than or equal to 0")}
		return nil, errors.NewInvalid(autoscaling.Kind("Scale"), scale.Name, errs)
	}
	if rv := scale.ResourceVersion; rv != "" && rv != obj.GetResourceVersion() {
		return nil, errors.NewConflict(KindOf(obj).GroupResource(), scale.Name, stderrors.New(conflictText))
	}
	changed := obj.DeepCopyObject().(store.Object)
	wanted, _, _ := scaled(changed)
	if wanted == nil {
		return nil, errors.NewGenericServerResponse(statusNotFound, "", KindOf(obj).GroupResource(), scale.Name, "the server could not find the requested resource", 0, true)
	}
	*wanted = ptr.To(scale.Spec.Replicas)
	if _, err := c.updateThrough(changed, "", "scale", opts); err != nil {
		return nil, err
	}
	return c.GetScale(resource, scale.Namespace, scale.Name)
}

// patchScale changes what stands for an object's number of replicas; the answer is that, not the object.
func (c *Client) patchScale(r *request, patchType types.PatchType, data []byte, opts PatchOptions) (store.Object, error) {
	scale, err := c.GetScale(r.kind.Name(), r.namespace, r.name)
	if err != nil {
		return nil, err
	}
	of := *r
	of.kind = &Kind{GroupVersionKind: scale.GroupVersionKind(), New: func() store.Object { return &autoscalingv1.Scale{} }}
	changed, err := of.patched(of.kind, scale, patchType, data, opts.FieldValidation)
	if err != nil {
		return nil, err
	}
	return c.UpdateScale(r.kind.Name(), changed.(*autoscalingv1.Scale), UpdateOptions{DryRun: opts.DryRun, FieldManager: opts.FieldManager})
}

// scaled finds where an object says how many replicas it wants, how many it has, and which pods are its own; wanted is nil for
// kinds that do not scale.
func scaled(obj store.Object) (wanted **int32, now int32, selector *metav1.LabelSelector) {
	switch o := obj.(type) {
	case *appsv1.Deployment:
		return &o.Spec.Replicas, o.Status.Replicas, o.Spec.Selector
	case *appsv1.ReplicaSet:
		return &o.Spec.Replicas, o.Status.Replicas, o.Spec.Selector
	case *appsv1.StatefulSet:
		return &o.Spec.Replicas, o.Status.Replicas, o.Spec.Selector
	case *corev1.ReplicationController:
		return &o.Spec.Replicas, o.Status.Replicas, &metav1.LabelSelector{MatchLabels: o.Spec.Selector}
	}
	return nil, 0, nil
}
