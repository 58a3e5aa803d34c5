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

// preempt deletes the victims, one request after the other; until the last one is told, the pod itself is not tried again. Pods of
// lower priority that were promised the node lose the promise. Models framework/preemption prepareCandidateAsync.
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
	s.tellVictims(pod, c.node, victims)
}

func (s *Scheduler) tellVictims(pod *corev1.Pod, node string, victims []*corev1.Pod) {
	victim := victims[0]
	s.sim.After(s.latency(), "scheduler preempts", func() {
		podstatus.Patch(s.client, victim, func(st *corev1.PodStatus) {
			podstatus.SetCondition(s.client, victim, st, corev1.PodCondition{
				Type: corev1.DisruptionTarget, Status: corev1.ConditionTrue, Reason: corev1.PodReasonPreemptionByScheduler,
				Message: Name + ": preempting to accommodate a higher priority pod",
			})
		})
		s.sim.After(s.latency(), "scheduler deletes victim", func() {
			_, err := s.client.Delete("pods", victim.Namespace, victim.Name, metav1.DeleteOptions{})
			if len(victims) > 1 {
				s.tellVictims(pod, node, victims[1:])
			} else {
				delete(s.preempting, pod.UID)
			}
			if err != nil {
				return
			}
			s.sim.After(s.latency(), "scheduler reports", func() {
				s.recorder.Event(victim, pod, corev1.EventTypeNormal, "Preempted", "Preempting", fmt.Sprintf("Preempted by pod %s on node %s", pod.UID, node))
			})
		})
	})
}
