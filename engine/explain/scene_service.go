package explain

import (
	"strings"

	corev1 "k8s.io/api/core/v1"
	discoveryv1 "k8s.io/api/discovery/v1"
	"k8s.io/apimachinery/pkg/labels"

	"github.com/podscope/podscope/engine/printers"
	"github.com/podscope/podscope/engine/protocol"
)

// service explains which pods a service's traffic goes to, and why the others get none.
func (s Scene) service(svc *corev1.Service) answer {
	f := facts{"type": string(svc.Spec.Type)}
	f.set("ip", svc.Spec.ClusterIP)
	f.set("external", svc.Spec.ExternalName)
	f.set("selector", labels.Set(svc.Spec.Selector).String())
	a := answer{term: svc.Name, facts: f}
	var with, without []text
	for _, p := range s.Pods {
		e, listed := s.endpoint(svc, p)
		if listed && on(e.Conditions.Ready) {
			with = append(with, text{p.Name, p.Name})
			continue
		}
		without = append(without, s.noTraffic(svc, p))
	}
	f["with"], f["without"], f["pods"] = len(with), len(without), len(s.Pods)
	if len(with) > 0 {
		f["names"] = list(with, ", ", "、")
	}
	switch {
	case svc.Spec.Type == corev1.ServiceTypeExternalName:
		a.key = "service/external"
	case len(svc.Spec.Selector) == 0:
		a.key = "service/manual"
	case len(s.Pods) == 0:
		a.key = "service/empty"
	case len(with) == 0:
		a.key = "service/down"
	case svc.Spec.ClusterIP == corev1.ClusterIPNone:
		a.key = "service/headless"
	default:
		a.key = "service"
	}
	a.extra = list(without, " ", "")
	if svc.Spec.Type == corev1.ServiceTypeLoadBalancer && len(svc.Status.LoadBalancer.Ingress) == 0 {
		a.extra = a.extra.and(text{
			"EXTERNAL-IP stays <pending>: nothing in this cluster hands out load balancers. The cluster IP and the node port work.",
			"EXTERNAL-IP 一直是 <pending>：这个集群没有提供负载均衡器的组件。ClusterIP 和节点端口照常可用。",
		})
	}
	a.extra = a.extra.and(policies(svc))
	return a
}

// policies says what the traffic policies of a service keep from pods.
func policies(svc *corev1.Service) (said text) {
	if p := svc.Spec.InternalTrafficPolicy; p != nil && *p == corev1.ServiceInternalTrafficPolicyLocal {
		said = text{
			"internalTrafficPolicy is Local: by the cluster IP, each node reaches only its own pods; from a node that has none, connections time out.",
			"internalTrafficPolicy 是 Local：经 ClusterIP，每个节点只到自己的 Pod；节点上没有，连接就会超时。",
		}
	}
	if svc.Spec.ExternalTrafficPolicy == corev1.ServiceExternalTrafficPolicyLocal {
		said = said.and(text{
			"externalTrafficPolicy is Local: what comes to a node from outside reaches only that node's pods, and times out where there are none; the node itself and its pods reach all.",
			"externalTrafficPolicy 是 Local：从外面到一个节点的连接只到该节点的 Pod，没有就会超时；节点自己和它上面的 Pod 则能到所有 Pod。",
		})
	}
	return said
}

func on(b *bool) bool { return b != nil && *b }

// list joins texts.
func list(parts []text, en, zh string) text {
	var a, b []string
	for _, p := range parts {
		a, b = append(a, p.en), append(b, p.zh)
	}
	return text{strings.Join(a, en), strings.Join(b, zh)}
}

// endpoint is a pod's entry in a service's slices.
func (s Scene) endpoint(svc *corev1.Service, p *corev1.Pod) (discoveryv1.Endpoint, bool) {
	for _, slice := range s.Slices {
		if slice.Labels[discoveryv1.LabelServiceName] != svc.Name {
			continue
		}
		for _, e := range slice.Endpoints {
			if e.TargetRef != nil && e.TargetRef.UID == p.UID {
				return e, true
			}
		}
	}
	return discoveryv1.Endpoint{}, false
}

// noTraffic says why a service sends a pod nothing.
func (s Scene) noTraffic(svc *corev1.Service, p *corev1.Pod) text {
	f := facts{"pod": p.Name, "status": printers.Pod(p).Status, "service": svc.Name}
	e, listed := s.endpoint(svc, p)
	switch {
	case p.DeletionTimestamp != nil && listed && on(e.Conditions.Serving):
		return text{
			"{pod} is terminating: it gets no new connections while another pod is ready, but still serves the old ones.",
			"{pod} 正在终止：只要还有别的 Pod 就绪，就不再给它新连接，已有的连接它会处理完。",
		}.fill(f)
	case p.DeletionTimestamp != nil:
		return text{"{pod} is terminating.", "{pod} 正在终止。"}.fill(f)
	case p.Status.Phase == corev1.PodSucceeded || p.Status.Phase == corev1.PodFailed:
		return text{"{pod} has ended ({status}).", "{pod} 已经结束（{status}）。"}.fill(f)
	case p.Status.PodIP == "":
		f["because"] = s.why(p)
		return text{"{pod} has no address yet (STATUS {status}): {because}", "{pod} 还没有地址（STATUS 为 {status}）：{because}"}.fill(f)
	case missingPort(svc, p) != "":
		f["port"] = missingPort(svc, p)
		return text{"{pod} has no port named {port}, which targetPort asks for.", "{pod} 没有名为 {port} 的端口，而 targetPort 要的就是它。"}.fill(f)
	}
	f["because"] = s.why(p)
	return text{"{pod} is not ready (STATUS {status}): {because}", "{pod} 未就绪（STATUS 为 {status}）：{because}"}.fill(f)
}

// missingPort is a target port's name that none of the pod's containers has.
func missingPort(svc *corev1.Service, p *corev1.Pod) string {
	for _, port := range svc.Spec.Ports {
		name := port.TargetPort.StrVal
		if name == "" {
			continue
		}
		found := false
		for _, c := range p.Spec.Containers {
			for _, cp := range c.Ports {
				found = found || cp.Name == name
			}
		}
		if !found {
			return name
		}
	}
	return ""
}

// traffic explains whether services send a pod anything.
func (s Scene) traffic() protocol.Explanation {
	f := s.podFacts()
	a := answer{term: s.Pod.Name, key: "traffic", facts: facts{"labels": labels.Set(s.Pod.Labels).String()}}
	var says []text
	got := 0
	for _, svc := range s.Services {
		if e, listed := s.endpoint(svc, s.Pod); listed && on(e.Conditions.Ready) {
			got++
			says = append(says, text{"{service} sends it traffic.", "{service} 会把流量转给它。"}.fill(facts{"service": svc.Name}))
			continue
		}
		says = append(says, text{"{service} sends it none.", "{service} 不会把流量转给它。"}.fill(facts{"service": svc.Name}), s.noTraffic(svc, s.Pod))
	}
	switch {
	case len(s.Services) == 0:
		a.key = "traffic/unselected"
	case got == 0:
		a.key = "traffic/none"
	}
	a.extra = list(says, " ", "")
	return s.explain(a, f)
}
