package endpointslice

import (
	"cmp"
	"fmt"
	"hash/fnv"
	"maps"
	"slices"

	corev1 "k8s.io/api/core/v1"
	discoveryv1 "k8s.io/api/discovery/v1"
	"k8s.io/apimachinery/pkg/api/validation"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/dump"
	"k8s.io/utils/ptr"

	"github.com/podscope/podscope/engine/api"
	"github.com/podscope/podscope/engine/controllers/backing"
	"github.com/podscope/podscope/engine/controllers/ownership"
)

// endpoint is what a slice says of a pod. While it is being deleted it is not ready, but may still serve.
// Models k8s.io/endpointslice podToEndpoint.
func (c *Controller) endpoint(pod *corev1.Pod, svc *corev1.Service, family discoveryv1.AddressType) discoveryv1.Endpoint {
	serving, terminating := backing.Ready(pod), pod.DeletionTimestamp != nil
	ready := svc.Spec.PublishNotReadyAddresses || serving && !terminating
	ep := discoveryv1.Endpoint{
		Addresses:  backing.Addresses(pod, family == discoveryv1.AddressTypeIPv6),
		Conditions: discoveryv1.EndpointConditions{Ready: &ready, Serving: &serving, Terminating: &terminating},
		TargetRef:  &corev1.ObjectReference{Kind: "Pod", Namespace: pod.Namespace, Name: pod.Name, UID: pod.UID},
	}
	if pod.Spec.NodeName != "" {
		ep.NodeName = ptr.To(pod.Spec.NodeName)
		if node, err := api.Get[*corev1.Node](c.client, "", pod.Spec.NodeName); err == nil && node.Labels[corev1.LabelTopologyZone] != "" {
			ep.Zone = ptr.To(node.Labels[corev1.LabelTopologyZone])
		}
	}
	if backing.Named(pod, svc) {
		ep.Hostname = ptr.To(pod.Spec.Hostname)
	}
	if ready {
		ep.Hints = hints(svc, &ep)
	}
	return ep
}

// ports are the pod's ports that a service leads to. Named ports that the pod lacks are left out.
// Models k8s.io/endpointslice getEndpointPorts.
func ports(svc *corev1.Service, pod *corev1.Pod) []discoveryv1.EndpointPort {
	out := []discoveryv1.EndpointPort{}
	for i := range svc.Spec.Ports {
		p := &svc.Spec.Ports[i]
		if n, err := backing.Port(pod, p); err == nil {
			out = append(out, discoveryv1.EndpointPort{Name: ptr.To(p.Name), Port: ptr.To(n), Protocol: ptr.To(p.Protocol), AppProtocol: p.AppProtocol})
		}
	}
	if len(out) > 1 {
		slices.SortFunc(out, func(a, b discoveryv1.EndpointPort) int { return cmp.Compare(portHash(a), portHash(b)) })
	}
	return out
}

// portHash decides in which order a slice lists its ports. Models k8s.io/endpointslice/util portsInOrder.
func portHash(p discoveryv1.EndpointPort) string {
	h := fnv.New128a()
	_, _ = fmt.Fprint(h, dump.ForHash(p))
	return string(h.Sum(nil))
}

// families are the address types that a service's slices come in. Models k8s.io/endpointslice getAddressTypesForService.
func families(svc *corev1.Service) []discoveryv1.AddressType {
	var out []discoveryv1.AddressType
	for _, f := range svc.Spec.IPFamilies {
		if f == corev1.IPv6Protocol {
			out = append(out, discoveryv1.AddressTypeIPv6)
		} else {
			out = append(out, discoveryv1.AddressTypeIPv4)
		}
	}
	if out == nil {
		out = []discoveryv1.AddressType{discoveryv1.AddressTypeIPv4}
	}
	return out
}

// newSlice is an empty slice of a service. Models k8s.io/endpointslice newEndpointSlice.
func newSlice(svc *corev1.Service, family discoveryv1.AddressType, ports []discoveryv1.EndpointPort) *discoveryv1.EndpointSlice {
	prefix := svc.Name + "-"
	if len(validation.NameIsDNSSubdomain(prefix, true)) != 0 {
		prefix = svc.Name
	}
	return &discoveryv1.EndpointSlice{
		ObjectMeta: metav1.ObjectMeta{
			Namespace: svc.Namespace, GenerateName: prefix, Labels: sliceLabels(svc), OwnerReferences: []metav1.OwnerReference{ownership.Reference(svc)},
		},
		AddressType: family, Ports: ports, Endpoints: []discoveryv1.Endpoint{},
	}
}

// sliceLabels are the service's labels and those that say whose the slice is. Models k8s.io/endpointslice setEndpointSliceLabels.
func sliceLabels(svc *corev1.Service) map[string]string {
	out := maps.Clone(svc.Labels)
	if out == nil {
		out = map[string]string{}
	}
	delete(out, corev1.IsHeadlessService)
	if backing.Headless(svc) {
		out[corev1.IsHeadlessService] = ""
	}
	out[discoveryv1.LabelServiceName], out[discoveryv1.LabelManagedBy] = svc.Name, manager
	return out
}

// ownLabels are a slice's labels that come from its service: a change of the others alone does not make the slice be written.
func ownLabels(all map[string]string) map[string]string {
	out := maps.Clone(all)
	for _, reserved := range [...]string{discoveryv1.LabelServiceName, discoveryv1.LabelManagedBy, corev1.IsHeadlessService} {
		delete(out, reserved)
	}
	return out
}
