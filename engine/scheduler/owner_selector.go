package scheduler

import (
	appsv1 "k8s.io/api/apps/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
)

// ownerSelector is the selector of the replica set or stateful set that controls a pod, nil for other owners.
func (s *Scheduler) ownerSelector(namespace string, owner *metav1.OwnerReference) labels.Selector {
	var selector *metav1.LabelSelector
	switch owner.Kind {
	case "ReplicaSet":
		if rs, ok := find[*appsv1.ReplicaSet](s, "replicasets.apps", namespace, owner.Name); ok {
			selector = rs.Spec.Selector
		}
	case "StatefulSet":
		if ss, ok := find[*appsv1.StatefulSet](s, "statefulsets.apps", namespace, owner.Name); ok {
			selector = ss.Spec.Selector
		}
	}
	if selector == nil {
		return nil
	}
	out, err := metav1.LabelSelectorAsSelector(selector)
	if err != nil {
		return nil
	}
	return out
}
