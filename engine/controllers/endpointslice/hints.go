package endpointslice

import (
	"maps"
	"slices"

	corev1 "k8s.io/api/core/v1"
	discoveryv1 "k8s.io/api/discovery/v1"
	"k8s.io/utils/ptr"

	"github.com/podscope/podscope/engine/controllers/workqueue"
)

// hints say for which zone, and for which node, a ready endpoint is meant, where the service wants its traffic to stay near.
// Models k8s.io/endpointslice/trafficdist ReconcileHints.
func hints(svc *corev1.Service, ep *discoveryv1.Endpoint) *discoveryv1.EndpointHints {
	want := ptr.Deref(svc.Spec.TrafficDistribution, "")
	if want == "" || byTopology(svc) {
		return nil
	}
	h := discoveryv1.EndpointHints{}
	if ep.Zone != nil {
		h.ForZones = []discoveryv1.ForZone{{Name: *ep.Zone}}
	}
	if ep.NodeName != nil && want == corev1.ServiceTrafficDistributionPreferSameNode {
		h.ForNodes = []discoveryv1.ForNode{{Name: *ep.NodeName}}
	}
	if h.ForZones == nil && h.ForNodes == nil {
		return nil
	}
	return &h
}

// byTopology reports whether a service wants its endpoints divided among the zones. Models hintsEnabled.
func byTopology(svc *corev1.Service) bool {
	mode, ok := svc.Annotations[corev1.DeprecatedAnnotationTopologyAwareHints]
	if !ok {
		mode = svc.Annotations[corev1.AnnotationTopologyMode]
	}
	return mode == "Auto" || mode == "auto"
}

// notice is an Event about a service's hints.
type notice struct{ kind, reason, message string }

func (r *reconciliation) disabled(why string, family discoveryv1.AddressType) {
	r.notices = append(r.notices, notice{corev1.EventTypeWarning, "TopologyAwareHintsDisabled", why + ", addressType: " + string(family)})
}

// divide gives the service's endpoints to zones where it asks for that: each to its own zone at first, then as many to others as those
// lack. Where that cannot be done nobody has hints, and the service says why. Models (*TopologyCache).AddHints.
func (r *reconciliation) divide(family discoveryv1.AddressType) {
	svc := workqueue.Key{Namespace: r.svc.Namespace, Name: r.svc.Name}
	if !byTopology(r.svc) {
		if r.zones.given[svc] != nil {
			r.disabled("Topology Aware Hints has been disabled", family)
		}
		r.zones.forget(svc, family)
		return
	}
	same := r.same(family)
	shares, why := r.zones.shares(ready(slices.Concat(same, r.create, r.update)))
	if why == "" {
		why = r.assign(svc, family, same, shares)
	}
	if why != "" {
		r.disabled(why, family)
		r.zones.forget(svc, family)
		r.unhint(family)
	}
}

// same are the family's slices that are not to be written.
func (r *reconciliation) same(family discoveryv1.AddressType) []*discoveryv1.EndpointSlice {
	written := map[string]bool{}
	for _, s := range slices.Concat(r.update, r.remove) {
		written[s.Name] = true
	}
	return slices.DeleteFunc(slices.Clone(r.existing[family]), func(s *discoveryv1.EndpointSlice) bool { return written[s.Name] })
}

// assign puts the hints and returns "", or says why there can be none.
func (r *reconciliation) assign(svc workqueue.Key, family discoveryv1.AddressType, same []*discoveryv1.EndpointSlice, shares map[string]share) string {
	given := map[string]int{}
	for _, s := range same {
		if hinted := hintedZones(s, given, shares); hinted != nil {
			for zone, n := range hinted {
				given[zone] += n
			}
		} else {
			r.update = append(r.update, s.DeepCopy())
		}
	}
	var free []*discoveryv1.Endpoint
	for _, s := range slices.Concat(r.create, r.update) {
		for i := range s.Endpoints {
			if ep := &s.Endpoints[i]; *ep.Conditions.Ready {
				if ptr.Deref(ep.Zone, "") == "" {
					return "One or more endpoints do not have a zone specified"
				}
				given[*ep.Zone]++
				ep.Hints = forZone(*ep.Zone)
				free = append(free, ep)
			}
		}
	}
	redistribute(free, shares, given)
	if len(given) == 0 {
		return "No hints allocated for zones"
	}
	if r.zones.given[svc] == nil {
		r.notices = append(r.notices, notice{corev1.EventTypeNormal, "TopologyAwareHintsEnabled", "Topology Aware Hints has been enabled, addressType: " + string(family)})
	}
	r.zones.remember(svc, family, given)
	return ""
}

// redistribute has endpoints of zones that have too many meant for zones that have too few. Models redistributeHints.
func redistribute(free []*discoveryv1.Endpoint, shares map[string]share, given map[string]int) {
	gives, takes := exchange(shares, given)
	for _, ep := range free {
		from := *ep.Zone
		if gives[from] == 0 || len(takes) == 0 {
			continue
		}
		to := slices.Min(slices.Collect(maps.Keys(takes)))
		ep.Hints = forZone(to)
		gives[from]--
		if takes[to]--; takes[to] == 0 {
			delete(takes, to)
		}
		given[from]--
		given[to]++
	}
}

func forZone(name string) *discoveryv1.EndpointHints {
	return &discoveryv1.EndpointHints{ForZones: []discoveryv1.ForZone{{Name: name}}}
}

// hintedZones counts a slice's hints by zone; nil when they cannot stay as they are. Models getHintsByZone.
func hintedZones(s *discoveryv1.EndpointSlice, given map[string]int, shares map[string]share) map[string]int {
	out := map[string]int{}
	for _, ep := range s.Endpoints {
		if !*ep.Conditions.Ready {
			continue
		}
		if ep.Hints == nil || len(ep.Hints.ForZones) == 0 {
			return nil
		}
		for _, z := range ep.Hints.ForZones {
			out[z.Name]++
		}
	}
	for zone, n := range out {
		if s, ok := shares[zone]; !ok || given[zone]+n > s.most {
			return nil
		}
	}
	return out
}

// unhint takes all hints away. Models RemoveHintsFromSlices.
func (r *reconciliation) unhint(family discoveryv1.AddressType) {
	for _, s := range r.same(family) {
		if slices.ContainsFunc(s.Endpoints, func(ep discoveryv1.Endpoint) bool { return ep.Hints != nil }) {
			r.update = append(r.update, s.DeepCopy())
		}
	}
	for _, s := range slices.Concat(r.create, r.update) {
		for i := range s.Endpoints {
			s.Endpoints[i].Hints = nil
		}
	}
}

func ready(list []*discoveryv1.EndpointSlice) (n int) {
	for _, s := range list {
		for _, ep := range s.Endpoints {
			if *ep.Conditions.Ready {
				n++
			}
		}
	}
	return n
}
