package cri

import (
	"net/netip"

	"github.com/podscope/podscope/engine/network"
)

// HostPort is a port of the node that leads to one of the pod.
type HostPort struct {
	Host, Container uint16
}

// forwardHostPorts makes dials to the node's own address, and to loopback on the node itself, find the pods that have a host port there, as the CNI's
// portmap plugin does. What translated addresses before goes on doing so.
func (r *Runtime) forwardHostPorts() {
	before := r.config.Network.Translate
	r.config.Network.Translate = func(from *network.Stack, to netip.AddrPort) (netip.AddrPort, network.Verdict) {
		if real, ok := r.hostPort(from, to); ok {
			return real, network.Forward
		}
		if before != nil {
			return before(from, to)
		}
		return to, network.Pass
	}
}

// hostPort finds the pod's end of a host port.
func (r *Runtime) hostPort(from *network.Stack, to netip.AddrPort) (netip.AddrPort, bool) {
	host := r.config.HostNet
	if len(r.hostPorts) == 0 || host == nil || to.Addr() != host.IP() && (from != host || !to.Addr().IsLoopback()) {
		return to, false
	}
	box := r.hostPorts[to.Port()]
	if box == nil {
		return to, false
	}
	for _, p := range box.config.HostPorts {
		if p.Host == to.Port() {
			return netip.AddrPortFrom(box.ip, p.Container), true
		}
	}
	return to, false
}

// openHostPorts lets the sandbox's host ports lead to it, closeHostPorts ends that.
func (s *sandbox) openHostPorts() {
	if s.config.HostNetwork {
		return
	}
	for _, p := range s.config.HostPorts {
		if len(s.r.hostPorts) == 0 && !s.r.forwards {
			s.r.forwards = true
			s.r.forwardHostPorts()
		}
		s.r.hostPorts[p.Host] = s
	}
}

func (s *sandbox) closeHostPorts() {
	for _, p := range s.config.HostPorts {
		if s.r.hostPorts[p.Host] == s {
			delete(s.r.hostPorts, p.Host)
		}
	}
}
