package scheduler

import (
	corev1 "k8s.io/api/core/v1"
	corev1helpers "k8s.io/component-helpers/scheduling/corev1"
	"k8s.io/klog/v2"
)

// taintToleration refuses nodes with a NoSchedule or NoExecute taint that the pod does not tolerate, and prefers those with fewer
// untolerated PreferNoSchedule taints. Models plugins/tainttoleration.
type taintToleration struct{}

func (taintToleration) name() string { return "TaintToleration" }

func (taintToleration) filter(c *cycle, n *nodeInfo) *status {
	if _, found := untolerated(n.node, c.pod); !found {
		return nil
	}
	return &status{code: unresolvable, reasons: []string{"node(s) had untolerated taint(s)"}}
}

func (taintToleration) score(c *cycle, feasible []*nodeInfo) []int64 {
	var relevant []corev1.Toleration
	for _, t := range c.pod.Spec.Tolerations {
		if t.Effect == "" || t.Effect == corev1.TaintEffectPreferNoSchedule {
			relevant = append(relevant, t)
		}
	}
	scores := make([]int64, len(feasible))
	for i, n := range feasible {
		for j := range n.node.Spec.Taints {
			t := &n.node.Spec.Taints[j]
			if t.Effect == corev1.TaintEffectPreferNoSchedule && !corev1helpers.TolerationsTolerateTaint(klog.Logger{}, relevant, t, false) {
				scores[i]++
			}
		}
	}
	return normalize(scores, true)
}

func (taintToleration) worthRetry(_ *Scheduler, pod *corev1.Pod, e event) bool {
	switch {
	case e.is(nodeAdded):
		_, found := untolerated(e.newNode, pod)
		return !found
	case e.is(nodeTaints):
		_, was := untolerated(e.oldNode, pod)
		_, is := untolerated(e.newNode, pod)
		return was && !is
	case e.is(podTolerations):
		return e.newPod.UID == pod.UID
	}
	return false
}

// untolerated finds the first taint of a node that keeps a pod away.
func untolerated(node *corev1.Node, pod *corev1.Pod) (corev1.Taint, bool) {
	hard := func(t *corev1.Taint) bool {
		return t.Effect == corev1.TaintEffectNoSchedule || t.Effect == corev1.TaintEffectNoExecute
	}
	return corev1helpers.FindMatchingUntoleratedTaint(klog.Logger{}, node.Spec.Taints, pod.Spec.Tolerations, hard, false)
}
