package disruption

import (
	"slices"
	"time"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/watch"

	"github.com/podscope/podscope/engine/api"
	"github.com/podscope/podscope/engine/controllers/workqueue"
	"github.com/podscope/podscope/engine/podstatus"
	"github.com/podscope/podscope/engine/store"
)

// staleAfter is how long a pod may say that it is about to be disrupted without being deleted. Models stalePodDisruptionTimeout.
const staleAfter = 2 * time.Minute

func (c *Controller) watchStale(e store.Entry) {
	pod := e.Object.(*corev1.Pod)
	if left, has := c.staleIn(pod); has && e.Type != watch.Deleted {
		c.stale.AddAfter(workqueue.Key{Namespace: pod.Namespace, Name: pod.Name}, left)
	}
}

// staleIn is when a pod's word that it is about to be disrupted is no longer to be believed. The kubelet's always is, and so is that of a pod
// that has ended or is being deleted. Models nonTerminatingPodHasStaleDisruptionCondition.
func (c *Controller) staleIn(pod *corev1.Pod) (left time.Duration, has bool) {
	i := slices.IndexFunc(pod.Status.Conditions, func(o corev1.PodCondition) bool { return o.Type == corev1.DisruptionTarget })
	if i < 0 || pod.DeletionTimestamp != nil || pod.Status.Phase == corev1.PodSucceeded || pod.Status.Phase == corev1.PodFailed {
		return 0, false
	}
	cond := pod.Status.Conditions[i]
	if cond.Status != corev1.ConditionTrue || cond.Reason == corev1.PodReasonTerminationByKubelet {
		return 0, false
	}
	return max(staleAfter-c.sim.Now().Sub(cond.LastTransitionTime.Time), 0), true
}

// resetStale takes back that a pod is about to be disrupted. Models syncStalePodDisruption.
func (c *Controller) resetStale(k workqueue.Key) error {
	pod, err := api.Get[*corev1.Pod](c.client, k.Namespace, k.Name)
	if err != nil {
		return nil
	}
	left, has := c.staleIn(pod)
	switch {
	case !has:
	case left > 0:
		c.stale.AddAfter(k, left)
	default:
		podstatus.Patch(c.client, pod, func(st *corev1.PodStatus) {
			podstatus.SetCondition(c.client, pod, st, corev1.PodCondition{Type: corev1.DisruptionTarget, Status: corev1.ConditionFalse})
		})
	}
	return nil
}
