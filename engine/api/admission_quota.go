package api

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	"k8s.io/apimachinery/pkg/runtime"
	resourcehelper "k8s.io/component-helpers/resource"

	"github.com/podscope/podscope/engine/store"
)

// enforceQuota refuses an object that would take its namespace over a quota. Usage is counted when it is asked for, so that no
// controller needs to have run.
// Models staging/src/k8s.io/apiserver/pkg/admission/plugin/resourcequota CheckRequest
func (r *request) enforceQuota(obj runtime.Object) error {
	if !r.kind.Namespaced || r.server.store.Count("resourcequotas", r.namespace) == 0 {
		return nil
	}
	created := toVersioned(obj.DeepCopyObject(), r.kind)
	for _, q := range r.server.store.List("resourcequotas", r.namespace) {
		quota := q.(*corev1.ResourceQuota)
		if !inScope(quota, created) {
			continue
		}
		if pod, ok := created.(*corev1.Pod); ok {
			if missing := unspecified(quota, pod); missing != "" {
				return r.forbidden(obj, fmt.Errorf("failed quota: %s: must specify %s", quota.Name, missing))
			}
		}
		if err := exceeded(quota, usage(r.kind, created), QuotaUsage(r.server.Client("quota"), quota)); err != nil {
			return r.forbidden(obj, err)
		}
	}
	return nil
}

func exceeded(quota *corev1.ResourceQuota, requested, used corev1.ResourceList) error {
	var over []corev1.ResourceName
	for _, name := range slices.Sorted(maps.Keys(quota.Spec.Hard)) {
		want, ok := requested[name]
		if !ok || want.IsZero() {
			continue
		}
		sum, hard := used[name].DeepCopy(), quota.Spec.Hard[name]
		sum.Add(want)
		if sum.Cmp(hard) > 0 {
			over = append(over, name)
		}
	}
	if over == nil {
		return nil
	}
	return fmt.Errorf("exceeded quota: %s, requested: %s, used: %s, limited: %s", quota.Name, listed(requested, over), listed(used, over), listed(quota.Spec.Hard, over))
}

func listed(list corev1.ResourceList, names []corev1.ResourceName) string {
	var out []string
	for _, name := range names {
		q := list[name]
		out = append(out, string(name)+"="+q.String())
	}
	return strings.Join(out, ",")
}

// QuotaUsage is how much of each resource that a quota limits its namespace uses now.
func QuotaUsage(c *Client, quota *corev1.ResourceQuota) corev1.ResourceList {
	used := corev1.ResourceList{}
	for name := range quota.Spec.Hard {
		used[name] = resource.Quantity{Format: resource.DecimalSI}
	}
	for _, kind := range Kinds() {
		if !kind.Namespaced || kind.Name() == "events" {
			continue
		}
		for _, obj := range c.server.store.List(kind.Name(), quota.Namespace) {
			if !inScope(quota, obj) {
				continue
			}
			for name, q := range usage(kind, obj) {
				if sum, limited := used[name]; limited {
					sum.Add(q)
					used[name] = sum
				}
			}
		}
	}
	return used
}

// usage is what one object counts for.
// Models pkg/quota/v1/evaluator/core PodUsageFunc, podComputeUsageHelper
func usage(kind *Kind, obj store.Object) corev1.ResourceList {
	one := *resource.NewQuantity(1, resource.DecimalSI)
	out := corev1.ResourceList{corev1.ResourceName("count/" + kind.Name()): one}
	switch o := obj.(type) {
	case *corev1.Pod:
		if o.Status.Phase == corev1.PodSucceeded || o.Status.Phase == corev1.PodFailed {
			return out
		}
		out[corev1.ResourcePods] = one
		for name, q := range resourcehelper.PodRequests(o, resourcehelper.PodResourcesOptions{}) {
			out[name], out["requests."+name] = q, q
		}
		for name, q := range resourcehelper.PodLimits(o, resourcehelper.PodResourcesOptions{}) {
			out["limits."+name] = q
		}
	case *corev1.Service:
		out[corev1.ResourceServices] = one
		if o.Spec.Type == corev1.ServiceTypeLoadBalancer {
			out[corev1.ResourceServicesLoadBalancers] = one
		}
		if o.Spec.Type == corev1.ServiceTypeNodePort {
			out[corev1.ResourceServicesNodePorts] = *resource.NewQuantity(int64(len(o.Spec.Ports)), resource.DecimalSI)
		}
	case *corev1.PersistentVolumeClaim:
		out[corev1.ResourcePersistentVolumeClaims] = one
		out[corev1.ResourceRequestsStorage] = o.Spec.Resources.Requests[corev1.ResourceStorage]
	default:
		out[corev1.ResourceName(kind.Name())] = one
	}
	return out
}

// Models pkg/quota/v1/evaluator/core podMatchesScopeFunc
func inScope(quota *corev1.ResourceQuota, obj store.Object) bool {
	pod, ok := obj.(*corev1.Pod)
	for _, scope := range quota.Spec.Scopes {
		if !ok {
			return false
		}
		bestEffort := pod.Status.QOSClass == corev1.PodQOSBestEffort
		switch scope {
		case corev1.ResourceQuotaScopeBestEffort:
			ok = bestEffort
		case corev1.ResourceQuotaScopeNotBestEffort:
			ok = !bestEffort
		case corev1.ResourceQuotaScopeTerminating:
			ok = pod.Spec.ActiveDeadlineSeconds != nil
		case corev1.ResourceQuotaScopeNotTerminating:
			ok = pod.Spec.ActiveDeadlineSeconds == nil
		}
	}
	return ok || len(quota.Spec.Scopes) == 0
}

// unspecified names what a quota limits and a pod's containers leave open.
// Models pkg/quota/v1/evaluator/core podEvaluator.Constraints
func unspecified(quota *corev1.ResourceQuota, pod *corev1.Pod) string {
	var missing []string
	for _, name := range slices.Sorted(maps.Keys(quota.Spec.Hard)) {
		plain, of := strings.CutPrefix(string(name), "limits.")
		if !of {
			plain = strings.TrimPrefix(string(name), "requests.")
		}
		if plain != "cpu" && plain != "memory" {
			continue
		}
		var containers []string
		for _, c := range append(slices.Clone(pod.Spec.Containers), pod.Spec.InitContainers...) {
			list := c.Resources.Requests
			if of {
				list = c.Resources.Limits
			}
			if _, set := list[corev1.ResourceName(plain)]; !set {
				containers = append(containers, c.Name)
			}
		}
		if len(containers) > 0 {
			slices.Sort(containers)
			missing = append(missing, fmt.Sprintf("%s for: %s", name, strings.Join(containers, ",")))
		}
	}
	return strings.Join(missing, "; ")
}
