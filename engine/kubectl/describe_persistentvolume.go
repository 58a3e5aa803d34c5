package kubectl

import (
	"fmt"
	"strings"

	corev1 "k8s.io/api/core/v1"
)

// persistentVolume models k8s.io/kubectl/pkg/describe describePersistentVolume.
func (w *writer) persistentVolume(v *corev1.PersistentVolume) {
	w.write(0, "Name:\t%s\n", v.Name)
	w.meta(v)
	w.write(0, "Finalizers:\t%v\n", v.Finalizers)
	w.write(0, "StorageClass:\t%s\n", classOf(v.Annotations, v.Spec.StorageClassName))
	if v.DeletionTimestamp != nil {
		w.write(0, "Status:\tTerminating (lasts %s)\n", w.at.since(*v.DeletionTimestamp))
	} else {
		w.write(0, "Status:\t%v\n", v.Status.Phase)
	}
	claim := ""
	if ref := v.Spec.ClaimRef; ref != nil {
		claim = ref.Namespace + "/" + ref.Name
	}
	w.write(0, "Claim:\t%s\n", claim)
	w.write(0, "Reclaim Policy:\t%v\n", v.Spec.PersistentVolumeReclaimPolicy)
	w.write(0, "Access Modes:\t%s\n", accessModes(v.Spec.AccessModes))
	if v.Spec.VolumeMode != nil {
		w.write(0, "VolumeMode:\t%v\n", *v.Spec.VolumeMode)
	}
	w.write(0, "Capacity:\t%s\n", text2(v.Spec.Capacity[corev1.ResourceStorage]))
	w.nodeAffinity(v.Spec.NodeAffinity)
	w.write(0, "Message:\t%s\n", v.Status.Message)
	w.write(0, "Source:\n")
	switch {
	case v.Spec.HostPath != nil:
		w.volume(&corev1.VolumeSource{HostPath: v.Spec.HostPath})
	case v.Spec.NFS != nil:
		w.volume(&corev1.VolumeSource{NFS: v.Spec.NFS})
	case v.Spec.Local != nil:
		w.fields("LocalVolume (a persistent volume backed by local storage on a node)", "Path", v.Spec.Local.Path)
	case v.Spec.CSI != nil:
		w.csi(v.Spec.CSI)
	case v.Spec.ISCSI != nil:
		i := v.Spec.ISCSI
		w.fields("ISCSI (an ISCSI Disk resource that is attached to a kubelet's host machine and then exposed to the pod)",
			"TargetPortal", i.TargetPortal, "IQN", i.IQN, "Lun", i.Lun, "ISCSIInterface", i.ISCSIInterface, "FSType", i.FSType, "ReadOnly", i.ReadOnly,
			"Portals", i.Portals, "DiscoveryCHAPAuth", i.DiscoveryCHAPAuth, "SessionCHAPAuth", i.SessionCHAPAuth)
	default:
		w.write(1, "<unknown>\n")
	}
}

// nodeAffinity models k8s.io/kubectl/pkg/describe printVolumeNodeAffinity.
func (w *writer) nodeAffinity(a *corev1.VolumeNodeAffinity) {
	w.write(0, "Node Affinity:\t")
	if a == nil || a.Required == nil {
		w.write(0, "<none>\n")
		return
	}
	w.write(0, "\n")
	w.write(1, "Required Terms:\t")
	if len(a.Required.NodeSelectorTerms) == 0 {
		w.write(0, "<none>\n")
		return
	}
	w.write(0, "\n")
	for i, term := range a.Required.NodeSelectorTerms {
		w.write(2, "%s:\t", fmt.Sprintf("Term %v", i))
		if len(term.MatchExpressions) == 0 {
			w.write(0, "<none>\n")
		}
		for n, req := range term.MatchExpressions {
			if n > 0 {
				w.write(2, "\t")
			}
			text := req.Key + " " + strings.ToLower(string(req.Operator))
			if len(req.Values) > 0 {
				text += " [" + strings.Join(req.Values, ", ") + "]"
			}
			w.write(0, "%s\n", text)
		}
	}
}

// csi models k8s.io/kubectl/pkg/describe printCSIPersistentVolumeSource.
func (w *writer) csi(s *corev1.CSIPersistentVolumeSource) {
	w.fields("CSI (a Container Storage Interface (CSI) volume source)", "Driver", s.Driver, "FSType", s.FSType, "VolumeHandle", s.VolumeHandle, "ReadOnly", s.ReadOnly)
	w.write(2, "VolumeAttributes:\t")
	if len(s.VolumeAttributes) == 0 {
		w.write(0, "<none>\n")
	}
	for i, k := range sortedKeys(s.VolumeAttributes) {
		if i > 0 {
			w.write(2, "")
			w.write(2, "\t")
		}
		line := k + "=" + s.VolumeAttributes[k]
		if len(line) > maxAnnotation {
			line = line[:maxAnnotation] + "..."
		}
		w.write(2, "%s\n", line)
	}
}
