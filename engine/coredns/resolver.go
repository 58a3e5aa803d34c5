package coredns

import (
	"net/netip"
	"strings"
	"time"

	corev1 "k8s.io/api/core/v1"

	"github.com/podscope/podscope/engine/api"
	"github.com/podscope/podscope/engine/network"
	"github.com/podscope/podscope/engine/sim"
)

const (
	// ServiceIP is the address of the service kube-dns.
	ServiceIP = "10.96.0.10"
	port      = 53
	// ttl is how long an answer may be remembered: `ttl 30` and `cache 30` of the Corefile.
	ttl = 30 * time.Second
	// patience is how long libc waits for an answer: two attempts of five seconds.
	patience = 10 * time.Second
)

// What a question takes, there and back.
const (
	minLatency = 400 * time.Microsecond
	maxLatency = 1500 * time.Microsecond
)

// Route finds where a packet from a stack to an address goes, as kube-proxy decides.
type Route func(from *network.Stack, protocol corev1.Protocol, to netip.AddrPort) (real netip.AddrPort, v network.Verdict)

// Resolver is a network's DNS: it brings questions to the servers that there are.
type Resolver struct {
	sim     *sim.Sim
	network *network.Network
	route   Route
	zone    *zone
	caches  map[*network.Stack]cache // of each CoreDNS
}

// cache is what one CoreDNS remembers.
type cache map[string]remembered

type remembered struct {
	records []network.Record
	err     error
	until   time.Duration
}

// New returns a resolver that reads the server's services and endpoint slices.
func New(s *sim.Sim, server *api.Server, net *network.Network, route Route) *Resolver {
	return &Resolver{sim: s, network: net, route: route, zone: newZone(s, server), caches: map[*network.Stack]cache{}}
}

// Resolve is network.Resolver.
func (r *Resolver) Resolve(b network.Blocker, from *network.Stack, q network.Question) ([]network.Record, error) {
	to := netip.AddrPortFrom(q.Server, port)
	real, verdict := r.route(from, corev1.ProtocolUDP, to)
	target := r.network.Stack(real.Addr())
	switch {
	case verdict == network.Reject:
		r.wait(b, r.latency())
		return nil, network.ErrNoAnswer
	case verdict == network.Drop || target == nil || r.lost(from, target):
		r.wait(b, patience)
		return nil, network.ErrNoAnswer
	case target.Node == nil:
		r.wait(b, r.latency())
		return nil, network.ErrNoName // a node's own resolver knows nothing of the cluster, and there is no world outside
	case !target.Listens(real.Port()):
		r.wait(b, r.latency())
		return nil, network.ErrNoAnswer
	}
	r.wait(b, r.latency())
	return r.answer(target, q)
}

func (r *Resolver) lost(from, to *network.Stack) bool {
	if r.network.Faults == nil {
		return false
	}
	_, drop := r.network.Faults(from, to)
	return drop
}

func (r *Resolver) latency() time.Duration {
	return r.sim.Between("coredns/latency", minLatency, maxLatency)
}

// wait parks for a time, whatever else wakes the process up.
func (r *Resolver) wait(b network.Blocker, d time.Duration) {
	over := false
	t := r.sim.After(d, "coredns", func() {
		over = true
		b.Wake()
	})
	defer t.Stop()
	for !over {
		b.Park()
	}
}

// answer is what one CoreDNS says: what it remembers, or what is so now.
func (r *Resolver) answer(server *network.Stack, q network.Question) ([]network.Record, error) {
	c := r.caches[server]
	if c == nil {
		r.forget()
		c = cache{}
		r.caches[server] = c
	}
	now, key := r.sim.Elapsed(), q.Type+" "+strings.ToLower(q.Name)
	m, ok := c[key]
	if !ok || now >= m.until {
		m.records, m.err = r.zone.reply(q.Name, q.Type)
		m.until = now + ttl
		c[key] = m
	}
	out := make([]network.Record, len(m.records))
	for i, rec := range m.records {
		if strings.EqualFold(rec.Name, q.Name) {
			rec.Name = q.Name // as it was asked, in capitals or not
		}
		rec.TTL = ttl - (now - m.until + ttl).Truncate(time.Second)
		out[i] = rec
	}
	r.shuffle(out)
	return out, m.err
}

// shuffle puts addresses in another order each time: the plugin loadbalance.
func (r *Resolver) shuffle(list []network.Record) {
	var at []int
	for i, rec := range list {
		if rec.Type == "A" && rec.Section == network.Answer {
			at = append(at, i)
		}
	}
	if len(at) > 1 {
		r.sim.Rand("coredns/loadbalance").Shuffle(len(at), func(i, j int) { list[at[i]], list[at[j]] = list[at[j]], list[at[i]] })
	}
}

// forget drops what servers remembered that are gone.
func (r *Resolver) forget() {
	for s := range r.caches {
		if r.network.Stack(s.IP()) != s {
			delete(r.caches, s)
		}
	}
}
