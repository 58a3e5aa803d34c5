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

// table is what the rules are written for, never changed once it is in use.
type table struct {
	ports     []*servicePort // in the order of their names
	byName    map[string]*servicePort
	addresses map[destination]address
	nodePorts map[nodePort]*servicePort
	nodes     map[string]node
	large     bool // so many endpoints that comments are left out
}

// largeCluster is from how many endpoints on kube-proxy leaves out comments.
const largeCluster = 1000

// node is what the rules of a node hang on besides its name.
type node struct {
	zone string
	ip   netip.Addr
}

// kind is what sort of address a service is reached at.
type kind uint8

const (
	atClusterIP kind = iota
	atExternalIP
	atLoadBalancer
	atNodePort
)

// address is a service's port at one of its addresses.
type address struct {
	port *servicePort
	kind kind
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
	externalIPs, balancers       []netip.Addr
	ranges                       []netip.Prefix // that the load balancer's addresses are open to; none is all
	nodePort, healthCheck        uint16
	affinity                     time.Duration // 0 is none
	internalLocal, externalLocal bool
	all                          []endpoint
	reaches                      map[string]reach // by node, as they were asked for
}

// endpoint is one address that a service leads to.
type endpoint struct {
	addr                        netip.AddrPort
	node                        string
	pod                         string // namespace/name of the pod, where it is one
	zones, nodes                string // hints: the names, each with a space after it
	ready, serving, terminating bool
}

func newTable() *table {
	return &table{byName: map[string]*servicePort{}, addresses: map[destination]address{}, nodePorts: map[nodePort]*servicePort{}, nodes: map[string]node{}}
}

// compile reads services and slices. Models pkg/proxy/iptables (*Proxier).syncProxyRules.
func compile(c *api.Client) *table {
	t := newTable()
	for _, n := range api.List[*corev1.Node](c, "") {
		known := node{zone: n.Labels[corev1.LabelTopologyZone]}
		for _, a := range n.Status.Addresses {
			if a.Type == corev1.NodeInternalIP {
				known.ip, _ = netip.ParseAddr(a.Address)
			}
		}
		t.nodes[n.Name] = known
	}
	slicesOf := map[string][]*discoveryv1.EndpointSlice{}
	for _, s := range api.List[*discoveryv1.EndpointSlice](c, "") {
		if _, headless := s.Labels[corev1.IsHeadlessService]; s.AddressType == discoveryv1.AddressTypeIPv4 && !headless {
			key := s.Namespace + "/" + s.Labels[discoveryv1.LabelServiceName]
			slicesOf[key] = append(slicesOf[key], s)
		}
	}
	count := 0
	for _, svc := range api.List[*corev1.Service](c, "") {
		ip, err := netip.ParseAddr(svc.Spec.ClusterIP)
		if _, other := svc.Labels["service.kubernetes.io/service-proxy-name"]; err != nil || other {
			continue // headless, or an external name, or another proxy's
		}
		for i := range svc.Spec.Ports {
			port := newServicePort(svc, ip, &svc.Spec.Ports[i], slicesOf[svc.Namespace+"/"+svc.Name])
			t.add(port)
			count += len(port.all)
		}
	}
	t.large = count > largeCluster
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
	if svc.Spec.Type == corev1.ServiceTypeLoadBalancer && port.externalLocal {
		port.healthCheck = uint16(svc.Spec.HealthCheckNodePort)
	}
	for _, text := range svc.Spec.ExternalIPs {
		if a, err := netip.ParseAddr(text); err == nil {
			port.externalIPs = append(port.externalIPs, a)
		}
	}
	for _, in := range svc.Status.LoadBalancer.Ingress {
		if a, err := netip.ParseAddr(in.IP); err == nil && (in.IPMode == nil || *in.IPMode == corev1.LoadBalancerIPModeVIP) {
			port.balancers = append(port.balancers, a)
		}
	}
	port.ranges = sourceRanges(svc)
	return port
}

// sourceRanges are those that a load balancer's addresses are open to; one of everything is like none.
func sourceRanges(svc *corev1.Service) (out []netip.Prefix) {
	for _, text := range svc.Spec.LoadBalancerSourceRanges {
		r, err := netip.ParsePrefix(strings.TrimSpace(text))
		switch {
		case err != nil || !r.Addr().Is4():
		case r.Bits() == 0:
			return nil
		default:
			out = append(out, r.Masked())
		}
	}
	return out
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
	slices.SortFunc(out, func(a, b endpoint) int { return strings.Compare(a.addr.String(), b.addr.String()) })
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
	if ep.Hints != nil {
		for _, z := range ep.Hints.ForZones {
			e.zones += z.Name + " "
		}
		for _, n := range ep.Hints.ForNodes {
			e.nodes += n.Name + " "
		}
	}
	return append(out, e)
}

func (t *table) add(p *servicePort) {
	t.ports = append(t.ports, p)
	t.byName[p.id()] = p
	at := func(ip netip.Addr, k kind) {
		t.addresses[destination{p.protocol, netip.AddrPortFrom(ip, p.clusterIP.Port())}] = address{p, k}
	}
	at(p.clusterIP.Addr(), atClusterIP)
	for _, a := range p.externalIPs {
		at(a, atExternalIP)
	}
	for _, a := range p.balancers {
		at(a, atLoadBalancer)
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

// same reports whether nothing about a port has changed, so that its chains are left as they are.
func (p *servicePort) same(o *servicePort) bool {
	return p.clusterIP == o.clusterIP && p.nodePort == o.nodePort && p.affinity == o.affinity && p.internalLocal == o.internalLocal && p.externalLocal == o.externalLocal &&
		slices.Equal(p.externalIPs, o.externalIPs) && slices.Equal(p.balancers, o.balancers) && slices.Equal(p.ranges, o.ranges) && slices.Equal(p.all, o.all)
}
