package daemonset

import (
	"maps"
	"slices"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/util/intstr"
)

// roll replaces old pods, node by node. Models rollingUpdate.
func (r *round) roll(pods map[string][]*corev1.Pod) error {
	wanted := 0
	for _, node := range r.nodes {
		if run, _ := allowed(r.ds, node); run {
			wanted++
			if pods[node.Name] == nil {
				pods[node.Name] = []*corev1.Pod{}
			}
		}
	}
	surge, unavailable := limits(r.ds, wanted)
	if surge > 0 {
		return r.rollWithSurge(pods, surge, wanted)
	}
	return r.rollInPlace(pods, unavailable)
}

// rollInPlace deletes old pods, as many at a time as may be unavailable, on whatever node they are: first those that are unavailable
// anyway. New ones are made when they are gone.
func (r *round) rollInPlace(pods map[string][]*corev1.Pod, most int) error {
	var idle, busy []*corev1.Pod
	unavailable := 0
	for _, node := range sortedNames(pods) {
		fresh, old, whole := r.sides(pods[node])
		switch {
		case !whole, (old == nil) == (fresh == nil):
			unavailable++
		case fresh != nil:
			if !r.available(fresh) {
				unavailable++
			}
		case !r.available(old):
			unavailable++
			idle = append(idle, old)
		case unavailable < most:
			busy = append(busy, old)
		}
	}
	room := max(most-unavailable, 0)
	return r.apply(nil, append(idle, busy[:min(room, len(busy))]...))
}

// rollWithSurge makes new pods beside old ones, as many at a time as the surge allows, and deletes an old one when the new one beside it
// is available. Where the set has no place any more, an old pod goes when enough others are available.
func (r *round) rollWithSurge(pods map[string][]*corev1.Pod, surge, wanted int) error {
	var gone, leaving []*corev1.Pod
	var first, then []string
	surging, available := 0, 0
	for _, node := range sortedNames(pods) {
		fresh, old, whole := r.sides(pods[node])
		if !whole {
			surging++
			continue
		}
		if one := oneOf(old, fresh); one != nil && r.available(one) {
			available++
		}
		switch {
		case old == nil:
		case fresh != nil && r.available(fresh):
			gone = append(gone, old)
		case fresh != nil:
			surging++
		case !r.wants(node) && !r.available(old):
			gone = append(gone, old)
		case !r.wants(node):
			leaving = append(leaving, old)
		case !r.available(old):
			first = append(first, node)
		case surging < surge:
			then = append(then, node)
		}
	}
	gone = append(gone, leaving[:min(max(available-wanted, 0), len(leaving))]...)
	return r.apply(append(first, then[:min(max(surge-surging, 0), len(then))]...), gone)
}

// oneOf is the first of two pods that exists.
func oneOf(a, b *corev1.Pod) *corev1.Pod {
	if a != nil {
		return a
	}
	return b
}

// wants reports whether the set wants a pod on a node.
func (r *round) wants(name string) bool {
	i := slices.IndexFunc(r.nodes, func(n *corev1.Node) bool { return n.Name == name })
	if i < 0 {
		return false
	}
	run, _ := allowed(r.ds, r.nodes[i])
	return run
}

// sides are the pod of the present template and the one of an older template on a node; whole is false when there are several of either.
// Models findUpdatedPodsOnNode.
func (r *round) sides(own []*corev1.Pod) (fresh, old *corev1.Pod, whole bool) {
	for _, p := range living(own) {
		side := &old
		if current(p, r.ds, r.hash) {
			side = &fresh
		}
		if *side != nil {
			return nil, nil, false
		}
		*side = p
	}
	return fresh, old, true
}

func surges(ds *appsv1.DaemonSet) bool {
	surge, _ := limits(ds, 1)
	return surge > 0
}

// limits are how many pods there may be too many and too few during an update. Models updatedDesiredNodeCounts.
func limits(ds *appsv1.DaemonSet, nodes int) (surge, unavailable int) {
	r := ds.Spec.UpdateStrategy.RollingUpdate
	if r == nil {
		return 0, 1
	}
	scaled := func(v *intstr.IntOrString) int {
		if v == nil {
			return 0
		}
		n, err := intstr.GetScaledValueFromIntOrPercent(v, nodes, true)
		if err != nil {
			return 0
		}
		return n
	}
	surge, unavailable = scaled(r.MaxSurge), scaled(r.MaxUnavailable)
	if surge == 0 {
		unavailable = max(unavailable, 1)
	}
	return surge, unavailable
}

// current reports whether a pod was made from the present template.
func current(p *corev1.Pod, ds *appsv1.DaemonSet, hash string) bool {
	return p.Labels[appsv1.DefaultDaemonSetUniqueLabelKey] == hash || p.Labels["pod-template-generation"] == generation(ds)
}

func sortedNames(pods map[string][]*corev1.Pod) []string { return slices.Sorted(maps.Keys(pods)) }
