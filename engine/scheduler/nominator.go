package scheduler

import (
	"slices"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/types"
)

// nominator remembers which pods are promised room on which node while their victims terminate.
// Models pkg/scheduler/backend/queue nominator.
type nominator struct {
	node map[types.UID]string
	pods map[string][]*corev1.Pod
}

func newNominator() *nominator {
	return &nominator{node: map[types.UID]string{}, pods: map[string][]*corev1.Pod{}}
}

func (n *nominator) set(pod *corev1.Pod, node string) {
	n.forget(pod.UID)
	if node == "" {
		return
	}
	n.node[pod.UID] = node
	n.pods[node] = append(n.pods[node], pod)
}

func (n *nominator) forget(uid types.UID) {
	node, ok := n.node[uid]
	if !ok {
		return
	}
	delete(n.node, uid)
	n.pods[node] = slices.DeleteFunc(n.pods[node], func(p *corev1.Pod) bool { return p.UID == uid })
}

// on lists pods promised room on a node that count against another pod: those of equal or higher priority.
func (n *nominator) on(node string, other *corev1.Pod) []*corev1.Pod {
	var out []*corev1.Pod
	for _, p := range n.pods[node] {
		if p.UID != other.UID && priority(p) >= priority(other) {
			out = append(out, p)
		}
	}
	return out
}

// below lists pods promised room on a node whose priority is lower than the given one.
func (n *nominator) below(node string, prio int32) []*corev1.Pod {
	return slices.DeleteFunc(slices.Clone(n.pods[node]), func(p *corev1.Pod) bool { return priority(p) >= prio })
}
