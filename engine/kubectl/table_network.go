package kubectl

import (
	"fmt"
	"sort"
	"strconv"
	"strings"

	corev1 "k8s.io/api/core/v1"
	discoveryv1 "k8s.io/api/discovery/v1"
	networkingv1 "k8s.io/api/networking/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
)

func serviceCells(s *corev1.Service, at tableTime) []string {
	ip := "<none>"
	if len(s.Spec.ClusterIPs) > 0 {
		ip = s.Spec.ClusterIPs[0]
	}
	return []string{
		s.Name, string(s.Spec.Type), ip, externalIP(s), orNone(servicePorts(s.Spec.Ports)), at.since(s.CreationTimestamp), labels.FormatLabels(s.Spec.Selector),
	}
}

// externalIP models pkg/printers/internalversion getServiceExternalIP.
func externalIP(s *corev1.Service) string {
	external := strings.Join(s.Spec.ExternalIPs, ",")
	switch s.Spec.Type {
	case corev1.ServiceTypeClusterIP, corev1.ServiceTypeNodePort:
		return orNone(external)
	case corev1.ServiceTypeLoadBalancer:
		var all []string
		for _, i := range s.Status.LoadBalancer.Ingress {
			if i.IP != "" {
				all = append(all, i.IP)
			} else if i.Hostname != "" {
				all = append(all, i.Hostname)
			}
		}
		sort.Strings(all)
		all = append(all, s.Spec.ExternalIPs...)
		if len(all) == 0 {
			return "<pending>"
		}
		return strings.Join(all, ",")
	case corev1.ServiceTypeExternalName:
		return s.Spec.ExternalName
	}
	return "<unknown>"
}

func servicePorts(ports []corev1.ServicePort) string {
	var out []string
	for _, p := range ports {
		if p.NodePort > 0 {
			out = append(out, fmt.Sprintf("%d:%d/%s", p.Port, p.NodePort, p.Protocol))
		} else {
			out = append(out, fmt.Sprintf("%d/%s", p.Port, p.Protocol))
		}
	}
	return strings.Join(out, ",")
}

func endpointsCells(e *corev1.Endpoints, at tableTime) []string {
	return []string{e.Name, endpointAddresses(e, nil), at.since(e.CreationTimestamp)}
}

// endpointAddresses lists up to three addresses of the named ports (nil: of all).
// Models pkg/printers/internalversion formatEndpoints.
func endpointAddresses(e *corev1.Endpoints, ports map[string]bool) string {
	if len(e.Subsets) == 0 {
		return "<none>"
	}
	var list []string
	for _, s := range e.Subsets {
		if len(s.Ports) == 0 {
			for _, a := range s.Addresses {
				list = append(list, a.IP)
			}
		}
		for _, p := range s.Ports {
			if ports != nil && !ports[p.Name] {
				continue
			}
			for _, a := range s.Addresses {
				list = append(list, hostPort(a.IP, strconv.Itoa(int(p.Port))))
			}
		}
	}
	return firstThree(list, "")
}

func firstThree(list []string, empty string) string {
	if len(list) > 3 {
		return fmt.Sprintf("%s + %d more...", strings.Join(list[:3], ","), len(list)-3)
	}
	if len(list) == 0 {
		return empty
	}
	return strings.Join(list, ",")
}

func endpointSliceCells(e *discoveryv1.EndpointSlice, at tableTime) []string {
	var ports, addresses []string
	for _, p := range e.Ports {
		switch {
		case p.Port != nil:
			ports = append(ports, strconv.Itoa(int(*p.Port)))
		case p.Name != nil:
			ports = append(ports, *p.Name)
		default:
			ports = append(ports, "*")
		}
	}
	for _, ep := range e.Endpoints {
		addresses = append(addresses, ep.Addresses...)
	}
	return []string{e.Name, string(e.AddressType), firstThree(ports, "<unset>"), firstThree(addresses, "<unset>"), at.since(e.CreationTimestamp)}
}

func ingressCells(i *networkingv1.Ingress, at tableTime) []string {
	ports := "80"
	if len(i.Spec.TLS) > 0 {
		ports = "80, 443"
	}
	var addresses []string
	for _, a := range i.Status.LoadBalancer.Ingress {
		if a.IP != "" {
			addresses = append(addresses, a.IP)
		} else if a.Hostname != "" {
			addresses = append(addresses, a.Hostname)
		}
	}
	sort.Strings(addresses)
	return []string{i.Name, orNone(value(i.Spec.IngressClassName)), ingressHosts(i.Spec.Rules), strings.Join(addresses, ","), ports, at.since(i.CreationTimestamp)}
}

func ingressHosts(rules []networkingv1.IngressRule) string {
	var hosts []string
	for _, r := range rules {
		if len(hosts) == 3 {
			return fmt.Sprintf("%s + %d more...", strings.Join(hosts, ","), len(rules)-3)
		}
		if r.Host != "" {
			hosts = append(hosts, r.Host)
		}
	}
	if len(hosts) == 0 {
		return "*"
	}
	return strings.Join(hosts, ",")
}

func networkPolicyCells(n *networkingv1.NetworkPolicy, at tableTime) []string {
	return []string{n.Name, metav1.FormatLabelSelector(&n.Spec.PodSelector), at.since(n.CreationTimestamp)}
}

// hostPort joins an address and a port; IPv6 addresses get brackets.
func hostPort(host, port string) string {
	if strings.Contains(host, ":") {
		host = "[" + host + "]"
	}
	return host + ":" + port
}

// ingressClassCells models pkg/printers/internalversion printIngressClass.
func ingressClassCells(c *networkingv1.IngressClass, at tableTime) []string {
	name := c.Name
	if c.Annotations[networkingv1.AnnotationIsDefaultIngressClass] == "true" {
		name += " (default)"
	}
	parameters := "<none>"
	if p := c.Spec.Parameters; p != nil {
		parameters = p.Kind
		if p.APIGroup != nil {
			parameters += "." + *p.APIGroup
		}
		parameters += "/" + p.Name
	}
	return []string{name, c.Spec.Controller, parameters, at.since(c.CreationTimestamp)}
}
