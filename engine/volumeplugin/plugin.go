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
	// Attached are plug-ins of the kubelet whose disk is attached to the node first, by nobody but the node itself: iSCSI and Fibre Channel.
	Attached
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
	disk := func(driver, handle string) Plugin { return Plugin{Outside, driver, handle, driver + "-" + handle} }
	switch s := &v.VolumeSource; {
	case s.AWSElasticBlockStore != nil:
		return disk(ebsDriver, ebsHandle(s.AWSElasticBlockStore.VolumeID))
	case s.GCEPersistentDisk != nil:
		p := disk(gceDriver, gceHandle("", s.GCEPersistentDisk.PDName))
		p.Name = gceDriver + "-" + s.GCEPersistentDisk.PDName
		return p
	case s.Cinder != nil:
		return disk(cinderDriver, s.Cinder.VolumeID)
	case s.PortworxVolume != nil:
		return disk(portworxDriver, s.PortworxVolume.VolumeID)
	case s.VsphereVolume != nil:
		return disk(vsphereDriver, s.VsphereVolume.VolumePath)
	case s.AzureDisk != nil:
		return Plugin{Outside, azureDiskDriver, s.AzureDisk.DataDiskURI, s.AzureDisk.DataDiskURI}
	case s.AzureFile != nil:
		id := azureFileHandle(s.AzureFile.SecretName, s.AzureFile.ShareName, v.Name, namespace)
		return Plugin{Outside, azureFileDriver, id, id}
	case s.ISCSI != nil, s.FC != nil:
		return Plugin{Kind: Attached, Name: v.Name}
	case s.FlexVolume != nil, s.CephFS != nil, s.RBD != nil, s.Glusterfs != nil, s.Quobyte != nil, s.ScaleIO != nil, s.StorageOS != nil,
		s.Flocker != nil, s.PhotonPersistentDisk != nil:
		return Plugin{Kind: Gone, Name: v.Name}
	}
	return Plugin{Name: v.Name}
}

// OfPersistent is the plug-in of a persistent volume.
// Models pkg/volume (*VolumePluginMgr).FindPluginBySpec and k8s.io/csi-translation-lib TranslateInTreePVToCSI.
func OfPersistent(pv *corev1.PersistentVolume) Plugin {
	disk := func(driver, handle string) Plugin { return Plugin{Outside, driver, handle, pv.Name} }
	switch s := &pv.Spec.PersistentVolumeSource; {
	case s.CSI != nil:
		return disk(s.CSI.Driver, s.CSI.VolumeHandle)
	case s.AWSElasticBlockStore != nil:
		return disk(ebsDriver, ebsHandle(s.AWSElasticBlockStore.VolumeID))
	case s.GCEPersistentDisk != nil:
		return disk(gceDriver, gceHandle(pv.Labels[corev1.LabelTopologyZone], s.GCEPersistentDisk.PDName))
	case s.Cinder != nil:
		return disk(cinderDriver, s.Cinder.VolumeID)
	case s.PortworxVolume != nil:
		return disk(portworxDriver, s.PortworxVolume.VolumeID)
	case s.VsphereVolume != nil:
		return disk(vsphereDriver, s.VsphereVolume.VolumePath)
	case s.AzureDisk != nil:
		return disk(azureDiskDriver, s.AzureDisk.DataDiskURI)
	case s.AzureFile != nil:
		namespace := ""
		if ref := pv.Spec.ClaimRef; ref != nil {
			namespace = ref.Namespace
		}
		if given := s.AzureFile.SecretNamespace; given != nil {
			namespace = *given
		}
		return disk(azureFileDriver, azureFileHandle(s.AzureFile.SecretName, s.AzureFile.ShareName, pv.Name, namespace))
	case s.ISCSI != nil, s.FC != nil:
		return Plugin{Kind: Attached, Name: pv.Name}
	case s.FlexVolume != nil, s.CephFS != nil, s.RBD != nil, s.Glusterfs != nil, s.Quobyte != nil, s.ScaleIO != nil, s.StorageOS != nil,
		s.Flocker != nil, s.PhotonPersistentDisk != nil:
		return Plugin{Kind: Gone, Name: pv.Name}
	}
	return Plugin{Name: pv.Name}
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
