package api

import (
	"fmt"
	"net/netip"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/util/validation/field"
	"k8s.io/kubernetes/pkg/apis/core"
	"k8s.io/kubernetes/pkg/apis/core/validation"
	"k8s.io/utils/ptr"
)

// What the cluster hands out. Addresses below the band start are left to those who ask for them by number.
// Models pkg/registry/core/service/ipallocator calculateRangeOffset
var serviceRange = netip.MustParsePrefix("10.96.0.0/12")

const (
	serviceBand                = 256
	firstNodePort, endNodePort = 30000, 32768
	dryNodePort                = endNodePort + 1 // what a dry run guesses first
)

// initIPFamilies settles the address families of a service on a cluster that has only IPv4.
// Models pkg/registry/core/service/storage Allocators.initIPFamilyFields
func initIPFamilies(s, old *core.Service) error {
	if !needsClusterIP(s) {
		return nil
	}
	selectorless := s.Spec.ClusterIP == core.ClusterIPNone && len(s.Spec.Selector) == 0
	if s.Spec.IPFamilyPolicy == nil {
		s.Spec.IPFamilyPolicy = ptr.To(core.IPFamilyPolicySingleStack)
		if old != nil && old.Spec.IPFamilyPolicy != nil {
			s.Spec.IPFamilyPolicy = old.Spec.IPFamilyPolicy
		} else if selectorless {
			s.Spec.IPFamilyPolicy = ptr.To(core.IPFamilyPolicyRequireDualStack)
		}
	}
	if errs := validation.ValidateServiceClusterIPsRelatedFields(s, old); len(errs) != 0 {
		return invalidService(s, errs)
	}
	if selectorless {
		if len(s.Spec.IPFamilies) == 0 {
			s.Spec.IPFamilies = []core.IPFamily{core.IPv4Protocol}
		}
		if len(s.Spec.IPFamilies) < 2 && *s.Spec.IPFamilyPolicy != core.IPFamilyPolicySingleStack {
			s.Spec.IPFamilies = append(s.Spec.IPFamilies, core.IPv6Protocol)
		}
		return nil
	}
	var errs field.ErrorList
	if *s.Spec.IPFamilyPolicy == core.IPFamilyPolicyRequireDualStack {
		errs = append(errs, field.Invalid(field.NewPath("spec", "ipFamilyPolicy"), s.Spec.IPFamilyPolicy, "this cluster is not configured for dual-stack services"))
	}
	for i, family := range s.Spec.IPFamilies {
		if family != core.IPv4Protocol {
			errs = append(errs, field.Invalid(field.NewPath("spec", "ipFamilies").Index(i), family, "not configured on this cluster"))
		}
	}
	if len(errs) > 0 {
		return invalidService(s, errs)
	}
	if len(s.Spec.IPFamilies) == 0 {
		s.Spec.IPFamilies = []core.IPFamily{core.IPv4Protocol}
	}
	return nil
}

func invalidService(s *core.Service, errs field.ErrorList) error {
	return errors.NewInvalid(core.Kind("Service"), s.Name, errs)
}

// allocateClusterIP reserves the address asked for, or a free one.
// Models pkg/registry/core/service/storage Allocators.allocIPs
func (r *request) allocateClusterIP(s, old *core.Service) error {
	if !needsClusterIP(s) || s.Spec.ClusterIP == core.ClusterIPNone || (len(s.Spec.ClusterIPs) > 0 && s.Spec.ClusterIPs[0] == core.ClusterIPNone) {
		return nil
	}
	if old != nil && len(s.Spec.ClusterIPs) > 0 && sameStrings(s.Spec.ClusterIPs, old.Spec.ClusterIPs) {
		return nil
	}
	if len(s.Spec.ClusterIPs) == 0 || s.Spec.ClusterIPs[0] == "" {
		s.Spec.ClusterIP = r.freeClusterIP()
		s.Spec.ClusterIPs = []string{s.Spec.ClusterIP}
		return nil
	}
	wanted := s.Spec.ClusterIPs[0]
	ip, err := netip.ParseAddr(wanted)
	problem := ""
	switch {
	case err != nil:
		return nil // validation says why
	case !serviceRange.Contains(ip) && r.dryRun:
		problem = fmt.Sprintf("the provided IP (%v) is not in the valid range. The range of valid IPs is %v", ip, serviceRange)
	case !serviceRange.Contains(ip):
		problem = "the provided network does not match the current range"
	case !r.dryRun && r.server.clusterIPs()[wanted]: // a dry run reserves nothing and so does not look
		problem = "provided IP is already allocated"
	default:
		return nil
	}
	return invalidService(s, field.ErrorList{field.Invalid(field.NewPath("spec", "clusterIPs"), s.Spec.ClusterIPs, fmt.Sprintf("failed to allocate IP %v: %s", wanted, problem))})
}

