package daemonset

import (
	"slices"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/equality"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	corev1helpers "k8s.io/component-helpers/scheduling/corev1"
	"k8s.io/component-helpers/scheduling/corev1/nodeaffinity"
	"k8s.io/klog/v2"

	"github.com/podscope/podscope/engine/controllers/ownership"
)

// matters reports whether a node's change can let pods of daemon sets come or go.
func matters(before, after *corev1.Node) bool {
	return !equality.Semantic.DeepEqual(before.Labels, after.Labels) || !equality.Semantic.DeepEqual(before.Spec.Taints, after.Spec.Taints)
}

// allowed reports whether a set's pod should be started on a node, and whether one that runs there may stay.
// Models NodeShouldRunDaemonPod.
func allowed(ds *appsv1.DaemonSet, node *corev1.Node) (run, stay bool) {
	pod := podFor(ds, node.Name, "")
	if name := ds.Spec.Template.Spec.NodeName; name != "" && name != node.Name {
		return false, false
	}
	if ok, _ := nodeaffinity.GetRequiredNodeAffinity(pod).Match(node); !ok {
		return false, false
	}
	refused := func(effects ...corev1.TaintEffect) bool {
		_, found := corev1helpers.FindMatchingUntoleratedTaint(klog.Logger{}, node.Spec.Taints, pod.Spec.Tolerations, func(t *corev1.Taint) bool { return slices.Contains(effects, t.Effect) }, false)
		return found
	}
	if refused(corev1.TaintEffectNoSchedule, corev1.TaintEffectNoExecute) {
		return false, !refused(corev1.TaintEffectNoExecute)
	}
	return true, true
}

// podFor is the set's pod for a node: pinned to it by name, and tolerating what must not drive a daemon away.
func podFor(ds *appsv1.DaemonSet, node, hash string) *corev1.Pod {
	pod := ownership.FromTemplate(ds, &ds.Spec.Template)
	if pod.Labels == nil {
		pod.Labels = map[string]string{}
	}
	pod.Labels["pod-template-generation"] = generation(ds)
	if hash != "" {
		pod.Labels[appsv1.DefaultDaemonSetUniqueLabelKey] = hash
	}
	pod.Spec.Affinity = pinned(pod.Spec.Affinity, node)
	tolerate(&pod.Spec)
	return pod
}

// pinned replaces what the affinity says about node names. Models ReplaceDaemonSetPodNodeNameNodeAffinity.
func pinned(a *corev1.Affinity, node string) *corev1.Affinity {
	byName := []corev1.NodeSelectorRequirement{{Key: metav1.ObjectNameField, Operator: corev1.NodeSelectorOpIn, Values: []string{node}}}
	if a == nil {
		a = &corev1.Affinity{}
	}
	if a.NodeAffinity == nil {
		a.NodeAffinity = &corev1.NodeAffinity{}
	}
	required := a.NodeAffinity.RequiredDuringSchedulingIgnoredDuringExecution
	if required == nil || len(required.NodeSelectorTerms) == 0 {
		a.NodeAffinity.RequiredDuringSchedulingIgnoredDuringExecution = &corev1.NodeSelector{NodeSelectorTerms: []corev1.NodeSelectorTerm{{MatchFields: byName}}}
		return a
	}
	required.NodeSelectorTerms = []corev1.NodeSelectorTerm{{MatchExpressions: required.NodeSelectorTerms[0].MatchExpressions, MatchFields: byName}}
	return a
}

// tolerate adds the tolerations that every daemon has. Models AddOrUpdateDaemonPodTolerations.
func tolerate(spec *corev1.PodSpec) {
	add := func(key string, effect corev1.TaintEffect) {
		want := corev1.Toleration{Key: key, Operator: corev1.TolerationOpExists, Effect: effect}
		if !slices.ContainsFunc(spec.Tolerations, func(t corev1.Toleration) bool { return t.MatchToleration(&want) }) {
			spec.Tolerations = append(spec.Tolerations, want)
		}
	}
	add(corev1.TaintNodeNotReady, corev1.TaintEffectNoExecute)
	add(corev1.TaintNodeUnreachable, corev1.TaintEffectNoExecute)
	add(corev1.TaintNodeDiskPressure, corev1.TaintEffectNoSchedule)
	add(corev1.TaintNodeMemoryPressure, corev1.TaintEffectNoSchedule)
	add(corev1.TaintNodePIDPressure, corev1.TaintEffectNoSchedule)
	add(corev1.TaintNodeUnschedulable, corev1.TaintEffectNoSchedule)
	if spec.HostNetwork {
		add(corev1.TaintNodeNetworkUnavailable, corev1.TaintEffectNoSchedule)
	}
}

// target is the node that a pod runs on or is pinned to.
func target(p *corev1.Pod) string {
	if p.Spec.NodeName != "" {
		return p.Spec.NodeName
	}
	a := p.Spec.Affinity
	if a == nil || a.NodeAffinity == nil || a.NodeAffinity.RequiredDuringSchedulingIgnoredDuringExecution == nil {
		return ""
	}
	for _, term := range a.NodeAffinity.RequiredDuringSchedulingIgnoredDuringExecution.NodeSelectorTerms {
		for _, f := range term.MatchFields {
			if f.Key == metav1.ObjectNameField && len(f.Values) == 1 {
				return f.Values[0]
			}
		}
	}
	return ""
}
