package backing

import (
	"fmt"
	"net/netip"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/util/intstr"

	"github.com/podscope/podscope/engine/api"
	"github.com/podscope/podscope/engine/controllers/ownership"
)

// Selected are the pods that a service's selector picks, in the order of their names.
func Selected(c *api.Client, svc *corev1.Service) []*corev1.Pod {
	return api.List[*corev1.Pod](c, svc.Namespace, api.WithLabels(labels.SelectorFromSet(svc.Spec.Selector)))
}

// Listed reports whether a pod belongs into endpoints: it has an address and has not ended. Pods that are being deleted belong there
// only if terminating ones are wanted. Models k8s.io/endpointslice/util ShouldPodBeInEndpoints.
func Listed(pod *corev1.Pod, terminating bool) bool {
	switch {
	case pod.Status.Phase == corev1.PodSucceeded || pod.Status.Phase == corev1.PodFailed:
		return false
	case pod.Status.PodIP == "" && len(pod.Status.PodIPs) == 0:
		return false
	case !terminating && pod.DeletionTimestamp != nil:
		return false
	}
	return true
}

// Ready reports whether the pod's Ready condition holds.
func Ready(pod *corev1.Pod) bool {
	_, ready := ownership.Ready(pod)
	return ready
}

// Named reports whether DNS knows the pod by its host name below the service.
// Models k8s.io/endpointslice/util ShouldSetHostname.
func Named(pod *corev1.Pod, svc *corev1.Service) bool {
	return pod.Spec.Hostname != "" && pod.Spec.Subdomain == svc.Name && svc.Namespace == pod.Namespace
}

// Port is the number of the pod's port that a service's port leads to. A name is looked up in the pod's containers; it is an error when
// none has it. Models k8s.io/endpointslice FindPort.
func Port(pod *corev1.Pod, p *corev1.ServicePort) (int32, error) {
	if p.TargetPort.Type == intstr.Int {
		return p.TargetPort.IntVal, nil
	}
	find := func(containers []corev1.Container, sidecars bool) (int32, bool) {
		for _, c := range containers {
			if sidecars && (c.RestartPolicy == nil || *c.RestartPolicy != corev1.ContainerRestartPolicyAlways) {
				continue
			}
			for _, port := range c.Ports {
				if port.Name == p.TargetPort.StrVal && port.Protocol == p.Protocol {
					return port.ContainerPort, true
				}
			}
		}
		return 0, false
	}
	if n, ok := find(pod.Spec.Containers, false); ok {
		return n, nil
	}
	if n, ok := find(pod.Spec.InitContainers, true); ok {
		return n, nil
	}
	return 0, fmt.Errorf("no suitable port for manifest: %s", pod.UID)
}

// Headless reports whether a service has no address of its own.
func Headless(svc *corev1.Service) bool {
	return svc.Spec.ClusterIP == corev1.ClusterIPNone || svc.Spec.ClusterIP == ""
}

// Addresses are the pod's addresses of one family.
func Addresses(pod *corev1.Pod, v6 bool) []string {
	var out []string
	ips := pod.Status.PodIPs
	if len(ips) == 0 {
		ips = []corev1.PodIP{{IP: pod.Status.PodIP}}
	}
	for _, ip := range ips {
		if a, err := netip.ParseAddr(ip.IP); err == nil && a.Is6() == v6 {
			out = append(out, a.String())
		}
	}
	return out
}