// freeClusterIP is an address that no service has. A dry run, which reserves nothing, names the range's first.
func (r *request) freeClusterIP() string {
	if r.dryRun {
		return serviceRange.Addr().String()
	}
	used := r.server.clusterIPs()
	base := serviceRange.Addr().As4()
	size := 1<<(32-serviceRange.Bits()) - 2
	for {
		n := serviceBand + r.server.sim.Rand("api/cluster-ip").IntN(size-serviceBand)
		ip := netip.AddrFrom4([4]byte{base[0], base[1] + byte(n>>16), base[2] + byte(n>>8), base[3] + byte(n)}).String()
		if !used[ip] {
			return ip
		}
	}
}

func (s *Server) clusterIPs() map[string]bool {
	used := map[string]bool{}
	for _, obj := range s.store.List("services", "") {
		for _, ip := range obj.(*corev1.Service).Spec.ClusterIPs {
			used[ip] = true
		}
	}
	return used
}

// allocateNodePorts reserves the ports asked for and free ones for the rest; ports with the same number share one.
// Models pkg/registry/core/service/storage initNodePorts, updateNodePorts
func (r *request) allocateNodePorts(s, old *core.Service) error {
	used := r.server.nodePorts(s.Namespace, s.Name)
	byPort := map[int32]int32{}
	for i := range s.Spec.Ports {
		p := &s.Spec.Ports[i]
		if p.NodePort == 0 && !needsNodePort(s) || s.Spec.Type == core.ServiceTypeClusterIP || s.Spec.Type == core.ServiceTypeExternalName {
			continue
		}
		if p.NodePort == 0 {
			p.NodePort = byPort[p.Port]
		}
		if p.NodePort == 0 {
			p.NodePort = wantedNodePort(s.Spec.Ports[i:], p.Port)
		}
		if p.NodePort == 0 {
			p.NodePort = r.freeNodePort(used, byPort)
		} else if byPort[p.Port] != p.NodePort {
			if err := r.checkNodePort(s, i, used); err != nil {
				return err
			}
		}
		used[p.NodePort] = true
		byPort[p.Port] = p.NodePort
	}
	return nil
}

func wantedNodePort(ports []core.ServicePort, number int32) int32 {
	for _, p := range ports {
		if p.Port == number && p.NodePort != 0 {
			return p.NodePort
		}
	}
	return 0
}

func (r *request) checkNodePort(s *core.Service, i int, used map[int32]bool) error {
	port := s.Spec.Ports[i].NodePort
	problem := ""
	switch {
	case !r.dryRun && (port < firstNodePort || port >= endNodePort): // a dry run reserves nothing and so does not look
		problem = fmt.Sprintf("provided port is not in the valid range. The range of valid ports is %d-%d", firstNodePort, endNodePort-1)
	case used[port]:
		problem = "provided port is already allocated"
	default:
		return nil
	}
	return invalidService(s, field.ErrorList{field.Invalid(field.NewPath("spec", "ports").Index(i).Child("nodePort"), port, problem)})
}

// freeNodePort is a port that nobody uses. A dry run guesses one behind those that the service has got so far.
// Models pkg/registry/core/service/portallocator PortAllocationOperation.AllocateNext
func (r *request) freeNodePort(used map[int32]bool, byPort map[int32]int32) int32 {
	if r.dryRun {
		port := int32(dryNodePort)
		for _, p := range byPort {
			port = max(port, p+1)
		}
		return port
	}
	for {
		port := firstNodePort + r.server.sim.Rand("api/node-port").Int32N(endNodePort-firstNodePort)
		if !used[port] {
			return port
		}
	}
}

// nodePorts are those that other services use.
func (s *Server) nodePorts(namespace, name string) map[int32]bool {
	used := map[int32]bool{}
	for _, obj := range s.store.List("services", "") {
		if obj.GetNamespace() == namespace && obj.GetName() == name {
			continue
		}
		for _, p := range obj.(*corev1.Service).Spec.Ports {
			if p.NodePort != 0 {
				used[p.NodePort] = true
			}
		}
	}
	return used
}
