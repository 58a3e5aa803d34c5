// Package podstatus changes pods' statuses as every component does it: on the pod as it stands now, with conditions whose time moves
// only when their status does. The scheduler, controllers and kubelet call it.
package podstatus

import (
	"slices"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/equality"

	"github.com/podscope/podscope/engine/api"
)

// Patch changes the status of a pod and reports whether anything was written: not when the pod is gone, was replaced by another of
// its name, or would stay as it is.
func Patch(c *api.Client, pod *corev1.Pod, change func(*corev1.PodStatus)) bool {
	current, err := api.Get[*corev1.Pod](c, pod.Namespace, pod.Name)
	if err != nil || current.UID != pod.UID {
		return false
	}
	updated := current.DeepCopy()
	change(&updated.Status)
	if equality.Semantic.DeepEqual(current.Status, updated.Status) {
		return false
	}
	_, err = c.UpdateStatus(updated)
	return err == nil
}

// SetCondition adds a condition to a status or changes it there. The condition's ObservedGeneration and times are filled in.
// Models pkg/api/v1/pod UpdatePodCondition.
func SetCondition(c *api.Client, pod *corev1.Pod, st *corev1.PodStatus, want corev1.PodCondition) {
	want.ObservedGeneration = pod.Generation
	want.LastTransitionTime = c.Server().Now()
	i := slices.IndexFunc(st.Conditions, func(o corev1.PodCondition) bool { return o.Type == want.Type })
	if i < 0 {
		st.Conditions = append(st.Conditions, want)
		return
	}
	if old := st.Conditions[i]; old.Status == want.Status {
		want.LastTransitionTime = old.LastTransitionTime
	}
	want.LastProbeTime = st.Conditions[i].LastProbeTime
	st.Conditions[i] = want
}
