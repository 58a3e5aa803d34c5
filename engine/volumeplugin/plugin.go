package volumeplugin

import (
	"fmt"
	"strings"

	corev1 "k8s.io/api/core/v1"
)

// Kind is who mounts a volume.
type Kind int

const (
	// Own are the kubelet's plug-ins that need nothing else.
	Own Kind = iota
	// Gone are plug-ins that Kubernetes has dropped, and FlexVolumes, whose driver would have to be on the node.
	Gone
	// ISCSI and FibreChannel are plug-ins of the kubelet for disks of a network, which nobody but the node itself has to attach.
	ISCSI
	FibreChannel
	// Outside are volumes that a CSI driver attaches. The cluster has none, so the node never gets them.
	Outside
)

// Plugin is how one volume comes to a node.
type Plugin struct {
	Kind Kind
	// Driver is the CSI driver that the volume needs, Handle what that driver calls it. Only of those Outside.
	Driver, Handle string
	// Name is what events call the volume.
	Name string
}

// OfPod is the plug-in of a volume that stands in the pod itself. A claim's is that of the volume which it is bound to.
// Models pkg/volume (*VolumePluginMgr).FindPluginBySpec and k8s.io/csi-translation-lib TranslateInTreeInlineVolumeToCSI.
func OfPod(v *corev1.Volume, namespace string) Plugin {
	switch s := &v.VolumeSource; {
	case s.Cinder != nil:
		return Plugin{Outside, cinderDriver, s.Cinder.VolumeID, cinderDriver + "-" + s.Cinder.VolumeID}
	case s.AzureFile != nil:
		id := azureFileHandle(s.AzureFile.SecretName, s.AzureFile.ShareName, v.Name, namespace)
		return Plugin{Outside, azureFileDriver, id, id}
	case s.ISCSI != nil:
		return Plugin{Kind: ISCSI, Name: v.Name}
	case s.FC != nil:
		return Plugin{Kind: FibreChannel, Name: v.Name}
	case s.FlexVolume != nil, s.CephFS != nil, s.RBD != nil, s.Glusterfs != nil, s.Quobyte != nil, s.ScaleIO != nil, s.StorageOS != nil,
		s.Flocker != nil, s.PhotonPersistentDisk != nil:
		return Plugin{Kind: Gone, Name: v.Name}
	default:
		disk := cloudDisk{s.AWSElasticBlockStore, s.GCEPersistentDisk, s.PortworxVolume, s.VsphereVolume, s.AzureDisk}
		if p := disk.plugin(""); p.Kind == Outside {
			return p
		}
		return Plugin{Name: v.Name}
	}
}

// OfPersistent is the plug-in of a persistent volume.
// Models pkg/volume (*VolumePluginMgr).FindPluginBySpec and k8s.io/csi-translation-lib TranslateInTreePVToCSI.
func OfPersistent(pv *corev1.PersistentVolume) Plugin {
	switch s := &pv.Spec.PersistentVolumeSource; {
	case s.CSI != nil:
		return Plugin{Outside, s.CSI.Driver, s.CSI.VolumeHandle, pv.Name}
	case s.Cinder != nil:
		return Plugin{Outside, cinderDriver, s.Cinder.VolumeID, pv.Name}
	case s.AzureFile != nil:
		namespace := ""
		if ref := pv.Spec.ClaimRef; ref != nil {
			namespace = ref.Namespace
		}
		if given := s.AzureFile.SecretNamespace; given != nil {
			namespace = *given
		}
		return Plugin{Outside, azureFileDriver, azureFileHandle(s.AzureFile.SecretName, s.AzureFile.ShareName, pv.Name, namespace), pv.Name}
	case s.ISCSI != nil:
		return Plugin{Kind: ISCSI, Name: pv.Name}
	case s.FC != nil:
		return Plugin{Kind: FibreChannel, Name: pv.Name}
	case s.FlexVolume != nil, s.CephFS != nil, s.RBD != nil, s.Glusterfs != nil, s.Quobyte != nil, s.ScaleIO != nil, s.StorageOS != nil,
		s.Flocker != nil, s.PhotonPersistentDisk != nil:
		return Plugin{Kind: Gone, Name: pv.Name}
	default:
		disk := cloudDisk{s.AWSElasticBlockStore, s.GCEPersistentDisk, s.PortworxVolume, s.VsphereVolume, s.AzureDisk}
		p := disk.plugin(pv.Labels[corev1.LabelTopologyZone])
		p.Name = pv.Name
		return p
	}
}

