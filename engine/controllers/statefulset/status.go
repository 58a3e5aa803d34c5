package statefulset

import (
	"strconv"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"

	"github.com/podscope/podscope/engine/api"
	"github.com/podscope/podscope/engine/explain"
)

// count writes the numbers of pods into the round's status. Models updateStatus.
func (r *round) count(lists ...[]*corev1.Pod) {
	collisions := r.revisions.collisions
	st := appsv1.StatefulSetStatus{
		ObservedGeneration: r.set.Generation, CurrentRevision: r.revisions.current.Name, UpdateRevision: r.revisions.update.Name, CollisionCount: &collisions,
	}
	for _, pods := range lists {
		for _, p := range pods {
			r.countPod(&st, p)
		}
	}
	r.status = st
}

func (r *round) countPod(st *appsv1.StatefulSetStatus, p *corev1.Pod) {
	if !created(p) {
		return
	}
	st.Replicas++
	if runningAndReady(p) {
		st.ReadyReplicas++
		if available(r.set, p, r.now) {
			st.AvailableReplicas++
		}
	}
	if terminating(p) {
		return
	}
	revision := p.Labels[appsv1.StatefulSetRevisionLabel]
	if revision == r.revisions.current.Name {
		st.CurrentReplicas++
	}
	if revision == r.revisions.update.Name {
		st.UpdatedReplicas++
	}
}

// updateStatus stores the round's status. When all pods are of the newest revision and ready, it becomes the current one.
// Models updateStatefulSetStatus and completeRollingUpdate.
func (c *Controller) updateStatus(r *round) error {
	st, want := &r.status, *r.set.Spec.Replicas
	rolling := r.set.Spec.UpdateStrategy.Type == appsv1.RollingUpdateStatefulSetStrategyType
	if rolling && st.UpdatedReplicas == want && st.ReadyReplicas == want && st.Replicas == want {
		if st.CurrentRevision != st.UpdateRevision {
			c.note(r.set, explain.RuleRolloutFinished, map[string]string{"revision": strconv.FormatInt(r.revisions.update.Revision, 10)}, "")
		}
		st.CurrentReplicas, st.CurrentRevision = st.UpdatedReplicas, st.UpdateRevision
	}
	if !differs(st, &r.set.Status) {
		return nil
	}
	r.pass.Call()
	current, err := api.Get[*appsv1.StatefulSet](c.client, r.set.Namespace, r.set.Name)
	if err != nil || current.UID != r.set.UID {
		return nil
	}
	updated := current.DeepCopy()
	updated.Status = *st
	obj, err := c.client.UpdateStatus(updated)
	if err == nil {
		r.pass.Wrote("statefulsets.apps", obj)
	}
	return err
}

// differs models inconsistentStatus.
func differs(a, b *appsv1.StatefulSetStatus) bool {
	return a.ObservedGeneration > b.ObservedGeneration || a.Replicas != b.Replicas || a.CurrentReplicas != b.CurrentReplicas ||
		a.ReadyReplicas != b.ReadyReplicas || a.UpdatedReplicas != b.UpdatedReplicas || a.CurrentRevision != b.CurrentRevision ||
		a.AvailableReplicas != b.AvailableReplicas || a.UpdateRevision != b.UpdateRevision
}
