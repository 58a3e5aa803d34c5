package deployment

import (
	"slices"

	appsv1 "k8s.io/api/apps/v1"
)

// rolling moves replicas step by step: more of the new while the surge allows, fewer of the old while enough stay available.
// Models rolloutRolling.
func (r *round) rolling() error {
	if err := r.syncNew(true); err != nil {
		return err
	}
	grown, err := r.growNew()
	if err != nil {
		return err
	}
	if grown || r.shrinkOld() {
		return r.reportRollout()
	}
	return r.conclude()
}

// conclude forgets old sets when the rollout was already complete, and reports.
func (r *round) conclude() error {
	if complete(r.d, &r.d.Status) {
		if err := r.cleanUp(); err != nil {
			return err
		}
	}
	return r.reportRollout()
}

// growNew gives the new set as many replicas as it may have. Models reconcileNewReplicaSet.
func (r *round) growNew() (changed bool, err error) {
	have := *r.current.Spec.Replicas
	want := *r.d.Spec.Replicas
	if have < want {
		want = newReplicas(r.d, r.all(), have)
	}
	if have == want {
		return false, nil
	}
	return true, r.scale(&r.current, want, false)
}

// shrinkOld takes replicas from old sets: first those that are not available anyway. While a set's status still counts pods that the set
// was told to give up, nothing is taken at all: the sum would be wrong. Models reconcileOldReplicaSets.
func (r *round) shrinkOld() (changed bool) {
	var old []**appsv1.ReplicaSet
	for i, rs := range r.old {
		if *rs.Spec.Replicas > 0 {
			old = append(old, &r.old[i])
		}
	}
	least := *r.d.Spec.Replicas - maxUnavailable(r.d)
	missing := *r.current.Spec.Replicas - r.current.Status.AvailableReplicas
	spare := total(r.all()) - least - missing
	if len(old) == 0 || spare <= 0 {
		return false
	}
	cleaned, ok := r.dropUnavailable(old, spare)
	if !ok {
		return false
	}
	free := available(r.all()) - least
	for _, rs := range old {
		n := min(free, *(*rs).Spec.Replicas)
		if n <= 0 {
			continue
		}
		if r.scale(rs, *(*rs).Spec.Replicas-n, false) != nil {
			return false
		}
		free -= n
		changed = true
	}
	return changed || cleaned
}

// dropUnavailable takes replicas that serve nobody. Models cleanupUnhealthyReplicas.
func (r *round) dropUnavailable(old []**appsv1.ReplicaSet, spare int32) (changed, ok bool) {
	for _, rs := range old {
		bad := *(*rs).Spec.Replicas - (*rs).Status.AvailableReplicas
		if spare <= 0 {
			break
		}
		if bad < 0 {
			return changed, false
		}
		n := min(spare, bad)
		if n == 0 {
			continue
		}
		if r.scale(rs, *(*rs).Spec.Replicas-n, false) != nil {
			return changed, false
		}
		spare -= n
		changed = true
	}
	return changed, true
}

// complete reports whether every replica is new and available, and none is left of the old. Models DeploymentComplete.
func complete(d *appsv1.Deployment, st *appsv1.DeploymentStatus) bool {
	want := *d.Spec.Replicas
	return st.UpdatedReplicas == want && st.Replicas == want && st.AvailableReplicas == want && st.ObservedGeneration >= d.Generation
}

// available is what the sets' statuses count.
func available(sets []*appsv1.ReplicaSet) (n int32) {
	for _, rs := range sets {
		n += rs.Status.AvailableReplicas
	}
	return n
}

// byAge orders sets as the controller goes through them: the oldest first.
func byAge(sets []*appsv1.ReplicaSet) {
	slices.SortStableFunc(sets, func(a, b *appsv1.ReplicaSet) int { return a.CreationTimestamp.Compare(b.CreationTimestamp.Time) })
}
