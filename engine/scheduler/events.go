package scheduler

import (
	"maps"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/equality"
	resourcehelper "k8s.io/component-helpers/resource"
)

// eventKind is a change in the cluster that may make an unschedulable pod fit. Models pkg/scheduler/framework ClusterEvent.
type eventKind int

const (
	nodeAdded eventKind = 1 << iota
	nodeDeleted
	nodeAllocatable
	nodeLabels
	nodeTaints
	nodeOther
	podAdded       // a pod was bound
	podDeleted     // a bound pod is gone or has finished
	podLabels      // of a bound pod or of the waiting pod itself
	podScaledDown  //
	podTolerations //
	podGatesGone   //
	podOther       //
	claimAdded     // a PersistentVolumeClaim
	claimUpdated   //
	volumeChanged  // a PersistentVolume came or changed
	classChanged   // a StorageClass came, or makes volumes elsewhere
	timeout        // unschedulable for five minutes
)

var eventNames = map[eventKind]string{
	nodeAdded: "NodeAdd", nodeDeleted: "NodeDelete", nodeAllocatable: "NodeAllocatableChange", nodeLabels: "NodeLabelChange",
	nodeTaints: "NodeTaintChange", nodeOther: "NodeUpdate", podAdded: "AssignedPodAdd", podDeleted: "AssignedPodDelete",
	podLabels: "PodLabelChange", podScaledDown: "PodScaleDown", podTolerations: "PodTolerationChange", podGatesGone: "PodSchedulingGatesEliminated",
	podOther: "PodUpdate", claimAdded: "PersistentVolumeClaimAdd", claimUpdated: "PersistentVolumeClaimUpdate",
	volumeChanged: "PersistentVolumeChange", classChanged: "StorageClassChange", timeout: "UnschedulableTimeout",
}

// event is a change with the objects before and after it.
type event struct {
	kind             eventKind
	oldPod, newPod   *corev1.Pod
	oldNode, newNode *corev1.Node
	claim            *corev1.PersistentVolumeClaim
}

func (e event) is(kinds eventKind) bool { return e.kind&kinds != 0 }

// nodeEvents are the ways in which a node's change may matter, one event each. Models framework NodeSchedulingPropertiesChange.
func nodeEvents(before, after *corev1.Node) []event {
	var out []event
	note := func(changed bool, k eventKind) {
		if changed {
			out = append(out, event{kind: k, oldNode: before, newNode: after})
		}
	}
	note(before.Spec.Unschedulable && !after.Spec.Unschedulable, nodeTaints)
	note(!equality.Semantic.DeepEqual(before.Status.Allocatable, after.Status.Allocatable), nodeAllocatable)
	note(!maps.Equal(before.Labels, after.Labels), nodeLabels)
	note(!equality.Semantic.DeepEqual(before.Spec.Taints, after.Spec.Taints), nodeTaints)
	return out
}

// podEvents is the same for a pod. Models framework PodSchedulingPropertiesChange.
func podEvents(before, after *corev1.Pod) []event {
	var out []event
	note := func(changed bool, k eventKind) {
		if changed {
			out = append(out, event{kind: k, oldPod: before, newPod: after})
		}
	}
	note(!maps.Equal(before.Labels, after.Labels), podLabels)
	note(scaledDown(before, after), podScaledDown)
	note(len(before.Spec.SchedulingGates) > 0 && len(after.Spec.SchedulingGates) == 0, podGatesGone)
	note(len(before.Spec.Tolerations) != len(after.Spec.Tolerations), podTolerations)
	return out
}

func scaledDown(before, after *corev1.Pod) bool {
	if before.Generation <= 1 && after.Generation <= 1 {
		return false // nobody has resized it
	}
	if equality.Semantic.DeepEqual(before.Spec.Containers, after.Spec.Containers) && equality.Semantic.DeepEqual(before.Status.ContainerStatuses, after.Status.ContainerStatuses) {
		return false
	}
	opts := resourcehelper.PodResourcesOptions{UseStatusResources: true}
	was, is := resourcehelper.PodRequests(before, opts), resourcehelper.PodRequests(after, opts)
	for name, q := range was {
		if now, ok := is[name]; !ok || q.Cmp(now) > 0 {
			return true
		}
	}
	return false
}

// placed reports whether a pod has a place on a node, or is promised one.
func placed(pod *corev1.Pod) bool {
	return pod.Spec.NodeName != "" || pod.Status.NominatedNodeName != ""
}
