package kubeproxy

import (
	"net/netip"
	"slices"
	"strings"
	"time"

	corev1 "k8s.io/api/core/v1"
	discoveryv1 "k8s.io/api/discovery/v1"

	"github.com/podscope/podscope/engine/api"
)

// table is a set of rules, never changed once it is in use.
type table struct {
	ports      []*servicePort // in the order of their names
	byName     map[string]*servicePort
	clusterIPs map[destination]*servicePort
	nodePorts  map[nodePort]*servicePort
}

type destination struct {
	protocol corev1.Protocol
	addr     netip.AddrPort
}

type nodePort struct {
	protocol corev1.Protocol
	port     uint16
}

// servicePort is one port of a service, with what stands behind it.
type servicePort struct {
	name                         string // namespace/name, or namespace/name:port
	protocol                     corev1.Protocol
	clusterIP                    netip.AddrPort
	external                     []netip.AddrPort // external and load balancer addresses
	nodePort                     uint16
	affinity                     time.Duration // 0 is none
	internalLocal, externalLocal bool
	all                          []endpoint
}

// endpoint is one address that a service leads to.
type endpoint struct {
	addr                        netip.AddrPort
	node                        string
	pod                         string // namespace/name of the pod, where it is one
	ready, serving, terminating bool
}

func newTable() *table {
	return &table{byName: map[string]*servicePort{}, clusterIPs: map[destination]*servicePort{}, nodePorts: map[nodePort]*servicePort{}}
}

// compile reads services and slices. Models pkg/proxy/iptables (*Proxier).syncProxyRules.
func compile(c *api.Client) *table {
	t := newTable()
	slicesOf := map[string][]*discoveryv1.EndpointSlice{}
	for _, s := range api.List[*discoveryv1.EndpointSlice](c, "") {
		if s.AddressType == discoveryv1.AddressTypeIPv4 {
			key := s.Namespace + "/" + s.Labels[discoveryv1.LabelServiceName]
			slicesOf[key] = append(slicesOf[key], s)
		}
	}
	for _, svc := range api.List[*corev1.Service](c, "") {
		ip, err := netip.ParseAddr(svc.Spec.ClusterIP)
		if err != nil || svc.Labels["service.kubernetes.io/service-proxy-name"] != "" {
			continue // headless, or an external name
		}
		for i := range svc.Spec.Ports {
			t.add(newServicePort(svc, ip, &svc.Spec.Ports[i], slicesOf[svc.Namespace+"/"+svc.Name]))
		}
	}
	return t
}

func newServicePort(svc *corev1.Service, ip netip.Addr, p *corev1.ServicePort, list []*discoveryv1.EndpointSlice) *servicePort {
	port := &servicePort{
		name: svc.Namespace + "/" + svc.Name, protocol: p.Protocol, clusterIP: netip.AddrPortFrom(ip, uint16(p.Port)), nodePort: uint16(p.NodePort),
		internalLocal: svc.Spec.InternalTrafficPolicy != nil && *svc.Spec.InternalTrafficPolicy == corev1.ServiceInternalTrafficPolicyLocal,
		externalLocal: svc.Spec.ExternalTrafficPolicy == corev1.ServiceExternalTrafficPolicyLocal,
		all:           endpointsFor(p.Name, list),
	}
	if p.Name != "" {
		port.name += ":" + p.Name
	}
	if svc.Spec.SessionAffinity == corev1.ServiceAffinityClientIP {
		port.affinity = time.Duration(corev1.DefaultClientIPServiceAffinitySeconds) * time.Second
		if c := svc.Spec.SessionAffinityConfig; c != nil && c.ClientIP != nil && c.ClientIP.TimeoutSeconds != nil {
			port.affinity = time.Duration(*c.ClientIP.TimeoutSeconds) * time.Second
		}
	}
	more := slices.Clone(svc.Spec.ExternalIPs)
	for _, in := range svc.Status.LoadBalancer.Ingress {
		more = append(more, in.IP)
	}
	for _, text := range more {
		if a, err := netip.ParseAddr(text); err == nil {
			port.external = append(port.external, netip.AddrPortFrom(a, uint16(p.Port)))
		}
	}
	return port
}

// endpointsFor collects the addresses of a named port.
func endpointsFor(name string, list []*discoveryv1.EndpointSlice) []endpoint {
	var out []endpoint
	for _, s := range list {
		for _, p := range s.Ports {
			if p.Name == nil || *p.Name != name || p.Port == nil {
				continue
			}
			for _, ep := range s.Endpoints {
				out = appendEndpoint(out, ep, uint16(*p.Port))
			}
		}
	}
	slices.SortFunc(out, func(a, b endpoint) int { return a.addr.Compare(b.addr) })
	return slices.CompactFunc(out, func(a, b endpoint) bool { return a.addr == b.addr })
}

func appendEndpoint(out []endpoint, ep discoveryv1.Endpoint, port uint16) []endpoint {
	ip, err := netip.ParseAddr(strings.Join(ep.Addresses[:min(1, len(ep.Addresses))], ""))
	if err != nil {
		return out
	}
	is := func(b *bool, otherwise bool) bool {
		if b == nil {
			return otherwise
		}
		return *b
	}
	ready := is(ep.Conditions.Ready, true)
	e := endpoint{addr: netip.AddrPortFrom(ip, port), ready: ready, serving: is(ep.Conditions.Serving, ready), terminating: is(ep.Conditions.Terminating, false)}
	if ep.NodeName != nil {
		e.node = *ep.NodeName
	}
	if ref := ep.TargetRef; ref != nil && ref.Kind == "Pod" {
		e.pod = ref.Namespace + "/" + ref.Name
	}
	return append(out, e)
}

func (t *table) add(p *servicePort) {
	t.ports = append(t.ports, p)
	t.byName[p.id()] = p
	t.clusterIPs[destination{p.protocol, p.clusterIP}] = p
	for _, a := range p.external {
		t.clusterIPs[destination{p.protocol, a}] = p
	}
	if p.nodePort != 0 {
		t.nodePorts[nodePort{p.protocol, p.nodePort}] = p
	}
}

// id names the port apart from others of the same name and another protocol.
func (p *servicePort) id() string { return p.name + " " + strings.ToLower(string(p.protocol)) }

// has reports whether traffic may go to an address.
func (p *servicePort) has(addr netip.AddrPort) bool {
	return slices.ContainsFunc(p.all, func(ep endpoint) bool { return ep.addr == addr && (ep.ready || ep.serving) })
}

// endpoints are those that take traffic that arrives at a node: the ready ones; when there are none, those that are being deleted and
// still serve. Models pkg/proxy CategorizeEndpoints.
func (p *servicePort) endpoints(node string, external bool) []endpoint {
	local := p.internalLocal
	if external {
		local = p.externalLocal
	}
	pick := func(wanted func(endpoint) bool) (out []endpoint) {
		for _, ep := range p.all {
			if wanted(ep) && (!local || ep.node == node) {
				out = append(out, ep)
			}
		}
		return out
	}
	if list := pick(func(ep endpoint) bool { return ep.ready }); len(list) > 0 {
		return list
	}
	return pick(func(ep endpoint) bool { return ep.serving && ep.terminating })
}
