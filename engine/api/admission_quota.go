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

// enforceQuota refuses an object that would take its namespace over a quota, and a change that would by what it adds. Usage is counted when
// it is asked for, so that no controller needs to have run.
// Models staging/src/k8s.io/apiserver/pkg/admission/plugin/resourcequota CheckRequest
func (r *request) enforceQuota(obj, old runtime.Object) error {
	if !r.kind.Namespaced || r.server.store.Count("resourcequotas", r.namespace) == 0 {
		return nil
	}
	is := toVersioned(obj.DeepCopyObject(), r.kind)
	var was store.Object
	if old != nil {
		was = toVersioned(old.DeepCopyObject(), r.kind)
	}
	now := r.server.Now().Time
	for _, q := range r.server.store.List("resourcequotas", r.namespace) {
		quota := q.(*corev1.ResourceQuota)
		if !inScope(quota, is) {
			continue
		}
		if pod, ok := is.(*corev1.Pod); ok {
			if missing := unspecified(quota, pod); missing != "" {
				return r.forbidden(obj, fmt.Errorf("failed quota: %s: must specify %s", quota.Name, missing))
			}
		}
		requested := usage(r.kind, is, now)
		if was != nil && inScope(quota, was) {
			for name, q := range usage(r.kind, was, now) {
				more := requested[name].DeepCopy()
				more.Sub(q)
				requested[name] = more
			}
		}
		if err := exceeded(quota, requested, QuotaUsage(r.server.Client("quota"), quota)); err != nil {
			return r.forbidden(obj, err)
		}
	}
	return nil
}

func exceeded(quota *corev1.ResourceQuota, requested, used corev1.ResourceList) error {
	var over []corev1.ResourceName
	for _, name := range slices.Sorted(maps.Keys(quota.Spec.Hard)) {
		want, ok := requested[name]
		if !ok || want.Sign() <= 0 {
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
	now := c.server.Now().Time
	for _, kind := range Kinds() {
		if !kind.Namespaced || kind.Name() == "events" {
			continue
		}
		for _, obj := range c.server.store.List(kind.Name(), quota.Namespace) {
			if !inScope(quota, obj) {
				continue
			}
			for name, q := range usage(kind, obj, now) {
				if sum, limited := used[name]; limited {
					sum.Add(q)
					used[name] = sum
				}
			}
		}
	}
	return used
}

// unspecified names what a quota limits and a pod's containers leave open.
// Models pkg/quota/v1/evaluator/core podEvaluator.Constraints
func unspecified(quota *corev1.ResourceQuota, pod *corev1.Pod) string {
	if resourcehelper.IsPodLevelResourcesSet(pod) {
		return ""
	}
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
