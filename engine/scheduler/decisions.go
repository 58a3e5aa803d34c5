package scheduler

import (
	"fmt"
	"strings"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"

	"github.com/podscope/podscope/engine/explain"
)

// note records a decision about a pod; args alternate names and values.
func (s *Scheduler) note(pod *corev1.Pod, rule explain.Rule, field string, args ...string) {
	if s.log == nil {
		return
	}
	d := explain.Decision{
		Actor: Name, Kind: "Pod", Namespace: pod.Namespace, Name: pod.Name, UID: string(pod.UID), Rule: rule, Field: field,
		Args: map[string]string{},
	}
	for i := 0; i+1 < len(args); i += 2 {
		d.Args[args[i]] = args[i+1]
	}
	s.log.Add(d)
}

func (s *Scheduler) noteRetry(pod *corev1.Pod, e event) {
	s.note(pod, explain.RuleSchedulingRetry, "", "event", eventNames[e.kind])
}

// noted is for how many nodes it is said one by one why they refuse a pod.
const noted = 20

func (s *Scheduler) noteRejected(c *cycle, d *diagnosis) {
	if s.log == nil {
		return
	}
	for i, n := range c.nodes {
		st := d.byNode[n.node.Name]
		if st == nil || i >= noted {
			continue
		}
		field, detail := rejection(c, n, st)
		args := append([]string{"node", n.node.Name, "plugin", st.plugin, "reason", st.message()}, detail...)
		s.note(c.pod, explain.RuleNodeRejected, field, args...)
	}
}

// rejection is the field that governs a refusal, and the numbers and names of this node.
func rejection(c *cycle, n *nodeInfo, st *status) (field string, args []string) {
	switch st.plugin {
	case "NodeUnschedulable":
		return "", []string{"detail", "spec.unschedulable: true"}
	case "TaintToleration":
		t, _ := untolerated(n.node, c.pod)
		return "spec.tolerations", []string{"detail", t.ToString()}
	case "NodeAffinity":
		if len(c.pod.Spec.NodeSelector) > 0 {
			return "spec.nodeSelector", nil
		}
		return "spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution", nil
	case "NodePorts":
		return portField(c.pod), nil
	case "NodeResourcesFit":
		return resourceField(c.pod, st), []string{"detail", shortages(c, n)}
	case "PodTopologySpread":
		return "spec.topologySpreadConstraints", nil
	case "InterPodAffinity":
		if strings.Contains(st.message(), "anti-affinity") {
			return "spec.affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution", nil
		}
		return "spec.affinity.podAffinity.requiredDuringSchedulingIgnoredDuringExecution", nil
	case "VolumeBinding":
		return "spec.volumes", nil
	}
	return "", nil
}

// shortages says what is requested, left and there, for each resource of which there is too little.
func shortages(c *cycle, n *nodeInfo) string {
	var out []string
	add := func(name, want, free, capacity string) {
		out = append(out, fmt.Sprintf("%s: %s > %s (%s)", name, want, free, capacity))
	}
	want := c.info.request
	if free := n.capacity.milliCPU - n.requested.milliCPU; want.milliCPU > free {
		add("cpu", milli(want.milliCPU), milli(free), milli(n.capacity.milliCPU))
	}
	if free := n.capacity.memory - n.requested.memory; want.memory > free {
		add("memory", bytes(want.memory), bytes(free), bytes(n.capacity.memory))
	}
	if len(n.pods)+1 > n.maxPods {
		add("pods", "1", "0", fmt.Sprint(n.maxPods))
	}
	return strings.Join(out, ", ")
}

func milli(n int64) string { return resource.NewMilliQuantity(n, resource.DecimalSI).String() }
func bytes(n int64) string { return resource.NewQuantity(n, resource.BinarySI).String() }

func resourceField(pod *corev1.Pod, st *status) string {
	name, ok := strings.CutPrefix(st.reasons[0], "Insufficient ")
	if !ok {
		return ""
	}
	for i := range pod.Spec.Containers {
		if _, ok := pod.Spec.Containers[i].Resources.Requests[corev1.ResourceName(name)]; ok {
			return fmt.Sprintf("spec.containers[%d].resources.requests.%s", i, name)
		}
	}
	return "spec.containers[0].resources.requests"
}

func portField(pod *corev1.Pod) string {
	for i := range pod.Spec.Containers {
		for j, p := range pod.Spec.Containers[i].Ports {
			if p.HostPort > 0 {
				return fmt.Sprintf("spec.containers[%d].ports[%d].hostPort", i, j)
			}
		}
	}
	return ""
}

func gateNames(pod *corev1.Pod) string {
	var names []string
	for _, g := range pod.Spec.SchedulingGates {
		names = append(names, g.Name)
	}
	return strings.Join(names, ", ")
}
