package engine

import (
	"testing"

	corev1 "k8s.io/api/core/v1"

	"github.com/podscope/podscope/engine/store"
)

// TestConditionsInAnotherOrderAreNoChange: a step that shows nothing new would be one that cannot say what it was.
func TestConditionsInAnotherOrderAreNoChange(t *testing.T) {
	ready := corev1.PodCondition{Type: corev1.PodReady, Status: corev1.ConditionTrue}
	scheduled := corev1.PodCondition{Type: corev1.PodScheduled, Status: corev1.ConditionTrue}
	unready := corev1.PodCondition{Type: corev1.PodReady, Status: corev1.ConditionFalse}
	pod := func(conditions ...corev1.PodCondition) *corev1.Pod {
		return &corev1.Pod{Status: corev1.PodStatus{Conditions: conditions}}
	}
	for _, tt := range []struct {
		name          string
		before, after *corev1.Pod
		want          bool
	}{
		{"another order", pod(ready, scheduled), pod(scheduled, ready), false},
		{"another status", pod(ready, scheduled), pod(unready, scheduled), true},
		{"one more", pod(scheduled), pod(scheduled, ready), true},
		{"one less", pod(scheduled, ready), pod(scheduled), true},
	} {
		if got := visible(store.Entry{Object: tt.after, Prev: tt.before}); got != tt.want {
			t.Errorf("%s: visible is %v", tt.name, got)
		}
	}
}
