package kubectl

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	corev1 "k8s.io/api/core/v1"
	discoveryv1 "k8s.io/api/discovery/v1"
	networkingv1 "k8s.io/api/networking/v1"

	"github.com/podscope/podscope/engine/api"
)

// ingress models k8s.io/kubectl/pkg/describe describeIngressV1.
func (w *writer) ingress(r *run, i *networkingv1.Ingress) {
	w.write(0, "Name:\t%v\n", i.Name)
	w.labels("Labels", i.Labels)
	w.write(0, "Namespace:\t%v\n", i.Namespace)
	w.write(0, "Address:\t%v\n", ingressAddresses(i))
	w.write(0, "Ingress Class:\t%v\n", orNone(value(i.Spec.IngressClassName)))
	byDefault := "<default>"
	if i.Spec.DefaultBackend != nil {
		byDefault = r.backend(i.Namespace, i.Spec.DefaultBackend)
	}
	w.write(0, "Default backend:\t%s\n", byDefault)
	if len(i.Spec.TLS) > 0 {
		w.write(0, "TLS:\n")
	}
	for _, t := range i.Spec.TLS {
		if hosts := strings.Join(t.Hosts, ","); t.SecretName == "" {
			w.write(1, "SNI routes %v\n", hosts)
		} else {
			w.write(1, "%v terminates %v\n", t.SecretName, hosts)
		}
	}
	w.write(0, "Rules:\n  Host\tPath\tBackends\n")
	w.write(1, "----\t----\t--------\n")
	ruled := false
	for _, rule := range i.Spec.Rules {
		if rule.HTTP == nil {
			continue
		}
		ruled = true
		host := rule.Host
		if host == "" {
			host = "*"
		}
		w.write(1, "%s\t\n", host)
		for _, p := range rule.HTTP.Paths {
			w.write(2, "\t%s \t%s\n", p.Path, r.backend(i.Namespace, &p.Backend))
		}
	}
	if !ruled {
		w.write(1, "%s\t%s\t%s\n", "*", "*", byDefault)
	}
	w.annotations("Annotations", i.Annotations)
}

func ingressAddresses(i *networkingv1.Ingress) string {
	var out []string
	for _, a := range i.Status.LoadBalancer.Ingress {
		if a.IP != "" {
			out = append(out, a.IP)
		} else if a.Hostname != "" {
			out = append(out, a.Hostname)
		}
	}
	slices.Sort(out)
	return strings.Join(slices.Compact(out), ",")
}

// backend is where an ingress leads, with the addresses behind it.
// Models k8s.io/kubectl/pkg/describe (*IngressDescriber).describeBackendV1
func (r *run) backend(namespace string, b *networkingv1.IngressBackend) string {
	if b.Resource != nil {
		return fmt.Sprintf("APIGroup: %v, Kind: %v, Name: %v", orNone(value(b.Resource.APIGroup)), b.Resource.Kind, b.Resource.Name)
	}
	if b.Service == nil {
		return ""
	}
	port := b.Service.Port.Name
	if n := b.Service.Port.Number; n != 0 {
		port = strconv.Itoa(int(n))
	}
	text := b.Service.Name + ":" + port
	s, err := api.Get[*corev1.Service](r.client, namespace, b.Service.Name)
	if err != nil {
		return fmt.Sprintf("%v (<error: %v>)", text, err)
	}
	name := ""
	for _, p := range s.Spec.Ports {
		if n := b.Service.Port.Number; n != 0 && n == p.Port || b.Service.Port.Name != "" && b.Service.Port.Name == p.Name {
			name = p.Name
		}
	}
	return fmt.Sprintf("%s (%s)", text, readyEndpoints(r.slicesOf(s), name))
}

// slicesOf are the endpoint slices of a service.
func (r *run) slicesOf(s *corev1.Service) []*discoveryv1.EndpointSlice {
	var out []*discoveryv1.EndpointSlice
	for _, o := range r.objectsOf("endpointslices.discovery.k8s.io", s.Namespace) {
		if o.GetLabels()[discoveryv1.LabelServiceName] == s.Name {
			out = append(out, o.(*discoveryv1.EndpointSlice))
		}
	}
	return out
}

// ingressClass models k8s.io/kubectl/pkg/describe describeIngressClassV1.
func (w *writer) ingressClass(c *networkingv1.IngressClass) {
	w.write(0, "Name:\t%s\n", c.Name)
	w.meta(c)
	w.write(0, "Controller:\t%v\n", c.Spec.Controller)
	if p := c.Spec.Parameters; p != nil {
		w.write(0, "Parameters:\n")
		if p.APIGroup != nil {
			w.write(1, "APIGroup:\t%v\n", *p.APIGroup)
		}
		w.write(1, "Kind:\t%v\n", p.Kind)
		w.write(1, "Name:\t%v\n", p.Name)
	}
}
