package kubelet

import (
	"errors"
	"fmt"
	"net/netip"
	"time"

	corev1 "k8s.io/api/core/v1"

	"github.com/podscope/podscope/engine/errno"
	"github.com/podscope/podscope/engine/network"
	"github.com/podscope/podscope/engine/sim"
)

// probeGRPC asks the standard health service.
// Models pkg/probe/grpc (grpcProber).Probe.
func (k *Kubelet) probeGRPC(q *sim.Proc, g *corev1.GRPCAction, podIP string, timeout time.Duration) probeOutcome {
	service := ""
	if g.Service != nil {
		service = *g.Service
	}
	addr, err := netip.ParseAddr(podIP)
	if err != nil {
		return probeOutcome{result: resultFailure, output: "error: failed to connect service at \"\": " + err.Error()}
	}
	at := netip.AddrPortFrom(addr, uint16(g.Port))
	began := k.sim.Elapsed()
	answer, err := k.runtime.HostNet().CheckHealth(q, at, service, timeout)
	fail := func(format string, args ...any) probeOutcome {
		return probeOutcome{result: resultFailure, output: fmt.Sprintf(format, args...)}
	}
	switch {
	case err == nil && answer == network.Serving:
		return probeOutcome{result: resultSuccess, output: "service healthy"}
	case err == nil:
		return fail("service unhealthy (responded with %q)", answer)
	case errors.Is(err, network.ErrGRPCUnimplemented):
		return fail("error: this server does not implement the grpc health protocol (grpc.health.v1.Health): %v", err)
	case errors.Is(err, network.ErrGRPCUnknown):
		return fail("error: health rpc probe failed: rpc error: code = NotFound desc = %v", err)
	case errors.Is(err, network.ErrNotGRPC), errno.Of(err) != errno.ETIMEDOUT:
		// The client tries again and again until its time is over.
		for end := began + timeout; k.sim.Elapsed() < end; {
			q.Sleep(end - k.sim.Elapsed())
		}
	}
	return fail("timeout: failed to connect service %q within %v: context deadline exceeded", at.String(), timeout)
}
