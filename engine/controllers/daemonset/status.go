package daemonset

import (
	"time"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/equality"

	"github.com/podscope/podscope/engine/api"
	"github.com/podscope/podscope/engine/controllers/ownership"
)

// updateStatus counts nodes by how the set does on them; of several pods on a node the oldest counts. Models updateDaemonSetStatus.
func (r *round) updateStatus(pods map[string][]*corev1.Pod) error {
	st := appsv1.DaemonSetStatus{ObservedGeneration: r.ds.Generation, CollisionCount: r.ds.Status.CollisionCount}
	for _, node := range r.nodes {
		run, _ := allowed(r.ds, node)
		own := pods[node.Name]
		switch {
		case run && len(own) > 0:
			st.DesiredNumberScheduled++
			st.CurrentNumberScheduled++
			r.count(&st, own[0])
		case run:
			st.DesiredNumberScheduled++
		case len(own) > 0:
			st.NumberMisscheduled++
		}
	}
	st.NumberUnavailable = st.DesiredNumberScheduled - st.NumberAvailable
	if wait := r.ds.Spec.MinReadySeconds; wait > 0 && st.NumberReady != st.NumberAvailable {
		r.c.queue.AddAfter(key(r.ds), time.Duration(wait)*time.Second)
	}
	if equality.Semantic.DeepEqual(r.ds.Status, st) {
		return nil
	}
	r.pass.Call()
	stored, err := api.Get[*appsv1.DaemonSet](r.c.client, r.ds.Namespace, r.ds.Name)
	if err != nil || stored.UID != r.ds.UID {
		return nil
	}
	updated := stored.DeepCopy()
	updated.Status = st
	obj, err := r.c.client.UpdateStatus(updated)
	if err == nil {
		r.pass.Wrote("daemonsets.apps", obj)
	}
	return err
}

func (r *round) count(st *appsv1.DaemonSetStatus, p *corev1.Pod) {
	if _, ready := ownership.Ready(p); ready {
		st.NumberReady++
	}
	if r.available(p) {
		st.NumberAvailable++
	}
	if current(p, r.ds, r.hash) {
		st.UpdatedNumberScheduled++
	}
}
