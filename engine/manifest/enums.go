package manifest

import "reflect"

// enums are the values of the API's string types that are marked as enumerations in k8s.io/api, sorted as kubectl explain prints them.
// A test compares them with that module's sources.
var enums = map[string][]string{
	"k8s.io/api/core/v1.AppArmorProfileType":      {"Localhost", "RuntimeDefault", "Unconfined"},
	"k8s.io/api/core/v1.AzureDataDiskCachingMode": {"None", "ReadOnly", "ReadWrite"},
	"k8s.io/api/core/v1.AzureDataDiskKind":        {"Dedicated", "Managed", "Shared"},
	"k8s.io/api/core/v1.ClaimResourceStatus": {
		"ControllerResizeInProgress", "ControllerResizeInfeasible", "NodeResizeInProgress", "NodeResizeInfeasible",
		"NodeResizePending",
	},
	"k8s.io/api/core/v1.DNSPolicy":                               {"ClusterFirst", "ClusterFirstWithHostNet", "Default", "None"},
	"k8s.io/api/core/v1.HostPathType":                            {"BlockDevice", "CharDevice", "Directory", "DirectoryOrCreate", "File", "FileOrCreate", "Socket"},
	"k8s.io/api/core/v1.IPFamily":                                {"IPv4", "IPv6"},
	"k8s.io/api/core/v1.IPFamilyPolicy":                          {"PreferDualStack", "RequireDualStack", "SingleStack"},
	"k8s.io/api/core/v1.MountPropagationMode":                    {"Bidirectional", "HostToContainer", "None"},
	"k8s.io/api/core/v1.NamespacePhase":                          {"Active", "Terminating"},
	"k8s.io/api/core/v1.NodeInclusionPolicy":                     {"Honor", "Ignore"},
	"k8s.io/api/core/v1.NodePhase":                               {"Pending", "Running", "Terminated"},
	"k8s.io/api/core/v1.NodeSelectorOperator":                    {"DoesNotExist", "Exists", "Gt", "In", "Lt", "NotIn"},
	"k8s.io/api/core/v1.PersistentVolumeAccessMode":              {"ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod"},
	"k8s.io/api/core/v1.PersistentVolumeClaimModifyVolumeStatus": {"InProgress", "Infeasible", "Pending"},
	"k8s.io/api/core/v1.PersistentVolumeClaimPhase":              {"Bound", "Lost", "Pending"},
	"k8s.io/api/core/v1.PersistentVolumeMode":                    {"Block", "Filesystem"},
	"k8s.io/api/core/v1.PersistentVolumePhase":                   {"Available", "Bound", "Failed", "Pending", "Released"},
	"k8s.io/api/core/v1.PersistentVolumeReclaimPolicy":           {"Delete", "Recycle", "Retain"},
	"k8s.io/api/core/v1.PodFSGroupChangePolicy":                  {"Always", "OnRootMismatch"},
	"k8s.io/api/core/v1.PodPhase":                                {"Failed", "Pending", "Running", "Succeeded", "Unknown"},
	"k8s.io/api/core/v1.PodQOSClass":                             {"BestEffort", "Burstable", "Guaranteed"},
	"k8s.io/api/core/v1.PreemptionPolicy":                        {"Never", "PreemptLowerPriority"},
	"k8s.io/api/core/v1.ProcMountType":                           {"Default", "Unmasked"},
	"k8s.io/api/core/v1.Protocol":                                {"SCTP", "TCP", "UDP"},
	"k8s.io/api/core/v1.PullPolicy":                              {"Always", "IfNotPresent", "Never"},
	"k8s.io/api/core/v1.ResourceQuotaScope": {
		"BestEffort", "CrossNamespacePodAffinity", "NotBestEffort", "NotTerminating", "PriorityClass", "Terminating",
		"VolumeAttributesClass",
	},
	"k8s.io/api/core/v1.RestartPolicy":                {"Always", "Never", "OnFailure"},
	"k8s.io/api/core/v1.ScopeSelectorOperator":        {"DoesNotExist", "Exists", "In", "NotIn"},
	"k8s.io/api/core/v1.SeccompProfileType":           {"Localhost", "RuntimeDefault", "Unconfined"},
	"k8s.io/api/core/v1.ServiceAffinity":              {"ClientIP", "None"},
	"k8s.io/api/core/v1.ServiceExternalTrafficPolicy": {"Cluster", "Local"},
	"k8s.io/api/core/v1.ServiceInternalTrafficPolicy": {"Cluster", "Local"},
	"k8s.io/api/core/v1.ServiceType":                  {"ClusterIP", "ExternalName", "LoadBalancer", "NodePort"},
	"k8s.io/api/core/v1.Signal": {
		"SIGABRT", "SIGALRM", "SIGBUS", "SIGCHLD", "SIGCLD", "SIGCONT", "SIGFPE", "SIGHUP", "SIGILL", "SIGINT", "SIGIO", "SIGIOT",
		"SIGKILL", "SIGPIPE", "SIGPOLL", "SIGPROF", "SIGPWR", "SIGQUIT", "SIGRTMAX", "SIGRTMAX-1", "SIGRTMAX-10", "SIGRTMAX-11",
		"SIGRTMAX-12", "SIGRTMAX-13", "SIGRTMAX-14", "SIGRTMAX-2", "SIGRTMAX-3", "SIGRTMAX-4", "SIGRTMAX-5", "SIGRTMAX-6",
		"SIGRTMAX-7", "SIGRTMAX-8", "SIGRTMAX-9", "SIGRTMIN", "SIGRTMIN+1", "SIGRTMIN+10", "SIGRTMIN+11", "SIGRTMIN+12", "SIGRTMIN+13",
		"SIGRTMIN+14", "SIGRTMIN+15", "SIGRTMIN+2", "SIGRTMIN+3", "SIGRTMIN+4", "SIGRTMIN+5", "SIGRTMIN+6", "SIGRTMIN+7", "SIGRTMIN+8",
		"SIGRTMIN+9", "SIGSEGV", "SIGSTKFLT", "SIGSTOP", "SIGSYS", "SIGTERM", "SIGTRAP", "SIGTSTP", "SIGTTIN", "SIGTTOU", "SIGURG",
		"SIGUSR1", "SIGUSR2", "SIGVTALRM", "SIGWINCH", "SIGXCPU", "SIGXFSZ",
	},
	"k8s.io/api/core/v1.SupplementalGroupsPolicy":             {"Merge", "Strict"},
	"k8s.io/api/core/v1.TaintEffect":                          {"NoExecute", "NoSchedule", "PreferNoSchedule"},
	"k8s.io/api/core/v1.TerminationMessagePolicy":             {"FallbackToLogsOnError", "File"},
	"k8s.io/api/core/v1.TolerationOperator":                   {"Equal", "Exists", "Gt", "Lt"},
	"k8s.io/api/core/v1.URIScheme":                            {"HTTP", "HTTPS"},
	"k8s.io/api/core/v1.UnsatisfiableConstraintAction":        {"DoNotSchedule", "ScheduleAnyway"},
	"k8s.io/api/apps/v1.DaemonSetUpdateStrategyType":          {"OnDelete", "RollingUpdate"},
	"k8s.io/api/apps/v1.DeploymentStrategyType":               {"Recreate", "RollingUpdate"},
	"k8s.io/api/apps/v1.PodManagementPolicyType":              {"OrderedReady", "Parallel"},
	"k8s.io/api/apps/v1.StatefulSetUpdateStrategyType":        {"OnDelete", "RollingUpdate"},
	"k8s.io/api/batch/v1.CompletionMode":                      {"Indexed", "NonIndexed"},
	"k8s.io/api/batch/v1.ConcurrencyPolicy":                   {"Allow", "Forbid", "Replace"},
	"k8s.io/api/batch/v1.PodFailurePolicyAction":              {"Count", "FailIndex", "FailJob", "Ignore"},
	"k8s.io/api/batch/v1.PodFailurePolicyOnExitCodesOperator": {"In", "NotIn"},
	"k8s.io/api/batch/v1.PodReplacementPolicy":                {"Failed", "TerminatingOrFailed"},
	"k8s.io/api/networking/v1.PathType":                       {"Exact", "ImplementationSpecific", "Prefix"},
	"k8s.io/api/networking/v1.PolicyType":                     {"Egress", "Ingress"},
	"k8s.io/api/policy/v1.UnhealthyPodEvictionPolicyType":     {"AlwaysAllow", "IfHealthyBudget"},
	"k8s.io/api/storage/v1.VolumeBindingMode":                 {"Immediate", "WaitForFirstConsumer"},
	"k8s.io/api/discovery/v1.AddressType":                     {"FQDN", "IPv4", "IPv6"},
}

