package api

import (
	coordinationv1 "k8s.io/api/coordination/v1"
	corev1 "k8s.io/api/core/v1"
	schedulingv1 "k8s.io/api/scheduling/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/kubernetes/pkg/apis/coordination"
	coordinationvalidation "k8s.io/kubernetes/pkg/apis/coordination/validation"
	"k8s.io/kubernetes/pkg/apis/core"
	"k8s.io/kubernetes/pkg/apis/core/validation"
	"k8s.io/kubernetes/pkg/apis/scheduling"
	schedulingvalidation "k8s.io/kubernetes/pkg/apis/scheduling/validation"

	"github.com/podscope/podscope/engine/store"
)

// clusterKinds are those by which a cluster is run: leases, priorities, limits and quotas.
func clusterKinds() []*Kind {
	lease := newKind(schema.GroupVersion{Group: "coordination.k8s.io", Version: "v1"}, "Lease", "leases", func() store.Object { return &coordinationv1.Lease{} }, leaseStrategy().hooks())
	lease.unconditional = false
	priority := newKind(schema.GroupVersion{Group: "scheduling.k8s.io", Version: "v1"}, "PriorityClass", "priorityclasses", func() store.Object { return &schedulingv1.PriorityClass{} }, priorityClassStrategy().hooks(), "pc")
	priority.Namespaced = false
	limits := newKind(schema.GroupVersion{Version: "v1"}, "LimitRange", "limitranges", func() store.Object { return &corev1.LimitRange{} }, limitRangeStrategy().hooks(), "limits")
	quota := newKind(schema.GroupVersion{Version: "v1"}, "ResourceQuota", "resourcequotas", func() store.Object { return &corev1.ResourceQuota{} }, resourceQuotaStrategy().hooks(), "quota")
	quota.Subresources = []string{"status"}
	return []*Kind{limits, quota, lease, priority}
}

// Models pkg/registry/coordination/lease leaseStrategy
func leaseStrategy() strategy[*coordination.Lease] {
	return strategy[*coordination.Lease]{
		prepareForCreate: func(_ *request, l *coordination.Lease) { l.Spec.Strategy, l.Spec.PreferredHolder = nil, nil },
		validate:         creates(coordinationvalidation.ValidateLease),
		prepareForUpdate: func(_ *request, l, _ *coordination.Lease) { l.Spec.Strategy, l.Spec.PreferredHolder = nil, nil },
		validateUpdate:   updates(coordinationvalidation.ValidateLeaseUpdate),
	}
}

// Models pkg/registry/scheduling/priorityclass priorityClassStrategy
func priorityClassStrategy() strategy[*scheduling.PriorityClass] {
	return strategy[*scheduling.PriorityClass]{
		prepareForCreate: func(_ *request, pc *scheduling.PriorityClass) { pc.Generation = 1 },
		validate:         creates(schedulingvalidation.ValidatePriorityClass),
		validateUpdate:   updates(schedulingvalidation.ValidatePriorityClassUpdate),
	}
}

// Models pkg/registry/core/limitrange limitrangeStrategy
func limitRangeStrategy() strategy[*core.LimitRange] {
	return strategy[*core.LimitRange]{
		prepareForCreate: func(r *request, l *core.LimitRange) {
			if l.Name == "" {
				l.Name = string(r.server.newUID())
				r.name = l.Name
			}
		},
		validate:       creates(validation.ValidateLimitRange),
		validateUpdate: updates(func(l, _ *core.LimitRange) errorList { return validation.ValidateLimitRange(l) }),
	}
}

// Models pkg/registry/core/resourcequota resourcequotaStrategy
func resourceQuotaStrategy() strategy[*core.ResourceQuota] {
	return strategy[*core.ResourceQuota]{
		prepareForCreate: func(_ *request, q *core.ResourceQuota) { q.Status = core.ResourceQuotaStatus{} },
		validate:         creates(validation.ValidateResourceQuota),
		prepareForUpdate: func(_ *request, q, old *core.ResourceQuota) { q.Status = old.Status },
		validateUpdate:   updates(validation.ValidateResourceQuotaUpdate),
		subresources: map[string]subresource[*core.ResourceQuota]{"status": {
			prepare:  func(_ *request, q, old *core.ResourceQuota) { q.Spec = old.Spec },
			validate: updates(validation.ValidateResourceQuotaStatusUpdate),
		}},
	}
}
