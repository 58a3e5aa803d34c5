package kubeproxy

import (
	"net/netip"

	corev1 "k8s.io/api/core/v1"
)

// Endpoints lists where TCP connections to a service's cluster address go at the moment, from a node's point of view.
func (p *Proxy) Endpoints(node string, to netip.AddrPort) []netip.AddrPort {
	var out []netip.AddrPort
	if a := p.table.addresses[destination{corev1.ProtocolTCP, to}]; a.port != nil {
		w := walk{p: p, node: node, at: a}
		list, _ := w.policy(a.port.from(node, p.table.nodes[node].zone))
		for _, e := range list {
			out = append(out, e.addr)
		}
	}
	return out
}