// suggested are values of string types that are not marked, but have a fixed or usual set of values.
var suggested = map[string][]string{
	"k8s.io/api/core/v1.ContainerRestartPolicy":                   {"Always", "Never", "OnFailure"},
	"k8s.io/api/core/v1.ContainerRestartRuleAction":               {"Restart", "RestartAllContainers"},
	"k8s.io/api/core/v1.ContainerRestartRuleOnExitCodesOperator":  {"In", "NotIn"},
	"k8s.io/api/core/v1.ResourceResizeRestartPolicy":              {"NotRequired", "RestartContainer"},
	"k8s.io/api/core/v1.OSName":                                   {"linux", "windows"},
	"k8s.io/api/core/v1.StorageMedium":                            {"Memory"},
	"k8s.io/api/core/v1.PodConditionType":                         {"Ready", "PodScheduled", "ContainersReady", "Initialized", "DisruptionTarget"},
	"k8s.io/api/core/v1.ConditionStatus":                          {"True", "False", "Unknown"},
	"k8s.io/apimachinery/pkg/apis/meta/v1.LabelSelectorOperator":  {"In", "NotIn", "Exists", "DoesNotExist"},
	"k8s.io/api/apps/v1.PersistentVolumeClaimRetentionPolicyType": {"Delete", "Retain"},
	"k8s.io/api/core/v1.SecretType": {
		"Opaque", "kubernetes.io/basic-auth", "kubernetes.io/dockerconfigjson", "kubernetes.io/ssh-auth", "kubernetes.io/tls",
	},
}

// Enum lists the values of an API type that is an enumeration, sorted; nil when it is none.
func Enum(t reflect.Type) []string {
	if t.Kind() != reflect.String {
		return nil
	}
	return enums[t.PkgPath()+"."+t.Name()]
}
