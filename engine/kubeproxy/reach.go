package kubeproxy

import (
	"slices"
	"strings"
)

// reach is which endpoints of a port connections lead to that arrive at a node: by the policy Cluster, by the policy Local, by either;
// any says whether there are some on any node.
type reach struct {
	cluster, local, all []endpoint
	any                 bool
}

// external reports whether the port is reached from outside: by a node port or an address that is not its cluster IP.
func (p *servicePort) external() bool {
	return p.nodePort != 0 || len(p.externalIPs) > 0 || len(p.balancers) > 0
}

func (e endpoint) isReady() bool { return e.ready }

// leaves reports whether an endpoint is being deleted and serves still: where none is ready, those are taken.
func (e endpoint) leaves() bool { return e.serving && e.terminating }

// from is the port's reach from a node. Models pkg/proxy CategorizeEndpoints.
func (p *servicePort) from(node, zone string) reach {
	if r, ok := p.reaches[node]; ok {
		return r
	}
	var r reach
	if !p.internalLocal || p.external() {
		near := p.near(node, zone)
		r.cluster = p.pick(func(e endpoint) bool { return e.ready && near(e) })
		if len(r.cluster) == 0 {
			r.cluster = p.pick(endpoint.leaves)
		}
		r.any = len(r.cluster) > 0
	}
	r.all = r.cluster
	if p.internalLocal || p.externalLocal && p.external() {
		r.any = r.any || slices.ContainsFunc(p.all, func(e endpoint) bool { return e.ready || e.leaves() })
		r.local = p.pick(func(e endpoint) bool { return e.node == node && e.ready })
		if len(r.local) == 0 {
			r.local = p.pick(func(e endpoint) bool { return e.node == node && e.leaves() })
		}
		r.all = p.pick(func(e endpoint) bool { return slices.Contains(r.cluster, e) || slices.Contains(r.local, e) })
	}
	if p.reaches == nil {
		p.reaches = map[string]reach{}
	}
	p.reaches[node] = r
	return r
}

func (p *servicePort) pick(wanted func(endpoint) bool) (out []endpoint) {
	for _, e := range p.all {
		if wanted(e) {
			out = append(out, e)
		}
	}
	return out
}

// near is which endpoints are near enough to a node, by the hints: those of its node, those of its zone, or all of them, where one that
// is ready has no hint or none has one for here. Models pkg/proxy topologyModeFromHints.
func (p *servicePort) near(node, zone string) func(endpoint) bool {
	forNode := func(e endpoint) bool { return hinted(e.nodes, node) }
	forZone := func(e endpoint) bool { return hinted(e.zones, zone) }
	ready := p.pick(endpoint.isReady)
	switch {
	case every(ready, func(e endpoint) bool { return e.nodes != "" }) && slices.ContainsFunc(ready, forNode):
		return forNode
	case every(ready, func(e endpoint) bool { return e.zones != "" }) && slices.ContainsFunc(ready, forZone):
		return forZone
	}
	return func(endpoint) bool { return true }
}

func hinted(names, name string) bool { return name != "" && strings.Contains(" "+names, " "+name+" ") }

func every(list []endpoint, is func(endpoint) bool) bool {
	return !slices.ContainsFunc(list, func(e endpoint) bool { return !is(e) })
}
