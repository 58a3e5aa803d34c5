package api

import (
	"context"
	"fmt"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/equality"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	utilvalidation "k8s.io/apimachinery/pkg/util/validation"
	"k8s.io/apimachinery/pkg/util/validation/field"
	podutil "k8s.io/kubernetes/pkg/api/pod"
	"k8s.io/kubernetes/pkg/apis/core"
	"k8s.io/kubernetes/pkg/apis/core/helper/qos"
	"k8s.io/kubernetes/pkg/apis/core/validation"

	"github.com/podscope/podscope/engine/store"
)

// podStrategy is how pods are written.
// Models pkg/registry/core/pod podStrategy
func podStrategy() strategy[*core.Pod] {
	return strategy[*core.Pod]{
		prepareForCreate: func(r *request, pod *core.Pod) {
			pod.Generation = 1
			pod.Status = core.PodStatus{Phase: core.PodPending, QOSClass: qos.GetPodQOS(pod)}
			podutil.DropDisabledPodFields(pod, nil)
			gateCondition(r, pod)
			applyLabelKeys(pod)
		},
		validate: validatePod,
		warnings: podWarnings,
		prepareForUpdate: func(_ *request, pod, old *core.Pod) {
			pod.Status = old.Status
			podutil.DropDisabledPodFields(pod, old)
			bumpPodGeneration(pod, old)
		},
		validateUpdate: func(_ *request, pod, old *core.Pod) field.ErrorList {
			return validation.ValidatePodUpdate(pod, old, podOptions(pod, old))
		},
		subresources: map[string]subresource[*core.Pod]{
			"status":              {prepare: preparePodStatus, validate: validatePodStatus},
			"ephemeralcontainers": {prepare: prepareEphemeralContainers, validate: validateEphemeralContainers},
			"resize":              {prepare: prepareResize, validate: validateResize},
		},
	}
}

func podOptions(pod, old *core.Pod) validation.PodValidationOptions {
	var oldSpec *core.PodSpec
	var oldMeta *metav1.ObjectMeta
	if old != nil {
		oldSpec, oldMeta = &old.Spec, &old.ObjectMeta
	}
	opts := podutil.GetValidationOptionsFromPodSpecAndMeta(&pod.Spec, oldSpec, &pod.ObjectMeta, oldMeta)
	opts.ResourceIsPod = true
	return opts
}

func podWarnings(_ *request, pod, old *core.Pod) []string {
	if old != nil {
		return nil
	}
	var out []string
	if msgs := utilvalidation.IsDNS1123Label(pod.Name); len(msgs) != 0 {
		out = append(out, fmt.Sprintf("metadata.name: this is used in the Pod's hostname, which can result in surprising behavior; a DNS label is recommended: %v", msgs))
	}
	return append(out, podutil.GetWarningsForPod(context.Background(), pod, nil)...)
}

// gateCondition tells why a gated pod is not scheduled.
// Models pkg/registry/core/pod applySchedulingGatedCondition
func gateCondition(r *request, pod *core.Pod) {
	if len(pod.Spec.SchedulingGates) == 0 {
		return
	}
	pod.Status.Conditions = append(pod.Status.Conditions, core.PodCondition{
		Type: core.PodScheduled, Status: core.ConditionFalse, Reason: corev1.PodReasonSchedulingGated,
		Message: "Scheduling is blocked due to non-empty scheduling gates", LastTransitionTime: r.server.Now(),
	})
}

func bumpPodGeneration(pod, old *core.Pod) {
	if !equality.Semantic.DeepEqual(pod.Spec, old.Spec) {
		pod.Generation++
	}
}

// podStatus is the short cut for status updates by components; like the strategy, it leaves everything else as it was. The new version shares
// what the given status refers to.
// Models pkg/registry/core/pod podStatusStrategy.PrepareForUpdate
func podStatus(old, obj store.Object) (store.Object, bool) {
	was, is := old.(*corev1.Pod), obj.(*corev1.Pod)
	merged := *was
	merged.Status = is.Status
	if merged.Status.QOSClass == "" {
		merged.Status.QOSClass = was.Status.QOSClass
	}
	if merged.Status.ObservedGeneration == 0 {
		merged.Status.ObservedGeneration = was.Status.ObservedGeneration
	}
	for i := range merged.Status.Conditions {
		c := &merged.Status.Conditions[i]
		if c.ObservedGeneration == 0 {
			c.ObservedGeneration = observedGeneration(was, c.Type)
		}
	}
	return &merged, !equality.Semantic.DeepEqual(&was.Status, &merged.Status)
}

func observedGeneration(pod *corev1.Pod, condition corev1.PodConditionType) int64 {
	for _, c := range pod.Status.Conditions {
		if c.Type == condition {
			return c.ObservedGeneration
		}
	}
	return 0
}

func preparePodStatus(_ *request, pod, old *core.Pod) {
	pod.Spec = old.Spec
	pod.DeletionTimestamp = nil
	pod.OwnerReferences = old.OwnerReferences
	if pod.Status.QOSClass == "" {
		pod.Status.QOSClass = old.Status.QOSClass
	}
	if pod.Status.ObservedGeneration == 0 {
		pod.Status.ObservedGeneration = old.Status.ObservedGeneration
	}
}

func validatePodStatus(_ *request, pod, old *core.Pod) field.ErrorList {
	return validation.ValidatePodStatusUpdate(pod, old, podOptions(pod, old))
}

// podGracefulDelete decides how long a pod may take to end.
// Models pkg/registry/core/pod podStrategy.CheckGracefulDelete
func podGracefulDelete(obj store.Object, opts *metav1.DeleteOptions) {
	pod := obj.(*corev1.Pod)
	period := int64(0)
	if opts.GracePeriodSeconds != nil {
		period = *opts.GracePeriodSeconds
	} else if pod.Spec.TerminationGracePeriodSeconds != nil {
		period = *pod.Spec.TerminationGracePeriodSeconds
	}
	if pod.Spec.NodeName == "" || pod.Status.Phase == corev1.PodFailed || pod.Status.Phase == corev1.PodSucceeded {
		period = 0
	}
	if period < 0 {
		period = 1
	}
	opts.GracePeriodSeconds = &period
}
