package kustomize

import (
	"slices"

	"k8s.io/apimachinery/pkg/runtime/schema"
)

// podSpecs is where kinds keep a pod's spec.
var podSpecs = map[string]string{
	"Pod": "spec", "PodTemplate": "template/spec", "Deployment": "spec/template/spec", "ReplicaSet": "spec/template/spec", "DaemonSet": "spec/template/spec",
	"StatefulSet": "spec/template/spec", "Job": "spec/template/spec", "ReplicationController": "spec/template/spec", "CronJob": "spec/jobTemplate/spec/template/spec",
}

// The kinds whose pods' references to config maps and secrets, and to what stands beside a pod, are followed.
var (
	dataHolders  = []string{"Pod", "PodTemplate", "Deployment", "ReplicaSet", "DaemonSet", "StatefulSet", "Job", "CronJob"}
	otherHolders = []string{"Pod", "StatefulSet", "Deployment", "ReplicationController", "CronJob", "Job", "DaemonSet"}
)

func inPods(holders []string, paths ...string) []fieldSpec {
	var out []fieldSpec
	for _, kind := range holders {
		for _, p := range paths {
			out = append(out, fieldSpec{Kind: kind, Path: podSpecs[kind] + "/" + p})
		}
	}
	return out
}

// reference is a kind of objects and the fields that name them.
type reference struct {
	to     fieldSpec
	fields []fieldSpec
}

// references lists all fields that name other objects. Models internal/konfig/builtinpluginconsts nameReferenceFieldSpecs
func references() []reference {
	out := []reference{
		{fieldSpec{Kind: "ConfigMap", Version: "v1"}, slices.Concat(
			inPods(dataHolders, "volumes/configMap/name", "containers/env/valueFrom/configMapKeyRef/name", "initContainers/env/valueFrom/configMapKeyRef/name",
				"containers/envFrom/configMapRef/name", "initContainers/envFrom/configMapRef/name", "volumes/projected/sources/configMap/name"),
			specs("rules/resourceNames", false, "Role", "ClusterRole"),
			specs(`metadata/annotations/nginx.ingress.kubernetes.io\/fastcgi-params-configmap`, false, "Ingress"))},
		{fieldSpec{Kind: "Secret", Version: "v1"}, slices.Concat(
			inPods(dataHolders, "volumes/secret/secretName", "containers/env/valueFrom/secretKeyRef/name", "initContainers/env/valueFrom/secretKeyRef/name",
				"containers/envFrom/secretRef/name", "initContainers/envFrom/secretRef/name", "imagePullSecrets/name", "volumes/projected/sources/secret/name"),
			specs("spec/tls/secretName", false, "Ingress"),
			specs(`metadata/annotations/ingress.kubernetes.io\/auth-secret`, false, "Ingress"),
			specs(`metadata/annotations/nginx.ingress.kubernetes.io\/auth-secret`, false, "Ingress"),
			specs(`metadata/annotations/nginx.ingress.kubernetes.io\/auth-tls-secret`, false, "Ingress"),
			specs("imagePullSecrets/name", false, "ServiceAccount"),
			specs("rules/resourceNames", false, "Role", "ClusterRole"),
			specs("spec/azureFile/secretName", false, "PersistentVolume"))},
		{fieldSpec{Kind: "Service", Version: "v1"}, slices.Concat(
			specs("spec/serviceName", false, "apps/StatefulSet"),
			specs("spec/rules/http/paths/backend/serviceName", false, "Ingress"), specs("spec/backend/serviceName", false, "Ingress"),
			specs("spec/rules/http/paths/backend/service/name", false, "Ingress"), specs("spec/defaultBackend/service/name", false, "Ingress"))},
		{fieldSpec{Kind: "Role", Group: rbac}, specs("roleRef/name", false, rbac+"/RoleBinding")},
		{fieldSpec{Kind: "ClusterRole", Group: rbac}, specs("roleRef/name", false, rbac+"/RoleBinding", rbac+"/ClusterRoleBinding")},
		{fieldSpec{Kind: "ServiceAccount", Version: "v1"}, inPods(otherHolders, "serviceAccountName")},
		{fieldSpec{Kind: "PersistentVolumeClaim", Version: "v1"}, inPods(otherHolders, "volumes/persistentVolumeClaim/claimName")},
		{fieldSpec{Kind: "PersistentVolume", Version: "v1"}, slices.Concat(specs("spec/volumeName", false, "PersistentVolumeClaim"), specs("rules/resourceNames", false, "ClusterRole"))},
		{fieldSpec{Kind: "StorageClass", Version: "v1", Group: "storage.k8s.io"}, slices.Concat(
			specs("spec/storageClassName", false, "PersistentVolume", "PersistentVolumeClaim"), specs("spec/volumeClaimTemplates/spec/storageClassName", false, "StatefulSet"))},
		{fieldSpec{Kind: "PriorityClass", Version: "v1", Group: "scheduling.k8s.io"}, inPods(otherHolders, "priorityClassName")},
		{fieldSpec{Kind: "IngressClass", Version: "v1", Group: "networking.k8s.io"}, specs("spec/ingressClassName", false, "Ingress")},
	}
	for _, kind := range []string{"Deployment", "ReplicationController", "ReplicaSet", "StatefulSet"} {
		out = append(out, reference{fieldSpec{Kind: kind}, specs("spec/scaleTargetRef/name", false, "HorizontalPodAutoscaler")})
	}
	return out
}

