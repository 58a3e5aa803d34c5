package api

import (
	"k8s.io/apimachinery/pkg/runtime"
	serviceutil "k8s.io/kubernetes/pkg/api/service"
	"k8s.io/kubernetes/pkg/apis/core"
	"k8s.io/kubernetes/pkg/apis/core/validation"
	"k8s.io/utils/ptr"
)

// Models pkg/registry/core/service svcStrategy
func serviceStrategy() strategy[*core.Service] {
	return strategy[*core.Service]{
		prepareForCreate: func(_ *request, s *core.Service) { s.Status = core.ServiceStatus{} },
		validate:         creates(validation.ValidateServiceCreate),
		warnings:         func(_ *request, s, old *core.Service) []string { return serviceutil.GetWarningsForService(s, old) },
		prepareForUpdate: func(_ *request, s, old *core.Service) {
			s.Status = old.Status
			dropTypeDependentFields(s, old)
		},
		validateUpdate: updates(validation.ValidateServiceUpdate),
		subresources: map[string]subresource[*core.Service]{"status": {
			prepare:  func(_ *request, s, old *core.Service) { s.Spec = old.Spec },
			validate: updates(validation.ValidateServiceStatusUpdate),
		}},
	}
}

// beginService gives a service its addresses and node ports before it is validated.
// Models pkg/registry/core/service/storage REST.beginCreate, REST.beginUpdate
func beginService(r *request, obj, oldObj runtime.Object) error {
	s := obj.(*core.Service)
	old, _ := oldObj.(*core.Service)
	if old == nil {
		if s.Spec.ClusterIP != "" && len(s.Spec.ClusterIPs) == 0 {
			s.Spec.ClusterIPs = []string{s.Spec.ClusterIP}
		}
	} else {
		keepAllocated(s, old)
		syncClusterIPs(s, old)
	}
	if err := initIPFamilies(s, old); err != nil {
		return err
	}
	if err := r.allocateClusterIP(s, old); err != nil {
		return err
	}
	return r.allocateNodePorts(s, old)
}

// keepAllocated fills in what an update left out.
// Models pkg/registry/core/service/storage patchAllocatedValues
func keepAllocated(s, old *core.Service) {
	if needsClusterIP(old) && needsClusterIP(s) {
		if s.Spec.ClusterIP == "" {
			s.Spec.ClusterIP = old.Spec.ClusterIP
		}
		if len(s.Spec.ClusterIPs) == 0 {
			s.Spec.ClusterIPs = old.Spec.ClusterIPs
		}
	}
	if needsNodePort(old) && needsNodePort(s) {
		used, byName := map[int32]bool{}, map[string]int32{}
		for _, p := range s.Spec.Ports {
			used[p.NodePort] = true
		}
		for _, p := range old.Spec.Ports {
			byName[p.Name] = p.NodePort
		}
		for i := range s.Spec.Ports {
			p := &s.Spec.Ports[i]
			if before := byName[p.Name]; p.NodePort == 0 && !used[before] {
				p.NodePort = before
			}
		}
	}
}

// Models pkg/registry/core/service/storage normalizeClusterIPs
func syncClusterIPs(s, old *core.Service) {
	if s.Spec.ClusterIP == old.Spec.ClusterIP {
		if len(s.Spec.ClusterIPs) == 0 {
			s.Spec.ClusterIPs = old.Spec.ClusterIPs
		}
		return
	}
	if !sameStrings(s.Spec.ClusterIPs, old.Spec.ClusterIPs) {
		return
	}
	s.Spec.ClusterIPs = nil
	if s.Spec.ClusterIP != "" {
		s.Spec.ClusterIPs = []string{s.Spec.ClusterIP}
	}
}

// dropTypeDependentFields clears what the old type needed and the new one does not, unless the user changed it too.
// Models pkg/registry/core/service dropTypeDependentFields
func dropTypeDependentFields(s, old *core.Service) {
	if needsClusterIP(old) && !needsClusterIP(s) {
		if sameStrings(s.Spec.ClusterIPs, old.Spec.ClusterIPs) {
			s.Spec.ClusterIP, s.Spec.ClusterIPs = "", nil
		}
		s.Spec.IPFamilies, s.Spec.IPFamilyPolicy = nil, nil
	}
	if needsNodePort(old) && !needsNodePort(s) {
		before := map[int32]bool{}
		for _, p := range old.Spec.Ports {
			before[p.NodePort] = true
		}
		for i := range s.Spec.Ports {
			if before[s.Spec.Ports[i].NodePort] {
				s.Spec.Ports[i].NodePort = 0
			}
		}
	}
	if old.Spec.Type == core.ServiceTypeLoadBalancer && s.Spec.Type != core.ServiceTypeLoadBalancer {
		if ptr.Equal(s.Spec.AllocateLoadBalancerNodePorts, old.Spec.AllocateLoadBalancerNodePorts) {
			s.Spec.AllocateLoadBalancerNodePorts = nil
		}
		if ptr.Equal(s.Spec.LoadBalancerClass, old.Spec.LoadBalancerClass) {
			s.Spec.LoadBalancerClass = nil
		}
	}
	if serviceutil.ExternallyAccessible(old) && !serviceutil.ExternallyAccessible(s) && s.Spec.ExternalTrafficPolicy == old.Spec.ExternalTrafficPolicy {
		s.Spec.ExternalTrafficPolicy = ""
	}
	if s.Spec.Type != core.ServiceTypeLoadBalancer {
		s.Status.LoadBalancer = core.LoadBalancerStatus{}
	}
}

func needsClusterIP(s *core.Service) bool { return s.Spec.Type != core.ServiceTypeExternalName }

func needsNodePort(s *core.Service) bool {
	return s.Spec.Type == core.ServiceTypeNodePort || s.Spec.Type == core.ServiceTypeLoadBalancer && ptr.Deref(s.Spec.AllocateLoadBalancerNodePorts, true)
}

func sameStrings(a, b []string) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}
