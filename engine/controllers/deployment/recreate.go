package deployment

import (
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/podscope/podscope/engine/api"
)

// recreate ends all old pods before it makes new ones. Models rolloutRecreate.
func (r *round) recreate() error {
	changed := false
	for i, rs := range r.old {
		if *rs.Spec.Replicas == 0 {
			continue
		}
		if err := r.scale(&r.old[i], 0, false); err != nil {
			return err
		}
		changed = true
	}
	if changed || r.oldPodsRun() {
		return r.reportRollout()
	}
	if r.current == nil {
		if err := r.syncNew(true); err != nil {
			return err
		}
	}
	if err := r.scale(&r.current, *r.d.Spec.Replicas, false); err != nil {
		return err
	}
	return r.conclude()
}

// oldPodsRun reports whether an old set still counts a pod, or a pod of one has not ended.
func (r *round) oldPodsRun() bool {
	old := map[string]bool{}
	for _, rs := range r.old {
		if rs.Status.Replicas > 0 {
			return true
		}
		old[string(rs.UID)] = true
	}
	if len(old) == 0 {
		return false
	}
	for _, p := range api.List[*corev1.Pod](r.client, r.d.Namespace) {
		if ref := metav1.GetControllerOfNoCopy(p); ref != nil && old[string(ref.UID)] && p.Status.Phase != corev1.PodSucceeded && p.Status.Phase != corev1.PodFailed {
			return true
		}
	}
	return false
}
