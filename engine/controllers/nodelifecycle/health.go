package nodelifecycle

import (
	"time"

	coordinationv1 "k8s.io/api/coordination/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/podscope/podscope/engine/api"
	"github.com/podscope/podscope/engine/explain"
	"github.com/podscope/podscope/engine/podstatus"
)

// watched are the conditions that become Unknown when a node falls silent.
var watched = [...]corev1.NodeConditionType{corev1.NodeReady, corev1.NodeMemoryPressure, corev1.NodeDiskPressure, corev1.NodePIDPressure}

// check notices a node's heartbeats and declares it unknown when they have stayed away for too long. It returns the status of its
// Ready condition before and after. Models tryUpdateNodeHealth.
func (c *Controller) check(node *corev1.Node) (before, now corev1.ConditionStatus) {
	ready := condition(node, corev1.NodeReady)
	h := c.health[node.Name]
	if h == nil {
		h = &health{seen: c.sim.Elapsed()}
		if ready == nil {
			h.seen = node.CreationTimestamp.Sub(c.sim.Start())
		}
		c.health[node.Name] = h
	}
	grace := startupGrace
	if ready != nil {
		grace, before = gracePeriod, ready.Status
		if !h.reported || !h.heartbeat.Equal(ready.LastHeartbeatTime.Time) {
			h.seen, h.heartbeat, h.reported = c.sim.Elapsed(), ready.LastHeartbeatTime.Time, true
		}
	}
	if renewed, ok := c.leaseRenewed(node.Name); ok && renewed.After(h.renewed) {
		h.seen, h.renewed = c.sim.Elapsed(), renewed
	}
	if c.sim.Elapsed() <= h.seen+grace || before == corev1.ConditionUnknown {
		return before, before
	}
	c.declareUnknown(node, c.sim.Elapsed()-h.seen, grace)
	return before, corev1.ConditionUnknown
}

func (c *Controller) leaseRenewed(node string) (time.Time, bool) {
	obj, err := c.client.Get("leases.coordination.k8s.io", corev1.NamespaceNodeLease, node)
	if err != nil {
		return time.Time{}, false
	}
	lease, ok := obj.(*coordinationv1.Lease)
	if !ok || lease.Spec.RenewTime == nil {
		return time.Time{}, false
	}
	return lease.Spec.RenewTime.Time, true
}

func (c *Controller) declareUnknown(node *corev1.Node, silent, grace time.Duration) {
	c.note(node, explain.RuleNodeHeartbeatMissed, map[string]string{"node": node.Name, "since": silent.Round(time.Second).String(), "grace": grace.String()})
	c.updateStatus(node.Name, func(n *corev1.Node) {
		now := c.client.Server().Now()
		for _, kind := range watched {
			silence(n, kind, now)
		}
	})
}

func silence(n *corev1.Node, kind corev1.NodeConditionType, now metav1.Time) {
	cond := condition(n, kind)
	switch {
	case cond == nil:
		n.Status.Conditions = append(n.Status.Conditions, corev1.NodeCondition{
			Type: kind, Status: corev1.ConditionUnknown, Reason: "NodeStatusNeverUpdated", Message: "Kubelet never posted node status.",
			LastHeartbeatTime: n.CreationTimestamp, LastTransitionTime: now,
		})
	case cond.Status != corev1.ConditionUnknown:
		cond.Status, cond.Reason, cond.Message = corev1.ConditionUnknown, "NodeStatusUnknown", "Kubelet stopped posting node status."
		cond.LastTransitionTime = now
	}
}

// notReady reports a node that has just become unready and marks its pods.
func (c *Controller) notReady(node *corev1.Node) {
	c.sim.After(c.latency(), "node controller reports", func() {
		c.nodeEvent(node, "NodeNotReady", "Node "+node.Name+" status is now: NodeNotReady")
	})
	delay := time.Duration(0)
	for _, pod := range api.List[*corev1.Pod](c.client, "") {
		if pod.Spec.NodeName != node.Name {
			continue
		}
		delay += c.latency()
		c.sim.After(delay, "node controller marks pod", func() { c.markNotReady(pod) })
	}
}

// markNotReady takes the Ready condition from a pod whose node cannot say how it is. Models util/node MarkPodsNotReady.
func (c *Controller) markNotReady(pod *corev1.Pod) {
	changed := podstatus.Patch(c.client, pod, func(st *corev1.PodStatus) {
		for i := range st.Conditions {
			if cond := &st.Conditions[i]; cond.Type == corev1.PodReady && cond.Status == corev1.ConditionTrue {
				cond.Status = corev1.ConditionFalse
				cond.LastTransitionTime = c.client.Server().Now()
			}
		}
	})
	if !changed {
		return
	}
	c.notePod(pod, explain.RuleNodePodsNotReady, map[string]string{"node": pod.Spec.NodeName})
	c.sim.After(c.latency(), "node controller reports", func() {
		c.recorder.Event(pod, corev1.EventTypeWarning, "NodeNotReady", "Node is not ready")
	})
}

// updateStatus writes a node's status as it stands now, changed.
func (c *Controller) updateStatus(name string, change func(*corev1.Node)) {
	current, err := api.Get[*corev1.Node](c.client, "", name)
	if err != nil {
		return
	}
	updated := current.DeepCopy()
	change(updated)
	_, _ = c.client.UpdateStatus(updated)
}

func condition(n *corev1.Node, kind corev1.NodeConditionType) *corev1.NodeCondition {
	for i := range n.Status.Conditions {
		if n.Status.Conditions[i].Type == kind {
			return &n.Status.Conditions[i]
		}
	}
	return nil
}

func readyStatus(n *corev1.Node) corev1.ConditionStatus {
	if cond := condition(n, corev1.NodeReady); cond != nil {
		return cond.Status
	}
	return ""
}
