package endpointslice

import (
	"cmp"
	"maps"
	"slices"

	discoveryv1 "k8s.io/api/discovery/v1"
	"k8s.io/apimachinery/pkg/api/equality"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/utils/ptr"
)

// fit keeps each endpoint in the slice that has it and puts new ones where there is room: into slices that change anyway, then into the
// fullest that takes all, then into new ones. Models (*Reconciler).reconcileByPortMapping.
func (r *reconciliation) fit(g *group, family discoveryv1.AddressType) {
	left := slices.Clone(g.desired)
	var changed, same []*discoveryv1.EndpointSlice
	for _, s := range g.slices {
		next, touched := r.keep(s, &left)
		switch {
		case touched && len(next.Endpoints) == 0:
			r.remove = append(r.remove, s)
		case touched:
			changed = append(changed, next)
		case len(s.Endpoints) == 0 && len(left) == 0 && len(g.desired) == 0:
			r.remove = append(r.remove, s) // maybe the placeholder, which then stays
		default:
			same = append(same, s)
		}
	}
	slices.SortStableFunc(changed, func(a, b *discoveryv1.EndpointSlice) int { return cmp.Compare(len(b.Endpoints), len(a.Endpoints)) })
	for _, s := range changed {
		fill(s, &left)
	}
	for len(left) > 0 {
		i := roomiest(same, len(left))
		if i < 0 {
			s := newSlice(r.svc, family, g.ports)
			fill(s, &left)
			r.create = append(r.create, s)
			continue
		}
		s := same[i].DeepCopy()
		same = slices.Delete(same, i, i+1)
		fill(s, &left)
		changed = append(changed, s)
	}
	r.update = append(r.update, changed...)
}

// keep is a slice with those of its endpoints that are still wanted, as they are now; they are taken off what is left to place.
func (r *reconciliation) keep(s *discoveryv1.EndpointSlice, left *[]discoveryv1.Endpoint) (next *discoveryv1.EndpointSlice, touched bool) {
	wanted := make(map[types.UID]int, len(*left)) // places in left
	for i := range *left {
		wanted[uidOf(&(*left)[i])] = i
	}
	kept := make([]discoveryv1.Endpoint, 0, len(s.Endpoints))
	taken := make([]bool, len(*left))
	for i := range s.Endpoints {
		have := &s.Endpoints[i]
		at, found := wanted[uidOf(have)]
		if !found || taken[at] || !sameEndpoint(&(*left)[at], have) {
			touched = true
			continue
		}
		touched = touched || !r.unchanged(&(*left)[at], have)
		kept, taken[at] = append(kept, (*left)[at]), true
	}
	rest := make([]discoveryv1.Endpoint, 0, len(*left)-len(kept))
	for i, t := range taken {
		if !t {
			rest = append(rest, (*left)[i])
		}
	}
	*left = rest
	labels := sliceLabels(r.svc)
	if !touched && equality.Semantic.DeepEqual(ownLabels(labels), ownLabels(s.Labels)) {
		return s, false
	}
	shallow := *s
	shallow.Endpoints = nil
	next = shallow.DeepCopy()
	next.Endpoints, next.Labels = kept, labels
	return next, true
}

// sameEndpoint reports whether two endpoints are one, maybe changed. Models k8s.io/endpointslice/util hashEndpoint.
func sameEndpoint(a, b *discoveryv1.Endpoint) bool {
	return slices.Equal(a.Addresses, b.Addresses) && ptr.Equal(a.NodeName, b.NodeName) && ptr.Equal(a.Hostname, b.Hostname) &&
		a.TargetRef != nil && b.TargetRef != nil && a.TargetRef.UID == b.TargetRef.UID
}

// unchanged reports whether an endpoint is in every field what it was; hints of zones are judged later. Comparing by reflection took a third
// of a rollout's time. Models k8s.io/endpointslice/util EndpointsEqualBeyondHash.
func (r *reconciliation) unchanged(a, b *discoveryv1.Endpoint) bool {
	return sameEndpoint(a, b) && *a.TargetRef == *b.TargetRef && ptr.Equal(a.Conditions.Ready, b.Conditions.Ready) && ptr.Equal(a.Conditions.Serving, b.Conditions.Serving) &&
		ptr.Equal(a.Conditions.Terminating, b.Conditions.Terminating) && ptr.Equal(a.Zone, b.Zone) && maps.Equal(a.DeprecatedTopology, b.DeprecatedTopology) &&
		(byTopology(r.svc) || equality.Semantic.DeepEqual(a.Hints, b.Hints))
}

// uidOf is the pod's that an endpoint stands for.
func uidOf(e *discoveryv1.Endpoint) types.UID {
	if e.TargetRef == nil {
		return ""
	}
	return e.TargetRef.UID
}

func fill(s *discoveryv1.EndpointSlice, left *[]discoveryv1.Endpoint) {
	n := min(len(*left), max(perSlice-len(s.Endpoints), 0))
	s.Endpoints = append(s.Endpoints, (*left)[:n]...)
	*left = (*left)[n:]
}

// roomiest is the slice that is fullest once n more are in it, -1 when none has room. Models getSliceToFill.
func roomiest(list []*discoveryv1.EndpointSlice, n int) int {
	best := -1
	if n >= perSlice {
		return best
	}
	for i, s := range list {
		if len(s.Endpoints)+n <= perSlice && (best < 0 || len(s.Endpoints) > len(list[best].Endpoints)) {
			best = i
		}
	}
	return best
}
