package scheduler

import (
	"slices"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/types"
)

// podInfo is a pod with what the plugins ask of it again and again.
type podInfo struct {
	pod      *corev1.Pod
	request  resources
	nonZero  resources
	ports    []corev1.ContainerPort // with a host port
	affinity podTerms
}

func newPodInfo(pod *corev1.Pod) *podInfo {
	return &podInfo{pod: pod, request: podRequest(pod), nonZero: podNonZeroRequest(pod), ports: hostPorts(pod), affinity: termsOf(pod)}
}

// nodeInfo is a node with the pods on it, bound and about to be bound. Models pkg/scheduler/framework NodeInfo.
type nodeInfo struct {
	node      *corev1.Node
	pods      []*podInfo
	requested resources
	nonZero   resources
	capacity  resources // allocatable
	maxPods   int
	withTerms int // pods that have affinity terms of their own
	tallies   tallies
	images    map[string]int64 // the sizes of images that were asked for, as this version of the node lists them
}

func newNodeInfo(name string) *nodeInfo {
	return &nodeInfo{node: &corev1.Node{}}
}

func (n *nodeInfo) setNode(node *corev1.Node) {
	n.node, n.images = node, nil
	n.capacity = resourcesOf(node.Status.Allocatable)
	n.maxPods = int(node.Status.Allocatable.Pods().Value())
}

func (n *nodeInfo) add(p *podInfo) {
	n.pods = append(n.pods, p)
	n.account(p, 1)
}

// remove takes a pod off the node and reports whether it was there.
func (n *nodeInfo) remove(uid types.UID) bool {
	i := slices.IndexFunc(n.pods, func(p *podInfo) bool { return p.pod.UID == uid })
	if i < 0 {
		return false
	}
	n.account(n.pods[i], -1)
	n.last(i)
	n.pods = slices.Delete(n.pods, len(n.pods)-1, len(n.pods))
	return true
}

func (n *nodeInfo) account(p *podInfo, sign int64) {
	n.requested.add(p.request, sign)
	n.nonZero.add(p.nonZero, sign)
	n.tallies.change(p.pod, int(sign))
	if p.affinity.any() {
		n.withTerms += int(sign)
	}
}

// last puts a pod to the end of the list and the one from there in its place. The order decides between victims that are equal.
// Models framework removeFromSlice.
func (n *nodeInfo) last(i int) {
	end := len(n.pods) - 1
	n.pods[i], n.pods[end] = n.pods[end], n.pods[i]
}

// renew takes over a newer version of a pod on the node. It reports false when the pod's weight has to be counted anew: it is resized, or was.
func (n *nodeInfo) renew(p *podInfo, pod *corev1.Pod) bool {
	if pod.Generation > 1 || p.pod.Generation > 1 {
		return false
	}
	if !countsAlike(p.pod, pod) {
		n.tallies.change(p.pod, -1)
		n.tallies.change(pod, 1)
	}
	p.pod = pod
	n.last(slices.Index(n.pods, p))
	return true
}

// clone is a copy to try things on.
func (n *nodeInfo) clone() *nodeInfo {
	c := *n
	c.pods = slices.Clone(n.pods)
	c.requested, c.nonZero, c.tallies = n.requested.clone(), n.nonZero.clone(), nil
	return &c
}
