package persistentvolume

import (
	"slices"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"

	"github.com/podscope/podscope/engine/api"
)

// boundTo reports whether a volume is bound to a claim, or meant for it by name. Models IsVolumeBoundToClaim.
func boundTo(volume *corev1.PersistentVolume, claim *corev1.PersistentVolumeClaim) bool {
	ref := volume.Spec.ClaimRef
	return ref != nil && ref.Name == claim.Name && ref.Namespace == claim.Namespace && (ref.UID == "" || ref.UID == claim.UID)
}

// match is the smallest free volume that satisfies a claim, or the one that is meant for it, nil when there is none.
// Models FindMatchingVolume and findByClaim.
func (c *Controller) match(claim *corev1.PersistentVolumeClaim, onlyMeant bool) *corev1.PersistentVolume {
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
		if boundTo(v, claim) && (v.Spec.ClaimRef.UID == claim.UID || unfit(v, claim) == "") {
			return v
		}
		free := v.Spec.ClaimRef == nil && v.Status.Phase == corev1.VolumeAvailable && selector.Matches(labels.Set(v.Labels))
		if onlyMeant || !free || unfit(v, claim) != "" {
			continue
		}
		if size, least := v.Spec.Capacity.Storage(), best; least == nil || size.Cmp(*least.Spec.Capacity.Storage()) < 0 {
			best = v
		}
	}
	return best
}

// unfit says why a volume does not satisfy a claim, "" when it does. Models checkVolumeSatisfyClaim.
func unfit(volume *corev1.PersistentVolume, claim *corev1.PersistentVolumeClaim) string {
	mode := func(m *corev1.PersistentVolumeMode) corev1.PersistentVolumeMode {
		if m == nil {
			return corev1.PersistentVolumeFilesystem
		}
		return *m
	}
	attributes := func(name *string) string {
		if name == nil {
			return ""
		}
		return *name
	}
	switch {
	case volume.DeletionTimestamp != nil:
		return "the volume is marked for deletion \"" + volume.Name + "\""
	case volume.Spec.Capacity.Storage().Cmp(*claim.Spec.Resources.Requests.Storage()) < 0:
		return "requested PV is too small"
	case classOf(volume) != api.StorageClassOf(claim):
		return "storageClassName does not match"
	case attributes(volume.Spec.VolumeAttributesClassName) != attributes(claim.Spec.VolumeAttributesClassName):
		return "volumeAttributesClassName does not match"
	case mode(volume.Spec.VolumeMode) != mode(claim.Spec.VolumeMode):
		return "incompatible volumeMode"
	}
	for _, m := range claim.Spec.AccessModes {
		if !slices.Contains(volume.Spec.AccessModes, m) {
			return "incompatible accessMode"
		}
	}
	return ""
}

func classOf(volume *corev1.PersistentVolume) string {
	if name, ok := volume.Annotations[corev1.BetaStorageClassAnnotation]; ok {
		return name
	}
	return volume.Spec.StorageClassName
}