const rbac = "rbac.authorization.k8s.io"

// fixReferences makes fields that name other objects follow these to their new names.
// Models sigs.k8s.io/kustomize/api/internal/accumulator nameReferenceTransformer
func (m *resources) fixReferences() {
	refs := references()
	for _, r := range m.list {
		gvk := r.id().GroupVersionKind
		for _, ref := range refs {
			for _, f := range ref.fields {
				if f.selects(gvk) {
					setString(r.object, f.Path, func(name string) string { return m.renamed(r, ref.to, name, wanted(r, gvk)) })
				}
			}
		}
		if gvk.Kind == "RoleBinding" || gvk.Kind == "ClusterRoleBinding" {
			m.fixSubjects(r)
		}
	}
}

// wanted is the kind that a reference says itself that it is about; "" when it does not.
func wanted(r *resource, gvk schema.GroupVersionKind) string {
	field := map[string]string{"RoleBinding": "roleRef", "ClusterRoleBinding": "roleRef"}[gvk.Kind]
	if gvk.Kind == "HorizontalPodAutoscaler" {
		spec, _ := r.object["spec"].(map[string]any)
		target, _ := spec["scaleTargetRef"].(map[string]any)
		kind, _ := target["kind"].(string)
		return kind
	}
	ref, _ := r.object[field].(map[string]any)
	kind, _ := ref["kind"].(string)
	return kind
}

// renamed is what the object that a field names is called now.
func (m *resources) renamed(referrer *resource, to fieldSpec, name, kind string) string {
	if kind != "" && kind != to.Kind {
		return name
	}
	var found []*resource
	for _, r := range m.list {
		if !slices.ContainsFunc(r.ids, func(id identity) bool { return id.name == name && to.selects(id.GroupVersionKind) }) {
			continue
		}
		if r.namespaced && referrer.namespaced && or(r.id().namespace, "default") != or(referrer.id().namespace, "default") {
			continue
		}
		found = append(found, r)
	}
	if len(found) > 1 {
		found = slices.DeleteFunc(found, func(r *resource) bool {
			return !slices.Equal(r.prefixes, referrer.prefixes) || !slices.Equal(r.suffixes, referrer.suffixes)
		})
	}
	if len(found) != 1 {
		return name
	}
	return found[0].name()
}

// fixSubjects follows the service accounts of a binding, to their namespaces too.
func (m *resources) fixSubjects(binding *resource) {
	subjects, _ := binding.object["subjects"].([]any)
	for _, s := range subjects {
		subject, ok := s.(map[string]any)
		if !ok || subject["kind"] != "ServiceAccount" {
			continue
		}
		name, _ := subject["name"].(string)
		namespace, _ := subject["namespace"].(string)
		for _, r := range m.list {
			was := func(id identity) bool {
				return id.Kind == "ServiceAccount" && id.name == name && or(id.namespace, "default") == or(namespace, or(id.namespace, "default"))
			}
			if !slices.ContainsFunc(r.ids, was) {
				continue
			}
			subject["name"] = r.name()
			if now := r.id().namespace; now != "" {
				subject["namespace"] = now
			}
			break
		}
	}
}
