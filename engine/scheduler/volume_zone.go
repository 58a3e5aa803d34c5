package scheduler

import (
	"slices"
	"strings"

	corev1 "k8s.io/api/core/v1"
)

// volumeZone keeps pods in the zones that the labels of their volumes name. A node without labels of zones or regions takes all.
// Models plugins/volumezone.
type volumeZone struct{}

func (volumeZone) name() string { return "VolumeZone" }

// zoneLabels are the labels of zones and regions, the old ones with those that replaced them.
var zoneLabels = [...][2]string{
	{corev1.LabelFailureDomainBetaZone, corev1.LabelTopologyZone},
	{corev1.LabelFailureDomainBetaRegion, corev1.LabelTopologyRegion},
	{corev1.LabelTopologyZone, corev1.LabelTopologyZone},
	{corev1.LabelTopologyRegion, corev1.LabelTopologyRegion},
}

func (volumeZone) filter(c *cycle, n *nodeInfo) *status {
	if !slices.ContainsFunc(zoneLabels[:], func(l [2]string) bool { return n.node.Labels[l[0]] != "" }) {
		return nil
	}
	for _, name := range claimNames(c.pod) {
		claim, ok := find[*corev1.PersistentVolumeClaim](c.s, "persistentvolumeclaims", c.pod.Namespace, name.claim)
		if !ok || name.ephemeral || claim.Spec.VolumeName == "" {
			continue
		}
		volume, ok := find[*corev1.PersistentVolume](c.s, "persistentvolumes", "", claim.Spec.VolumeName)
		if ok && !inZone(volume, n.node) {
			return &status{code: unresolvable, reasons: []string{"node(s) had no available volume zone"}}
		}
	}
	return nil
}

// inZone reports whether a node is where a volume's labels say; a label may name several places with two underscores between.
func inZone(volume *corev1.PersistentVolume, node *corev1.Node) bool {
	for _, label := range zoneLabels {
		places, ok := volume.Labels[label[0]]
		if !ok {
			continue
		}
		at, known := node.Labels[label[0]]
		if !known {
			at, known = node.Labels[label[1]]
		}
		if !known || !slices.Contains(strings.Split(places, "__"), at) {
			return false
		}
	}
	return true
}

func (volumeZone) worthRetry(_ *Scheduler, pod *corev1.Pod, e event) bool {
	if e.is(claimAdded | claimUpdated) {
		return e.claim.Namespace == pod.Namespace && mounts(pod, e.claim.Name)
	}
	return e.is(volumeChanged | classChanged | nodeAdded | nodeLabels)
}
