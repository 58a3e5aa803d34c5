package persistentvolume

import (
	"slices"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/utils/ptr"

	"github.com/podscope/podscope/engine/api"
)

// boundTo reports whether a volume is bound to a claim, or meant for it by name. Models IsVolumeBoundToClaim.
func boundTo(volume *corev1.PersistentVolume, claim *corev1.PersistentVolumeClaim) bool {
	ref := volume.Spec.ClaimRef
	return ref != nil && ref.Name == claim.Name && ref.Namespace == claim.Namespace && (ref.UID == "" || ref.UID == claim.UID)
}

// match is the volume that is meant for a claim, else the smallest free one of those that can be mounted in the fewest ways, nil when there is
// none. A claim that waits for its first consumer gets from here only what is meant for it: the scheduler chooses.
// Models findByClaim and k8s.io/component-helpers/storage/volume FindMatchingVolume.
func (c *Controller) match(claim *corev1.PersistentVolumeClaim, delayed bool) *corev1.PersistentVolume {
	selector := labels.Everything()
	if claim.Spec.Selector != nil {
		s, err := metav1.LabelSelectorAsSelector(claim.Spec.Selector)
		if err != nil {
			return nil
		}
		selector = s
	}
	var best *corev1.PersistentVolume
	for _, v := range api.List[*corev1.PersistentVolume](c.client, "") {
		if !canHold(v, claim) || modesLack(v, claim) || best != nil && len(modes(v)) > len(modes(best)) {
			continue
		}
		fewer := best == nil || len(modes(v)) < len(modes(best))
		if boundTo(v, claim) {
			if fewer || !boundTo(best, claim) {
				best = v
			}
			continue
		}
		if delayed || v.Spec.ClaimRef != nil || v.Status.Phase != corev1.VolumeAvailable || !selector.Matches(labels.Set(v.Labels)) || classOf(v) != api.StorageClassOf(claim) {
			continue
		}
		if fewer || !boundTo(best, claim) && v.Spec.Capacity.Storage().Cmp(*best.Spec.Capacity.Storage()) < 0 {
			best = v
		}
	}
	return best
}

// modes are the ways in which a volume can be mounted, each once.
func modes(v *corev1.PersistentVolume) []corev1.PersistentVolumeAccessMode {
	return slices.Compact(slices.Sorted(slices.Values(v.Spec.AccessModes)))
}

func modesLack(v *corev1.PersistentVolume, claim *corev1.PersistentVolumeClaim) bool {
	return slices.ContainsFunc(claim.Spec.AccessModes, func(m corev1.PersistentVolumeAccessMode) bool { return !slices.Contains(v.Spec.AccessModes, m) })
}

// canHold reports what must hold also of a volume that is meant for a claim: its class need not be the claim's.
func canHold(v *corev1.PersistentVolume, claim *corev1.PersistentVolumeClaim) bool {
	return v.DeletionTimestamp == nil && v.Spec.Capacity.Storage().Cmp(*claim.Spec.Resources.Requests.Storage()) >= 0 && !otherMode(v, claim) &&
		ptr.Deref(v.Spec.VolumeAttributesClassName, "") == ptr.Deref(claim.Spec.VolumeAttributesClassName, "")
}

// otherMode reports whether one is a file system and the other a raw device. Models CheckVolumeModeMismatches.
func otherMode(v *corev1.PersistentVolume, claim *corev1.PersistentVolumeClaim) bool {
	return ptr.Deref(v.Spec.VolumeMode, corev1.PersistentVolumeFilesystem) != ptr.Deref(claim.Spec.VolumeMode, corev1.PersistentVolumeFilesystem)
}

// unfit says why a volume does not satisfy a claim, "" when it does. Models checkVolumeSatisfyClaim.
func unfit(volume *corev1.PersistentVolume, claim *corev1.PersistentVolumeClaim) string {
	switch {
	case volume.DeletionTimestamp != nil:
		return "the volume is marked for deletion \"" + volume.Name + "\""
	case volume.Spec.Capacity.Storage().Cmp(*claim.Spec.Resources.Requests.Storage()) < 0:
		return "requested PV is too small"
	case classOf(volume) != api.StorageClassOf(claim):
		return "storageClassName does not match"
	case ptr.Deref(volume.Spec.VolumeAttributesClassName, "") != ptr.Deref(claim.Spec.VolumeAttributesClassName, ""):
		return "volumeAttributesClassName does not match"
	case otherMode(volume, claim):
		return "incompatible volumeMode"
	case modesLack(volume, claim):
		return "incompatible accessMode"
	}
	return ""
}

func classOf(volume *corev1.PersistentVolume) string {
	if name, ok := volume.Annotations[corev1.BetaStorageClassAnnotation]; ok {
		return name
	}
	return volume.Spec.StorageClassName
}
