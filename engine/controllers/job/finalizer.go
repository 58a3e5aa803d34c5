package job

import (
	"slices"

	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/podscope/podscope/engine/api"
	"github.com/podscope/podscope/engine/controllers/ownership"
	"github.com/podscope/podscope/engine/controllers/workqueue"
)

// tracked reports whether a pod is still to be counted: it keeps the finalizer that holds it until then.
func tracked(pod *corev1.Pod) bool {
	return slices.Contains(pod.Finalizers, batchv1.JobTrackingFinalizer)
}

// untrack takes the finalizer from a pod. That the pod is gone is no error.
func (c *Controller) untrack(pod *corev1.Pod) error {
	current, err := api.Get[*corev1.Pod](c.client, pod.Namespace, pod.Name)
	if apierrors.IsNotFound(err) || err == nil && (current.UID != pod.UID || !tracked(current)) {
		return nil
	}
	if err != nil {
		return err
	}
	changed := current.DeepCopy()
	changed.Finalizers = slices.DeleteFunc(changed.Finalizers, func(f string) bool { return f == batchv1.JobTrackingFinalizer })
	_, err = c.client.Update(changed, api.UpdateOptions{})
	return err
}

// podsOf are the job's pods. Orphans that match are adopted and tracked from then on. Models getPodsForJob.
func (c *Controller) podsOf(job *batchv1.Job) []*corev1.Pod {
	selector, err := metav1.LabelSelectorAsSelector(job.Spec.Selector)
	if err != nil {
		return nil
	}
	for _, pod := range api.List[*corev1.Pod](c.client, job.Namespace, api.WithLabels(selector)) {
		if metav1.GetControllerOfNoCopy(pod) == nil && pod.DeletionTimestamp == nil && job.DeletionTimestamp == nil && !tracked(pod) {
			changed := pod.DeepCopy()
			changed.Finalizers = append(changed.Finalizers, batchv1.JobTrackingFinalizer)
			_, _ = c.client.Update(changed, api.UpdateOptions{})
		}
	}
	return ownership.Pods(c.client, job, selector)
}

// letPodsGo looks at all pods of a job that is finished or gone.
func (c *Controller) letPodsGo(job *batchv1.Job) {
	selector, err := metav1.LabelSelectorAsSelector(job.Spec.Selector)
	if err != nil {
		return
	}
	for _, pod := range api.List[*corev1.Pod](c.client, job.Namespace, api.WithLabels(selector)) {
		if tracked(pod) {
			c.orphans.Add(keyOf(pod))
		}
	}
}

// letGo takes the finalizer from a pod that no running job looks after. Models handleSingleOrphanPod.
func (c *Controller) letGo(k workqueue.Key) error {
	pod, err := api.Get[*corev1.Pod](c.client, k.Namespace, k.Name)
	if err != nil || !tracked(pod) || !c.ownerless(pod) {
		return nil
	}
	return c.untrack(pod)
}

// ownerless reports whether a pod has no job, or one that is finished.
func (c *Controller) ownerless(pod *corev1.Pod) bool {
	ref := metav1.GetControllerOfNoCopy(pod)
	if ref == nil {
		return true
	}
	if ref.Kind != "Job" {
		return false
	}
	job, err := api.Get[*batchv1.Job](c.client, pod.Namespace, ref.Name)
	if err != nil || job.UID != ref.UID {
		return true
	}
	_, done := finished(job)
	return done && !elsewhere(job)
}

// elsewhere reports whether another controller than this one manages the job. Models managedByExternalController.
func elsewhere(job *batchv1.Job) bool {
	return job.Spec.ManagedBy != nil && *job.Spec.ManagedBy != batchv1.JobControllerName
}
