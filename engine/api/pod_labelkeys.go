package api

import (
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/kubernetes/pkg/apis/core"
)

// applyLabelKeys writes the pod's own values of matchLabelKeys and mismatchLabelKeys into the selectors beside them, so that a rollout's
// pods are spread, or kept apart, among themselves.
// Models pkg/registry/core/pod mutatePodAffinity, mutateTopologySpreadConstraints
func applyLabelKeys(pod *core.Pod) {
	for i := range pod.Spec.TopologySpreadConstraints {
		c := &pod.Spec.TopologySpreadConstraints[i]
		selectKeys(c.LabelSelector, c.MatchLabelKeys, metav1.LabelSelectorOpIn, pod.Labels)
	}
	if a := pod.Spec.Affinity; a != nil && a.PodAffinity != nil {
		keysOfTerms(a.PodAffinity.RequiredDuringSchedulingIgnoredDuringExecution, a.PodAffinity.PreferredDuringSchedulingIgnoredDuringExecution, pod.Labels)
	}
	if a := pod.Spec.Affinity; a != nil && a.PodAntiAffinity != nil {
		keysOfTerms(a.PodAntiAffinity.RequiredDuringSchedulingIgnoredDuringExecution, a.PodAntiAffinity.PreferredDuringSchedulingIgnoredDuringExecution, pod.Labels)
	}
}

func keysOfTerms(required []core.PodAffinityTerm, preferred []core.WeightedPodAffinityTerm, own map[string]string) {
	apply := func(t *core.PodAffinityTerm) {
		selectKeys(t.LabelSelector, t.MatchLabelKeys, metav1.LabelSelectorOpIn, own)
		selectKeys(t.LabelSelector, t.MismatchLabelKeys, metav1.LabelSelectorOpNotIn, own)
	}
	for i := range preferred {
		apply(&preferred[i].PodAffinityTerm)
	}
	for i := range required {
		apply(&required[i])
	}
}

// selectKeys adds the values of keys to a selector; one that is missing selects nothing and stays so.
func selectKeys(s *metav1.LabelSelector, keys []string, op metav1.LabelSelectorOperator, own map[string]string) {
	if s == nil {
		return
	}
	for _, key := range keys {
		if value, ok := own[key]; ok {
			s.MatchExpressions = append(s.MatchExpressions, metav1.LabelSelectorRequirement{Key: key, Operator: op, Values: []string{value}})
		}
	}
}
