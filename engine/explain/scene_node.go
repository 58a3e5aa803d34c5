package explain

import (
	"strings"
	"time"

	corev1 "k8s.io/api/core/v1"
)

// node explains a node: whether it reports, what it is short of, what its taints do to pods.
func (s Scene) node(n *corev1.Node, condition string) answer {
	f := facts{"node": n.Name, "pods": len(s.Pods)}
	var taints []string
	for _, t := range n.Spec.Taints {
		taints = append(taints, t.ToString())
	}
	f.set("taints", strings.Join(taints, ", "))
	a := answer{facts: f, extra: s.leaving(), fields: []string{"spec.taints"}}
	if condition != "" {
		a.term = condition
	}
	conditions := map[corev1.NodeConditionType]corev1.NodeCondition{}
	for _, c := range n.Status.Conditions {
		conditions[c.Type] = c
	}
	shown, ok := conditions[corev1.NodeConditionType(condition)]
	if !ok {
		shown = conditions[corev1.NodeReady]
	}
	for _, kind := range []corev1.NodeConditionType{corev1.NodeMemoryPressure, corev1.NodeDiskPressure, corev1.NodePIDPressure} {
		if condition == "" && conditions[kind].Status == corev1.ConditionTrue {
			shown = conditions[kind]
		}
	}
	f.set("message", shown.Message)
	f["for"] = s.since(shown.LastTransitionTime.Time)
	ready := conditions[corev1.NodeReady].Status
	switch {
	case shown.Type != corev1.NodeReady && shown.Status == corev1.ConditionTrue:
		a.term, a.key = string(shown.Type), "node/"+string(shown.Type)
	case shown.Type != corev1.NodeReady && shown.Status == corev1.ConditionFalse && condition != "":
		a.key = "node/nopressure"
	case ready == corev1.ConditionUnknown:
		a.key = "node/unknown"
	case ready != corev1.ConditionTrue:
		a.key = "node/notready"
	case n.Spec.Unschedulable:
		a.key = "node/cordoned"
	default:
		a.key = "node"
	}
	return a
}

// leaving says which of the node's pods go next because they tolerate a taint for a while only.
func (s Scene) leaving() text {
	var first time.Duration
	count, name := 0, ""
	for _, p := range s.Pods {
		if p.DeletionTimestamp != nil || s.Of == nil {
			continue
		}
		for _, d := range s.Of(string(p.UID)) {
			if d.Rule != RuleTaintTolerated || d.Until <= s.Now {
				continue
			}
			count++
			if first == 0 || d.Until < first {
				first, name = d.Until, p.Name
			}
			break
		}
	}
	if count == 0 {
		return text{}
	}
	return text{
		"{count} of its pods {count|tolerates|tolerate} this only for a while; {pod} goes first, in {left}.", "其中 {count} 个 Pod 只容忍一段时间；最先离开的是 {pod}，还剩 {left}。",
	}.fill(facts{"count": count, "pod": name, "left": first - s.Now})
}

// claim explains what a claim for a volume waits for.
func (s Scene) claim(c *corev1.PersistentVolumeClaim) answer {
	f := facts{"phase": string(c.Status.Phase)}
	f.set("volume", c.Spec.VolumeName)
	if c.Spec.StorageClassName != nil {
		f.set("class", *c.Spec.StorageClassName)
	}
	if q, ok := c.Spec.Resources.Requests[corev1.ResourceStorage]; ok {
		f["size"] = q.String()
	}
	if c.Status.Phase == corev1.ClaimBound {
		return answer{term: "Bound", key: "claim/bound", facts: f}
	}
	return answer{term: string(c.Status.Phase), key: "claim", facts: f}
}
