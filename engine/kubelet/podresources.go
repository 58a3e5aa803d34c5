package kubelet

import (
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	resourcehelper "k8s.io/component-helpers/resource"
)

// podResources fills in the pod's own resources: what its cgroup has while it runs, what was asked for before.
// Models pkg/kubelet/kubelet_pods.go (*Kubelet).convertToAPIPodLevelResourcesStatus.
func (k *Kubelet) podResources(pod *corev1.Pod, old, s *corev1.PodStatus) {
	asked := requestsOf(pod)
	if len(asked) > 0 {
		s.AllocatedResources = asked
	}
	if pod.Status.Phase != corev1.PodRunning {
		s.Resources = &corev1.ResourceRequirements{Requests: asked, Limits: resourcehelper.PodLimits(pod, resourcehelper.PodResourcesOptions{})}
		return
	}
	requests, limits := asked.DeepCopy(), podLimitsList(pod)
	if podEnded(old) {
		delete(requests, corev1.ResourceCPU) // the cgroup is gone
		limits = nil
	} else if old.Phase == corev1.PodRunning && old.Resources != nil {
		if q, ok := old.Resources.Requests[corev1.ResourceMemory]; ok {
			requests[corev1.ResourceMemory] = q
		}
	}
	s.Resources = &corev1.ResourceRequirements{Requests: requests, Limits: limits}
}

// podLimitsList is the pod's limits: its own, and the sum of its containers' for the resources that every one of them limits.
func podLimitsList(pod *corev1.Pod) corev1.ResourceList {
	out := corev1.ResourceList{}
	for _, name := range []corev1.ResourceName{corev1.ResourceCPU, corev1.ResourceMemory} {
		if own := pod.Spec.Resources; own != nil {
			if q, ok := own.Limits[name]; ok {
				out[name] = q
				continue
			}
		}
		var sum resource.Quantity
		all := true
		for i := range pod.Spec.Containers {
			q, ok := pod.Spec.Containers[i].Resources.Limits[name]
			all = all && ok
			sum.Add(q)
		}
		if all && !sum.IsZero() {
			out[name] = sum
		}
	}
	if len(out) == 0 {
		return nil
	}
	return out
}
