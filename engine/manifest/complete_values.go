package manifest

import (
	"reflect"
	"slices"
	"strings"

	"github.com/podscope/podscope/engine/protocol"
)

// usualValues are values of string fields whose type does not tell, by owner and field.
var usualValues = map[string][]string{
	"ObjectFieldSelector.fieldPath": {
		"metadata.name", "metadata.namespace", "metadata.uid", "metadata.labels['']", "metadata.annotations['']", "spec.nodeName",
		"spec.serviceAccountName", "status.hostIP", "status.hostIPs", "status.podIP", "status.podIPs",
	},
	"ResourceFieldSelector.resource": {
		"limits.cpu", "limits.memory", "limits.ephemeral-storage", "requests.cpu", "requests.memory", "requests.ephemeral-storage",
	},
	"ContainerResizePolicy.resourceName":   {"cpu", "memory"},
	"PodAffinityTerm.topologyKey":          {"kubernetes.io/hostname", "topology.kubernetes.io/zone"},
	"TopologySpreadConstraint.topologyKey": {"kubernetes.io/hostname", "topology.kubernetes.io/zone"},
	"ServiceSpec.clusterIP":                {"None"},
	"PodSpec.priorityClassName":            {"system-cluster-critical", "system-node-critical"},
	"PodSpec.schedulerName":                {"default-scheduler"},
}

// referred are the kinds of objects that fields name, by owner and field.
var referred = map[string]string{
	"ConfigMapKeySelector.name": "ConfigMap", "ConfigMapVolumeSource.name": "ConfigMap", "ConfigMapProjection.name": "ConfigMap",
	"ConfigMapEnvSource.name": "ConfigMap", "SecretKeySelector.name": "Secret", "SecretVolumeSource.secretName": "Secret",
	"SecretProjection.name": "Secret", "SecretEnvSource.name": "Secret", "LocalObjectReference.name": "Secret",
	"PersistentVolumeClaimVolumeSource.claimName": "PersistentVolumeClaim", "PodSpec.serviceAccountName": "ServiceAccount",
	"StatefulSetSpec.serviceName": "Service", "IngressServiceBackend.name": "Service",
}

// values lists what a scalar can be.
func (p *spot) values() []protocol.Completion {
	owner, field := p.parent()
	typ := p.typ
	if typ == nil || owner == nil {
		return nil
	}
	var words []string
	switch {
	case len(p.steps) == 1 && field == "apiVersion":
		words = p.apiVersions()
	case len(p.steps) == 1 && field == "kind":
		words = p.kinds()
	case typ.Kind() == reflect.Bool:
		words = []string{"true", "false"}
	case typ.Kind() == reflect.String && (Enum(typ) != nil || suggested[typeKey(typ)] != nil):
		words = append(slices.Clone(Enum(typ)), suggested[typeKey(typ)]...)
	default:
		words = p.named(owner, owner.Name()+"."+field)
	}
	items := make([]protocol.Completion, 0, len(words))
	for _, w := range words {
		items = append(items, protocol.Completion{Label: w, Insert: w, Type: TypeName(typ)})
	}
	return items
}

func typeKey(t reflect.Type) string { return t.PkgPath() + "." + t.Name() }

// named lists names that a field can refer to.
func (p *spot) named(owner reflect.Type, field string) []string {
	switch field {
	case "VolumeMount.name", "VolumeDevice.name":
		return p.volumes()
	case "HTTPGetAction.port", "TCPSocketAction.port":
		return ports(p.nearest("ports"), true)
	case "GRPCAction.port":
		return ports(p.nearest("ports"), false)
	case "ServicePort.targetPort", "ServiceBackendPort.name":
		return p.podPorts()
	case "ConfigMapKeySelector.key", "SecretKeySelector.key":
		return p.keysOf(strings.TrimSuffix(owner.Name(), "KeySelector"))
	case "ResourceFieldSelector.containerName":
		return names(p.nearest("containers"))
	}
	if kind := referred[field]; kind != "" {
		return p.objects(kind)
	}
	return usualValues[field]
}

// apiVersions lists those in which the document's kind exists, or all.
func (p *spot) apiVersions() []string {
	kind := p.doc.root.text("kind")
	var some, all []string
	for _, k := range p.schema.kinds {
		version := k.GroupVersion().String()
		if k.Kind == kind && !slices.Contains(some, version) {
			some = append(some, version)
		}
		if !slices.Contains(all, version) {
			all = append(all, version)
		}
	}
	if some != nil {
		return some
	}
	return all
}

// kinds lists those of the document's apiVersion, or all.
func (p *spot) kinds() []string {
	version := p.doc.root.text("apiVersion")
	var some, all []string
	for _, k := range p.schema.kinds {
		if k.GroupVersion().String() == version {
			some = append(some, k.Kind)
		}
		if !slices.Contains(all, k.Kind) {
			all = append(all, k.Kind)
		}
	}
	if some != nil {
		return some
	}
	return all
}
