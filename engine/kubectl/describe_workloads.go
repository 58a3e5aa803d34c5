package kubectl

import (
	"fmt"
	"strings"

	appsv1 "k8s.io/api/apps/v1"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/equality"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/apimachinery/pkg/util/duration"

	"github.com/podscope/podscope/engine/store"
)

// describeWorkload describes what makes pods; it reports false for other kinds.
func (r *run) describeWorkload(w *writer, obj store.Object) bool {
	switch o := obj.(type) {
	case *appsv1.Deployment:
		w.deployment(r, o)
	case *appsv1.ReplicaSet:
		w.replicaSet(r, o)
	case *appsv1.StatefulSet:
		w.statefulSet(r, o)
	case *appsv1.DaemonSet:
		w.daemonSet(r, o)
	case *batchv1.Job:
		w.job(o)
	case *batchv1.CronJob:
		w.cronJob(o)
	case *corev1.ReplicationController:
		w.replicationController(r, o)
	default:
		return false
	}
	return true
}

func selectorText(s *metav1.LabelSelector) string {
	selector, err := metav1.LabelSelectorAsSelector(s)
	if err != nil {
		return fmt.Sprintf("Failed to get selector: %s", err)
	}
	return selector.String()
}

func (w *writer) deployment(r *run, d *appsv1.Deployment) {
	w.head(d)
	w.write(0, "CreationTimestamp:\t%s\n", date(d.CreationTimestamp))
	w.meta(d)
	w.write(0, "Selector:\t%s\n", selectorText(d.Spec.Selector))
	s := d.Status
	w.write(0, "Replicas:\t%d desired | %d updated | %d total | %d available | %d unavailable\n", value(d.Spec.Replicas), s.UpdatedReplicas, s.Replicas, s.AvailableReplicas, s.UnavailableReplicas)
	w.write(0, "StrategyType:\t%s\n", d.Spec.Strategy.Type)
	w.write(0, "MinReadySeconds:\t%d\n", d.Spec.MinReadySeconds)
	if ru := d.Spec.Strategy.RollingUpdate; ru != nil {
		w.write(0, "RollingUpdateStrategy:\t%s max unavailable, %s max surge\n", ru.MaxUnavailable.String(), ru.MaxSurge.String())
	}
	w.podTemplate(&d.Spec.Template)
	if len(s.Conditions) > 0 {
		w.write(0, "Conditions:\n  Type\tStatus\tReason\n")
		w.write(1, "----\t------\t------\n")
		for _, c := range s.Conditions {
			w.write(1, "%v \t%v\t%v\n", c.Type, c.Status, c.Reason)
		}
	}
	older, newest := splitReplicaSets(d, owned(r, "replicasets.apps", d, d.Spec.Selector))
	if len(older)+len(newest) > 0 {
		w.write(0, "OldReplicaSets:\t%s\n", orNone(strings.Join(older, ", ")))
		w.write(0, "NewReplicaSet:\t%s\n", orNone(strings.Join(newest, ", ")))
	}
}

// splitReplicaSets words a deployment's replica sets: the older ones and that of its current template.
func splitReplicaSets(d *appsv1.Deployment, list []store.Object) (older, newest []string) {
	var current *appsv1.ReplicaSet
	for _, o := range list {
		rs := o.(*appsv1.ReplicaSet)
		template := rs.Spec.Template.DeepCopy()
		delete(template.Labels, appsv1.DefaultDeploymentUniqueLabelKey)
		if equality.Semantic.DeepEqual(template, &d.Spec.Template) && (current == nil || rs.CreationTimestamp.Before(&current.CreationTimestamp)) {
			current = rs
		}
	}
	for _, o := range list {
		rs := o.(*appsv1.ReplicaSet)
		text := fmt.Sprintf("%s (%d/%d replicas created)", rs.Name, rs.Status.Replicas, value(rs.Spec.Replicas))
		if rs == current {
			newest = append(newest, text)
		} else {
			older = append(older, text)
		}
	}
	return older, newest
}

// podCounts says how the pods of a controller are.
func (r *run) podCounts(namespace string, uid types.UID) string {
	var running, waiting, succeeded, failed int
	for _, p := range r.podsWhere(namespace, func(p *corev1.Pod) bool {
		ref := metav1.GetControllerOf(p)
		return ref != nil && ref.UID == uid
	}) {
		switch p.Status.Phase {
		case corev1.PodRunning:
			running++
		case corev1.PodPending:
			waiting++
		case corev1.PodSucceeded:
			succeeded++
		case corev1.PodFailed:
			failed++
		}
	}
	return fmt.Sprintf("%d Running / %d Waiting / %d Succeeded / %d Failed", running, waiting, succeeded, failed)
}

