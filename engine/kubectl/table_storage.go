package kubectl

import (
	"strings"

	corev1 "k8s.io/api/core/v1"
	storagev1 "k8s.io/api/storage/v1"
)

func volumeCells(v *corev1.PersistentVolume, at tableTime) []string {
	claim := ""
	if v.Spec.ClaimRef != nil {
		claim = v.Spec.ClaimRef.Namespace + "/" + v.Spec.ClaimRef.Name
	}
	size := v.Spec.Capacity[corev1.ResourceStorage]
	phase := string(v.Status.Phase)
	if v.DeletionTimestamp != nil {
		phase = "Terminating"
	}
	return []string{
		v.Name, size.String(), accessModes(v.Spec.AccessModes), string(v.Spec.PersistentVolumeReclaimPolicy), phase, claim,
		classOf(v.Annotations, v.Spec.StorageClassName), orUnset(v.Spec.VolumeAttributesClassName), v.Status.Reason, at.since(v.CreationTimestamp),
		orUnset((*string)(v.Spec.VolumeMode)),
	}
}

func claimCells(c *corev1.PersistentVolumeClaim, at tableTime) []string {
	phase, capacity, modes := string(c.Status.Phase), "", ""
	if c.DeletionTimestamp != nil {
		phase = "Terminating"
	}
	if c.Spec.VolumeName != "" {
		size := c.Status.Capacity[corev1.ResourceStorage]
		capacity, modes = size.String(), accessModes(c.Status.AccessModes)
	}
	return []string{
		c.Name, phase, c.Spec.VolumeName, capacity, modes, classOf(c.Annotations, value(c.Spec.StorageClassName)),
		orUnset(c.Spec.VolumeAttributesClassName), at.since(c.CreationTimestamp), orUnset((*string)(c.Spec.VolumeMode)),
	}
}

func orUnset(s *string) string {
	if s == nil {
		return "<unset>"
	}
	return *s
}

func classOf(annotations map[string]string, class string) string {
	if old, ok := annotations[corev1.BetaStorageClassAnnotation]; ok {
		return old
	}
	return class
}

// accessModes abbreviates volume access modes in their fixed order.
func accessModes(modes []corev1.PersistentVolumeAccessMode) string {
	has := map[corev1.PersistentVolumeAccessMode]bool{}
	for _, m := range modes {
		has[m] = true
	}
	var out []string
	for _, m := range []struct {
		mode  corev1.PersistentVolumeAccessMode
		short string
	}{{corev1.ReadWriteOnce, "RWO"}, {corev1.ReadOnlyMany, "ROX"}, {corev1.ReadWriteMany, "RWX"}, {corev1.ReadWriteOncePod, "RWOP"}} {
		if has[m.mode] {
			out = append(out, m.short)
		}
	}
	return strings.Join(out, ",")
}

func storageClassCells(s *storagev1.StorageClass, at tableTime) []string {
	name, reclaim, binding, expand := s.Name, "Delete", "Immediate", "false"
	if isDefaultClass(s.Annotations) {
		name += " (default)"
	}
	if s.ReclaimPolicy != nil {
		reclaim = string(*s.ReclaimPolicy)
	}
	if s.VolumeBindingMode != nil {
		binding = string(*s.VolumeBindingMode)
	}
	if value(s.AllowVolumeExpansion) {
		expand = "true"
	}
	return []string{name, s.Provisioner, reclaim, binding, expand, at.since(s.CreationTimestamp)}
}

func isDefaultClass(annotations map[string]string) bool {
	return annotations["storageclass.kubernetes.io/is-default-class"] == "true" || annotations["storageclass.beta.kubernetes.io/is-default-class"] == "true"
}
