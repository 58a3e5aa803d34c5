package kubelet

import (
	"encoding/json"
	"fmt"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	podutil "k8s.io/kubernetes/pkg/api/v1/pod"
)

// resizeEvent tells of one step of a resize; older kubelets speak of its end alone.
func (k *Kubelet) resizeEvent(pod *corev1.Pod, kind, reason, text string, generation int64, failure string) {
	if !k.profile.ResizeEvents && reason != "ResizeCompleted" {
		return
	}
	k.event(pod, kind, reason, text+": "+k.profile.resizeSummary(pod, generation, failure))
}

// overCapacity says that the node as a whole is too small for what a resize asks for.
func overCapacity(name corev1.ResourceName, want, have resource.Quantity) string {
	return fmt.Sprintf("Node didn't have enough capacity: %s, requested: %d, capacity: %d", name, units(name, want), units(name, have))
}

// resizeSummary is how events describe the resources asked for.
// Models pkg/kubelet/events/resize.go podResizeMessage.
func (p Profile) resizeSummary(pod *corev1.Pod, generation int64, failure string) string {
	type container struct {
		Name      string                      `json:"name"`
		Resources corev1.ResourceRequirements `json:"resources,omitempty"`
	}
	summary := struct {
		InitContainers []container `json:"initContainers,omitempty"`
		Containers     []container `json:"containers,omitempty"`
		Generation     *int64      `json:"generation,omitempty"`
		Error          string      `json:"error,omitempty"`
	}{Error: failure}
	if p.ResizeEvents {
		summary.Generation = &generation
	}
	for c, kind := range podutil.ContainerIter(&pod.Spec, podutil.InitContainers|podutil.Containers) {
		entry := container{Name: c.Name, Resources: c.Resources}
		if kind == podutil.InitContainers {
			summary.InitContainers = append(summary.InitContainers, entry)
		} else {
			summary.Containers = append(summary.Containers, entry)
		}
	}
	data, err := json.Marshal(summary)
	if err != nil {
		return ""
	}
	return string(data)
}
