package cronjob

import (
	"fmt"
	"maps"
	"strings"
	"time"

	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/podscope/podscope/engine/api"
	"github.com/podscope/podscope/engine/controllers/ownership"
	"github.com/podscope/podscope/engine/explain"
)

// schedule starts a job when one is due. It returns how long until the next look, 0 for none, and whether the status has changed.
// Models syncCronJob.
func (c *Controller) schedule(cj *batchv1.CronJob) (next time.Duration, changed bool, err error) {
	now := c.now()
	if cj.DeletionTimestamp != nil || !c.zoneKnown(cj) || cj.Spec.Suspend != nil && *cj.Spec.Suspend {
		return 0, false, nil
	}
	if strings.Contains(cj.Spec.Schedule, "TZ") {
		c.recorder.Eventf(cj, corev1.EventTypeWarning, "UnsupportedSchedule", "CRON_TZ or TZ used in schedule %q is not officially supported, see https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/ for more details", cj.Spec.Schedule)
	}
	s, err := parse(cj)
	if err != nil {
		c.recorder.Eventf(cj, corev1.EventTypeWarning, "UnparseableSchedule", "unparseable schedule: %q : %s", cj.Spec.Schedule, err)
		return 0, false, nil
	}
	m, err := mostRecent(cj, now, s, true)
	if err != nil {
		c.recorder.Eventf(cj, corev1.EventTypeWarning, "InvalidSchedule", "invalid schedule: %s : %s", cj.Spec.Schedule, err)
		return 0, false, nil
	}
	if m.count > 100 {
		c.recorder.Eventf(cj, corev1.EventTypeWarning, "TooManyMissedTimes", "too many missed start times. Set or decrease .spec.startingDeadlineSeconds or check clock skew")
	}
	if m.last.IsZero() || c.tooLate(cj, m.last, now) || known(cj, m.last) {
		return untilNext(cj, now, s), false, nil
	}
	if cj.Spec.ConcurrencyPolicy == batchv1.ForbidConcurrent && len(cj.Status.Active) > 0 {
		c.recorder.Eventf(cj, corev1.EventTypeNormal, "JobAlreadyActive", "Not starting job because prior execution is running and concurrency policy is Forbid")
		next := untilNext(cj, now, s)
		c.note(cj, explain.RuleCronJobForbid, nil, "spec.concurrencyPolicy", next)
		return next, false, nil
	}
	if cj.Spec.ConcurrencyPolicy == batchv1.ReplaceConcurrent {
		if changed, err = c.replace(cj); err != nil {
			return 0, changed, err
		}
	}
	started, err := c.start(cj, m.last)
	if !started || err != nil {
		return 0, changed, err
	}
	next = untilNext(cj, now, s)
	c.note(cj, explain.RuleCronJobDue, map[string]string{"schedule": cj.Spec.Schedule}, "spec.schedule", next)
	return next, true, nil
}

func (c *Controller) zoneKnown(cj *batchv1.CronJob) bool {
	if cj.Spec.TimeZone == nil {
		return true
	}
	_, err := time.LoadLocation(*cj.Spec.TimeZone)
	if err != nil {
		c.recorder.Eventf(cj, corev1.EventTypeWarning, "UnknownTimeZone", "invalid timeZone: %q: %s", *cj.Spec.TimeZone, err)
	}
	return err == nil
}

func (c *Controller) tooLate(cj *batchv1.CronJob, at, now time.Time) bool {
	d := cj.Spec.StartingDeadlineSeconds
	if d == nil || !at.Add(time.Duration(*d)*time.Second).Before(now) {
		return false
	}
	c.recorder.Eventf(cj, corev1.EventTypeWarning, "MissSchedule", "Missed scheduled time to start a job: %s", at.Format(time.RFC1123Z))
	return true
}

// known reports whether the job for a time was started already.
func known(cj *batchv1.CronJob, at time.Time) bool {
	for _, ref := range cj.Status.Active {
		if ref.Name == jobName(cj, at) {
			return true
		}
	}
	return cj.Status.LastScheduleTime.Equal(&metav1.Time{Time: at})
}

func jobName(cj *batchv1.CronJob, at time.Time) string {
	return fmt.Sprintf("%s-%d", cj.Name, at.Unix()/60)
}

// replace deletes the jobs that still run.
func (c *Controller) replace(cj *batchv1.CronJob) (changed bool, err error) {
	for _, ref := range cj.Status.Active {
		j, err := api.Get[*batchv1.Job](c.client, ref.Namespace, ref.Name)
		if err != nil {
			c.recorder.Eventf(cj, corev1.EventTypeWarning, "FailedGet", "Get job: %v", err)
			return changed, err
		}
		if !c.remove(cj, j) {
			return changed, fmt.Errorf("could not replace job %s/%s", j.Namespace, j.Name)
		}
		c.note(cj, explain.RuleCronJobReplace, nil, "spec.concurrencyPolicy", 0)
		changed = true
	}
	return changed, nil
}

// start makes the job for a time. Its name tells the time, so that it is made once.
func (c *Controller) start(cj *batchv1.CronJob, at time.Time) (bool, error) {
	obj, err := c.client.Create(jobFor(cj, at), api.CreateOptions{})
	if errors.IsAlreadyExists(err) {
		there, err := api.Get[*batchv1.Job](c.client, cj.Namespace, jobName(cj, at))
		if err != nil || !metav1.IsControlledBy(there, cj) || active(cj, there.UID) {
			return false, err
		}
		obj = there
	} else if err != nil {
		if !errors.HasStatusCause(err, corev1.NamespaceTerminatingCause) {
			c.recorder.Eventf(cj, corev1.EventTypeWarning, "FailedCreate", "Error creating job: %v", err)
		}
		return false, err
	} else {
		c.queue.Later(func() {
			c.recorder.Eventf(cj, corev1.EventTypeNormal, "SuccessfulCreate", "Created job %v", obj.GetName())
		})
	}
	cj.Status.Active = append(cj.Status.Active, api.Reference(obj))
	cj.Status.LastScheduleTime = &metav1.Time{Time: at}
	return true, nil
}

// jobFor models getJobFromTemplate2.
func jobFor(cj *batchv1.CronJob, at time.Time) *batchv1.Job {
	t := cj.Spec.JobTemplate.DeepCopy()
	annotations := maps.Clone(t.Annotations)
	if annotations == nil {
		annotations = map[string]string{}
	}
	local := at.UTC()
	if l, err := time.LoadLocation(zone(cj)); err == nil {
		local = at.In(l)
	}
	annotations[batchv1.CronJobScheduledTimestampAnnotation] = local.Format(time.RFC3339)
	return &batchv1.Job{
		ObjectMeta: metav1.ObjectMeta{
			Namespace: cj.Namespace, Name: jobName(cj, at), Labels: t.Labels, Annotations: annotations,
			OwnerReferences: []metav1.OwnerReference{ownership.Reference(cj)},
		},
		Spec: t.Spec,
	}
}