func (w *writer) replicaSet(r *run, rs *appsv1.ReplicaSet) {
	w.head(rs)
	w.write(0, "Selector:\t%s\n", metav1.FormatLabelSelector(rs.Spec.Selector))
	w.meta(rs)
	if by := controlledBy(rs); by != "" {
		w.write(0, "Controlled By:\t%s\n", by)
	}
	w.write(0, "Replicas:\t%d current / %d desired\n", rs.Status.Replicas, value(rs.Spec.Replicas))
	w.write(0, "Pods Status:\t%s\n", r.podCounts(rs.Namespace, rs.UID))
	w.podTemplate(&rs.Spec.Template)
	if len(rs.Status.Conditions) > 0 {
		w.write(0, "Conditions:\n  Type\tStatus\tReason\n")
		w.write(1, "----\t------\t------\n")
		for _, c := range rs.Status.Conditions {
			w.write(1, "%v \t%v\t%v\n", c.Type, c.Status, c.Reason)
		}
	}
}

func (w *writer) replicationController(r *run, rc *corev1.ReplicationController) {
	w.head(rc)
	w.write(0, "Selector:\t%s\n", labels.FormatLabels(rc.Spec.Selector))
	w.meta(rc)
	w.write(0, "Replicas:\t%d current / %d desired\n", rc.Status.Replicas, value(rc.Spec.Replicas))
	w.write(0, "Pods Status:\t%s\n", r.podCounts(rc.Namespace, rc.UID))
	w.podTemplate(rc.Spec.Template)
	if len(rc.Status.Conditions) > 0 {
		w.write(0, "Conditions:\n  Type\tStatus\tReason\n")
		w.write(1, "----\t------\t------\n")
		for _, c := range rc.Status.Conditions {
			w.write(1, "%v \t%v\t%v\n", c.Type, c.Status, c.Reason)
		}
	}
}

func (w *writer) statefulSet(r *run, s *appsv1.StatefulSet) {
	w.head(s)
	w.write(0, "CreationTimestamp:\t%s\n", date(s.CreationTimestamp))
	w.write(0, "Selector:\t%s\n", selectorText(s.Spec.Selector))
	w.meta(s)
	w.write(0, "Replicas:\t%d desired | %d total\n", value(s.Spec.Replicas), s.Status.Replicas)
	w.write(0, "Update Strategy:\t%s\n", s.Spec.UpdateStrategy.Type)
	if ru := s.Spec.UpdateStrategy.RollingUpdate; ru != nil && ru.Partition != nil {
		w.write(1, "Partition:\t%d\n", *ru.Partition)
		if ru.MaxUnavailable != nil {
			w.write(1, "MaxUnavailable:\t%s\n", ru.MaxUnavailable.String())
		}
	}
	w.write(0, "Pods Status:\t%s\n", r.podCounts(s.Namespace, s.UID))
	w.podTemplate(&s.Spec.Template)
	w.claimTemplates(s.Spec.VolumeClaimTemplates)
}

func (w *writer) claimTemplates(list []corev1.PersistentVolumeClaim) {
	if len(list) == 0 {
		w.write(0, "Volume Claims:\t<none>\n")
		return
	}
	w.write(0, "Volume Claims:\n")
	for i := range list {
		c := &list[i]
		w.write(1, "Name:\t%s\n", c.Name)
		w.write(1, "StorageClass:\t%s\n", classOf(c.Annotations, value(c.Spec.StorageClassName)))
		w.pairs("  ", "Labels", "\t", c.Labels)
		w.pairs("  ", "Annotations", "\t", c.Annotations)
		capacity := "<default>"
		if q, ok := c.Spec.Resources.Requests[corev1.ResourceStorage]; ok {
			capacity = q.String()
		}
		w.write(1, "Capacity:\t%s\n", capacity)
		w.write(1, "Access Modes:\t%s\n", c.Spec.AccessModes)
	}
}

func (w *writer) daemonSet(r *run, d *appsv1.DaemonSet) {
	w.head(d)
	w.write(0, "Selector:\t%s\n", selectorText(d.Spec.Selector))
	w.write(0, "Node-Selector:\t%s\n", labels.FormatLabels(d.Spec.Template.Spec.NodeSelector))
	w.meta(d)
	w.write(0, "Desired Number of Nodes Scheduled: %d\n", d.Status.DesiredNumberScheduled)
	w.write(0, "Current Number of Nodes Scheduled: %d\n", d.Status.CurrentNumberScheduled)
	w.write(0, "Number of Nodes Scheduled with Up-to-date Pods: %d\n", d.Status.UpdatedNumberScheduled)
	w.write(0, "Number of Nodes Scheduled with Available Pods: %d\n", d.Status.NumberAvailable)
	w.write(0, "Number of Nodes Misscheduled: %d\n", d.Status.NumberMisscheduled)
	w.write(0, "Pods Status:\t%s\n", r.podCounts(d.Namespace, d.UID))
	w.podTemplate(&d.Spec.Template)
}

