package api

import (
	"slices"
	"time"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/selection"
	resourcehelper "k8s.io/component-helpers/resource"

	"github.com/podscope/podscope/engine/store"
)

var one = *resource.NewQuantity(1, resource.DecimalSI)

// usage is what one object counts for in quotas.
// Models pkg/quota/v1/evaluator/core
func usage(kind *Kind, obj store.Object, now time.Time) corev1.ResourceList {
	out := corev1.ResourceList{corev1.ResourceName("count/" + kind.Name()): one}
	switch o := obj.(type) {
	case *corev1.Pod:
		podUsage(out, o, now)
	case *corev1.Service:
		serviceUsage(out, o)
	case *corev1.PersistentVolumeClaim:
		claimUsage(out, o)
	default:
		out[corev1.ResourceName(kind.Name())] = one
	}
	return out
}

// podUsage counts a pod while it has not ended, nor should have: one that hangs on a lost node after its grace period is not charged.
// Models PodUsageFunc, QuotaV1Pod, podComputeUsageHelper
func podUsage(out corev1.ResourceList, pod *corev1.Pod, now time.Time) {
	if pod.Status.Phase == corev1.PodSucceeded || pod.Status.Phase == corev1.PodFailed {
		return
	}
	if at, grace := pod.DeletionTimestamp, pod.DeletionGracePeriodSeconds; at != nil && grace != nil && now.After(at.Add(time.Duration(*grace)*time.Second)) {
		return
	}
	out[corev1.ResourcePods] = one
	options := resourcehelper.PodResourcesOptions{UseStatusResources: true}
	for name, q := range resourcehelper.PodRequests(pod, options) {
		out[name], out["requests."+name] = q, q
	}
	for name, q := range resourcehelper.PodLimits(pod, options) {
		out["limits."+name] = q
	}
}

// Models serviceEvaluator.Usage
func serviceUsage(out corev1.ResourceList, svc *corev1.Service) {
	out[corev1.ResourceServices] = one
	ports := len(svc.Spec.Ports)
	switch svc.Spec.Type {
	case corev1.ServiceTypeLoadBalancer:
		out[corev1.ResourceServicesLoadBalancers] = one
		if given := svc.Spec.AllocateLoadBalancerNodePorts; given != nil && !*given {
			ports = len(slices.DeleteFunc(slices.Clone(svc.Spec.Ports), func(p corev1.ServicePort) bool { return p.NodePort == 0 }))
		}
	case corev1.ServiceTypeNodePort:
	default:
		return
	}
	out[corev1.ResourceServicesNodePorts] = *resource.NewQuantity(int64(ports), resource.DecimalSI)
}

// claimUsage counts a claim for all classes, and for its own.
// Models pvcEvaluator.Usage
func claimUsage(out corev1.ResourceList, claim *corev1.PersistentVolumeClaim) {
	of := []string{""}
	if class := StorageClassOf(claim); class != "" {
		of = append(of, class+".storageclass.storage.k8s.io/")
	}
	size, sized := claim.Spec.Resources.Requests[corev1.ResourceStorage]
	for _, prefix := range of {
		out[corev1.ResourceName(prefix)+corev1.ResourcePersistentVolumeClaims] = one
		if sized {
			out[corev1.ResourceName(prefix)+corev1.ResourceRequestsStorage] = size
		}
	}
}

// StorageClassOf is the name of the class that a claim asks for, in either way to say it; "" is none.
// Models k8s.io/component-helpers/storage/volume GetPersistentVolumeClaimClass.
func StorageClassOf(claim *corev1.PersistentVolumeClaim) string {
	if class, found := claim.Annotations[corev1.BetaStorageClassAnnotation]; found {
		return class
	}
	if claim.Spec.StorageClassName != nil {
		return *claim.Spec.StorageClassName
	}
	return ""
}

// inScope reports whether a quota counts an object: one with scopes counts only pods and claims, those to which all of them apply.
// Models pkg/quota/v1/generic Matches
func inScope(quota *corev1.ResourceQuota, obj store.Object) bool {
	var wanted []corev1.ScopedResourceSelectorRequirement
	for _, scope := range quota.Spec.Scopes {
		wanted = append(wanted, corev1.ScopedResourceSelectorRequirement{ScopeName: scope, Operator: corev1.ScopeSelectorOpExists})
	}
	if s := quota.Spec.ScopeSelector; s != nil {
		wanted = append(wanted, s.MatchExpressions...)
	}
	applies := func(corev1.ScopedResourceSelectorRequirement) bool { return false }
	switch o := obj.(type) {
	case *corev1.Pod:
		applies = func(s corev1.ScopedResourceSelectorRequirement) bool { return scopeApplies(s, o) }
	case *corev1.PersistentVolumeClaim:
		applies = func(s corev1.ScopedResourceSelectorRequirement) bool { return attributesApply(s, o) }
	}
	return !slices.ContainsFunc(wanted, func(s corev1.ScopedResourceSelectorRequirement) bool { return !applies(s) })
}

