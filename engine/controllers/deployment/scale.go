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

// scale gives a set another size and reports it; the set becomes what is stored. Always also brings the annotations up to date when the
// size stays. Models scaleReplicaSet.
func (r *round) scale(set **appsv1.ReplicaSet, to int32, always bool) error {
	rs := *set
	from := *rs.Spec.Replicas
	if from == to && !always {
		return nil
	}
	updated := rs.DeepCopy()
	updated.Spec.Replicas = &to
	if updated.Annotations == nil {
		updated.Annotations = map[string]string{}
	}
	desire(r.d, updated)
	if from == to && updated.Annotations[desiredAnnotation] == rs.Annotations[desiredAnnotation] && updated.Annotations[maxAnnotation] == rs.Annotations[maxAnnotation] {
		return nil
	}
	stored, err := r.write(updated)
	if err != nil {
		return err
	}
	*set = stored
	if from != to {
		r.reportScale(r.d, rs.Name, from, to)
	}
	return nil
}

func (c *Controller) reportScale(d *appsv1.Deployment, set string, from, to int32) {
	direction := "up"
	if to < from {
		direction = "down"
	}
	c.note(d, explain.RuleReplicasScaled, map[string]string{"set": set, "from": strconv.Itoa(int(from)), "to": strconv.Itoa(int(to))})
	c.queue.Report(func() {
		c.recorder.Event(d, corev1.EventTypeNormal, "ScalingReplicaSet", fmt.Sprintf("Scaled %s replica set %s from %d to %d", direction, set, from, to))
	})
}

// scaled reports whether the wanted number was changed since the sets were last sized. Models isScalingEvent.
func (r *round) scaled() bool {
	return slices.ContainsFunc(r.all(), func(rs *appsv1.ReplicaSet) bool {
		desired, err := strconv.Atoi(rs.Annotations[desiredAnnotation])
		return err == nil && *rs.Spec.Replicas > 0 && desired != int(*r.d.Spec.Replicas)
	})
}

// resize is the pass over a deployment that is paused or whose wanted number was changed. Models sync.
func (r *round) resize() error {
	if err := r.syncNew(false); err != nil {
		return err
	}
	if err := r.scaleAll(); err != nil {
		return err
	}
	if r.d.Spec.Paused {
		if err := r.cleanUp(); err != nil {
			return err
		}
	}
	return r.report()
}

// scaleAll sizes the sets after the wanted number changed: the only one with replicas gets all; a complete rollout empties the others; in
// the middle of one the sets share in proportion. Models scale.
func (r *round) scaleAll() error {
	var active []**appsv1.ReplicaSet
	for i, rs := range r.old {
		if *rs.Spec.Replicas > 0 {
			active = append(active, &r.old[i])
		}
	}
	if r.current != nil && (*r.current.Spec.Replicas > 0 || len(active) == 0) {
		active = append(active, &r.current)
	}
	switch {
	case len(active) == 0 && len(r.old) > 0:
		return r.scale(&r.old[len(r.old)-1], *r.d.Spec.Replicas, false)
	case len(active) == 1:
		return r.scale(active[0], *r.d.Spec.Replicas, false)
	case saturated(r.d, r.current):
		for _, rs := range active {
			if *rs == r.current {
				continue
			}
			if err := r.scale(rs, 0, false); err != nil {
				return err
			}
		}
	case r.d.Spec.Strategy.Type == appsv1.RollingUpdateDeploymentStrategyType:
		return r.scaleInProportion(active)
	}
	return nil
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
func (r *round) scaleInProportion(active []**appsv1.ReplicaSet) error {
	d := r.d
	allowed, have := int32(0), int32(0)
	if *d.Spec.Replicas > 0 {
		allowed = *d.Spec.Replicas + maxSurge(d)
	}
	for _, rs := range active {
		have += *(*rs).Spec.Replicas
	}
	add := allowed - have
	slices.SortStableFunc(active, func(a, b **appsv1.ReplicaSet) int {
		if n := int(*(*b).Spec.Replicas - *(*a).Spec.Replicas); n != 0 {
			return n
		}
		if add > 0 {
			return (*b).CreationTimestamp.Compare((*a).CreationTimestamp.Time)
		}
		return (*a).CreationTimestamp.Compare((*b).CreationTimestamp.Time)
	})
	sizes := make([]int32, len(active))
	added := int32(0)
	for i, rs := range active {
		sizes[i] = *(*rs).Spec.Replicas
		if add != 0 {
			share := proportion(*rs, d, add, added)
			sizes[i] += share
			added += share
		}
	}
	for i, rs := range active {
		if i == 0 && add != 0 {
			sizes[0] = max(sizes[0]+add-added, 0)
		}
		if err := r.scale(rs, sizes[i], true); err != nil {
			return err
		}
	}
	return nil
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
