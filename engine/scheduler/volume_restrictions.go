package scheduler

import (
	"slices"

	corev1 "k8s.io/api/core/v1"
)

// volumeRestrictions keeps a claim that only one pod may use to one pod. It is the first to see that a claim does not exist.
// Models plugins/volumerestrictions.
type volumeRestrictions struct{}

func (volumeRestrictions) name() string { return "VolumeRestrictions" }

func (volumeRestrictions) preFilter(c *cycle) *status {
	c.taken = false
	for _, name := range claimNames(c.pod) {
		if name.ephemeral {
			continue
		}
		claim, ok := find[*corev1.PersistentVolumeClaim](c.s, "persistentvolumeclaims", c.pod.Namespace, name.claim)
		if !ok {
			return &status{code: unresolvable, reasons: []string{name.refusal(nil, false)}}
		}
		if slices.Contains(claim.Spec.AccessModes, corev1.ReadWriteOncePod) && c.used(name.claim) {
			c.taken = true
		}
	}
	return nil
}

func (volumeRestrictions) filter(c *cycle, _ *nodeInfo) *status {
	if c.taken {
		return &status{code: unschedulable, reasons: []string{"node(s) unavailable due to PersistentVolumeClaim with ReadWriteOncePod access mode already in-use by another pod"}}
	}
	return nil
}

func (volumeRestrictions) worthRetry(_ *Scheduler, pod *corev1.Pod, e event) bool {
	switch {
	case e.is(nodeAdded):
		return true
	case e.is(podDeleted):
		return e.oldPod.Namespace == pod.Namespace && slices.ContainsFunc(claimNames(pod), func(n claimName) bool { return !n.ephemeral && mounts(e.oldPod, n.claim) })
	case e.is(claimAdded):
		return e.claim.Namespace == pod.Namespace && mounts(pod, e.claim.Name)
	}
	return false
}

// used reports whether a pod that has a node uses a claim of this pod's namespace.
func (c *cycle) used(claim string) bool {
	return slices.ContainsFunc(c.nodes, func(n *nodeInfo) bool {
		return slices.ContainsFunc(n.pods, func(p *podInfo) bool { return p.pod.Namespace == c.pod.Namespace && mounts(p.pod, claim) })
	})
}

// mounts reports whether a pod names a claim; ephemeral ones do not count.
func mounts(pod *corev1.Pod, claim string) bool {
	return slices.Contains(claimNames(pod), claimName{claim: claim})
}
