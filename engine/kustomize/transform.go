package kustomize

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// transform changes objects as the kustomization says, in kustomize's own order.
// Models sigs.k8s.io/kustomize/api/internal/target (*KustTarget).configureBuiltinTransformers
func (t *target) transform(m *resources) error {
	for _, step := range []func(*resources) error{
		t.strategicPatches, t.patches, t.namespace, t.names, t.labels, t.jsonPatches, t.replicas, t.images, t.replacements,
	} {
		if err := step(m); err != nil {
			return err
		}
	}
	return nil
}

// namespace puts everything into one namespace. Models NamespaceTransformerPlugin and the namespace filter
func (t *target) namespace(m *resources) error {
	ns := t.k.Namespace
	if ns == "" {
		return nil
	}
	for _, r := range m.list {
		r.remember()
		id := r.id()
		if r.namespaced {
			setAt(r.object, "metadata", true, "namespace", ns)
		}
		switch {
		case id.Kind == "Namespace" && id.Group == "":
			r.setName(ns)
		case id.Kind == "RoleBinding" || id.Kind == "ClusterRoleBinding":
			defaultSubjects(r.object, ns)
		}
		if len(m.matching(func(other identity) bool { return other.same(r.id()) })) != 1 {
			return fmt.Errorf("namespace transformation produces ID conflict: %s", r.id())
		}
	}
	return nil
}

// defaultSubjects moves the default service accounts that a binding is about.
func defaultSubjects(object map[string]any, ns string) {
	subjects, _ := object["subjects"].([]any)
	for _, s := range subjects {
		if subject, ok := s.(map[string]any); ok && subject["kind"] == "ServiceAccount" && subject["name"] == "default" {
			subject["namespace"] = ns
		}
	}
}

// matching are the objects whose present identity fits.
func (m *resources) matching(fits func(identity) bool) []*resource {
	var out []*resource
	for _, r := range m.list {
		if fits(r.id()) {
			out = append(out, r)
		}
	}
	return out
}

// names adds the prefix and the suffix. Models PrefixTransformerPlugin, SuffixTransformerPlugin
func (t *target) names(m *resources) error {
	if t.k.NamePrefix == "" && t.k.NameSuffix == "" {
		return nil
	}
	for _, r := range m.list {
		if id := r.original(); id.Kind == "CustomResourceDefinition" || id.Kind == "Namespace" || id.Kind == "APIService" && id.Group == "apiregistration.k8s.io" {
			continue
		}
		if t.k.NamePrefix != "" {
			r.remember()
			r.prefixes = append(r.prefixes, t.k.NamePrefix)
		}
		if t.k.NameSuffix != "" {
			r.remember()
			r.suffixes = append(r.suffixes, t.k.NameSuffix)
		}
		r.setName(t.k.NamePrefix + r.name() + t.k.NameSuffix)
	}
	return nil
}

// templated are the workloads with a pod template of their own, in the way in which kustomize names them.
var templated = []string{"/ReplicationController", "Deployment", "ReplicaSet", "DaemonSet", "apps/StatefulSet", "batch/Job"}

// templateLabels are the labels of pod templates. Models internal/konfig/builtinpluginconsts templateLabels
func templateLabels() []fieldSpec {
	return slices.Concat(
		specs("spec/template/metadata/labels", true, templated...),
		specs("spec/volumeClaimTemplates/metadata/labels", true, "apps/StatefulSet"),
		specs("spec/jobTemplate/metadata/labels", true, "batch/CronJob"),
		specs("spec/jobTemplate/spec/template/metadata/labels", true, "batch/CronJob"),
	)
}

