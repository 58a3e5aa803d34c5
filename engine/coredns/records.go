package coredns

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"

	corev1 "k8s.io/api/core/v1"
	discoveryv1 "k8s.io/api/discovery/v1"

	"github.com/podscope/podscope/engine/api"
	"github.com/podscope/podscope/engine/network"
)

// srvWeight is what the weights of all SRV records of a name sum up to.
const srvWeight = 100

// target is one place that a name leads to.
type target struct {
	name string // of an A record for the address alone
	ip   netip.Addr
	port int32
}

// asks reports whether a port is one that the query is about.
func (q query) asks(name string, protocol corev1.Protocol) bool {
	return q.port == "" || strings.EqualFold(q.port, name) && strings.EqualFold(q.protocol, string(protocol))
}

// clusterIP answers for a service that has an address.
func (q query) clusterIP(svc *corev1.Service) ([]network.Record, error) {
	ip, err := netip.ParseAddr(svc.Spec.ClusterIP)
	if err != nil {
		return nil, network.ErrNoName
	}
	var found []target
	for _, p := range svc.Spec.Ports {
		if q.asks(p.Name, p.Protocol) {
			found = append(found, target{serviceName(svc.Namespace, svc.Name), ip, p.Port})
		}
	}
	return q.records(found)
}

// endpoints answers for the pods behind a headless service, and for one of them by its host name or its address with dashes.
func (q query) endpoints(svc *corev1.Service, list []*discoveryv1.EndpointSlice) ([]network.Record, error) {
	var found []target
	for _, s := range list {
		ports := s.Ports
		if len(ports) == 0 {
			ports = []discoveryv1.EndpointPort{{}}
		}
		for _, ep := range s.Endpoints {
			host := endpointName(ep)
			if !reachable(ep) || q.endpoint != "" && !strings.EqualFold(q.endpoint, host) {
				continue
			}
			for _, p := range ports {
				if q.asks(text(p.Name), corev1.Protocol(text(p.Protocol))) {
					found = append(found, targetOf(svc, ep, host, p))
				}
			}
		}
	}
	return q.records(found)
}

func targetOf(svc *corev1.Service, ep discoveryv1.Endpoint, host string, p discoveryv1.EndpointPort) target {
	t := target{name: host + "." + serviceName(svc.Namespace, svc.Name)}
	t.ip, _ = netip.ParseAddr(ep.Addresses[0])
	if p.Port != nil {
		t.port = *p.Port
	}
	return t
}

func text[S ~string](s *S) string {
	if s == nil {
		return ""
	}
	return string(*s)
}

// reachable reports whether an endpoint is given out: those that are not ready are not.
func reachable(ep discoveryv1.Endpoint) bool {
	return len(ep.Addresses) > 0 && (ep.Conditions.Ready == nil || *ep.Conditions.Ready)
}

// endpointName is a pod's name below its service: its host name, or its address with dashes.
func endpointName(ep discoveryv1.Endpoint) string {
	if ep.Hostname != nil && *ep.Hostname != "" {
		return *ep.Hostname
	}
	if len(ep.Addresses) == 0 {
		return ""
	}
	return strings.ReplaceAll(ep.Addresses[0], ".", "-")
}

func serviceName(namespace, name string) string { return name + "." + namespace + ".svc." + domain }

// records turns what was found into the type asked for. Nothing found is a name that does not exist.
func (q query) records(found []target) ([]network.Record, error) {
	if len(found) == 0 {
		return nil, network.ErrNoName
	}
	var out []network.Record
	seen := map[netip.Addr]bool{}
	for _, t := range found {
		switch {
		case q.qtype == "SRV" && t.port != 0:
			out = appendNew(out, network.Record{Name: q.name, Type: "SRV", Value: fmt.Sprintf("0 %d %d %s.", max(1, srvWeight/len(found)), t.port, t.name)})
		case q.qtype == "A" && !seen[t.ip]:
			seen[t.ip] = true
			out = append(out, network.Record{Name: q.name, Type: "A", Addr: t.ip})
		}
	}
	if q.qtype == "SRV" {
		for _, t := range found {
			out = appendNew(out, network.Record{Name: t.name, Type: "A", Addr: t.ip, Section: network.Additional})
		}
	}
	return out, nil
}

func appendNew(list []network.Record, r network.Record) []network.Record {
	if slices.Contains(list, r) {
		return list
	}
	return append(list, r)
}

// pointer answers whose an address is: a service's or an endpoint's. Models CoreDNS plugin/kubernetes (*Kubernetes).Reverse.
func (z *zone) pointer(name string, ip netip.Addr, qtype string) ([]network.Record, error) {
	to := func(value string) ([]network.Record, error) {
		return only(qtype, network.Record{Name: name, Type: "PTR", Value: value + "."}), nil
	}
	for _, svc := range api.List[*corev1.Service](z.client, "") {
		if svc.Spec.ClusterIP == ip.String() {
			if svc.Name == api.ServiceName && svc.Namespace == z.server.KubernetesNamespace() {
				return to(serviceName("default", svc.Name))
			}
			return to(serviceName(svc.Namespace, svc.Name))
		}
	}
	var out []network.Record
	for _, s := range api.List[*discoveryv1.EndpointSlice](z.client, "") {
		for _, ep := range s.Endpoints {
			if reachable(ep) && ep.Addresses[0] == ip.String() {
				records, _ := to(endpointName(ep) + "." + serviceName(s.Namespace, s.Labels[discoveryv1.LabelServiceName]))
				for _, r := range records {
					out = appendNew(out, r)
				}
			}
		}
	}
	if len(out) == 0 && qtype == "PTR" {
		return nil, network.ErrNoName
	}
	return out, nil
}
