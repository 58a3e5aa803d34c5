package scheduler

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	corev1 "k8s.io/api/core/v1"
)

// nodeResourcesFit refuses nodes whose unrequested resources do not suffice (what pods request counts, not what they use), and
// prefers those with most left. Models plugins/noderesources Fit with the LeastAllocated strategy.
type nodeResourcesFit struct{}

func (nodeResourcesFit) name() string { return "NodeResourcesFit" }

func (nodeResourcesFit) filter(c *cycle, n *nodeInfo) *status {
	short := insufficient(c.info.request, n)
	if len(short) == 0 {
		return nil
	}
	s := &status{code: unschedulable}
	for _, r := range short {
		s.reasons = append(s.reasons, r.reason)
		if r.want > r.capacity {
			s.code = unresolvable
		}
	}
	return s
}

func (nodeResourcesFit) score(c *cycle, feasible []*nodeInfo) []int64 {
	scores := make([]int64, len(feasible))
	for i, n := range feasible {
		cpu, okCPU := leastRequested(n.nonZero.milliCPU+c.info.nonZero.milliCPU, n.capacity.milliCPU)
		memory, okMemory := leastRequested(n.nonZero.memory+c.info.nonZero.memory, n.capacity.memory)
		if parts := okCPU + okMemory; parts > 0 {
			scores[i] = (cpu + memory) / parts
		}
	}
	return scores
}

func leastRequested(requested, capacity int64) (score, counts int64) {
	switch {
	case capacity == 0:
		return 0, 0
	case requested > capacity:
		return 0, 1
	}
	return (capacity - requested) * maxScore / capacity, 1
}

func (nodeResourcesFit) worthRetry(_ *Scheduler, pod *corev1.Pod, e event) bool {
	switch {
	case e.is(podDeleted):
		return placed(e.oldPod)
	case e.is(podScaledDown):
		return e.newPod.UID == pod.UID || e.newPod.Spec.NodeName != "" && freesSomething(pod, e.oldPod, e.newPod)
	case e.is(nodeAdded | nodeAllocatable):
		now := emptyNode(e.newNode)
		if len(insufficient(podRequest(pod), now)) > 0 {
			return false
		}
		return e.is(nodeAdded) || grew(podRequest(pod), emptyNode(e.oldNode), now)
	}
	return false
}

func emptyNode(node *corev1.Node) *nodeInfo {
	n := newNodeInfo(node.Name)
	n.setNode(node)
	return n
}

func freesSomething(waiting, before, after *corev1.Pod) bool {
	want, was, is := podRequest(waiting), podRequest(before), podRequest(after)
	return want.milliCPU > 0 && was.milliCPU > is.milliCPU || want.memory > 0 && was.memory > is.memory ||
		want.ephemeral > 0 && was.ephemeral > is.ephemeral
}

// grew reports whether a node has more than before of something that a pod wants.
func grew(want resources, before, after *nodeInfo) bool {
	if after.maxPods > before.maxPods {
		return true
	}
	if want.milliCPU > 0 && after.capacity.milliCPU > before.capacity.milliCPU || want.memory > 0 && after.capacity.memory > before.capacity.memory ||
		want.ephemeral > 0 && after.capacity.ephemeral > before.capacity.ephemeral {
		return true
	}
	for name, n := range want.scalar {
		if n > 0 && after.capacity.scalar[name] > before.capacity.scalar[name] {
			return true
		}
	}
	return false
}

// shortage is one resource of which a node has too little left.
type shortage struct {
	reason         string
	want, capacity int64
}

// insufficient lists what a node lacks for a request. Models noderesources fitsRequest.
func insufficient(want resources, n *nodeInfo) []shortage {
	var out []shortage
	if len(n.pods)+1 > n.maxPods {
		out = append(out, shortage{reason: "Too many pods", want: 1, capacity: max(int64(n.maxPods), 1)})
	}
	check := func(name string, want, used, capacity int64) {
		if want > 0 && want > capacity-used {
			out = append(out, shortage{reason: "Insufficient " + name, want: want, capacity: capacity})
		}
	}
	check("cpu", want.milliCPU, n.requested.milliCPU, n.capacity.milliCPU)
	check("memory", want.memory, n.requested.memory, n.capacity.memory)
	check("ephemeral-storage", want.ephemeral, n.requested.ephemeral, n.capacity.ephemeral)
	for _, name := range slices.SortedFunc(maps.Keys(want.scalar), cmp.Compare[corev1.ResourceName]) {
		check(fmt.Sprint(name), want.scalar[name], n.requested.scalar[name], n.capacity.scalar[name])
	}
	return out
}
