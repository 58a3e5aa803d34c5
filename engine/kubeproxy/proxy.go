package kubeproxy

import (
	"net/netip"
	"slices"
	"strings"
	"time"

	corev1 "k8s.io/api/core/v1"

	"github.com/podscope/podscope/engine/api"
	"github.com/podscope/podscope/engine/network"
	"github.com/podscope/podscope/engine/sim"
	"github.com/podscope/podscope/engine/store"
)

const (
	component = "kube-proxy"
	// minSync is how long the rules are left alone after they were written, however much changes: the default of --iptables-min-sync-period.
	minSync = time.Second
)

// What writing the rules takes.
const (
	minWrite = 15 * time.Millisecond
	maxWrite = 40 * time.Millisecond
)

// Proxy is the kube-proxy of every node. Create it with [New], set it going with [Proxy.Start] and give [Proxy.Translate] to the network.
type Proxy struct {
	sim      *sim.Sim
	client   *api.Client
	network  *network.Network
	table    *table
	due      *sim.Timer
	last     time.Duration // when the rules were last written
	synced   bool
	affinity map[affinityKey]affinity
	counts   map[counter]int
	traffic  *network.Traffic
}

// affinityKey is a client of a service's port.
type affinityKey struct {
	port   string
	client netip.Addr
}

// affinity is the endpoint that a client is sent to again.
type affinity struct {
	to   netip.AddrPort
	seen time.Duration
}

// New returns a proxy without rules.
func New(s *sim.Sim, server *api.Server, net *network.Network) *Proxy {
	return &Proxy{
		sim: s, client: server.Client(component), network: net, table: newTable(), affinity: map[affinityKey]affinity{}, counts: map[counter]int{}, traffic: network.NewTraffic(s),
	}
}

// Start begins to watch services and endpoint slices, and which zones nodes are in.
func (p *Proxy) Start() {
	for _, resource := range [...]string{"services", "endpointslices.discovery.k8s.io"} {
		p.client.Watch(resource, func(store.Entry) { p.changed() })
	}
	p.client.Watch("nodes", func(e store.Entry) {
		if n, ok := e.Object.(*corev1.Node); ok && n.Labels[corev1.LabelTopologyZone] != p.table.nodes[n.Name].zone {
			p.changed()
		}
	})
}

// changed has the rules written again: at once, or a second after they were last written.
// Models pkg/proxy/runner BoundedFrequencyRunner.
func (p *Proxy) changed() {
	if p.due.Pending() {
		return
	}
	wait := time.Duration(0)
	if p.synced {
		wait = max(p.last+minSync-p.sim.Elapsed(), 0)
	}
	p.due = p.sim.After(wait+p.sim.Between(component+"/write", minWrite, maxWrite), component, p.sync)
}

// sync replaces the rules by those for the services and endpoints as they are now.
func (p *Proxy) sync() {
	p.last, p.synced = p.sim.Elapsed(), true
	before := p.table
	p.table = compile(p.client)
	p.recount(before)
	for key, a := range p.affinity {
		if port := p.table.byName[key.port]; port == nil || !port.has(a.to) {
			delete(p.affinity, key)
		}
	}
}

// Translate is the network's Translator for TCP.
func (p *Proxy) Translate(from *network.Stack, to netip.AddrPort) (netip.AddrPort, network.Verdict) {
	return p.Route(from, corev1.ProtocolTCP, to)
}

// Route is what the rules make of a connection or packet from a stack to an address.
func (p *Proxy) Route(from *network.Stack, protocol corev1.Protocol, to netip.AddrPort) (netip.AddrPort, network.Verdict) {
	if to.Addr().IsLoopback() && from.Node != nil {
		return to, network.Pass // a pod's own, which no rule of the node sees
	}
	a, node := p.find(from, protocol, to)
	w := walk{p: p, node: node, from: from, at: a}
	w.enter()
	if a.port == nil {
		w.leave()
		return to, network.Pass
	}
	r := a.port.from(node, p.table.nodes[node].zone)
	list, chain := w.policy(r)
	switch {
	case !r.any:
		w.refused("REJECT")
		return to, network.Reject
	case len(list) == 0:
		w.refused("DROP")
		return to, network.Drop
	}
	real, again := p.choose(a.port, list, from.IP())
	w.through(to, chain, real, again)
	return real, network.Forward
}

// find is the service port that an address is one of, and the node whose rules the packet meets: where it comes from, or whose address
// it goes to.
func (p *Proxy) find(from *network.Stack, protocol corev1.Protocol, to netip.AddrPort) (address, string) {
	if a, ok := p.table.addresses[destination{protocol, to}]; ok {
		return a, nodeOf(from)
	}
	if !p.isNode(from, to.Addr()) {
		return address{}, nodeOf(from)
	}
	return address{p.table.nodePorts[nodePort{protocol, to.Port()}], atNodePort}, p.nodeAt(from, to.Addr())
}

// Traffic is what became of the connections to services.
func (p *Proxy) Traffic() *network.Traffic { return p.traffic }

// Settled is what the network tells of connections to addresses that Translate has turned into others.
func (p *Proxy) Settled(trip network.Trip) {
	a, _ := p.find(trip.From, corev1.ProtocolTCP, trip.To)
	port := a.port
	if port == nil {
		return
	}
	pod := ""
	if i := slices.IndexFunc(port.all, func(ep endpoint) bool { return ep.addr == trip.Real }); i >= 0 {
		pod = port.all[i].pod
	} else if s := p.network.Stack(trip.Real.Addr()); s != nil && trip.Real != trip.To {
		pod = s.Name // it has left the service since
	}
	service, _, _ := strings.Cut(port.name, ":")
	p.traffic.Note(service, pod, trip)
}

// choose picks at random, or for a service with session affinity what the client had before.
func (p *Proxy) choose(port *servicePort, list []endpoint, client netip.Addr) (to netip.AddrPort, again bool) {
	key := affinityKey{port.id(), client}
	if a, ok := p.affinity[key]; ok && port.affinity > 0 && p.sim.Elapsed() < a.seen+port.affinity {
		for _, ep := range list {
			if ep.addr == a.to {
				p.affinity[key] = affinity{a.to, p.sim.Elapsed()}
				return a.to, true
			}
		}
	}
	to = list[p.sim.Rand(component).IntN(len(list))].addr
	if port.affinity > 0 {
		p.affinity[key] = affinity{to, p.sim.Elapsed()}
	}
	return to, false
}

// isNode reports whether an address is a node's own; loopback is, to the node itself.
func (p *Proxy) isNode(from *network.Stack, ip netip.Addr) bool {
	if ip.IsLoopback() {
		return from.Node == nil
	}
	s := p.network.Stack(ip)
	return s != nil && s.Node == nil
}

// nodeAt is the name of the node that an address belongs to.
func (p *Proxy) nodeAt(from *network.Stack, ip netip.Addr) string {
	if s := p.network.Stack(ip); s != nil && !ip.IsLoopback() {
		return s.Name
	}
	return nodeOf(from)
}

func nodeOf(s *network.Stack) string {
	if s.Node != nil {
		return s.Node.Name
	}
	return s.Name
}
