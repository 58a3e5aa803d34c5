package manifest

// What this cluster lacks.
const (
	lackIPC             lack = "ipc"
	lackUserNamespace   lack = "user namespace"
	lackProcMount       lack = "proc mount"
	lackSELinux         lack = "selinux"
	lackWindows         lack = "windows"
	lackSeccompCalls    lack = "seccomp"
	lackSeccompProfile  lack = "seccomp profile"
	lackAppArmor        lack = "apparmor"
	lackPrivileged      lack = "privileged"
	lackPropagation     lack = "propagation"
	lackBlockDevice     lack = "block device"
	lackDevices         lack = "devices"
	lackDisabled        lack = "disabled"
	lackScheduler       lack = "scheduler"
	lackOtherProtocol   lack = "protocol"
	lackHostIP          lack = "host ip"
	lackSysctl          lack = "sysctl"
	lackCloudDisk       lack = "cloud disk"
	lackDriver          lack = "driver"
	lackNetworkDisk     lack = "network disk"
	lackGonePlugin      lack = "gone plug-in"
	lackGitRepo         lack = "git repo"
	lackMountOptions    lack = "mount options"
	lackParameters      lack = "parameters"
	lackDataSource      lack = "data source"
	lackAttributesClass lack = "attributes class"
	lackCloudBalancer   lack = "load balancer"
	lackIPv6            lack = "ipv6"
	lackMetrics         lack = "metrics"
	lackImage           lack = "image" // of any field that names an image, by its value
)

// What this cluster lacks of whole kinds.
const (
	lackNetworkPolicy lack = "network policy"
	lackIngress       lack = "ingress"
)

// fieldLacks are the fields that do not have all their effect, by the type that declares them, without k8s.io/api. What is inside of such a
// field has the same lack. A test finds every field of every kind either here or among those that the engine reads.
var fieldLacks = withVolumes(map[string]unsimulated{
	"core/v1.PodSpec.hostIPC":         {lackIPC, is("true")},
	"core/v1.PodSpec.hostUsers":       {lackUserNamespace, is("false")},
	"core/v1.PodSpec.resourceClaims":  {lackDevices, nil},
	"core/v1.PodSpec.schedulerName":   {lackScheduler, not("default-scheduler")},
	"core/v1.PodSpec.schedulingGroup": {lackDisabled, nil},

	"core/v1.PodSecurityContext.seLinuxOptions":      {lackSELinux, nil},
	"core/v1.PodSecurityContext.seLinuxChangePolicy": {lackSELinux, nil},
	"core/v1.PodSecurityContext.windowsOptions":      {lackWindows, nil},
	"core/v1.Sysctl.value":                           {lackSysctl, nil},
	"core/v1.SecurityContext.seLinuxOptions":         {lackSELinux, nil},
	"core/v1.SecurityContext.windowsOptions":         {lackWindows, nil},
	"core/v1.SecurityContext.procMount":              {lackProcMount, is("Unmasked")},
	"core/v1.SecurityContext.privileged":             {lackPrivileged, is("true")},
	"core/v1.SeccompProfile.type":                    {lackSeccompCalls, is("RuntimeDefault")},
	"core/v1.SeccompProfile.localhostProfile":        {lackSeccompProfile, nil},
	"core/v1.AppArmorProfile.type":                   {lackAppArmor, not("Unconfined")},
	"core/v1.AppArmorProfile.localhostProfile":       {lackAppArmor, nil},

	"core/v1.Container.volumeDevices":                {lackBlockDevice, nil},
	"core/v1.EphemeralContainerCommon.volumeDevices": {lackBlockDevice, nil},
	"core/v1.ResourceRequirements.claims":            {lackDevices, nil},
	"core/v1.ContainerPort.protocol":                 {lackOtherProtocol, not("TCP")},
	"core/v1.ContainerPort.hostIP":                   {lackHostIP, not("0.0.0.0")},
	"core/v1.VolumeMount.mountPropagation":           {lackPropagation, not("None")},
	"core/v1.Lifecycle.stopSignal":                   {lackDisabled, nil},
	"core/v1.VolumeProjection.clusterTrustBundle":    {lackDisabled, nil},
	"core/v1.VolumeProjection.podCertificate":        {lackDisabled, nil},

	"core/v1.PersistentVolumeClaimSpec.dataSource":                {lackDataSource, nil},
	"core/v1.PersistentVolumeClaimSpec.dataSourceRef":             {lackDataSource, nil},
	"core/v1.PersistentVolumeClaimSpec.volumeAttributesClassName": {lackAttributesClass, nil},
	"core/v1.PersistentVolumeSpec.mountOptions":                   {lackMountOptions, nil},
	"core/v1.PersistentVolumeSpec.volumeAttributesClassName":      {lackAttributesClass, nil},
	"storage/v1.StorageClass.parameters":                          {lackParameters, nil},

	"core/v1.ServiceSpec.type":              {lackCloudBalancer, is("LoadBalancer")},
	"core/v1.ServiceSpec.loadBalancerIP":    {lackCloudBalancer, nil},
	"core/v1.ServiceSpec.loadBalancerClass": {lackCloudBalancer, nil},
	"core/v1.ServiceSpec.ipFamilyPolicy":    {lackIPv6, not("SingleStack")},
	"core/v1.ServicePort.protocol":          {lackOtherProtocol, not("TCP")},

	"apps/v1.RollingUpdateStatefulSetStrategy.maxUnavailable": {lackDisabled, nil},

	"autoscaling/v2.HorizontalPodAutoscalerSpec.metrics":  {lackMetrics, nil},
	"autoscaling/v2.HorizontalPodAutoscalerSpec.behavior": {lackMetrics, nil},
})

// withVolumes adds the sources of volumes that need something which this cluster does not have, in pods and in persistent volumes.
func withVolumes(fields map[string]unsimulated) map[string]unsimulated {
	for l, names := range map[lack][]string{
		lackCloudDisk:   {"gcePersistentDisk", "awsElasticBlockStore", "azureDisk", "azureFile", "vsphereVolume", "portworxVolume", "cinder"},
		lackDriver:      {"csi", "flexVolume"},
		lackNetworkDisk: {"nfs", "iscsi", "fc"},
		lackGonePlugin:  {"glusterfs", "cephfs", "rbd", "flocker", "quobyte", "scaleIO", "storageos", "photonPersistentDisk"},
		lackGitRepo:     {"gitRepo"},
	} {
		for _, name := range names {
			fields["core/v1.VolumeSource."+name] = unsimulated{lack: l}
			fields["core/v1.PersistentVolumeSource."+name] = unsimulated{lack: l}
		}
	}
	return fields
}

// kindLacks are the kinds of objects that are kept here without having their effect.
var kindLacks = map[string]lack{
	"networking.k8s.io/v1 NetworkPolicy": lackNetworkPolicy,
	"networking.k8s.io/v1 Ingress":       lackIngress,
	"networking.k8s.io/v1 IngressClass":  lackIngress,
}
