package scheduler

import corev1 "k8s.io/api/core/v1"

// schedulingGates keeps pods out of the queue while spec.schedulingGates is not empty. The API server sets the condition that says so.
// Models plugins/schedulinggates.
type schedulingGates struct{}

func (schedulingGates) name() string { return "SchedulingGates" }

func (schedulingGates) worthRetry(_ *Scheduler, pod *corev1.Pod, e event) bool {
	return e.is(podGatesGone) && e.newPod.UID == pod.UID
}

func gated(pod *corev1.Pod) bool { return len(pod.Spec.SchedulingGates) > 0 }
