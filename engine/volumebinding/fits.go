package volumebinding

import (
	"slices"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/utils/ptr"
)

// BoundTo reports whether a volume is bound to a claim, or meant for it by name. Models IsVolumeBoundToClaim.
func BoundTo(v *corev1.PersistentVolume, claim *corev1.PersistentVolumeClaim) bool {
	ref := v.Spec.ClaimRef
	return ref != nil && ref.Name == claim.Name && ref.Namespace == claim.Namespace && (ref.UID == "" || ref.UID == claim.UID)
}

// TooSmall reports whether a volume holds less than a claim asks for.
func TooSmall(v *corev1.PersistentVolume, claim *corev1.PersistentVolumeClaim) bool {
	return v.Spec.Capacity.Storage().Cmp(*claim.Spec.Resources.Requests.Storage()) < 0
}

// OtherMode reports whether one is a file system and the other a raw device. Models CheckVolumeModeMismatches.
func OtherMode(v *corev1.PersistentVolume, claim *corev1.PersistentVolumeClaim) bool {
	return ptr.Deref(v.Spec.VolumeMode, corev1.PersistentVolumeFilesystem) != ptr.Deref(claim.Spec.VolumeMode, corev1.PersistentVolumeFilesystem)
}

// HasModes reports whether a volume can be mounted in all the ways that a claim asks for. Models CheckAccessModes.
func HasModes(v *corev1.PersistentVolume, claim *corev1.PersistentVolumeClaim) bool {
	return !slices.ContainsFunc(claim.Spec.AccessModes, func(m corev1.PersistentVolumeAccessMode) bool { return !slices.Contains(v.Spec.AccessModes, m) })
}

// ClassOf is a volume's storage class, in either way to say it. Models GetPersistentVolumeClass.
func ClassOf(v *corev1.PersistentVolume) string {
	if name, ok := v.Annotations[corev1.BetaStorageClassAnnotation]; ok {
		return name
	}
	return v.Spec.StorageClassName
}

// AttributesClassOf is a volume's class of attributes, "" when it has none.
func AttributesClassOf(v *corev1.PersistentVolume) string {
	return ptr.Deref(v.Spec.VolumeAttributesClassName, "")
}
