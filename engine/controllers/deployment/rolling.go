package deployment

import (
	"slices"

	appsv1 "k8s.io/api/apps/v1"
)

// rolling moves replicas step by step: more of the new while the surge allows, fewer of the old while enough stay available.
// Models rolloutRolling.
func (c *Controller) rolling(d *appsv1.Deployment, s replicaSets) {
	s = c.withNew(d, s, true)
	if s.current == nil {
		return
	}
	if c.growNew(d, &s) || c.shrinkOld(d, s) {
		return
	}
	if complete(d, s.current.Status.AvailableReplicas, s) {
		c.cleanUp(d, s)
	}
}

func (c *Controller) growNew(d *appsv1.Deployment, s *replicaSets) (changed bool) {
	have := *s.current.Spec.Replicas
	want := *d.Spec.Replicas
	if have < want {
		want = newReplicas(d, s.all(), have)
	}
	if have == want {
		return false
	}
	s.current = c.scale(d, s.current, want)
	return true
}

// shrinkOld takes replicas from old sets: first those that are not available anyway. Models reconcileOldReplicaSets.
func (c *Controller) shrinkOld(d *appsv1.Deployment, s replicaSets) (changed bool) {
	if total(s.old) == 0 {
		return false
	}
	least := *d.Spec.Replicas - maxUnavailable(d)
	missing := *s.current.Spec.Replicas - s.current.Status.AvailableReplicas
	spare := total(s.all()) - least - missing
	if spare <= 0 {
		return false
	}
	old := slices.Clone(s.old)
	for i, rs := range old {
		bad := *rs.Spec.Replicas - rs.Status.AvailableReplicas
		if n := min(spare, bad); n > 0 {
			old[i] = c.scale(d, rs, *rs.Spec.Replicas-n)
			spare -= n
			changed = true
		}
	}
	free := available(append(slices.Clone(old), s.current)) - least
	for i, rs := range old {
		if n := min(free, *rs.Spec.Replicas); n > 0 {
			old[i] = c.scale(d, rs, *rs.Spec.Replicas-n)
			free -= n
			changed = true
		}
	}
	return changed
}

// complete reports whether every replica is new and available, and none is left of the old.
func complete(d *appsv1.Deployment, newAvailable int32, s replicaSets) bool {
	want := *d.Spec.Replicas
	left := int32(0)
	for _, rs := range s.old {
		left += rs.Status.Replicas
	}
	return s.current != nil && s.current.Status.Replicas == want && newAvailable == want && left == 0
}
