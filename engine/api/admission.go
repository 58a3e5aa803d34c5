package api

import (
	"fmt"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/kubernetes/pkg/apis/core"
	"k8s.io/kubernetes/pkg/apis/scheduling"

	"github.com/podscope/podscope/engine/store"
)

// admit runs the mutating admission plugins of a default cluster on an object that is being created (old is nil) or updated.
func (r *request) admit(obj, old runtime.Object) error {
	if err := r.namespaceLifecycle(old == nil); err != nil {
		return err
	}
	if pod, ok := obj.(*core.Pod); ok && r.subresource == "" {
		if old == nil {
			return r.admitPod(pod)
		}
		keepPriority(pod, old.(*core.Pod))
		if err := r.tolerations(pod); err != nil {
			return err
		}
	}
	if old == nil {
		r.protectStorage(obj)
	}
	return nil
}

// admitted runs the validating admission plugins once the object has passed its strategy.
func (r *request) admitted(obj, old runtime.Object) error {
	switch o := obj.(type) {
	case *core.Pod:
		return r.admittedPod(o, old)
	case *core.PersistentVolumeClaim:
		if r.subresource != "" {
			return nil
		}
		if err := r.enforceLimits(o); err != nil {
			return r.forbidden(o, err)
		}
		if before, ok := old.(*core.PersistentVolumeClaim); ok {
			if err := r.server.growable(o, before); err != nil {
				return r.forbidden(o, err)
			}
		}
		return r.enforceQuota(o, old)
	case *core.Service:
		if r.subresource == "" {
			return r.enforceQuota(o, old)
		}
	case *scheduling.PriorityClass:
		if other := r.server.defaultPriorityClass(); o.GlobalDefault && other != nil && (old == nil || other.Name != o.Name) {
			return r.forbidden(o, fmt.Errorf("PriorityClass %v is already marked as default. Only one default can exist", other.Name))
		}
	}
	if old == nil {
		return r.enforceQuota(obj, nil)
	}
	return nil
}

func (r *request) admittedPod(pod *core.Pod, old runtime.Object) error {
	if old == nil || r.subresource == "resize" {
		if err := r.enforceLimits(pod); err != nil {
			return r.forbidden(pod, err)
		}
	}
	if r.subresource == "resize" {
		if err := r.resizeFits(pod, old.(*core.Pod)); err != nil {
			return r.forbidden(pod, err)
		}
	}
	if old == nil || r.subresource == "resize" {
		return r.enforceQuota(pod, old)
	}
	return nil
}

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
