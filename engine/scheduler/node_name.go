package scheduler

import corev1 "k8s.io/api/core/v1"

// nodeName holds a pod to spec.nodeName. Such pods never come by the scheduler, unless the field was set meanwhile.
// Models plugins/nodename.
type nodeName struct{}

func (nodeName) name() string { return "NodeName" }

func (nodeName) filter(c *cycle, n *nodeInfo) *status {
	if c.pod.Spec.NodeName == "" || c.pod.Spec.NodeName == n.node.Name {
		return nil
	}
	return &status{code: unresolvable, reasons: []string{"node(s) didn't match the requested node name"}}
}

func (nodeName) worthRetry(_ *Scheduler, _ *corev1.Pod, e event) bool { return e.is(nodeAdded) }
