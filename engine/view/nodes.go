package view

import (
	"fmt"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"

	"github.com/podscope/podscope/engine/protocol"
)

// Node is a node as the cluster view shows it, with what its pods request.
func (m Moment) Node(n *corev1.Node) protocol.Node {
	out := protocol.Node{
		ID: string(n.UID), Name: n.Name, Schedulable: !n.Spec.Unschedulable, Labels: keyValues(n.Labels), Status: "Unknown",
		CPU: n.Status.Allocatable.Cpu().String(), Memory: humanMemory(n.Status.Allocatable.Memory()),
	}
	for _, c := range n.Status.Conditions {
		switch {
		case c.Type == corev1.NodeReady && c.Status == corev1.ConditionTrue:
			out.Status, out.Ready = "Ready", true
		case c.Type == corev1.NodeReady:
			out.Status = "NotReady"
		case c.Status == corev1.ConditionTrue:
			out.BadConditions = append(out.BadConditions, string(c.Type))
		}
	}
	if n.Spec.Unschedulable {
		out.Status += ",SchedulingDisabled"
	}
	for _, t := range n.Spec.Taints {
		out.Taints = append(out.Taints, t.ToString())
	}
	for _, a := range n.Status.Addresses {
		if a.Type == corev1.NodeInternalIP {
			out.Address = a.Address
		}
	}
	total := m.requests().of(n.Name)
	out.CPURequested, out.MemRequested = resource.NewMilliQuantity(total.cpu, resource.DecimalSI).String(), humanMemory(resource.NewQuantity(total.memory, resource.BinarySI))
	return out
}

// humanMemory is a quantity of bytes in the largest binary unit that leaves it readable: "7.6Gi".
func humanMemory(q *resource.Quantity) string {
	const ki = 1024.0
	v := float64(q.Value())
	for _, unit := range []string{"", "Ki", "Mi"} {
		if v < ki {
			return fmt.Sprintf("%.3g%s", v, unit)
		}
		v /= ki
	}
	return fmt.Sprintf("%.3gGi", v)
}
