package deployment

import (
	"fmt"
	"slices"
	"strconv"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/util/intstr"

	"github.com/podscope/podscope/engine/explain"
)

// allowance is by how many replicas a rolling update may go over and under the wanted number; when both come out as 0, one may lack.
// Models ResolveFenceposts.
func allowance(d *appsv1.Deployment) (surge, unavailable int32) {
	r := d.Spec.Strategy.RollingUpdate
	if d.Spec.Strategy.Type != appsv1.RollingUpdateDeploymentStrategyType || r == nil {
		return 0, 0
	}
	n := int(*d.Spec.Replicas)
	over, _ := intstr.GetScaledValueFromIntOrPercent(intstr.ValueOrDefault(r.MaxSurge, intstr.FromInt32(0)), n, true)
	under, _ := intstr.GetScaledValueFromIntOrPercent(intstr.ValueOrDefault(r.MaxUnavailable, intstr.FromInt32(0)), n, false)
	if over == 0 && under == 0 {
		under = 1
	}
	return int32(over), int32(under)
}

func maxSurge(d *appsv1.Deployment) int32 {
	surge, _ := allowance(d)
	return surge
}

func maxUnavailable(d *appsv1.Deployment) int32 {
	_, unavailable := allowance(d)
	return min(unavailable, *d.Spec.Replicas)
}

// newReplicas is how many replicas the new set may have now. Models NewRSNewReplicas.
func newReplicas(d *appsv1.Deployment, all []*appsv1.ReplicaSet, have int32) int32 {
	if d.Spec.Strategy.Type != appsv1.RollingUpdateDeploymentStrategyType {
		return *d.Spec.Replicas
	}
	room := *d.Spec.Replicas + maxSurge(d) - total(all)
	if room <= 0 {
		return have
	}
	return have + min(room, *d.Spec.Replicas-have)
}

func total(sets []*appsv1.ReplicaSet) (n int32) {
	for _, rs := range sets {
		n += *rs.Spec.Replicas
	}
	return n
}

// available never counts more than a set is to keep: what it is giving up may still stand in its status.
func available(sets []*appsv1.ReplicaSet) (n int32) {
	for _, rs := range sets {
		n += min(rs.Status.AvailableReplicas, *rs.Spec.Replicas)
	}
	return n
}

// scale gives a set another size, reports it, and returns the set as stored.
func (c *Controller) scale(d *appsv1.Deployment, rs *appsv1.ReplicaSet, to int32) *appsv1.ReplicaSet {
	from := *rs.Spec.Replicas
	updated := rs.DeepCopy()
	updated.Spec.Replicas = &to
	if updated.Annotations == nil {
		updated.Annotations = map[string]string{}
	}
	desire(d, updated)
	if from == to && updated.Annotations[desiredAnnotation] == rs.Annotations[desiredAnnotation] && updated.Annotations[maxAnnotation] == rs.Annotations[maxAnnotation] {
		return rs
	}
	stored := c.write(updated)
	if from != to {
		c.reportScale(d, rs.Name, from, to)
	}
	return stored
}

func (c *Controller) reportScale(d *appsv1.Deployment, set string, from, to int32) {
	direction := "up"
	if to < from {
		direction = "down"
	}
	c.note(d, explain.RuleReplicasScaled, map[string]string{"set": set, "from": strconv.Itoa(int(from)), "to": strconv.Itoa(int(to))})
	c.sim.After(c.latency(), "deployment reports", func() {
		c.recorder.Event(d, corev1.EventTypeNormal, "ScalingReplicaSet", fmt.Sprintf("Scaled %s replica set %s from %d to %d", direction, set, from, to))
	})
}

// scaled reports whether the wanted number was changed since the sets were last sized. Models isScalingEvent.
func (c *Controller) scaled(d *appsv1.Deployment, s replicaSets) bool {
	return slices.ContainsFunc(s.all(), func(rs *appsv1.ReplicaSet) bool {
		desired, err := strconv.Atoi(rs.Annotations[desiredAnnotation])
		return err == nil && *rs.Spec.Replicas > 0 && desired != int(*d.Spec.Replicas)
	})
}

// scaleAll sizes the sets after the wanted number changed: the only one with replicas gets all; a complete rollout empties the others; in
// the middle of one the sets share in proportion. Models scale.
func (c *Controller) scaleAll(d *appsv1.Deployment, s replicaSets) {
	var active []*appsv1.ReplicaSet
	for _, rs := range s.all() {
		if *rs.Spec.Replicas > 0 {
			active = append(active, rs)
		}
	}
	if len(active) == 0 && s.current != nil {
		active = append(active, s.current)
	}
	switch {
	case len(active) == 1:
		c.scale(d, active[0], *d.Spec.Replicas)
	case saturated(d, s.current):
		for _, rs := range active {
			if rs != s.current {
				c.scale(d, rs, 0)
			}
		}
	case d.Spec.Strategy.Type == appsv1.RollingUpdateDeploymentStrategyType:
		c.scaleInProportion(d, active)
	}
}

func saturated(d *appsv1.Deployment, rs *appsv1.ReplicaSet) bool {
	if rs == nil {
		return false
	}
	desired, err := strconv.Atoi(rs.Annotations[desiredAnnotation])
	want := *d.Spec.Replicas
	return err == nil && *rs.Spec.Replicas == want && int32(desired) == want && rs.Status.AvailableReplicas == want
}

// scaleInProportion spreads the difference over the sets by their sizes; what rounding leaves goes to the largest.
func (c *Controller) scaleInProportion(d *appsv1.Deployment, active []*appsv1.ReplicaSet) {
	allowed := int32(0)
	if *d.Spec.Replicas > 0 {
		allowed = *d.Spec.Replicas + maxSurge(d)
	}
	add := allowed - total(active)
	slices.SortStableFunc(active, func(a, b *appsv1.ReplicaSet) int {
		if n := int(*b.Spec.Replicas - *a.Spec.Replicas); n != 0 {
			return n
		}
		if add > 0 {
			return b.CreationTimestamp.Compare(a.CreationTimestamp.Time)
		}
		return a.CreationTimestamp.Compare(b.CreationTimestamp.Time)
	})
	sizes := make([]int32, len(active))
	added := int32(0)
	for i, rs := range active {
		sizes[i] = *rs.Spec.Replicas
		if add != 0 {
			share := proportion(rs, d, add, added)
			sizes[i] += share
			added += share
		}
	}
	for i, rs := range active {
		if i == 0 && add != 0 {
			sizes[0] = max(sizes[0]+add-added, 0)
		}
		c.scale(d, rs, sizes[i])
	}
}

// proportion is a set's share of what is to be added or taken away. Models GetReplicaSetProportion.
func proportion(rs *appsv1.ReplicaSet, d *appsv1.Deployment, add, added int32) int32 {
	if *rs.Spec.Replicas == 0 || add == added {
		return 0
	}
	before, err := strconv.Atoi(rs.Annotations[maxAnnotation])
	if err != nil || before == 0 {
		before = int(d.Status.Replicas)
	}
	if before == 0 {
		return 0
	}
	size := float64(*rs.Spec.Replicas) * float64(*d.Spec.Replicas+maxSurge(d)) / float64(before)
	share := int32(size+0.5) - *rs.Spec.Replicas
	if add > 0 {
		return min(share, add-added)
	}
	return max(share, add-added)
}
