package kubectl

import (
	"slices"
	"strings"

	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// networkPolicy models k8s.io/kubectl/pkg/describe describeNetworkPolicy.
func (w *writer) networkPolicy(p *networkingv1.NetworkPolicy) {
	w.head(p)
	w.write(0, "Created on:\t%s\n", p.CreationTimestamp.UTC().Format("2006-01-02 15:04:05 +0000 UTC"))
	w.meta(p)
	w.write(0, "Spec:\n")
	w.write(1, "PodSelector: ")
	if s := p.Spec.PodSelector; len(s.MatchLabels)+len(s.MatchExpressions) == 0 {
		w.write(2, "<none> (Allowing the specific traffic to all pods in this namespace)\n")
	} else {
		w.write(2, "%s\n", metav1.FormatLabelSelector(&s))
	}
	if slices.Contains(p.Spec.PolicyTypes, networkingv1.PolicyTypeIngress) {
		w.write(1, "Allowing ingress traffic:\n")
		w.ingressRules(p.Spec.Ingress)
	} else {
		w.write(1, "Not affecting ingress traffic\n")
	}
	if slices.Contains(p.Spec.PolicyTypes, networkingv1.PolicyTypeEgress) {
		w.write(1, "Allowing egress traffic:\n")
		w.egressRules(p.Spec.Egress)
	} else {
		w.write(1, "Not affecting egress traffic\n")
	}
	var types []string
	for _, t := range p.Spec.PolicyTypes {
		types = append(types, string(t))
	}
	w.write(1, "Policy Types: %v\n", orNone(strings.Join(types, ", ")))
}

func (w *writer) ingressRules(rules []networkingv1.NetworkPolicyIngressRule) {
	if len(rules) == 0 {
		w.write(2, "<none> (Selected pods are isolated for ingress connectivity)\n")
	}
	for i, rule := range rules {
		w.policyPorts(rule.Ports)
		w.policyPeers("From", "source", rule.From)
		if i < len(rules)-1 {
			w.write(2, "----------\n")
		}
	}
}

func (w *writer) egressRules(rules []networkingv1.NetworkPolicyEgressRule) {
	if len(rules) == 0 {
		w.write(2, "<none> (Selected pods are isolated for egress connectivity)\n")
	}
	for i, rule := range rules {
		w.policyPorts(rule.Ports)
		w.policyPeers("To", "destination", rule.To)
		if i < len(rules)-1 {
			w.write(2, "----------\n")
		}
	}
}

func (w *writer) policyPorts(ports []networkingv1.NetworkPolicyPort) {
	if len(ports) == 0 {
		w.write(2, "To Port: <any> (traffic allowed to all ports)\n")
	}
	for _, p := range ports {
		proto := corev1.ProtocolTCP
		if p.Protocol != nil {
			proto = *p.Protocol
		}
		if p.EndPort == nil {
			w.write(2, "To Port: %s/%s\n", p.Port, proto)
		} else {
			w.write(2, "To Port Range: %s-%d/%s\n", p.Port, *p.EndPort, proto)
		}
	}
}

func (w *writer) policyPeers(direction, what string, peers []networkingv1.NetworkPolicyPeer) {
	if len(peers) == 0 {
		w.write(2, "%s: <any> (traffic not restricted by %s)\n", direction, what)
	}
	for _, p := range peers {
		w.write(2, "%s:\n", direction)
		if p.NamespaceSelector != nil {
			w.write(3, "NamespaceSelector: %s\n", metav1.FormatLabelSelector(p.NamespaceSelector))
		}
		if p.PodSelector != nil {
			w.write(3, "PodSelector: %s\n", metav1.FormatLabelSelector(p.PodSelector))
		}
		if b := p.IPBlock; b != nil && p.PodSelector == nil && p.NamespaceSelector == nil {
			w.write(3, "IPBlock:\n")
			w.write(4, "CIDR: %s\n", b.CIDR)
			w.write(4, "Except: %v\n", strings.Join(b.Except, ", "))
		}
	}
}
