package nodelifecycle

import (
	"slices"

	corev1 "k8s.io/api/core/v1"

	"github.com/podscope/podscope/engine/api"
	"github.com/podscope/podscope/engine/explain"
)

// byCondition are the NoSchedule taints that a node's conditions bring. Models nodeConditionToTaintKeyStatusMap.
var byCondition = map[corev1.NodeConditionType]map[corev1.ConditionStatus]string{
	corev1.NodeReady:              {corev1.ConditionFalse: corev1.TaintNodeNotReady, corev1.ConditionUnknown: corev1.TaintNodeUnreachable},
	corev1.NodeMemoryPressure:     {corev1.ConditionTrue: corev1.TaintNodeMemoryPressure},
	corev1.NodeDiskPressure:       {corev1.ConditionTrue: corev1.TaintNodeDiskPressure},
	corev1.NodeNetworkUnavailable: {corev1.ConditionTrue: corev1.TaintNodeNetworkUnavailable},
	corev1.NodePIDPressure:        {corev1.ConditionTrue: corev1.TaintNodePIDPressure},
}

// taintByCondition brings a node's NoSchedule taints in line with its conditions and with cordoning. Models doNoScheduleTaintingPass.
func (c *Controller) taintByCondition(name string) {
	node := c.nodes[name]
	if node == nil {
		return
	}
	managed := map[string]bool{corev1.TaintNodeUnschedulable: true}
	for _, keys := range byCondition {
		for _, key := range keys {
			managed[key] = true
		}
	}
	var want []string
	for _, cond := range node.Status.Conditions {
		if key := byCondition[cond.Type][cond.Status]; key != "" {
			want = append(want, key)
		}
	}
	if node.Spec.Unschedulable {
		want = append(want, corev1.TaintNodeUnschedulable)
	}
	var add, remove []corev1.Taint
	for _, key := range want {
		if t := (corev1.Taint{Key: key, Effect: corev1.TaintEffectNoSchedule}); !hasTaint(node, t) {
			add = append(add, t)
		}
	}
	for _, t := range node.Spec.Taints {
		if t.Effect == corev1.TaintEffectNoSchedule && managed[t.Key] && !slices.Contains(want, t.Key) {
			remove = append(remove, t)
		}
	}
	c.swap(node, add, remove)
}

func hasTaint(node *corev1.Node, t corev1.Taint) bool {
	return slices.ContainsFunc(node.Spec.Taints, func(o corev1.Taint) bool { return o.MatchTaint(&t) })
}

// swap adds taints in one write and removes others in a second. Models util/node SwapNodeControllerTaint.
func (c *Controller) swap(node *corev1.Node, add, remove []corev1.Taint) {
	if len(add) > 0 {
		c.updateTaints(node, func(taints []corev1.Taint) []corev1.Taint {
			now := c.client.Server().Now()
			for _, t := range add {
				if slices.ContainsFunc(taints, func(o corev1.Taint) bool { return o.MatchTaint(&t) }) {
					continue
				}
				t.TimeAdded = &now
				taints = append(taints, t)
				c.note(node, explain.RuleNodeTainted, map[string]string{"node": node.Name, "taint": t.ToString()})
			}
			return taints
		})
	}
	if len(remove) > 0 {
		c.sim.After(c.latency(), "node controller untaints", func() { c.untaint(node, remove) })
	}
}

func (c *Controller) untaint(node *corev1.Node, remove []corev1.Taint) {
	c.updateTaints(node, func(taints []corev1.Taint) []corev1.Taint {
		return slices.DeleteFunc(taints, func(o corev1.Taint) bool {
			gone := slices.ContainsFunc(remove, func(t corev1.Taint) bool { return o.MatchTaint(&t) })
			if gone {
				c.note(node, explain.RuleNodeUntainted, map[string]string{"node": node.Name, "taint": o.ToString()})
			}
			return gone
		})
	})
}

// updateTaints changes the taints of a node as it stands now, unless that would change nothing.
func (c *Controller) updateTaints(node *corev1.Node, change func([]corev1.Taint) []corev1.Taint) {
	current, err := api.Get[*corev1.Node](c.client, "", node.Name)
	if err != nil || current.UID != node.UID {
		return
	}
	updated := current.DeepCopy()
	updated.Spec.Taints = change(updated.Spec.Taints)
	if len(updated.Spec.Taints) == len(current.Spec.Taints) {
		return
	}
	_, _ = c.client.Update(updated, api.UpdateOptions{})
}
