package kubectl

import (
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
)

// volumes models k8s.io/kubectl/pkg/describe describeVolumes.
func (w *writer) volumes(list []corev1.Volume, space string) {
	if len(list) == 0 {
		w.write(0, "%sVolumes:\t<none>\n", space)
		return
	}
	w.write(0, "%sVolumes:\n", space)
	indent := ""
	if space != "" {
		indent = " "
	}
	for i := range list {
		w.write(1, "%s%v:\n", indent, list[i].Name)
		w.volume(&list[i].VolumeSource)
	}
}

// volume prints the sources that a pod of this cluster can have; older ones show as unknown.
func (w *writer) volume(v *corev1.VolumeSource) {
	switch {
	case v.HostPath != nil:
		kind := "<none>"
		if v.HostPath.Type != nil {
			kind = string(*v.HostPath.Type)
		}
		w.fields("HostPath (bare host directory volume)", "Path", v.HostPath.Path, "HostPathType", kind)
	case v.EmptyDir != nil:
		limit := "<unset>"
		if l := v.EmptyDir.SizeLimit; l != nil && l.Cmp(resource.Quantity{}) > 0 {
			limit = l.String()
		}
		w.fields("EmptyDir (a temporary directory that shares a pod's lifetime)", "Medium", v.EmptyDir.Medium, "SizeLimit", limit)
	case v.Secret != nil:
		w.fields("Secret (a volume populated by a Secret)", "SecretName", v.Secret.SecretName, "Optional", value(v.Secret.Optional))
	case v.ConfigMap != nil:
		w.fields("ConfigMap (a volume populated by a ConfigMap)", "Name", v.ConfigMap.Name, "Optional", value(v.ConfigMap.Optional))
	case v.PersistentVolumeClaim != nil:
		w.fields("PersistentVolumeClaim (a reference to a PersistentVolumeClaim in the same namespace)",
			"ClaimName", v.PersistentVolumeClaim.ClaimName, "ReadOnly", v.PersistentVolumeClaim.ReadOnly)
	case v.NFS != nil:
		w.fields("NFS (an NFS mount that lasts the lifetime of a pod)", "Server", v.NFS.Server, "Path", v.NFS.Path, "ReadOnly", v.NFS.ReadOnly)
	case v.GitRepo != nil:
		w.fields("GitRepo (a volume that is pulled from git when the pod is created)", "Repository", v.GitRepo.Repository, "Revision", v.GitRepo.Revision)
	case v.Image != nil:
		w.fields("Image (a container image or OCI artifact)", "Reference", v.Image.Reference, "PullPolicy", v.Image.PullPolicy)
	case v.Ephemeral != nil:
		w.write(2, "Type:\tEphemeralVolume (an inline specification for a volume that gets created and deleted with the pod)\n")
	case v.CSI != nil:
		w.fields("CSI (a Container Storage Interface (CSI) volume source)", "Driver", v.CSI.Driver, "FSType", value(v.CSI.FSType), "ReadOnly", value(v.CSI.ReadOnly))
		w.pairs("    ", "VolumeAttributes", "\t", v.CSI.VolumeAttributes)
	case v.DownwardAPI != nil:
		w.downward(v.DownwardAPI.Items)
	case v.Projected != nil:
		w.projected(v.Projected)
	default:
		w.write(1, "<unknown>\n")
	}
}

// fields prints a volume's type and then names with values.
func (w *writer) fields(kind string, pairs ...any) {
	w.write(2, "Type:\t%s\n", kind)
	for i := 0; i < len(pairs); i += 2 {
		w.write(2, "%v:\t%v\n", pairs[i], pairs[i+1])
	}
}

func (w *writer) downward(items []corev1.DownwardAPIVolumeFile) {
	w.write(2, "Type:\tDownwardAPI (a volume populated by information about the pod)\n    Items:\n")
	for _, item := range items {
		if item.FieldRef != nil {
			w.write(3, "%v -> %v\n", item.FieldRef.FieldPath, item.Path)
		}
		if item.ResourceFieldRef != nil {
			w.write(3, "%v -> %v\n", item.ResourceFieldRef.Resource, item.Path)
		}
	}
}

func (w *writer) projected(p *corev1.ProjectedVolumeSource) {
	w.write(2, "Type:\tProjected (a volume that contains injected data from multiple sources)\n")
	for _, s := range p.Sources {
		switch {
		case s.Secret != nil:
			w.write(2, "SecretName:\t%v\n    Optional:\t%v\n", s.Secret.Name, value(s.Secret.Optional))
		case s.DownwardAPI != nil:
			w.write(2, "DownwardAPI:\ttrue\n")
		case s.ConfigMap != nil:
			w.write(2, "ConfigMapName:\t%v\n    Optional:\t%v\n", s.ConfigMap.Name, value(s.ConfigMap.Optional))
		case s.ServiceAccountToken != nil:
			w.write(2, "TokenExpirationSeconds:\t%d\n", value(s.ServiceAccountToken.ExpirationSeconds))
		}
	}
}
