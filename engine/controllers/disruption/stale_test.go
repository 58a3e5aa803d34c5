package disruption_test

import (
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"

	"github.com/podscope/podscope/engine/api"
	"github.com/podscope/podscope/engine/podstatus"
)

// TestAnAnnouncedDisruptionThatDoesNotComeIsTakenBack after two minutes, unless the kubelet has announced it.
func TestAnAnnouncedDisruptionThatDoesNotComeIsTakenBack(t *testing.T) {
	for reason, want := range map[string]corev1.ConditionStatus{"EvictionByEvictionAPI": corev1.ConditionFalse, corev1.PodReasonTerminationByKubelet: corev1.ConditionTrue} {
		s, c := fourPods(t, 4)
		pod := api.List[*corev1.Pod](c, "default")[0]
		status := func() corev1.PodCondition {
			now, _ := api.Get[*corev1.Pod](c, "default", pod.Name)
			for _, cond := range now.Status.Conditions {
				if cond.Type == corev1.DisruptionTarget {
					return cond
				}
			}
			return corev1.PodCondition{}
		}
		podstatus.Patch(c, pod, func(st *corev1.PodStatus) {
			podstatus.SetCondition(c, pod, st, corev1.PodCondition{Type: corev1.DisruptionTarget, Status: corev1.ConditionTrue, Reason: reason})
		})
		begun := s.Elapsed()
		s.RunUntil(begun + 119*time.Second)
		if got := status(); got.Status != corev1.ConditionTrue {
			t.Errorf("%s: taken back early: %+v", reason, got)
		}
		s.RunUntil(begun + 122*time.Second)
		if got := status(); got.Status != want {
			t.Errorf("%s: %+v, want %s", reason, got, want)
		}
	}
}
