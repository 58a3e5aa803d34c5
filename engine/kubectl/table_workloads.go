package kubectl

import (
	"fmt"
	"strconv"
	"strings"

	appsv1 "k8s.io/api/apps/v1"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/util/duration"
)

func containerCells(containers []corev1.Container) (names, images string) {
	var n, i []string
	for _, c := range containers {
		n, i = append(n, c.Name), append(i, c.Image)
	}
	return strings.Join(n, ","), strings.Join(i, ",")
}

func number[N int | int32 | int64](n N) string { return strconv.FormatInt(int64(n), 10) }

func value[T any](p *T) T {
	var zero T
	if p == nil {
		return zero
	}
	return *p
}

func deploymentCells(d *appsv1.Deployment, at tableTime) []string {
	names, images := containerCells(d.Spec.Template.Spec.Containers)
	selector := "<invalid>"
	if s, err := metav1.LabelSelectorAsSelector(d.Spec.Selector); err == nil {
		selector = s.String()
	}
	return []string{
		d.Name, fmt.Sprintf("%d/%d", d.Status.ReadyReplicas, value(d.Spec.Replicas)), number(d.Status.UpdatedReplicas), number(d.Status.AvailableReplicas),
		at.since(d.CreationTimestamp), names, images, selector,
	}
}

func replicaSetCells(r *appsv1.ReplicaSet, at tableTime) []string {
	names, images := containerCells(r.Spec.Template.Spec.Containers)
	return []string{
		r.Name, number(value(r.Spec.Replicas)), number(r.Status.Replicas), number(r.Status.ReadyReplicas), at.since(r.CreationTimestamp),
		names, images, metav1.FormatLabelSelector(r.Spec.Selector),
	}
}

func replicationControllerCells(r *corev1.ReplicationController, at tableTime) []string {
	var names, images string
	if r.Spec.Template != nil {
		names, images = containerCells(r.Spec.Template.Spec.Containers)
	}
	return []string{
		r.Name, number(value(r.Spec.Replicas)), number(r.Status.Replicas), number(r.Status.ReadyReplicas), at.since(r.CreationTimestamp),
		names, images, labels.FormatLabels(r.Spec.Selector),
	}
}

func statefulSetCells(s *appsv1.StatefulSet, at tableTime) []string {
	names, images := containerCells(s.Spec.Template.Spec.Containers)
	return []string{s.Name, fmt.Sprintf("%d/%d", s.Status.ReadyReplicas, value(s.Spec.Replicas)), at.since(s.CreationTimestamp), names, images}
}

func daemonSetCells(d *appsv1.DaemonSet, at tableTime) []string {
	names, images := containerCells(d.Spec.Template.Spec.Containers)
	return []string{
		d.Name, number(d.Status.DesiredNumberScheduled), number(d.Status.CurrentNumberScheduled), number(d.Status.NumberReady),
		number(d.Status.UpdatedNumberScheduled), number(d.Status.NumberAvailable), labels.FormatLabels(d.Spec.Template.Spec.NodeSelector),
		at.since(d.CreationTimestamp), names, images, metav1.FormatLabelSelector(d.Spec.Selector),
	}
}

func revisionCells(r *appsv1.ControllerRevision, at tableTime) []string {
	controller := "<none>"
	if ref := metav1.GetControllerOf(r); ref != nil {
		gv, _ := schema.ParseGroupVersion(ref.APIVersion)
		controller = strings.ToLower(gv.WithKind(ref.Kind).GroupKind().String()) + "/" + ref.Name
	}
	return []string{r.Name, controller, number(r.Revision), at.since(r.CreationTimestamp)}
}

// jobCells models pkg/printers/internalversion printJob.
func jobCells(j *batchv1.Job, at tableTime) []string {
	completions := fmt.Sprintf("%d/1", j.Status.Succeeded)
	if j.Spec.Completions != nil {
		completions = fmt.Sprintf("%d/%d", j.Status.Succeeded, *j.Spec.Completions)
	} else if p := value(j.Spec.Parallelism); p > 1 {
		completions = fmt.Sprintf("%d/1 of %d", j.Status.Succeeded, p)
	}
	took := ""
	switch {
	case j.Status.StartTime == nil:
	case j.Status.CompletionTime == nil:
		took = duration.HumanDuration(at.now.Sub(j.Status.StartTime.Time))
	default:
		took = duration.HumanDuration(j.Status.CompletionTime.Sub(j.Status.StartTime.Time))
	}
	names, images := containerCells(j.Spec.Template.Spec.Containers)
	return []string{j.Name, jobStatus(j), completions, took, at.since(j.CreationTimestamp), names, images, metav1.FormatLabelSelector(j.Spec.Selector)}
}

func jobStatus(j *batchv1.Job) string {
	has := func(kind batchv1.JobConditionType) bool {
		for _, c := range j.Status.Conditions {
			if c.Type == kind {
				return c.Status == corev1.ConditionTrue
			}
		}
		return false
	}
	switch {
	case has(batchv1.JobComplete):
		return "Complete"
	case has(batchv1.JobFailed):
		return "Failed"
	case j.DeletionTimestamp != nil:
		return "Terminating"
	case has(batchv1.JobSuspended):
		return "Suspended"
	case has(batchv1.JobFailureTarget):
		return "FailureTarget"
	case has(batchv1.JobSuccessCriteriaMet):
		return "SuccessCriteriaMet"
	}
	return "Running"
}

func cronJobCells(c *batchv1.CronJob, at tableTime) []string {
	last, zone := "<none>", "<none>"
	if c.Status.LastScheduleTime != nil {
		last = at.since(*c.Status.LastScheduleTime)
	}
	if c.Spec.TimeZone != nil {
		zone = *c.Spec.TimeZone
	}
	names, images := containerCells(c.Spec.JobTemplate.Spec.Template.Spec.Containers)
	return []string{
		c.Name, c.Spec.Schedule, zone, boolPointer(c.Spec.Suspend), number(len(c.Status.Active)), last, at.since(c.CreationTimestamp),
		names, images, metav1.FormatLabelSelector(c.Spec.JobTemplate.Spec.Selector),
	}
}

// boolPointer prints an optional boolean in Kubernetes' capitals.
func boolPointer(b *bool) string {
	switch {
	case b == nil:
		return "<unset>"
	case *b:
		return "True"
	default:
		return "False"
	}
}
