package view

import (
	"fmt"
	"strconv"
	"strings"

	corev1 "k8s.io/api/core/v1"

	"github.com/podscope/podscope/engine/explain"
	"github.com/podscope/podscope/engine/protocol"
)

// probes is how each container's probes stand, by container name.
func (m Moment) probes(pod *corev1.Pod) map[string][]protocol.Probe {
	out := map[string][]protocol.Probe{}
	add := func(name string, kind string, p *corev1.Probe) {
		if p != nil {
			out[name] = append(out[name], protocol.Probe{Kind: kind, What: handler(&p.ProbeHandler), Threshold: int(p.FailureThreshold)})
		}
	}
	for _, list := range [][]corev1.Container{pod.Spec.InitContainers, pod.Spec.Containers} {
		for i := range list {
			c := &list[i]
			add(c.Name, "startup", c.StartupProbe)
			add(c.Name, "liveness", c.LivenessProbe)
			add(c.Name, "readiness", c.ReadinessProbe)
		}
	}
	if len(out) == 0 {
		return nil
	}
	missing := 0
	for _, ps := range out {
		missing += len(ps)
	}
	decisions := m.Log.Decisions(string(pod.UID), m.At)
	for i := len(decisions) - 1; i >= 0 && missing > 0; i-- { // newest first: the last run of each probe counts
		d := &decisions[i]
		if d.Rule != explain.RuleProbeSucceeded && d.Rule != explain.RuleProbeFailed {
			continue
		}
		for j := range out[d.Container] {
			if p := &out[d.Container][j]; p.Kind == d.Args["probe"] && p.Last == "" {
				m.lastRun(p, d)
				missing--
			}
		}
	}
	return out
}

func (m Moment) lastRun(p *protocol.Probe, d *explain.Decision) {
	p.Last, p.At, p.Output = "success", m.Page(d.At), d.Args["output"]
	if d.Rule == explain.RuleProbeFailed {
		p.Last = "failure"
	}
	p.Streak, _ = strconv.Atoi(d.Args["streak"])
	if n, err := strconv.Atoi(d.Args["threshold"]); err == nil {
		p.Threshold = n
	}
	if d.Until > m.At {
		p.Next = m.Page(d.Until)
	}
}

// handler names what a probe does, in the words of kubectl describe.
func handler(h *corev1.ProbeHandler) string {
	switch {
	case h.Exec != nil:
		return "exec [" + strings.Join(h.Exec.Command, " ") + "]"
	case h.HTTPGet != nil:
		return fmt.Sprintf("http-get %s://%s:%s%s", strings.ToLower(string(h.HTTPGet.Scheme)), h.HTTPGet.Host, h.HTTPGet.Port.String(), h.HTTPGet.Path)
	case h.TCPSocket != nil:
		return fmt.Sprintf("tcp-socket %s:%s", h.TCPSocket.Host, h.TCPSocket.Port.String())
	case h.GRPC != nil:
		return fmt.Sprintf("grpc <pod>:%d", h.GRPC.Port)
	}
	return "unknown"
}
