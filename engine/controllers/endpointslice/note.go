package endpointslice

import (
	"strings"

	corev1 "k8s.io/api/core/v1"
	discoveryv1 "k8s.io/api/discovery/v1"
	"k8s.io/apimachinery/pkg/types"

	"github.com/podscope/podscope/engine/api"
	"github.com/podscope/podscope/engine/explain"
)

// note records which pods the service's traffic begins or ceases to reach by one write of a slice; either side may be nil.
func (r *reconciliation) note(old, next *discoveryv1.EndpointSlice) {
	if r.log == nil {
		return
	}
	before, after := taking(old), taking(next)
	for _, ep := range list(next) {
		if _, had := before[ep.TargetRef.UID]; !had && *ep.Conditions.Ready {
			r.decide(explain.RuleEndpointAdded, ep, "")
		}
	}
	for _, ep := range list(old) {
		_, has := after[ep.TargetRef.UID]
		if _, had := before[ep.TargetRef.UID]; had && !has {
			r.decide(explain.RuleEndpointRemoved, ep, r.why(ep))
		}
	}
}

func list(s *discoveryv1.EndpointSlice) []discoveryv1.Endpoint {
	if s == nil {
		return nil
	}
	return s.Endpoints
}

// taking are the pods of a slice that take traffic, by UID.
func taking(s *discoveryv1.EndpointSlice) map[types.UID]bool {
	out := map[types.UID]bool{}
	for _, ep := range list(s) {
		if *ep.Conditions.Ready {
			out[ep.TargetRef.UID] = true
		}
	}
	return out
}

// why is the fact about the pod that takes it off.
func (r *reconciliation) why(ep discoveryv1.Endpoint) string {
	pod, err := api.Get[*corev1.Pod](r.client, ep.TargetRef.Namespace, ep.TargetRef.Name)
	switch {
	case err != nil || pod.UID != ep.TargetRef.UID:
		return "NotFound"
	case pod.DeletionTimestamp != nil:
		return "Terminating"
	case pod.Status.Phase == corev1.PodSucceeded || pod.Status.Phase == corev1.PodFailed:
		return string(pod.Status.Phase)
	}
	return "Ready=False"
}

// decide records the change for the pod and for the service.
func (r *reconciliation) decide(rule explain.Rule, ep discoveryv1.Endpoint, why string) {
	d := explain.Decision{
		Actor: component, Kind: "Pod", Namespace: ep.TargetRef.Namespace, Name: ep.TargetRef.Name, UID: string(ep.TargetRef.UID), Rule: rule,
		Args: map[string]string{"service": r.svc.Name, "ip": strings.Join(ep.Addresses, ","), "pod": ep.TargetRef.Name},
	}
	if why != "" {
		d.Args["why"] = why
	}
	r.log.Add(d)
	d.Kind, d.Name, d.UID, d.Field = "Service", r.svc.Name, string(r.svc.UID), "spec.selector"
	r.log.Add(d)
}
