package manifest

import "reflect"

// enumHeading stands between a field's description and the values that it may have.
const enumHeading = "\n\nPossible enum values:\n"

// Enumeration lists the values of an API type that is an enumeration, sorted; nil when it is none.
func Enumeration(t reflect.Type) []string {
	if t.Kind() != reflect.String {
		return nil
	}
	return publishedEnums()[typeKey(t)].values
}

// Enum is Enumeration without the value that says nothing.
func Enum(t reflect.Type) []string {
	values := Enumeration(t)
	if len(values) > 0 && values[0] == "" {
		return values[1:]
	}
	return values
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
