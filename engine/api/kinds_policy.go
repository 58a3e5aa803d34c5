package api

import (
	autoscalingv2 "k8s.io/api/autoscaling/v2"
	policyv1 "k8s.io/api/policy/v1"
	"k8s.io/apimachinery/pkg/api/equality"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/util/validation/field"
	"k8s.io/kubernetes/pkg/apis/autoscaling"
	autoscalingvalidation "k8s.io/kubernetes/pkg/apis/autoscaling/validation"
	"k8s.io/kubernetes/pkg/apis/policy"
	policyvalidation "k8s.io/kubernetes/pkg/apis/policy/validation"

	"github.com/podscope/podscope/engine/store"
)

// policyKinds are disruption budgets and autoscalers.
func policyKinds() []*Kind {
	budget := newKind(schema.GroupVersion{Group: "policy", Version: "v1"}, "PodDisruptionBudget", "poddisruptionbudgets", func() store.Object { return &policyv1.PodDisruptionBudget{} }, budgetStrategy().hooks(), "pdb")
	budget.unconditional = false
	scaler := newKind(schema.GroupVersion{Group: "autoscaling", Version: "v2"}, "HorizontalPodAutoscaler", "horizontalpodautoscalers", func() store.Object { return &autoscalingv2.HorizontalPodAutoscaler{} }, autoscalerStrategy().hooks(), "hpa")
	scaler.Categories = []string{"all"}
	scaler.Served = []schema.GroupVersion{{Group: "autoscaling", Version: "v1"}}
	for _, k := range []*Kind{budget, scaler} {
		k.Subresources = []string{"status"}
	}
	return []*Kind{scaler, budget}
}

// Models pkg/registry/policy/poddisruptionbudget podDisruptionBudgetStrategy
func budgetStrategy() strategy[*policy.PodDisruptionBudget] {
	return strategy[*policy.PodDisruptionBudget]{
		prepareForCreate: func(_ *request, b *policy.PodDisruptionBudget) {
			b.Status, b.Generation = policy.PodDisruptionBudgetStatus{}, 1
		},
		validate: func(_ *request, b *policy.PodDisruptionBudget) field.ErrorList {
			return policyvalidation.ValidatePodDisruptionBudget(b, policyvalidation.PodDisruptionBudgetValidationOptions{})
		},
		prepareForUpdate: func(_ *request, b, old *policy.PodDisruptionBudget) {
			b.Status = old.Status
			if !equality.Semantic.DeepEqual(b.Spec, old.Spec) {
				b.Generation = old.Generation + 1
			}
		},
		validateUpdate: func(_ *request, b, _ *policy.PodDisruptionBudget) field.ErrorList {
			return policyvalidation.ValidatePodDisruptionBudget(b, policyvalidation.PodDisruptionBudgetValidationOptions{})
		},
		subresources: map[string]subresource[*policy.PodDisruptionBudget]{"status": {
			prepare: func(_ *request, b, old *policy.PodDisruptionBudget) { b.Spec = old.Spec },
			validate: func(_ *request, b, old *policy.PodDisruptionBudget) field.ErrorList {
				return policyvalidation.ValidatePodDisruptionBudgetStatusUpdate(b.Status, old.Status, field.NewPath("status"), policyv1.SchemeGroupVersion)
			},
		}},
	}
}

// Models pkg/registry/autoscaling/horizontalpodautoscaler autoscalerStrategy
func autoscalerStrategy() strategy[*autoscaling.HorizontalPodAutoscaler] {
	return strategy[*autoscaling.HorizontalPodAutoscaler]{
		prepareForCreate: func(_ *request, h *autoscaling.HorizontalPodAutoscaler) {
			h.Status = autoscaling.HorizontalPodAutoscalerStatus{}
		},
		validate: func(_ *request, h *autoscaling.HorizontalPodAutoscaler) field.ErrorList {
			return autoscalingvalidation.ValidateHorizontalPodAutoscaler(h, autoscalerOptions(h, nil))
		},
		prepareForUpdate: func(_ *request, h, old *autoscaling.HorizontalPodAutoscaler) { h.Status = old.Status },
		validateUpdate: func(_ *request, h, old *autoscaling.HorizontalPodAutoscaler) field.ErrorList {
			return autoscalingvalidation.ValidateHorizontalPodAutoscalerUpdate(h, old, autoscalerOptions(h, old))
		},
		subresources: map[string]subresource[*autoscaling.HorizontalPodAutoscaler]{"status": {
			prepare:  func(_ *request, h, old *autoscaling.HorizontalPodAutoscaler) { h.Spec = old.Spec },
			validate: updates(autoscalingvalidation.ValidateHorizontalPodAutoscalerStatusUpdate),
		}},
	}
}

// Models pkg/registry/autoscaling/horizontalpodautoscaler validationOptionsForHorizontalPodAutoscaler
func autoscalerOptions(h, old *autoscaling.HorizontalPodAutoscaler) autoscalingvalidation.HorizontalPodAutoscalerSpecValidationOptions {
	opts := autoscalingvalidation.HorizontalPodAutoscalerSpecValidationOptions{MinReplicasLowerBound: 1}
	opts.ObjectMetricsValidationOptions.AllowEmptyAPIGroup = true
	switch ref := h.Spec.ScaleTargetRef; {
	case old != nil && old.Spec.ScaleTargetRef.APIVersion == ref.APIVersion && old.Spec.ScaleTargetRef.Kind == ref.Kind:
		opts.ScaleTargetRefValidationOptions.AllowInvalidAPIVersion = true
	case ref.Kind == "ReplicationController":
		opts.ScaleTargetRefValidationOptions.AllowEmptyAPIGroup = true
	}
	return opts
}
