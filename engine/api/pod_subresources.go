package api

import (
	"slices"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/validation/field"
	podutil "k8s.io/kubernetes/pkg/api/pod"
	"k8s.io/kubernetes/pkg/apis/core"
	"k8s.io/kubernetes/pkg/apis/core/validation"
)

// prepareEphemeralContainers lets nothing through but the ephemeral containers.
// Models pkg/registry/core/pod dropNonEphemeralContainerUpdates
func prepareEphemeralContainers(_ *request, pod, old *core.Pod) {
	added := pod.Spec.EphemeralContainers
	pod.Spec, pod.Status = old.Spec, old.Status
	metav1.ResetObjectMetaForStatus(&pod.ObjectMeta, &old.ObjectMeta)
	pod.Spec.EphemeralContainers = added
	podutil.DropDisabledPodFields(pod, old)
	bumpPodGeneration(pod, old)
}

func validateEphemeralContainers(_ *request, pod, old *core.Pod) field.ErrorList {
	return validation.ValidatePodEphemeralContainersUpdate(pod, old, podOptions(pod, old))
}

// prepareResize lets nothing through but resources and resize policies, unless containers were added, removed or renamed, which validation
// then refuses.
// Models pkg/registry/core/pod dropNonResizeUpdates
func prepareResize(r *request, pod, old *core.Pod) {
	if len(pod.Spec.Containers) == len(old.Spec.Containers) && len(pod.Spec.InitContainers) == len(old.Spec.InitContainers) {
		containers := resized(pod.Spec.Containers, old.Spec.Containers)
		initContainers := resized(pod.Spec.InitContainers, old.Spec.InitContainers)
		resources := pod.Spec.Resources
		pod.Spec, pod.Status = old.Spec, old.Status
		metav1.ResetObjectMetaForStatus(&pod.ObjectMeta, &old.ObjectMeta)
		pod.Spec.Containers, pod.Spec.InitContainers, pod.Spec.Resources = containers, initContainers, resources
	}
	podutil.DropDisabledPodFields(pod, old)
	bumpPodGeneration(pod, old)
}

func resized(containers, old []core.Container) []core.Container {
	out := slices.Clone(old)
	for i, c := range containers {
		if out[i].Name != c.Name {
			return containers
		}
		out[i].Resources, out[i].ResizePolicy = c.Resources, c.ResizePolicy
	}
	return out
}

func validateResize(_ *request, pod, old *core.Pod) field.ErrorList {
	return validation.ValidatePodResize(pod, old, podOptions(pod, old))
}
