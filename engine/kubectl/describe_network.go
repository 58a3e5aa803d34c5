package kubectl

import (
	"strconv"
	"strings"

	corev1 "k8s.io/api/core/v1"
	discoveryv1 "k8s.io/api/discovery/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/util/intstr"
)

// service models k8s.io/kubectl/pkg/describe describeService, without the events.
func (w *writer) service(r *run, s *corev1.Service) {
	w.head(s)
	w.meta(s)
	w.write(0, "Selector:\t%s\n", labels.FormatLabels(s.Spec.Selector))
	w.write(0, "Type:\t%s\n", s.Spec.Type)
	if s.Spec.IPFamilyPolicy != nil {
		w.write(0, "IP Family Policy:\t%s\n", *s.Spec.IPFamilyPolicy)
	}
	var families []string
	for _, f := range s.Spec.IPFamilies {
		families = append(families, string(f))
	}
	w.write(0, "IP Families:\t%s\n", orNone(strings.Join(families, ",")))
	w.write(0, "IP:\t%s\n", s.Spec.ClusterIP)
	w.write(0, "IPs:\t%s\n", orNone(strings.Join(s.Spec.ClusterIPs, ",")))
	for _, f := range [][2]string{
		{"External IPs", strings.Join(s.Spec.ExternalIPs, ",")}, {"Desired LoadBalancer IP", s.Spec.LoadBalancerIP}, {"External Name", s.Spec.ExternalName},
	} {
		if f[1] != "" {
			w.write(0, "%s:\t%s\n", f[0], f[1])
		}
	}
	slices := r.slicesOf(s)
	for i := range s.Spec.Ports {
		w.servicePort(&s.Spec.Ports[i], slices)
	}
	w.write(0, "Session Affinity:\t%s\n", s.Spec.SessionAffinity)
	if s.Spec.ExternalTrafficPolicy != "" {
		w.write(0, "External Traffic Policy:\t%s\n", s.Spec.ExternalTrafficPolicy)
	}
	if s.Spec.InternalTrafficPolicy != nil {
		w.write(0, "Internal Traffic Policy:\t%s\n", *s.Spec.InternalTrafficPolicy)
	}
	if s.Spec.HealthCheckNodePort != 0 {
		w.write(0, "HealthCheck NodePort:\t%d\n", s.Spec.HealthCheckNodePort)
	}
	if len(s.Spec.LoadBalancerSourceRanges) > 0 {
		w.write(0, "LoadBalancer Source Ranges:\t%v\n", strings.Join(s.Spec.LoadBalancerSourceRanges, ","))
	}
	if s.Spec.TrafficDistribution != nil {
		w.write(0, "Traffic Distribution:\t%s\n", *s.Spec.TrafficDistribution)
	}
}

func (w *writer) servicePort(p *corev1.ServicePort, slices []*discoveryv1.EndpointSlice) {
	name := p.Name
	if name == "" {
		name = "<unset>"
	}
	w.write(0, "Port:\t%s\t%d/%s\n", name, p.Port, p.Protocol)
	target := p.TargetPort.StrVal
	if p.TargetPort.Type == intstr.Int {
		target = strconv.Itoa(int(p.TargetPort.IntVal))
	}
	w.write(0, "TargetPort:\t%s/%s\n", target, p.Protocol)
	if p.AppProtocol != nil {
		w.write(0, "AppProtocol:\t%s\n", *p.AppProtocol)
	}
	if p.NodePort != 0 {
		w.write(0, "NodePort:\t%s\t%d/%s\n", name, p.NodePort, p.Protocol)
	}
	w.write(0, "Endpoints:\t%s\n", readyEndpoints(slices, p.Name))
}

// readyEndpoints models k8s.io/kubectl/pkg/describe formatEndpointSlices.
func readyEndpoints(slices []*discoveryv1.EndpointSlice, port string) string {
	if len(slices) == 0 {
		return "<none>"
	}
	var list []string
	for _, s := range slices {
		ready := func(e discoveryv1.Endpoint) bool {
			return len(e.Addresses) > 0 && (e.Conditions.Ready == nil || *e.Conditions.Ready)
		}
		if len(s.Ports) == 0 {
			for _, e := range s.Endpoints {
				if ready(e) {
					list = append(list, e.Addresses[0])
				}
			}
		}
		for _, p := range s.Ports {
			if value(p.Name) != port || p.Port == nil {
				continue
			}
			for _, e := range s.Endpoints {
				if ready(e) {
					list = append(list, hostPort(e.Addresses[0], strconv.Itoa(int(*p.Port))))
				}
			}
		}
	}
	return firstThree(list, "")
}

func (w *writer) endpointsObject(e *corev1.Endpoints) {
	w.head(e)
	w.meta(e)
	w.write(0, "Subsets:\n")
	addresses := func(list []corev1.EndpointAddress) string {
		var out []string
		for _, a := range list {
			out = append(out, a.IP)
		}
		return orNone(strings.Join(out, ","))
	}
	for _, s := range e.Subsets {
		w.write(1, "Addresses:\t%s\n", addresses(s.Addresses))
		w.write(1, "NotReadyAddresses:\t%s\n", addresses(s.NotReadyAddresses))
		if len(s.Ports) > 0 {
			w.write(1, "Ports:\n")
			w.write(2, "Name\tPort\tProtocol\n")
			w.write(2, "----\t----\t--------\n")
		}
		for _, p := range s.Ports {
			name := p.Name
			if name == "" {
				name = "<unset>"
			}
			w.write(2, "%s\t%d\t%s\n", name, p.Port, p.Protocol)
		}
		w.write(0, "\n")
	}
}

func (w *writer) endpointSlice(e *discoveryv1.EndpointSlice) {
	w.head(e)
	w.meta(e)
	w.write(0, "AddressType:\t%s\n", e.AddressType)
	if len(e.Ports) == 0 {
		w.write(0, "Ports: <unset>\n")
	} else {
		w.write(0, "Ports:\n")
		w.write(1, "Name\tPort\tProtocol\n")
		w.write(1, "----\t----\t--------\n")
	}
	for _, p := range e.Ports {
		name := value(p.Name)
		if name == "" {
			name = "<unset>"
		}
		w.write(1, "%s\t%s\t%s\n", name, orUnsetNumber(p.Port, ""), value(p.Protocol))
	}
	if len(e.Endpoints) == 0 {
		w.write(0, "Endpoints: <none>\n")
		return
	}
	w.write(0, "Endpoints:\n")
	for i := range e.Endpoints {
		w.endpoint(&e.Endpoints[i])
	}
}

func (w *writer) endpoint(e *discoveryv1.Endpoint) {
	w.write(1, "- Addresses:\t%s\n", orNone(strings.Join(e.Addresses, ", ")))
	w.write(2, "Conditions:\n")
	ready := "<unset>"
	if e.Conditions.Ready != nil {
		ready = strconv.FormatBool(*e.Conditions.Ready)
	}
	w.write(3, "Ready:\t%s\n", ready)
	w.write(2, "Hostname:\t%s\n", orUnset(e.Hostname))
	if e.TargetRef != nil {
		w.write(2, "TargetRef:\t%s/%s\n", e.TargetRef.Kind, e.TargetRef.Name)
	}
	w.write(2, "NodeName:\t%s\n", orUnset(e.NodeName))
	w.write(2, "Zone:\t%s\n", orUnset(e.Zone))
}
