package api

import (
	"fmt"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/kubernetes/pkg/apis/core"

	"github.com/podscope/podscope/engine/store"
)

// admit runs the mutating admission plugins of a default cluster on an object that is being created (old is nil) or updated.
func (r *request) admit(obj, old runtime.Object) error {
	if err := r.namespaceLifecycle(old == nil); err != nil {
		return err
	}
	if pod, ok := obj.(*core.Pod); ok && old == nil {
		return r.admitPod(pod)
	}
	return nil
}

// admitted runs the validating admission plugins once the object has passed its strategy.
func (r *request) admitted(obj, old runtime.Object) error { return nil }

// forbidden is an admission plugin's refusal.
// Models staging/src/k8s.io/apiserver/pkg/admission NewForbidden
func (r *request) forbidden(obj runtime.Object, err error) error {
	name := r.name
	if name == "" && obj != nil {
		name = obj.(metav1.Object).GetGenerateName()
	}
	if name == "" {
		name = "Unknown/no name"
	}
	return errors.NewForbidden(r.kind.GroupResource(), name, err)
}

// namespaceLifecycle refuses new objects in namespaces that are missing or being deleted.
// Models staging/src/k8s.io/apiserver/pkg/admission/plugin/namespace/lifecycle Lifecycle.Admit
func (r *request) namespaceLifecycle(create bool) error {
	if !r.kind.Namespaced {
		return nil
	}
	obj, ok := r.server.store.Get(store.Key{Resource: "namespaces", Name: r.namespace})
	if !ok {
		return errors.NewNotFound(corev1.Resource("namespaces"), r.namespace)
	}
	if ns := obj.(*corev1.Namespace); !create || ns.Status.Phase != corev1.NamespaceTerminating {
		return nil
	}
	err := errors.NewForbidden(r.kind.GroupResource(), r.name, fmt.Errorf("unable to create new content in namespace %s because it is being terminated", r.namespace))
	err.ErrStatus.Details.Causes = append(err.ErrStatus.Details.Causes, metav1.StatusCause{
		Type: corev1.NamespaceTerminatingCause, Message: fmt.Sprintf("namespace %s is being terminated", r.namespace), Field: "metadata.namespace",
	})
	return err
}

// admitDelete keeps the namespaces that a cluster cannot live without.
func (r *request) admitDelete(old store.Object) error {
	if r.kind.Name() != "namespaces" {
		return nil
	}
	switch old.GetName() {
	case "default", "kube-system", "kube-public":
		return errors.NewForbidden(r.kind.GroupResource(), r.name, fmt.Errorf("this namespace may not be deleted"))
	}
	return nil
}
