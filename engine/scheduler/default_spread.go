package scheduler

import (
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
)

// defaultSpread is what pods without constraints of their own are scored by: pods of one service or owner are spread over nodes and zones.
// Models plugins/podtopologyspread systemDefaultConstraints with plugins/helper DefaultSelector.
func (s *Scheduler) defaultSpread(pod *corev1.Pod) []spreadConstraint {
	selector := s.siblings(pod)
	if selector.Empty() {
		return nil
	}
	text := selector.String()
	return []spreadConstraint{
		{key: corev1.LabelHostname, maxSkew: 3, minDomains: 1, selector: selector, text: text, honorAffinity: true},
		{key: corev1.LabelTopologyZone, maxSkew: 5, minDomains: 1, selector: selector, text: text, honorAffinity: true},
	}
}

// siblings selects the pods that belong together with a pod: by the services that select it and by its owner.
func (s *Scheduler) siblings(pod *corev1.Pod) labels.Selector {
	set := labels.Set{}
	for _, svc := range all[*corev1.Service](s, "services", pod.Namespace) {
		if own := labels.Set(svc.Spec.Selector); len(own) > 0 && own.AsSelector().Matches(labels.Set(pod.Labels)) {
			set = labels.Merge(set, own)
		}
	}
	selector := set.AsSelector()
	owner := metav1.GetControllerOfNoCopy(pod)
	if owner == nil {
		return selector
	}
	if own := s.ownerSelector(pod.Namespace, owner); own != nil {
		if requirements, ok := own.Requirements(); ok {
			selector = selector.Add(requirements...)
		}
	}
	return selector
}
