package view

import (
	"fmt"
	"strings"
	"time"

	corev1 "k8s.io/api/core/v1"
	discoveryv1 "k8s.io/api/discovery/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/util/intstr"

	"github.com/podscope/podscope/engine/protocol"
)

// Service is a service with the pods that its selector names, and for each that gets no traffic the reason.
func (m Moment) Service(svc *corev1.Service) protocol.Service {
	out := protocol.Service{
		ID: string(svc.UID), Namespace: svc.Namespace, Name: svc.Name, Type: string(svc.Spec.Type), Address: svc.Spec.ClusterIP, Selector: keyValues(svc.Spec.Selector),
	}
	switch {
	case svc.Spec.Type == corev1.ServiceTypeExternalName:
		out.Address = svc.Spec.ExternalName
	case svc.Spec.ClusterIP == corev1.ClusterIPNone:
		out.Type = "Headless"
	}
	for i := range svc.Spec.Ports {
		out.Ports = append(out.Ports, servicePort(&svc.Spec.Ports[i]))
	}
	if len(svc.Spec.Selector) == 0 {
		return out
	}
	takes := m.takesTraffic(svc)
	selector := labels.SelectorFromSet(svc.Spec.Selector)
	for _, o := range m.Store.ListAt("pods", svc.Namespace, m.Rev) {
		if pod := o.(*corev1.Pod); selector.Matches(labels.Set(pod.Labels)) {
			b := protocol.Backend{Pod: pod.Name}
			if !takes[pod.Name] {
				b.Not = whyNot(svc, pod)
			}
			out.Backends = append(out.Backends, b)
		}
	}
	return out
}

func servicePort(p *corev1.ServicePort) string {
	from := fmt.Sprint(p.Port)
	if p.NodePort != 0 {
		from += fmt.Sprintf(":%d", p.NodePort)
	}
	to := p.TargetPort.String()
	if p.TargetPort == intstr.FromInt32(p.Port) || p.TargetPort == (intstr.IntOrString{}) {
		return from + "/" + string(p.Protocol)
	}
	return from + "→" + to + "/" + string(p.Protocol)
}

// takesTraffic are the pods that connections go to: the ready ones; when there are none, those that are being deleted and still serve.
// Models pkg/proxy CategorizeEndpoints.
func (m Moment) takesTraffic(svc *corev1.Service) map[string]bool {
	ready, fallback := map[string]bool{}, map[string]bool{}
	for _, o := range m.Store.ListAt("endpointslices.discovery.k8s.io", svc.Namespace, m.Rev) {
		slice := o.(*discoveryv1.EndpointSlice)
		if slice.Labels[discoveryv1.LabelServiceName] != svc.Name {
			continue
		}
		for i := range slice.Endpoints {
			ep := &slice.Endpoints[i]
			if ep.TargetRef == nil || len(slice.Ports) == 0 && len(svc.Spec.Ports) > 0 {
				continue
			}
			is := func(b *bool) bool { return b != nil && *b }
			if ep.Conditions.Ready == nil || *ep.Conditions.Ready {
				ready[ep.TargetRef.Name] = true
			} else if is(ep.Conditions.Serving) && is(ep.Conditions.Terminating) {
				fallback[ep.TargetRef.Name] = true
			}
		}
	}
	if len(ready) > 0 {
		return ready
	}
	return fallback
}

// whyNot is why a pod that a service selects gets none of its traffic.
func whyNot(svc *corev1.Service, pod *corev1.Pod) string {
	ready := false
	for _, c := range pod.Status.Conditions {
		ready = ready || c.Type == corev1.PodReady && c.Status == corev1.ConditionTrue
	}
	switch {
	case pod.Status.Phase == corev1.PodSucceeded || pod.Status.Phase == corev1.PodFailed:
		return "finished"
	case pod.DeletionTimestamp != nil:
		return "terminating"
	case pod.Status.PodIP == "":
		return "pending"
	case !ready:
		return "unready"
	case !hasPorts(svc, pod):
		return "noport"
	}
	return "unlisted"
}

// hasPorts reports whether any of the service's ports leads to one of the pod's.
func hasPorts(svc *corev1.Service, pod *corev1.Pod) bool {
	for i := range svc.Spec.Ports {
		target := svc.Spec.Ports[i].TargetPort
		if target.Type == intstr.Int {
			return true
		}
		for j := range pod.Spec.Containers {
			for _, p := range pod.Spec.Containers[j].Ports {
				if p.Name == target.StrVal {
					return true
				}
			}
		}
	}
	return len(svc.Spec.Ports) == 0
}

// strangers are pods of a service's namespace that its selector does not name.
func (m Moment) strangers(svc *corev1.Service) []protocol.Stranger {
	if len(svc.Spec.Selector) == 0 {
		return nil
	}
	var out []protocol.Stranger
	for _, o := range m.Store.ListAt("pods", svc.Namespace, m.Rev) {
		for _, want := range keyValues(svc.Spec.Selector) {
			has, ok := o.GetLabels()[want.Key]
			if has == want.Value && ok {
				continue
			}
			s := protocol.Stranger{Pod: o.GetName(), Want: want.Key + "=" + want.Value}
			if ok {
				s.Has = want.Key + "=" + has
			}
			out = append(out, s)
			break
		}
		if len(out) == manyStrangers {
			break
		}
	}
	return out
}

// manyStrangers is how many pods that a service does not select are told of.
const manyStrangers = 30

// Flows count the connections to services that have changed after an earlier moment (all for a negative one).
func (m Moment) Flows(since int64) []protocol.Flow {
	var out []protocol.Flow
	index := map[[2]string]int{}
	all := m.Traffic.Flows(m.At)
	touched := map[[2]string]bool{}
	for _, f := range all {
		if since < 0 || f.ChangedSince(m.Zero+time.Duration(since)*time.Millisecond) {
			touched[[2]string{f.Service, f.Pod}] = true
		}
	}
	for _, f := range all { // a pod with two addresses (ports) is one
		key := [2]string{f.Service, f.Pod}
		if !touched[key] || strings.HasPrefix(f.Service, "kube-system/") {
			continue
		}
		i, ok := index[key]
		if !ok {
			i = len(out)
			index[key] = i
			out = append(out, protocol.Flow{Service: f.Service, Pod: f.Pod})
		}
		settled, failed := f.Count(m.At)
		out[i].Settled += settled
		out[i].Failed += failed
	}
	return out
}