// attributesApply reports whether a quota's scope is a claim's class of attributes: the one it asks for, has, or is about to have.
// Models pkg/quota/v1/evaluator/core pvcMatchesScopeFunc
func attributesApply(s corev1.ScopedResourceSelectorRequirement, claim *corev1.PersistentVolumeClaim) bool {
	if s.ScopeName != corev1.ResourceQuotaScopeVolumeAttributesClass {
		return false
	}
	var names []string
	for _, name := range []*string{claim.Spec.VolumeAttributesClassName, claim.Status.CurrentVolumeAttributesClassName} {
		if name != nil && *name != "" {
			names = append(names, *name)
		}
	}
	if m := claim.Status.ModifyVolumeStatus; m != nil && m.TargetVolumeAttributesClassName != "" {
		names = append(names, m.TargetVolumeAttributesClassName)
	}
	if len(names) == 0 {
		names = []string{""}
	}
	return slices.ContainsFunc(names, func(name string) bool { return scopeHas(s, name) })
}

// Models pkg/quota/v1/evaluator/core podMatchesScopeFunc
func scopeApplies(s corev1.ScopedResourceSelectorRequirement, pod *corev1.Pod) bool {
	switch s.ScopeName {
	case corev1.ResourceQuotaScopeBestEffort:
		return pod.Status.QOSClass == corev1.PodQOSBestEffort
	case corev1.ResourceQuotaScopeNotBestEffort:
		return pod.Status.QOSClass != corev1.PodQOSBestEffort
	case corev1.ResourceQuotaScopeTerminating:
		return pod.Spec.ActiveDeadlineSeconds != nil
	case corev1.ResourceQuotaScopeNotTerminating:
		return pod.Spec.ActiveDeadlineSeconds == nil
	case corev1.ResourceQuotaScopePriorityClass:
		return scopeHas(s, pod.Spec.PriorityClassName)
	case corev1.ResourceQuotaScopeCrossNamespacePodAffinity:
		return crossesNamespaces(pod.Spec.Affinity)
	}
	return false
}

// scopeHas reports whether a class, "" for none, is one of those that a scope is about.
// Models podMatchesSelector, pvcMatchesSelector
func scopeHas(s corev1.ScopedResourceSelectorRequirement, class string) bool {
	operators := map[corev1.ScopeSelectorOperator]selection.Operator{
		corev1.ScopeSelectorOpIn: selection.In, corev1.ScopeSelectorOpNotIn: selection.NotIn, corev1.ScopeSelectorOpExists: selection.Exists,
		corev1.ScopeSelectorOpDoesNotExist: selection.DoesNotExist,
	}
	of := labels.Set{}
	if class != "" {
		of[string(s.ScopeName)] = class
	}
	r, err := labels.NewRequirement(string(s.ScopeName), operators[s.Operator], s.Values)
	return err == nil && r.Matches(of)
}

// Models usesCrossNamespacePodAffinity
func crossesNamespaces(a *corev1.Affinity) bool {
	if a == nil {
		return false
	}
	var terms []corev1.PodAffinityTerm
	weighed := func(required []corev1.PodAffinityTerm, preferred []corev1.WeightedPodAffinityTerm) {
		terms = append(terms, required...)
		for _, p := range preferred {
			terms = append(terms, p.PodAffinityTerm)
		}
	}
	if p := a.PodAffinity; p != nil {
		weighed(p.RequiredDuringSchedulingIgnoredDuringExecution, p.PreferredDuringSchedulingIgnoredDuringExecution)
	}
	if p := a.PodAntiAffinity; p != nil {
		weighed(p.RequiredDuringSchedulingIgnoredDuringExecution, p.PreferredDuringSchedulingIgnoredDuringExecution)
	}
	return slices.ContainsFunc(terms, func(t corev1.PodAffinityTerm) bool { return len(t.Namespaces) > 0 || t.NamespaceSelector != nil })
}
