package api

import (
	networkingv1 "k8s.io/api/networking/v1"
	"k8s.io/apimachinery/pkg/api/equality"
	"k8s.io/apimachinery/pkg/runtime/schema"
	utilvalidation "k8s.io/apimachinery/pkg/util/validation"
	"k8s.io/apimachinery/pkg/util/validation/field"
	"k8s.io/kubernetes/pkg/apis/networking"
	"k8s.io/kubernetes/pkg/apis/networking/validation"

	"github.com/podscope/podscope/engine/store"
)

// networkingKinds are kept and shown, and no more: network policies are not enforced, as with a network plugin that does not know them,
// and no controller serves ingress classes.
func networkingKinds() []*Kind {
	gv := schema.GroupVersion{Group: "networking.k8s.io", Version: "v1"}
	policy := newKind(gv, "NetworkPolicy", "networkpolicies", func() store.Object { return &networkingv1.NetworkPolicy{} }, networkPolicyStrategy().hooks(), "netpol")
	class := newKind(gv, "IngressClass", "ingressclasses", func() store.Object { return &networkingv1.IngressClass{} }, ingressClassStrategy().hooks())
	class.Namespaced = false
	return []*Kind{policy, class}
}

// Models pkg/registry/networking/networkpolicy networkPolicyStrategy
func networkPolicyStrategy() strategy[*networking.NetworkPolicy] {
	return strategy[*networking.NetworkPolicy]{
		prepareForCreate: func(_ *request, p *networking.NetworkPolicy) { p.Generation = 1 },
		validate: func(_ *request, p *networking.NetworkPolicy) field.ErrorList {
			return validation.ValidateNetworkPolicy(p, validation.ValidationOptionsForNetworking(p, nil))
		},
		warnings: func(_ *request, p, _ *networking.NetworkPolicy) []string { return networkPolicyWarnings(p) },
		prepareForUpdate: func(_ *request, p, old *networking.NetworkPolicy) {
			if !equality.Semantic.DeepEqual(p.Spec, old.Spec) {
				p.Generation = old.Generation + 1
			}
		},
		validateUpdate: func(_ *request, p, old *networking.NetworkPolicy) field.ErrorList {
			return validation.ValidateNetworkPolicyUpdate(p, old, validation.ValidationOptionsForNetworking(p, old))
		},
	}
}

// Models pkg/registry/networking/networkpolicy networkPolicyWarnings
func networkPolicyWarnings(p *networking.NetworkPolicy) []string {
	var out []string
	peers := func(path *field.Path, list []networking.NetworkPolicyPeer) {
		for i, peer := range list {
			if peer.IPBlock == nil {
				continue
			}
			block := path.Index(i).Child("ipBlock")
			out = append(out, utilvalidation.GetWarningsForCIDR(block.Child("cidr"), peer.IPBlock.CIDR)...)
			for k, except := range peer.IPBlock.Except {
				out = append(out, utilvalidation.GetWarningsForCIDR(block.Child("except").Index(k), except)...)
			}
		}
	}
	spec := field.NewPath("spec")
	for i, rule := range p.Spec.Ingress {
		peers(spec.Child("ingress").Index(i).Child("from"), rule.From)
	}
	for i, rule := range p.Spec.Egress {
		peers(spec.Child("egress").Index(i).Child("to"), rule.To)
	}
	return out
}

// Models pkg/registry/networking/ingressclass ingressClassStrategy
func ingressClassStrategy() strategy[*networking.IngressClass] {
	return strategy[*networking.IngressClass]{
		prepareForCreate: func(_ *request, c *networking.IngressClass) { c.Generation = 1 },
		validate:         creates(validation.ValidateIngressClass),
		prepareForUpdate: func(_ *request, c, old *networking.IngressClass) {
			if !equality.Semantic.DeepEqual(c.Spec, old.Spec) {
				c.Generation = old.Generation + 1
			}
		},
		validateUpdate: updates(validation.ValidateIngressClassUpdate),
	}
}
