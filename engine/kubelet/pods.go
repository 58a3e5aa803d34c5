package kubelet

import (
	"slices"

	corev1 "k8s.io/api/core/v1"
)

// uids lists the node's pods in a fixed order.
func (k *Kubelet) uids() []podUID {
	out := make([]podUID, 0, len(k.pods))
	for uid := range k.pods {
		out = append(out, uid)
	}
	slices.Sort(out)
	return out
}

// active lists the admitted pods that have not ended.
func (k *Kubelet) active() []*corev1.Pod {
	var out []*corev1.Pod
	for _, uid := range k.uids() {
		pod := k.pods[uid]
		w := k.workers[uid]
		if (w != nil && w.terminated) || (podEnded(&pod.Status) && (w == nil || !w.terminating)) {
			continue
		}
		if k.admitted[uid] || isStatic(pod) {
			out = append(out, k.allocated(pod))
		}
	}
	return out
}