// cloudDisk is a source that reads the same in a pod and in a persistent volume: one of them is set, or none.
type cloudDisk struct {
	aws      *corev1.AWSElasticBlockStoreVolumeSource
	gce      *corev1.GCEPersistentDiskVolumeSource
	portworx *corev1.PortworxVolumeSource
	vsphere  *corev1.VsphereVirtualDiskVolumeSource
	azure    *corev1.AzureDiskVolumeSource
}

// plugin is the disk's, with the name that it has in a pod; the zone is that of the persistent volume.
func (d cloudDisk) plugin(zone string) Plugin {
	named := func(driver, handle, name string) Plugin { return Plugin{Outside, driver, handle, driver + "-" + name} }
	switch {
	case d.aws != nil:
		id := ebsHandle(d.aws.VolumeID)
		return named(ebsDriver, id, id)
	case d.gce != nil:
		return named(gceDriver, gceHandle(zone, d.gce.PDName), d.gce.PDName)
	case d.portworx != nil:
		return named(portworxDriver, d.portworx.VolumeID, d.portworx.VolumeID)
	case d.vsphere != nil:
		return named(vsphereDriver, d.vsphere.VolumePath, d.vsphere.VolumePath)
	case d.azure != nil:
		return Plugin{Outside, azureDiskDriver, d.azure.DataDiskURI, d.azure.DataDiskURI}
	}
	return Plugin{}
}

// Drivers that stand for what were plug-ins of Kubernetes once. Models k8s.io/csi-translation-lib/plugins.
const (
	ebsDriver       = "ebs.csi.aws.com"
	gceDriver       = "pd.csi.storage.gke.io"
	cinderDriver    = "cinder.csi.openstack.org"
	portworxDriver  = "pxd.portworx.com"
	vsphereDriver   = "csi.vsphere.vmware.com"
	azureDiskDriver = "disk.csi.azure.com"
	azureFileDriver = "file.csi.azure.com"
)

// Successor is the driver that a provisioner of a storage class stands for since it is no plug-in any more, "" for any other.
// Models pkg/volume/csimigration (PluginManager).IsMigrationEnabledForPlugin.
func Successor(provisioner string) string {
	switch provisioner {
	case "kubernetes.io/aws-ebs":
		return ebsDriver
	case "kubernetes.io/gce-pd":
		return gceDriver
	case "kubernetes.io/cinder":
		return cinderDriver
	case "kubernetes.io/portworx-volume":
		return portworxDriver
	case "kubernetes.io/vsphere-volume":
		return vsphereDriver
	case "kubernetes.io/azure-disk":
		return azureDiskDriver
	case "kubernetes.io/azure-file":
		return azureFileDriver
	}
	return ""
}

// ebsHandle takes the last part of aws://ZONE/VOLUME. Models KubernetesVolumeIDToEBSVolumeID.
func ebsHandle(id string) string {
	if strings.HasPrefix(id, "aws://") {
		return id[strings.LastIndexByte(id, '/')+1:]
	}
	return id
}

func gceHandle(zone, disk string) string {
	if zone == "" {
		zone = "UNSPECIFIED"
	}
	return fmt.Sprintf("projects/UNSPECIFIED/zones/%s/disks/%s", zone, disk)
}

// azureFileHandle names the account by its secret. Models getStorageAccountName.
func azureFileHandle(secret, share, volume, namespace string) string {
	if name, ok := strings.CutPrefix(secret, "azure-storage-account-"); ok {
		if account, ok := strings.CutSuffix(name, "-secret"); ok {
			secret = account
		}
	}
	return fmt.Sprintf("#%s#%s#%s#%s", secret, share, volume, namespace)
}
