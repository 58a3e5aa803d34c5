package deployment

import (
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/podscope/podscope/engine/api"
)

// recreate ends all old pods before it makes new ones. Models rolloutRecreate.
func (c *Controller) recreate(d *appsv1.Deployment, s replicaSets) {
	s = c.withNew(d, s, false)
	changed := false
	for _, rs := range s.old {
		if *rs.Spec.Replicas > 0 {
			c.scale(d, rs, 0)
			changed = true
		}
	}
	if changed || c.oldPodsRun(d, s) {
		return
	}
	if s.current == nil {
		s = c.withNew(d, s, true)
	}
	if s.current == nil {
		return
	}
	if *s.current.Spec.Replicas != *d.Spec.Replicas {
		s.current = c.scale(d, s.current, *d.Spec.Replicas)
	}
	if complete(d, s.current.Status.AvailableReplicas, s) {
		c.cleanUp(d, s)
	}
}

// oldPodsRun reports whether a pod of an old set has not ended yet.
func (c *Controller) oldPodsRun(d *appsv1.Deployment, s replicaSets) bool {
	old := map[string]bool{}
	for _, rs := range s.old {
		old[string(rs.UID)] = true
	}
	for _, p := range api.List[*corev1.Pod](c.client, d.Namespace) {
		if ref := metav1.GetControllerOf(p); ref != nil && old[string(ref.UID)] && p.Status.Phase != corev1.PodSucceeded && p.Status.Phase != corev1.PodFailed {
			return true
		}
	}
	return false
}
