package kubelet

import (
	corev1 "k8s.io/api/core/v1"

	"github.com/podscope/podscope/engine/api"
)

// nodeEventReason is the reason of the event that tells of a condition's change.
func nodeEventReason(c corev1.NodeCondition) string {
	bad := c.Status == corev1.ConditionTrue
	switch c.Type {
	case corev1.NodeMemoryPressure:
		if bad {
			return "NodeHasInsufficientMemory"
		}
		return "NodeHasSufficientMemory"
	case corev1.NodeDiskPressure:
		if bad {
			return "NodeHasDiskPressure"
		}
		return "NodeHasNoDiskPressure"
	case corev1.NodePIDPressure:
		if bad {
			return "NodeHasInsufficientPID"
		}
		return "NodeHasSufficientPID"
	}
	if bad {
		return "NodeReady"
	}
	return "NodeNotReady"
}

// nodeEvent writes an event about the node's status.
func (k *Kubelet) nodeEvent(reason string) {
	k.recorder.EventRef(k.nodeRef(), corev1.EventTypeNormal, reason, "Node "+k.name+" status is now: "+reason)
}

// nodeRef is how events of the kubelet refer to their node: never by its UID.
func (k *Kubelet) nodeRef() corev1.ObjectReference {
	if k.profile.NodeByName {
		return corev1.ObjectReference{APIVersion: "v1", Kind: "Node", Name: k.name}
	}
	return corev1.ObjectReference{Kind: "Node", Name: k.name, UID: podUID(k.name)}
}

// tellStart writes the events of a kubelet that starts on a node that was there before.
// Models pkg/kubelet/kubelet.go (*Kubelet).BirthCry and the conditions of initialNode.
func (k *Kubelet) tellStart() {
	k.recorder.EventRef(k.nodeRef(), corev1.EventTypeNormal, "Starting", "Starting kubelet.")
	for _, reason := range []string{"NodeHasSufficientMemory", "NodeHasNoDiskPressure", "NodeHasSufficientPID"} {
		k.nodeEvent(reason)
	}
	k.recorder.EventRef(k.nodeRef(), corev1.EventTypeNormal, "NodeAllocatableEnforced", "Updated Node Allocatable limit across pods")
}

// tellCordon writes an event when the node has been cordoned, or uncordoned, since the last look.
// Models pkg/kubelet/kubelet_node_status.go (*Kubelet).recordNodeSchedulableEvent.
func (a *nodeAgent) tellCordon() {
	node, err := api.Get[*corev1.Node](a.k.client, "", a.k.name)
	if err != nil || node.Spec.Unschedulable == a.cordoned {
		return
	}
	a.cordoned = node.Spec.Unschedulable
	if a.cordoned {
		a.k.nodeEvent("NodeNotSchedulable")
	} else {
		a.k.nodeEvent("NodeSchedulable")
	}
}
