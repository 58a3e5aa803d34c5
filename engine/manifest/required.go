package manifest

import "strings"

// marked are the fields for which k8s.io/api's comments (+optional, +required) say otherwise than their JSON tags do. A test compares
// them with that module's sources.
var marked = map[string]bool{
	"k8s.io/api/apps/v1.StatefulSetOrdinals.start":                       false,
	"k8s.io/api/apps/v1.StatefulSetSpec.serviceName":                     false,
	"k8s.io/api/autoscaling/v2.HorizontalPodAutoscaler.spec":             true,
	"k8s.io/api/batch/v1.CronJob.spec":                                   true,
	"k8s.io/api/batch/v1.PodFailurePolicyOnPodConditionsPattern.status":  false,
	"k8s.io/api/core/v1.AzureFilePersistentVolumeSource.secretNamespace": false,
	"k8s.io/api/core/v1.ContainerImage.names":                            false,
	"k8s.io/api/core/v1.ContainerRestartRule.action":                     true,
	"k8s.io/api/core/v1.ContainerRestartRuleOnExitCodes.operator":        true,
	"k8s.io/api/core/v1.Event.reportingComponent":                        false,
	"k8s.io/api/core/v1.Event.reportingInstance":                         false,
	"k8s.io/api/core/v1.GRPCAction.service":                              false,
	"k8s.io/api/core/v1.ImageVolumeStatus.imageRef":                      true,
	"k8s.io/api/core/v1.NodeRuntimeHandler.name":                         false,
	"k8s.io/api/core/v1.PodCertificateProjection.keyType":                true,
	"k8s.io/api/core/v1.PodCertificateProjection.signerName":             true,
	"k8s.io/api/core/v1.ProjectedVolumeSource.sources":                   false,
	"k8s.io/api/core/v1.TypedLocalObjectReference.apiGroup":              false,
	"k8s.io/api/core/v1.TypedObjectReference.apiGroup":                   false,
	"k8s.io/api/discovery/v1.EndpointSlice.endpoints":                    false,
	"k8s.io/api/discovery/v1.EndpointSlice.ports":                        false,
	"k8s.io/api/networking/v1.IPAddress.spec":                            true,
	"k8s.io/api/networking/v1.IPAddressSpec.parentRef":                   true,
	"k8s.io/api/networking/v1.IngressClassParametersReference.scope":     false,
	"k8s.io/api/networking/v1.NetworkPolicySpec.podSelector":             false,
	"k8s.io/api/networking/v1.ParentReference.name":                      true,
	"k8s.io/api/networking/v1.ParentReference.resource":                  true,
	"k8s.io/api/storage/v1.CSINodeDriver.topologyKeys":                   false,
	"k8s.io/api/rbac/v1.ClusterRole.rules":                               false,
	"k8s.io/api/rbac/v1.Role.rules":                                      false,
	"k8s.io/api/rbac/v1.RoleRef.apiGroup":                                false,
	"k8s.io/api/scheduling/v1.PriorityClass.value":                       false,
}

// required tells whether a field must be given.
// Models k8s.io/kube-openapi/pkg/generators isOptional
func required(typeName, field, tagOptions string) bool {
	if is, ok := marked[typeName+"."+field]; ok {
		return is
	}
	return !strings.Contains(tagOptions, "omitempty")
}
