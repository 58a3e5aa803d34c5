package api

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	corev1 "k8s.io/api/core/v1"
	storagev1 "k8s.io/api/storage/v1"
	"k8s.io/apimachinery/pkg/runtime"
	resourcehelper "k8s.io/component-helpers/resource"
	"k8s.io/kubernetes/pkg/apis/core"
	"k8s.io/utils/ptr"

	"github.com/podscope/podscope/engine/store"
)

// protectStorage keeps claims and volumes from disappearing while they are used, and gives claims the default class.
// Models plugin/pkg/admission/storage/storageobjectinuseprotection, plugin/pkg/admission/storage/storageclass/setdefault
func (r *request) protectStorage(obj runtime.Object) {
	switch o := obj.(type) {
	case *core.PersistentVolumeClaim:
		o.Finalizers = withFinalizer(o.Finalizers, "kubernetes.io/pvc-protection")
		if _, old := o.Annotations[core.BetaStorageClassAnnotation]; o.Spec.StorageClassName == nil && !old {
			if class := r.server.DefaultStorageClass(); class != nil {
				o.Spec.StorageClassName = &class.Name
			}
		}
	case *core.PersistentVolume:
		o.Finalizers = withFinalizer(o.Finalizers, "kubernetes.io/pv-protection")
	}
}

func withFinalizer(list []string, name string) []string {
	if slices.Contains(list, name) {
		return list
	}
	return append(list, name)
}

// DefaultStorageClass is the newest of the classes that are marked as the default, nil when there is none.
// Models pkg/volume/util GetDefaultClass
func (s *Server) DefaultStorageClass() *storagev1.StorageClass {
	var found *storagev1.StorageClass
	for _, obj := range s.store.List("storageclasses.storage.k8s.io", "") {
		c := obj.(*storagev1.StorageClass)
		if c.Annotations["storageclass.kubernetes.io/is-default-class"] != "true" {
			continue
		}
		if found == nil || found.CreationTimestamp.Before(&c.CreationTimestamp) {
			found = c
		}
	}
	return found
}

// growable refuses to enlarge a claim that is not bound, or whose class does not say that it may grow.
// Models plugin/pkg/admission/storage/persistentvolume/resize persistentVolumeClaimResize.Validate
func (s *Server) growable(claim, old *core.PersistentVolumeClaim) error {
	is, was := claim.Spec.Resources.Requests[core.ResourceStorage], old.Spec.Resources.Requests[core.ResourceStorage]
	switch {
	case is.Cmp(was) <= 0:
		return nil
	case old.Status.Phase != core.ClaimBound:
		return errors.New("Only bound persistent volume claims can be expanded") //nolint:staticcheck // the API server's text
	}
	if name := old.Spec.StorageClassName; name != nil && claim.Spec.StorageClassName != nil && *name == *claim.Spec.StorageClassName {
		obj, ok := s.store.Get(store.Key{Resource: "storageclasses.storage.k8s.io", Name: *name})
		if ok && ptr.Deref(obj.(*storagev1.StorageClass).AllowVolumeExpansion, false) {
			return nil
		}
	}
	return errors.New("only dynamically provisioned pvc can be resized and the storageclass that provisions the pvc must support resize")
}

// resizeFits refuses a resize beyond what the pod's node has.
// Models plugin/pkg/admission/podresize Plugin.Validate
func (r *request) resizeFits(pod, old *core.Pod) error {
	if pod.Spec.NodeName == "" || pod.Generation == old.Generation {
		return nil
	}
	obj, ok := r.server.store.Get(store.Key{Resource: "nodes", Name: pod.Spec.NodeName})
	if !ok {
		return fmt.Errorf("node %q not found", pod.Spec.NodeName)
	}
	allocatable := obj.(*corev1.Node).Status.Allocatable
	requests := resourcehelper.PodRequests(toVersioned(pod.DeepCopy(), r.kind).(*corev1.Pod), resourcehelper.PodResourcesOptions{})
	var short []string
	if need, have := requests.Cpu(), allocatable.Cpu(); need.Cmp(*have) > 0 {
		short = append(short, fmt.Sprintf("cpu, requested: %d, allocatable: %d", need.MilliValue(), have.MilliValue()))
	}
	if need, have := requests.Memory(), allocatable.Memory(); need.Cmp(*have) > 0 {
		short = append(short, fmt.Sprintf("memory, requested: %d, allocatable: %d", need.Value(), have.Value()))
	}
	if len(short) > 0 {
		return fmt.Errorf("node didn't have enough allocatable resources: %s", strings.Join(short, "; "))
	}
	return nil
}
