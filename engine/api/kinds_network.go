package api

import (
	"fmt"

	corev1 "k8s.io/api/core/v1"
	discoveryv1 "k8s.io/api/discovery/v1"
	networkingv1 "k8s.io/api/networking/v1"
	"k8s.io/apimachinery/pkg/api/equality"
	"k8s.io/apimachinery/pkg/fields"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/kubernetes/pkg/apis/core"
	"k8s.io/kubernetes/pkg/apis/core/validation"
	"k8s.io/kubernetes/pkg/apis/discovery"
	discoveryvalidation "k8s.io/kubernetes/pkg/apis/discovery/validation"
	"k8s.io/kubernetes/pkg/apis/networking"
	networkingvalidation "k8s.io/kubernetes/pkg/apis/networking/validation"

	"github.com/podscope/podscope/engine/store"
)

// networkKinds are services and what leads to them.
func networkKinds() []*Kind {
	v1 := schema.GroupVersion{Version: "v1"}
	endpoints := newKind(v1, "Endpoints", "endpoints", func() store.Object { return &corev1.Endpoints{} }, endpointsStrategy().hooks(), "ep")
	service := newKind(v1, "Service", "services", func() store.Object { return &corev1.Service{} }, serviceStrategy().hooks(), "svc")
	service.Categories = []string{"all"}
	service.Subresources = []string{"status"}
	service.begin = beginService
	service.fieldNames = []string{"spec.clusterIP", "spec.type"}
	service.fields = func(obj store.Object) fields.Set {
		s := obj.(*corev1.Service)
		return fields.Set{"spec.clusterIP": s.Spec.ClusterIP, "spec.type": string(s.Spec.Type)}
	}
	slice := newKind(schema.GroupVersion{Group: "discovery.k8s.io", Version: "v1"}, "EndpointSlice", "endpointslices", func() store.Object { return &discoveryv1.EndpointSlice{} }, endpointSliceStrategy().hooks())
	ingress := newKind(schema.GroupVersion{Group: "networking.k8s.io", Version: "v1"}, "Ingress", "ingresses", func() store.Object { return &networkingv1.Ingress{} }, ingressStrategy().hooks(), "ing")
	ingress.Subresources = []string{"status"}
	return append([]*Kind{endpoints, service, slice, ingress}, networkingKinds()...)
}

// Models pkg/registry/core/endpoint endpointsStrategy
func endpointsStrategy() strategy[*core.Endpoints] {
	return strategy[*core.Endpoints]{
		validate:       creates(validation.ValidateEndpointsCreate),
		validateUpdate: updates(validation.ValidateEndpointsUpdate),
	}
}

// Models pkg/registry/discovery/endpointslice endpointSliceStrategy
func endpointSliceStrategy() strategy[*discovery.EndpointSlice] {
	return strategy[*discovery.EndpointSlice]{
		prepareForCreate: func(_ *request, s *discovery.EndpointSlice) {
			s.Generation = 1
			for i := range s.Endpoints {
				s.Endpoints[i].DeprecatedTopology = nil
			}
		},
		validate: creates(discoveryvalidation.ValidateEndpointSliceCreate),
		prepareForUpdate: func(_ *request, s, old *discovery.EndpointSlice) {
			if !equality.Semantic.DeepEqual(s.Endpoints, old.Endpoints) || !equality.Semantic.DeepEqual(s.Ports, old.Ports) || !equality.Semantic.DeepEqual(s.Labels, old.Labels) {
				s.Generation = old.Generation + 1
			}
		},
		validateUpdate: updates(discoveryvalidation.ValidateEndpointSliceUpdate),
	}
}

// Models pkg/registry/networking/ingress ingressStrategy
func ingressStrategy() strategy[*networking.Ingress] {
	const classAnnotation = "kubernetes.io/ingress.class"
	return strategy[*networking.Ingress]{
		prepareForCreate: func(_ *request, i *networking.Ingress) { i.Status, i.Generation = networking.IngressStatus{}, 1 },
		validate:         creates(networkingvalidation.ValidateIngressCreate),
		warnings: func(_ *request, i, old *networking.Ingress) []string {
			if _, set := i.Annotations[classAnnotation]; old == nil && set && i.Spec.IngressClassName == nil {
				return []string{fmt.Sprintf("annotation %q is deprecated, please use 'spec.ingressClassName' instead", classAnnotation)}
			}
			return nil
		},
		prepareForUpdate: func(_ *request, i, old *networking.Ingress) {
			i.Status = old.Status
			if !equality.Semantic.DeepEqual(i.Spec, old.Spec) {
				i.Generation = old.Generation + 1
			}
		},
		validateUpdate: updates(networkingvalidation.ValidateIngressUpdate),
		subresources: map[string]subresource[*networking.Ingress]{"status": {
			prepare:  func(_ *request, i, old *networking.Ingress) { i.Spec = old.Spec },
			validate: updates(networkingvalidation.ValidateIngressStatusUpdate),
		}},
	}
}
