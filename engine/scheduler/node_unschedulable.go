package scheduler

import (
	corev1 "k8s.io/api/core/v1"
	corev1helpers "k8s.io/component-helpers/scheduling/corev1"
	"k8s.io/klog/v2"
)

// nodeUnschedulable refuses cordoned nodes. Models plugins/nodeunschedulable.
type nodeUnschedulable struct{}

func (nodeUnschedulable) name() string { return "NodeUnschedulable" }

func (nodeUnschedulable) filter(c *cycle, n *nodeInfo) *status {
	if !n.node.Spec.Unschedulable || toleratesCordon(c.pod) {
		return nil
	}
	return &status{code: unresolvable, reasons: []string{"node(s) were unschedulable"}}
}

func (nodeUnschedulable) worthRetry(_ *Scheduler, pod *corev1.Pod, e event) bool {
	switch {
	case e.is(nodeAdded):
		return !e.newNode.Spec.Unschedulable
	case e.is(nodeTaints):
		return e.oldNode.Spec.Unschedulable && !e.newNode.Spec.Unschedulable
	case e.is(podTolerations):
		return e.newPod.UID == pod.UID && toleratesCordon(e.newPod)
	}
	return false
}

func toleratesCordon(pod *corev1.Pod) bool {
	taint := corev1.Taint{Key: corev1.TaintNodeUnschedulable, Effect: corev1.TaintEffectNoSchedule}
	return corev1helpers.TolerationsTolerateTaint(klog.Logger{}, pod.Spec.Tolerations, &taint, false)
}
