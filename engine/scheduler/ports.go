package scheduler

import corev1 "k8s.io/api/core/v1"

// hostPorts are the ports of the node that a pod wants, those of native side-cars included.
func hostPorts(pod *corev1.Pod) []corev1.ContainerPort {
	var out []corev1.ContainerPort
	collect := func(c *corev1.Container) {
		for _, p := range c.Ports {
			if p.HostPort > 0 {
				out = append(out, p)
			}
		}
	}
	for i := range pod.Spec.InitContainers {
		if c := &pod.Spec.InitContainers[i]; c.RestartPolicy != nil && *c.RestartPolicy == corev1.ContainerRestartPolicyAlways {
			collect(c)
		}
	}
	for i := range pod.Spec.Containers {
		collect(&pod.Spec.Containers[i])
	}
	return out
}

// portsConflict reports whether two ports of a node cannot be had at the same time: same number and protocol on overlapping addresses.
func portsConflict(a, b corev1.ContainerPort) bool {
	return a.HostPort == b.HostPort && protocolOf(a) == protocolOf(b) && addressesOverlap(a.HostIP, b.HostIP)
}

func protocolOf(p corev1.ContainerPort) corev1.Protocol {
	if p.Protocol == "" {
		return corev1.ProtocolTCP
	}
	return p.Protocol
}

func addressesOverlap(a, b string) bool {
	everywhere := func(ip string) bool { return ip == "" || ip == "0.0.0.0" }
	return a == b || everywhere(a) || everywhere(b)
}

func anyPortConflict(want, used []corev1.ContainerPort) bool {
	for _, w := range want {
		for _, u := range used {
			if portsConflict(w, u) {
				return true
			}
		}
	}
	return false
}

// nodePorts refuses nodes on which a wanted host port is taken. Models plugins/nodeports.
type nodePorts struct{}

func (nodePorts) name() string { return "NodePorts" }

func (nodePorts) filter(c *cycle, n *nodeInfo) *status {
	if len(c.info.ports) == 0 {
		return nil
	}
	for _, p := range n.pods {
		if anyPortConflict(c.info.ports, p.ports) {
			return &status{code: unschedulable, reasons: []string{"node(s) didn't have free ports for the requested pod ports"}}
		}
	}
	return nil
}

func (nodePorts) worthRetry(_ *Scheduler, pod *corev1.Pod, e event) bool {
	switch {
	case e.is(nodeAdded):
		return true
	case e.is(podDeleted):
		return placed(e.oldPod) && anyPortConflict(hostPorts(pod), hostPorts(e.oldPod))
	}
	return false
}
