package scheduler

import (
	corev1 "k8s.io/api/core/v1"

	"github.com/podscope/podscope/engine/explain"
	"github.com/podscope/podscope/engine/podstatus"
)

// noteLimit is how long an event's message may be. Models events.k8s.io validation NoteLengthLimit.
const noteLimit = 1024

// fail puts a pod back and says why: an event, and the PodScheduled condition together with the node it is promised, when that
// changes (nominated is nil when it stays). Models schedule_one.go handleSchedulingFailure.
func (s *Scheduler) fail(p *queuedPod, message string, plugins map[string]bool, nominated *string) {
	pod := p.pod
	reason := corev1.PodReasonUnschedulable
	if len(plugins) == 0 && message != noNodes {
		reason = corev1.PodReasonSchedulerError
	}
	s.queue.putBack(p, plugins)
	if nominated != nil {
		s.nominator.set(pod, *nominated)
	}
	s.note(pod, explain.RuleUnschedulable, "", "message", message)
	s.sim.After(s.latency(), "scheduler reports", func() {
		s.recorder.Event(pod, nil, corev1.EventTypeWarning, "FailedScheduling", "Scheduling", truncated(message))
	})
	s.sim.After(s.latency(), "scheduler patches status", func() {
		podstatus.Patch(s.client, pod, func(st *corev1.PodStatus) {
			podstatus.SetCondition(s.client, pod, st, corev1.PodCondition{Type: corev1.PodScheduled, Status: corev1.ConditionFalse, Reason: reason, Message: message})
			if nominated != nil {
				st.NominatedNodeName = *nominated
			}
		})
	})
}

const noNodes = "no nodes available to schedule pods"

func truncated(message string) string {
	if len(message) <= noteLimit {
		return message
	}
	return message[:noteLimit-len(" ...")] + " ..."
}