// orUnsetNumber prints an optional number.
func orUnsetNumber[N int32 | int64](n *N, unit string) string {
	if n == nil {
		return "<unset>"
	}
	return fmt.Sprintf("%d%s", *n, unit)
}

func (w *writer) job(j *batchv1.Job) {
	w.head(j)
	w.write(0, "Selector:\t%s\n", selectorText(j.Spec.Selector))
	w.meta(j)
	if by := controlledBy(j); by != "" {
		w.write(0, "Controlled By:\t%s\n", by)
	}
	if j.Spec.Parallelism != nil {
		w.write(0, "Parallelism:\t%d\n", *j.Spec.Parallelism)
	}
	w.write(0, "Completions:\t%s\n", orUnsetNumber(j.Spec.Completions, ""))
	if j.Spec.CompletionMode != nil {
		w.write(0, "Completion Mode:\t%s\n", *j.Spec.CompletionMode)
	}
	if j.Spec.Suspend != nil {
		w.write(0, "Suspend:\t%v\n", *j.Spec.Suspend)
	}
	if j.Spec.BackoffLimit != nil {
		w.write(0, "Backoff Limit:\t%v\n", *j.Spec.BackoffLimit)
	}
	if j.Spec.TTLSecondsAfterFinished != nil {
		w.write(0, "TTL Seconds After Finished:\t%v\n", *j.Spec.TTLSecondsAfterFinished)
	}
	w.jobStatus(j)
	w.podTemplate(&j.Spec.Template)
}

func (w *writer) jobStatus(j *batchv1.Job) {
	s := j.Status
	if s.StartTime != nil {
		w.write(0, "Start Time:\t%s\n", date(*s.StartTime))
	}
	if s.CompletionTime != nil {
		w.write(0, "Completed At:\t%s\n", date(*s.CompletionTime))
	}
	if s.StartTime != nil && s.CompletionTime != nil {
		w.write(0, "Duration:\t%s\n", duration.HumanDuration(s.CompletionTime.Sub(s.StartTime.Time)))
	}
	if j.Spec.ActiveDeadlineSeconds != nil {
		w.write(0, "Active Deadline Seconds:\t%ds\n", *j.Spec.ActiveDeadlineSeconds)
	}
	ready := ""
	if s.Ready != nil {
		ready = fmt.Sprintf(" (%d Ready)", *s.Ready)
	}
	w.write(0, "Pods Statuses:\t%d Active%s / %d Succeeded / %d Failed\n", s.Active, ready, s.Succeeded, s.Failed)
	if m := j.Spec.CompletionMode; m != nil && *m == batchv1.IndexedCompletion {
		indexes := orNone(s.CompletedIndexes)
		if len(indexes) > 50 {
			indexes = indexes[:strings.LastIndexByte(indexes[:50], ',')+1] + "..."
		}
		w.write(0, "Completed Indexes:\t%s\n", indexes)
	}
}

func (w *writer) cronJob(c *batchv1.CronJob) {
	w.head(c)
	w.meta(c)
	w.write(0, "Schedule:\t%s\n", c.Spec.Schedule)
	w.write(0, "Concurrency Policy:\t%s\n", c.Spec.ConcurrencyPolicy)
	w.write(0, "Suspend:\t%s\n", boolPointer(c.Spec.Suspend))
	w.write(0, "Time Zone:\t%s\n", orUnset(c.Spec.TimeZone))
	w.write(0, "Successful Job History Limit:\t%s\n", orUnsetNumber(c.Spec.SuccessfulJobsHistoryLimit, ""))
	w.write(0, "Failed Job History Limit:\t%s\n", orUnsetNumber(c.Spec.FailedJobsHistoryLimit, ""))
	w.write(0, "Starting Deadline Seconds:\t%s\n", orUnsetNumber(c.Spec.StartingDeadlineSeconds, "s"))
	job := c.Spec.JobTemplate.Spec
	selector := "<unset>"
	if job.Selector != nil {
		selector = selectorText(job.Selector)
	}
	w.write(0, "Selector:\t%s\n", selector)
	w.write(0, "Parallelism:\t%s\n", orUnsetNumber(job.Parallelism, ""))
	w.write(0, "Completions:\t%s\n", orUnsetNumber(job.Completions, ""))
	if job.ActiveDeadlineSeconds != nil {
		w.write(0, "Active Deadline Seconds:\t%ds\n", *job.ActiveDeadlineSeconds)
	}
	w.podTemplate(&job.Template)
	last := "<unset>"
	if c.Status.LastScheduleTime != nil {
		last = date(*c.Status.LastScheduleTime)
	}
	w.write(0, "Last Schedule Time:\t%s\n", last)
	var active []string
	for _, ref := range c.Status.Active {
		active = append(active, ref.Name)
	}
	w.write(0, "Active Jobs:\t%s\n", orNone(strings.Join(active, ", ")))
}
