package scheduler

import (
	"fmt"
	"slices"

	corev1 "k8s.io/api/core/v1"
	storagev1 "k8s.io/api/storage/v1"
	"k8s.io/component-helpers/storage/ephemeral"

	"github.com/podscope/podscope/engine/api"
	"github.com/podscope/podscope/engine/volumebinding"
)

// volumeBinding holds a pod back until its claims exist and are bound (or can be, where their class waits for the first consumer),
// and to the nodes that its volumes allow. Models plugins/volumebinding.
type volumeBinding struct{}

func (volumeBinding) name() string { return "VolumeBinding" }

func (volumeBinding) preFilter(c *cycle) *status {
	unbound := false
	for _, name := range claimNames(c.pod) {
		claim, ok := find[*corev1.PersistentVolumeClaim](c.s, "persistentvolumeclaims", c.pod.Namespace, name.claim)
		if refusal := name.refusal(claim, ok); refusal != "" {
			return &status{code: unresolvable, reasons: []string{refusal}}
		}
		unbound = unbound || !bound(claim) && (claim.Spec.VolumeName != "" || !c.s.waitsForConsumer(claim))
	}
	if unbound {
		return &status{code: unresolvable, reasons: []string{"pod has unbound immediate PersistentVolumeClaims"}}
	}
	return nil
}

// bound reports whether the controller has bound a claim to the volume that it names.
func bound(claim *corev1.PersistentVolumeClaim) bool {
	return claim.Spec.VolumeName != "" && claim.Annotations[bindCompleted] != ""
}

func (volumeBinding) filter(c *cycle, n *nodeInfo) *status {
	for _, name := range claimNames(c.pod) {
		claim, ok := find[*corev1.PersistentVolumeClaim](c.s, "persistentvolumeclaims", c.pod.Namespace, name.claim)
		if !ok {
			continue
		}
		if !bound(claim) {
			continue
		}
		volume, ok := find[*corev1.PersistentVolume](c.s, "persistentvolumes", "", claim.Spec.VolumeName)
		if !ok {
			return &status{code: unresolvable, reasons: []string{"node(s) unavailable due to one or more pvc(s) bound to non-existent pv(s)"}}
		}
		if !volumebinding.Reaches(volume, n.node) {
			return &status{code: unresolvable, reasons: []string{"node(s) didn't match PersistentVolume's node affinity"}}
		}
	}
	if _, ok := c.s.chooseVolumes(c.pod, n.node); !ok {
		return &status{code: unresolvable, reasons: []string{"node(s) didn't find available persistent volumes to bind"}}
	}
	return nil
}

func (volumeBinding) worthRetry(_ *Scheduler, pod *corev1.Pod, e event) bool {
	if e.is(claimAdded | claimUpdated) {
		return e.claim.Namespace == pod.Namespace && slices.ContainsFunc(claimNames(pod), func(n claimName) bool { return n.claim == e.claim.Name })
	}
	return e.is(volumeChanged | classChanged | nodeAdded | nodeLabels)
}

// claimName is a claim that a pod mounts; the names of ephemeral ones are derived.
type claimName struct {
	claim     string
	ephemeral bool
}

func claimNames(pod *corev1.Pod) []claimName {
	var out []claimName
	for _, v := range pod.Spec.Volumes {
		switch {
		case v.PersistentVolumeClaim != nil:
			out = append(out, claimName{claim: v.PersistentVolumeClaim.ClaimName})
		case v.Ephemeral != nil:
			out = append(out, claimName{claim: ephemeral.VolumeClaimName(pod, &v), ephemeral: true})
		}
	}
	return out
}

// refusal says why a claim cannot be used at all, "" when it can.
func (n claimName) refusal(claim *corev1.PersistentVolumeClaim, exists bool) string {
	switch {
	case !exists && n.ephemeral:
		return fmt.Sprintf("waiting for ephemeral volume controller to create the persistentvolumeclaim %q", n.claim)
	case !exists:
		return fmt.Sprintf("persistentvolumeclaim %q not found", n.claim)
	case claim.Status.Phase == corev1.ClaimLost:
		return fmt.Sprintf("persistentvolumeclaim %q bound to non-existent persistentvolume %q", n.claim, claim.Spec.VolumeName)
	case claim.DeletionTimestamp != nil:
		return fmt.Sprintf("persistentvolumeclaim %q is being deleted", n.claim)
	}
	return ""
}

func (s *Scheduler) waitsForConsumer(claim *corev1.PersistentVolumeClaim) bool {
	class, ok := find[*storagev1.StorageClass](s, "storageclasses.storage.k8s.io", "", api.StorageClassOf(claim))
	return ok && class.VolumeBindingMode != nil && *class.VolumeBindingMode == storagev1.VolumeBindingWaitForFirstConsumer
}
