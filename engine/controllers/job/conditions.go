package job

import (
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

func conditionOf(job *batchv1.Job, t batchv1.JobConditionType) *batchv1.JobCondition {
	for i := range job.Status.Conditions {
		if job.Status.Conditions[i].Type == t {
			return &job.Status.Conditions[i]
		}
	}
	return nil
}

// holds is the condition if it is there and True.
func holds(job *batchv1.Job, t batchv1.JobConditionType) *batchv1.JobCondition {
	if c := conditionOf(job, t); c != nil && c.Status == corev1.ConditionTrue {
		return c
	}
	return nil
}

// finished reports whether a job is over, and how. Models pkg/controller/job/util FinishedCondition.
func finished(job *batchv1.Job) (batchv1.JobConditionType, bool) {
	for _, t := range []batchv1.JobConditionType{batchv1.JobComplete, batchv1.JobFailed} {
		if holds(job, t) != nil {
			return t, true
		}
	}
	return "", false
}

func condition(t batchv1.JobConditionType, reason, message string, now metav1.Time) *batchv1.JobCondition {
	return &batchv1.JobCondition{Type: t, Status: corev1.ConditionTrue, Reason: reason, Message: message, LastProbeTime: now, LastTransitionTime: now}
}

// setCondition puts a condition and reports whether that changed anything; one that is False is not added. Models
// ensureJobConditionStatus.
func setCondition(job *batchv1.Job, c *batchv1.JobCondition) bool {
	had := conditionOf(job, c.Type)
	switch {
	case had == nil && c.Status == corev1.ConditionFalse:
		return false
	case had == nil:
		job.Status.Conditions = append(job.Status.Conditions, *c)
	case had.Status == c.Status && had.Reason == c.Reason && had.Message == c.Message:
		return false
	default:
		*had = *c
	}
	return true
}

func suspended(job *batchv1.Job) bool { return job.Spec.Suspend != nil && *job.Spec.Suspend }

func indexed(job *batchv1.Job) bool {
	return job.Spec.CompletionMode != nil && *job.Spec.CompletionMode == batchv1.IndexedCompletion
}

// replacesOnlyFailed reports whether a pod that is being deleted is replaced only when it has ended. Models onlyReplaceFailedPods.
func replacesOnlyFailed(job *batchv1.Job) bool {
	return job.Spec.PodReplacementPolicy != nil && *job.Spec.PodReplacementPolicy == batchv1.Failed || job.Spec.PodFailurePolicy != nil
}

// failed reports whether a pod counts as failed: also when it is being deleted, unless only failed ones are replaced. Models isPodFailed.
func failed(pod *corev1.Pod, job *batchv1.Job) bool {
	if pod.Status.Phase == corev1.PodFailed {
		return true
	}
	return !replacesOnlyFailed(job) && pod.DeletionTimestamp != nil && pod.Status.Phase != corev1.PodSucceeded
}
