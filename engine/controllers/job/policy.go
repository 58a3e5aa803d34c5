package job

import (
	"fmt"
	"slices"

	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
)

// verdict is what a job's failure policy says about a failed pod. The zero action means that no rule matched; the failure then counts.
type verdict struct {
	action  batchv1.PodFailurePolicyAction
	message string // why the job fails, for FailJob
}

func (v verdict) counts() bool { return v.action != batchv1.PodFailurePolicyActionIgnore }

// judge takes the first rule that matches. Models matchPodFailurePolicy.
func judge(policy *batchv1.PodFailurePolicy, pod *corev1.Pod) verdict {
	if policy == nil {
		return verdict{}
	}
	for i, rule := range policy.Rules {
		message := ""
		if rule.OnExitCodes != nil {
			if s := exitMatches(pod, rule.OnExitCodes); s != nil {
				message = fmt.Sprintf("Container %s for pod %s/%s failed with exit code %v matching %v rule at index %d",
					s.Name, pod.Namespace, pod.Name, s.State.Terminated.ExitCode, rule.Action, i)
			}
		} else if c := conditionMatches(pod, rule.OnPodConditions); c != "" {
			message = fmt.Sprintf("Pod %s/%s has condition %v matching %v rule at index %d", pod.Namespace, pod.Name, c, rule.Action, i)
		}
		if message != "" {
			return verdict{rule.Action, message}
		}
	}
	return verdict{}
}

func exitMatches(pod *corev1.Pod, want *batchv1.PodFailurePolicyOnExitCodesRequirement) *corev1.ContainerStatus {
	statuses := slices.Concat(pod.Status.ContainerStatuses, pod.Status.InitContainerStatuses)
	for i := range statuses {
		s := &statuses[i]
		if s.State.Terminated == nil || s.State.Terminated.ExitCode == 0 || want.ContainerName != nil && *want.ContainerName != s.Name {
			continue
		}
		if in := slices.Contains(want.Values, s.State.Terminated.ExitCode); in == (want.Operator == batchv1.PodFailurePolicyOnExitCodesOpIn) {
			return s
		}
	}
	return nil
}

func conditionMatches(pod *corev1.Pod, patterns []batchv1.PodFailurePolicyOnPodConditionsPattern) corev1.PodConditionType {
	for _, c := range pod.Status.Conditions {
		for _, p := range patterns {
			if c.Type == p.Type && c.Status == p.Status {
				return c.Type
			}
		}
	}
	return ""
}

// enough reports whether the job's success policy is met, and by which rule. Models matchSuccessPolicy.
func enough(job *batchv1.Job, succeeded indexes) (message string, met bool) {
	if job.Spec.SuccessPolicy == nil || len(succeeded) == 0 {
		return "", false
	}
	for i, rule := range job.Spec.SuccessPolicy.Rules {
		message := fmt.Sprintf("Matched rules at index %d", i)
		if rule.SucceededIndexes == nil {
			if rule.SucceededCount != nil && succeeded.total() >= int(*rule.SucceededCount) {
				return message, true
			}
			continue
		}
		wanted := parseIndexes(*rule.SucceededIndexes, int(*job.Spec.Completions))
		have := 0
		for _, r := range wanted {
			for n := r.first; n <= r.last; n++ {
				if succeeded.has(n) {
					have++
				}
			}
		}
		if len(wanted) > 0 && (have == wanted.total() || rule.SucceededCount != nil && have >= int(*rule.SucceededCount)) {
			return message, true
		}
	}
	return "", false
}
