package scheduler

import (
	"fmt"
	"slices"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/podscope/podscope/engine/podstatus"
)

// startOf is when a pod began to run on its node; one that has not yet counts as starting now.
func startOf(pod *corev1.Pod) time.Time {
	if pod.Status.StartTime != nil {
		return pod.Status.StartTime.Time
	}
	return time.Unix(1<<40, 0)
}

// preempt deletes the victims, the last one when all others have been told; until then the pod itself is not tried again. Pods of lower
// priority that were promised the node lose the promise. Models framework/preemption prepareCandidateAsync.
func (s *Scheduler) preempt(pod *corev1.Pod, c candidate) {
	victims := slices.DeleteFunc(slices.Clone(c.victims), func(v *corev1.Pod) bool { return v.DeletionTimestamp != nil })
	if len(victims) == 0 {
		return
	}
	s.notePreemption(pod, c)
	s.preempting[pod.UID] = true
	for _, lower := range s.nominator.below(c.node, priority(pod)) {
		s.nominator.forget(lower.UID)
		podstatus.Patch(s.client, lower, func(st *corev1.PodStatus) { st.NominatedNodeName = "" })
	}
	last := victims[len(victims)-1]
	tellLast := func() {
		s.tellVictim(pod, c.node, last, func() { delete(s.preempting, pod.UID) })
	}
	others := len(victims) - 1
	if others == 0 {
		tellLast()
	}
	for _, victim := range victims[:len(victims)-1] {
		s.tellVictim(pod, c.node, victim, func() {
			if others--; others == 0 {
				tellLast()
			}
		})
	}
}

// tellVictim marks a victim, deletes it and goes on. Models framework/preemption (*Executor).PreemptPod.
func (s *Scheduler) tellVictim(pod *corev1.Pod, node string, victim *corev1.Pod, goOn func()) {
	s.sim.After(s.latency(), "scheduler preempts", func() {
		podstatus.Patch(s.client, victim, func(st *corev1.PodStatus) {
			podstatus.SetCondition(s.client, victim, st, corev1.PodCondition{
				Type: corev1.DisruptionTarget, Status: corev1.ConditionTrue, Reason: corev1.PodReasonPreemptionByScheduler,
				Message: Name + ": preempting to accommodate a higher priority pod",
			})
		})
		s.sim.After(s.latency(), "scheduler deletes victim", func() {
			_, err := s.client.Delete("pods", victim.Namespace, victim.Name, metav1.DeleteOptions{})
			goOn()
			if err != nil {
				return
			}
			s.sim.After(s.latency(), "scheduler reports", func() {
				s.recorder.Event(victim, pod, corev1.EventTypeNormal, "Preempted", "Preempting", fmt.Sprintf("Preempted by pod %s on node %s", pod.UID, node))
			})
		})
	})
}
