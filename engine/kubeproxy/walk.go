package kubeproxy

import (
	"net/netip"
	"slices"
	"strings"

	"github.com/podscope/podscope/engine/network"
)

// counter is one rule of a node: its chain, what it jumps to, and what tells it from others of that chain that jump there too.
type counter struct{ node, chain, target, mark string }

// Marks of rules.
const (
	ofPods  = "pods"  // the short cut of the node's pods
	ofNode  = "node"  // the short cut of the node itself
	ofLocal = "lo"    // to a node port on 127.0.0.1
	sticky  = "again" // to the endpoint that a client had before
)

// walk is the way of a connection's first packet through the rules of a node.
type walk struct {
	p          *Proxy
	node       string
	from       *network.Stack // nil is a pod of the node
	at         address
	masquerade bool
}

func (w *walk) hit(chain, target, mark string) { w.p.counts[counter{w.node, chain, target, mark}]++ }

// local reports whether the packet begins on the node: in a pod of its, or on the node itself.
func (w *walk) local() bool { return w.from == nil || nodeOf(w.from) == w.node }

// policy is which endpoints take the packet, and by which chain.
func (w *walk) policy(r reach) ([]endpoint, string) {
	port := w.at.port
	cluster, local := port.chain("KUBE-SVC-", ""), port.chain("KUBE-SVL-", "")
	switch {
	case w.at.kind == atClusterIP && port.internalLocal:
		return r.local, local
	case w.at.kind == atLoadBalancer && !w.admitted():
		return nil, ""
	case w.at.kind != atClusterIP && port.externalLocal && !w.local():
		return r.local, local
	}
	return r.cluster, cluster
}

// admitted reports whether the load balancer's addresses are open to where the packet comes from.
func (w *walk) admitted() bool {
	list := w.at.port.ranges
	return len(list) == 0 || w.from != nil && slices.ContainsFunc(list, func(r netip.Prefix) bool { return r.Contains(w.from.IP()) })
}

// enter counts the jump to the rules of services.
func (w *walk) enter() {
	chain := "PREROUTING"
	if w.from.Node == nil && w.local() {
		chain = "OUTPUT"
	}
	w.hit(chain, "KUBE-SERVICES", "")
}

// leave counts what becomes of the packet's source.
func (w *walk) leave() {
	if !w.masquerade {
		w.hit("KUBE-POSTROUTING", "RETURN", "")
	} else {
		w.hit("KUBE-POSTROUTING", "MARK", "")
		w.hit("KUBE-POSTROUTING", "MASQUERADE", "")
	}
	w.hit("POSTROUTING", "KUBE-POSTROUTING", "")
}

func (w *walk) mark(chain, which string) {
	w.hit(chain, "KUBE-MARK-MASQ", which)
	if !w.masquerade {
		w.masquerade = true
		w.hit("KUBE-MARK-MASQ", "MARK", "")
	}
}

// through counts the rules between a service's address and an endpoint.
func (w *walk) through(to netip.AddrPort, chain string, real netip.AddrPort, again bool) {
	port, source := w.at.port, w.from.IP()
	if w.at.kind == atClusterIP {
		w.hit("KUBE-SERVICES", chain, "")
		if !netip.MustParsePrefix(podRange).Contains(source) {
			w.mark(chain, "")
		}
	} else {
		w.outside(to, chain)
	}
	end, which := port.chain("KUBE-SEP-", real.String()), ""
	if again {
		which = sticky
	}
	w.hit(chain, end, which)
	if source == real.Addr() {
		w.mark(end, "")
	}
	w.hit(end, "DNAT", "")
	w.leave()
}

// outside counts the rules for addresses that are not cluster IPs.
func (w *walk) outside(to netip.AddrPort, chain string) {
	port := w.at.port
	ext := port.chain("KUBE-EXT-", "")
	switch {
	case w.at.kind == atNodePort:
		w.hit("KUBE-SERVICES", "KUBE-NODEPORTS", "")
		if to.Addr().IsLoopback() {
			w.hit("KUBE-NODEPORTS", ext, ofLocal)
		} else {
			w.hit("KUBE-NODEPORTS", ext, "")
		}
	case w.at.kind == atLoadBalancer && len(port.ranges) > 0:
		fw := port.chain("KUBE-FW-", "")
		w.hit("KUBE-SERVICES", fw, to.Addr().String())
		i := slices.IndexFunc(port.ranges, func(r netip.Prefix) bool { return r.Contains(w.from.IP()) })
		w.hit(fw, ext, port.ranges[i].String())
	default:
		w.hit("KUBE-SERVICES", ext, to.Addr().String())
	}
	switch {
	case !port.externalLocal:
		w.mark(ext, "")
		w.hit(ext, chain, "")
	case !w.local():
		w.hit(ext, chain, "")
	case w.from.Node != nil:
		w.hit(ext, chain, ofPods)
	default:
		w.mark(ext, "")
		w.hit(ext, chain, ofNode)
	}
}

// refused counts the rule of the table filter that refuses the packet.
func (w *walk) refused(target string) {
	chain := "KUBE-EXTERNAL-SERVICES"
	switch {
	case w.at.kind == atClusterIP:
		chain = "KUBE-SERVICES"
	case w.at.kind == atLoadBalancer && !w.admitted():
		chain = "KUBE-PROXY-FIREWALL"
	}
	w.hit(chain, target, w.at.port.name)
}

// recount forgets what chains counted that were written anew: the common ones each time, a service's when something about it changed.
func (p *Proxy) recount(before *table) {
	kept := map[string]bool{"PREROUTING": true, "OUTPUT": true, "POSTROUTING": true}
	for id, port := range p.table.byName {
		old := before.byName[id]
		if old == nil || !port.same(old) {
			continue
		}
		for _, prefix := range [...]string{"KUBE-SVC-", "KUBE-SVL-", "KUBE-EXT-", "KUBE-FW-"} {
			kept[port.chain(prefix, "")] = true
		}
		for _, e := range port.all {
			kept[port.chain("KUBE-SEP-", e.addr.String())] = true
		}
	}
	for c := range p.counts {
		if !kept[c.chain] && strings.Contains(c.chain, "KUBE-") {
			delete(p.counts, c)
		}
	}
}