// commonLabels are all places of labels and selectors. Models builtinpluginconsts commonLabelFieldSpecs
func commonLabels() []fieldSpec {
	out := slices.Concat(
		specs("metadata/labels", true, ""),
		specs("spec/selector", true, "/Service", "/ReplicationController"),
		specs("spec/selector/matchLabels", true, "Deployment", "ReplicaSet", "DaemonSet", "apps/StatefulSet"),
		specs("spec/selector/matchLabels", false, "batch/Job", "policy/PodDisruptionBudget"),
		specs("spec/jobTemplate/spec/selector/matchLabels", false, "batch/CronJob"),
		specs("spec/podSelector/matchLabels", false, "networking.k8s.io/NetworkPolicy"),
		specs("spec/ingress/from/podSelector/matchLabels", false, "networking.k8s.io/NetworkPolicy"),
		specs("spec/egress/to/podSelector/matchLabels", false, "networking.k8s.io/NetworkPolicy"),
		specs("spec/template/spec/topologySpreadConstraints/labelSelector/matchLabels", false, "apps/Deployment", "apps/StatefulSet"),
	)
	for _, kind := range []string{"podAffinity", "podAntiAffinity"} {
		at := "spec/template/spec/affinity/" + kind
		out = slices.Concat(out,
			specs(at+"/preferredDuringSchedulingIgnoredDuringExecution/podAffinityTerm/labelSelector/matchLabels", false, "apps/Deployment", "apps/StatefulSet"),
			specs(at+"/requiredDuringSchedulingIgnoredDuringExecution/labelSelector/matchLabels", false, "apps/Deployment", "apps/StatefulSet"))
	}
	return append(out, templateLabels()...)
}

// labels adds labels and annotations. Models LabelTransformerPlugin, AnnotationsTransformerPlugin
func (t *target) labels(m *resources) error {
	for _, l := range t.k.Labels {
		fields := slices.Clone(l.Fields)
		switch {
		case l.IncludeSelectors:
			fields = append(fields, commonLabels()...)
		case l.IncludeTemplates:
			fields = append(append(fields, templateLabels()...), specs("metadata/labels", true, "")...)
		default:
			fields = append(fields, specs("metadata/labels", true, "")...)
		}
		m.setAll(fields, l.Pairs)
	}
	m.setAll(commonLabels(), t.k.CommonLabels)
	annotations := slices.Concat(
		specs("metadata/annotations", true, ""),
		specs("spec/template/metadata/annotations", true, "/ReplicationController", "Deployment", "ReplicaSet", "DaemonSet", "StatefulSet", "batch/Job"),
		specs("spec/jobTemplate/metadata/annotations", true, "batch/CronJob"),
		specs("spec/jobTemplate/spec/template/metadata/annotations", true, "batch/CronJob"),
	)
	m.setAll(annotations, t.k.CommonAnnotations)
	return nil
}

// setAll sets pairs in the maps at the fields.
func (m *resources) setAll(fields []fieldSpec, pairs map[string]string) {
	for _, r := range m.list {
		for _, f := range fields {
			if !f.selects(r.id().GroupVersionKind) {
				continue
			}
			for _, k := range slices.Sorted(maps.Keys(pairs)) {
				setAt(r.object, strings.TrimSuffix(f.Path, "/"), f.Create, k, pairs[k])
			}
		}
	}
}

// scaled are the kinds whose number of replicas can be set.
var scaled = []string{"Deployment", "StatefulSet", "ReplicaSet", "ReplicationController"}

// replicas sets numbers of replicas. Models ReplicaCountTransformerPlugin
func (t *target) replicas(m *resources) error {
	for _, want := range t.k.Replicas {
		found := false
		for _, r := range m.list {
			for _, id := range r.every() {
				if id.name == want.Name && slices.Contains(scaled, id.Kind) {
					setAt(r.object, "spec", true, "replicas", want.Count)
					found = true
					break
				}
			}
		}
		if !found {
			var kinds []string
			for _, k := range scaled {
				kinds = append(kinds, k+".[noVer].[noGrp]")
			}
			return fmt.Errorf("resource with name %s does not match a config with the following GVK %v", want.Name, kinds)
		}
	}
	return nil
}
