package kubeproxy

import (
	"net/netip"

	corev1 "k8s.io/api/core/v1"
)

// Endpoints lists where TCP connections to a service's cluster address go at the moment, from a node's point of view.
func (p *Proxy) Endpoints(node string, to netip.AddrPort) []netip.AddrPort {
	port := p.table.clusterIPs[destination{corev1.ProtocolTCP, to}]
	if port == nil {
		return nil
	}
	var out []netip.AddrPort
	for _, e := range port.endpoints(node, false) {
		out = append(out, e.addr)
	}
	return out
}
