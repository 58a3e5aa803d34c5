package job

import (
	"fmt"
	"slices"
	"time"

	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/podscope/podscope/engine/api"
	"github.com/podscope/podscope/engine/controllers/ownership"
	"github.com/podscope/podscope/engine/controllers/workqueue"
	"github.com/podscope/podscope/engine/explain"
)

// round is one look at a job: its pods and what they come to, with those counted that have just finished.
type round struct {
	*Controller
	pass               *workqueue.Pass
	key                workqueue.Key
	job                *batchv1.Job // a copy: its status is changed in place
	pods, active       []*corev1.Pod
	wantActive         int32 // how many there are after making and deleting
	ready, terminating int32
	succeeded, failed  int32
	failures           failures
	counted, reached   indexes               // of an indexed job: those that had succeeded before, and now
	lost               indexes               // those whose own limit of failures is reached
	held               map[int]*corev1.Pod   // failed pods that are kept until their index has a new one
	end                *batchv1.JobCondition // how the job ends, if it does
}

// sync does one pass over a job. Models syncJob.
func (c *Controller) sync(p *workqueue.Pass, k workqueue.Key) error {
	stored, err := api.Get[*batchv1.Job](c.client, k.Namespace, k.Name)
	if err != nil {
		delete(c.failures, k)
		return nil
	}
	if _, done := finished(stored); done {
		delete(c.failures, k)
		return nil
	}
	if elsewhere(stored) {
		return nil
	}
	r := c.look(k, stored.DeepCopy())
	r.pass = p
	r.judgeEnd()
	changed, manageErr := r.act()
	st := &r.job.Status
	changed = changed || r.wantActive != st.Active || st.Ready == nil || *st.Ready != r.ready || st.Terminating == nil || *st.Terminating != r.terminating
	st.Active, st.Ready, st.Terminating = r.wantActive, &r.ready, &r.terminating
	if err := r.track(changed); err != nil {
		return fmt.Errorf("tracking status: %w", err)
	}
	return manageErr
}

func (c *Controller) look(k workqueue.Key, job *batchv1.Job) *round {
	if job.Status.UncountedTerminatedPods == nil {
		job.Status.UncountedTerminatedPods = &batchv1.UncountedTerminatedPods{}
	}
	r := &round{Controller: c, key: k, job: job, pods: c.podsOf(job)}
	var succeeded, failedNow []*corev1.Pod
	ignored := 0
	for _, p := range r.pods {
		switch {
		case ownership.Active(p):
			r.active = append(r.active, p)
			if _, ready := ownership.Ready(p); ready {
				r.ready++
			}
		case p.DeletionTimestamp != nil && p.Status.Phase != corev1.PodSucceeded && p.Status.Phase != corev1.PodFailed:
			r.terminating++
		}
		switch uncounted := job.Status.UncountedTerminatedPods; {
		case !r.countable(p):
		case p.Status.Phase == corev1.PodSucceeded && !slices.Contains(uncounted.Succeeded, p.UID):
			succeeded = append(succeeded, p)
		case p.Status.Phase != corev1.PodSucceeded && failed(p, job) && !slices.Contains(uncounted.Failed, p.UID):
			failedNow = append(failedNow, p)
			if !judge(job.Spec.PodFailurePolicy, p).counts() {
				ignored++
			}
		}
	}
	uncounted := job.Status.UncountedTerminatedPods
	r.wantActive = int32(len(r.active))
	r.succeeded = job.Status.Succeeded + int32(len(succeeded)+len(uncounted.Succeeded))
	r.failed = job.Status.Failed + int32(len(failedNow)-ignored+len(uncounted.Failed))
	r.failures = c.failures[k].with(byFinish(succeeded), byFinish(failedNow))
	r.tellFailures(len(failedNow))
	if job.Status.StartTime == nil && !suspended(job) {
		now := c.client.Server().Now()
		job.Status.StartTime = &now
	}
	return r
}

// countable reports whether a pod is still to be counted. Models getValidPodsWithFilter.
func (r *round) countable(p *corev1.Pod) bool {
	return tracked(p) && (!indexed(r.job) || indexOf(p, r.job) >= 0)
}

func (r *round) tellFailures(now int) {
	if now == 0 {
		return
	}
	wait := r.failures.left(r.sim.Now())
	r.note(r.job, explain.RuleJobPodFailed, map[string]string{
		"failed": fmt.Sprint(r.failed), "limit": fmt.Sprint(*r.job.Spec.BackoffLimit), "delay": r.failures.delay().String(),
	}, "spec.backoffLimit", r.sim.Elapsed()+wait)
}

// judgeEnd finds whether the job is to end: as it was decided before, by its failures, or by its time.
func (r *round) judgeEnd() {
	job, now := r.job, r.client.Server().Now()
	if c := holds(job, batchv1.JobSuccessCriteriaMet); c != nil {
		r.end = c.DeepCopy()
	} else if c := holds(job, batchv1.JobFailureTarget); c != nil {
		r.end = condition(batchv1.JobFailed, c.Reason, c.Message, now)
	} else if message := r.policyFailure(); message != "" {
		r.fail(batchv1.JobReasonPodFailurePolicy, message, explain.RuleJobPolicyFailed, map[string]string{"message": message}, "spec.podFailurePolicy")
	} else if r.failed > *job.Spec.BackoffLimit || r.restartedTooOften() {
		r.fail(batchv1.JobReasonBackoffLimitExceeded, "Job has reached the specified backoff limit", explain.RuleJobBackoffLimit, map[string]string{"limit": fmt.Sprint(*job.Spec.BackoffLimit)}, "spec.backoffLimit")
	} else if deadline := job.Spec.ActiveDeadlineSeconds; deadline != nil && !suspended(job) {
		left := time.Duration(*deadline)*time.Second - r.sim.Now().Sub(job.Status.StartTime.Time)
		if left <= 0 {
			r.fail(batchv1.JobReasonDeadlineExceeded, "Job was active longer than specified deadline", explain.RuleJobDeadline, map[string]string{"deadline": fmt.Sprint(*deadline)}, "spec.activeDeadlineSeconds")
		} else {
			r.queue.AddAfter(r.key, left)
		}
	}
	if indexed(job) {
		r.judgeIndexes()
	}
}

func (r *round) fail(reason, message string, rule explain.Rule, args map[string]string, field string) {
	r.end = condition(batchv1.JobFailureTarget, reason, message, r.client.Server().Now())
	r.note(r.job, rule, args, field, 0)
}

// policyFailure models getFailJobMessage.
func (r *round) policyFailure() string {
	for _, p := range r.pods {
		if failed(p, r.job) {
			if v := judge(r.job.Spec.PodFailurePolicy, p); v.action == batchv1.PodFailurePolicyActionFailJob {
				return v.message
			}
		}
	}
	return ""
}

// restartedTooOften counts restarts within running pods, where the kubelet restarts containers itself. Models pastBackoffLimitOnFailure.
func (r *round) restartedTooOften() bool {
	if r.job.Spec.Template.Spec.RestartPolicy != corev1.RestartPolicyOnFailure {
		return false
	}
	n := int32(0)
	for _, p := range r.pods {
		if p.Status.Phase == corev1.PodRunning || p.Status.Phase == corev1.PodPending {
			for _, s := range slices.Concat(p.Status.InitContainerStatuses, p.Status.ContainerStatuses) {
				n += s.RestartCount
			}
		}
	}
	if *r.job.Spec.BackoffLimit == 0 {
		return n > 0
	}
	return n >= *r.job.Spec.BackoffLimit
}

// judgeIndexes finds the indexes that have succeeded or failed for good, and whether the job ends by them.
func (r *round) judgeIndexes() {
	job := r.job
	completions := int(*job.Spec.Completions)
	r.counted = parseIndexes(job.Status.CompletedIndexes, completions)
	r.reached = r.counted
	for _, p := range r.pods {
		if p.Status.Phase == corev1.PodSucceeded && r.countable(p) {
			r.reached = r.reached.with(indexOf(p, job))
		}
	}
	r.succeeded = int32(r.reached.total())
	if job.Spec.BackoffLimitPerIndex != nil {
		r.loseIndexes(completions)
		r.hold()
	}
	if message, met := enough(job, r.reached); r.end == nil && met {
		r.end = condition(batchv1.JobSuccessCriteriaMet, batchv1.JobReasonSuccessPolicy, message, r.client.Server().Now())
		r.note(job, explain.RuleJobSuccessPolicy, map[string]string{"message": message}, "spec.successPolicy", 0)
	}
}

// loseIndexes models calculateFailedIndexes.
func (r *round) loseIndexes(completions int) {
	job := r.job
	if job.Status.FailedIndexes != nil {
		r.lost = parseIndexes(*job.Status.FailedIndexes, completions)
	}
	for _, p := range r.pods {
		if !r.countable(p) || !failed(p, job) {
			continue
		}
		v := judge(job.Spec.PodFailurePolicy, p)
		over := failuresOf(p, batchv1.JobIndexFailureCountAnnotation) >= int(*job.Spec.BackoffLimitPerIndex)
		if v.action == batchv1.PodFailurePolicyActionFailIndex || v.counts() && over {
			r.lost = r.lost.with(indexOf(p, job))
		}
	}
	many := job.Spec.MaxFailedIndexes != nil && r.lost.total() > int(*job.Spec.MaxFailedIndexes)
	over := r.lost.total() > 0 && r.lost.total()+r.reached.total() >= completions
	args := map[string]string{"indexes": r.lost.String()}
	switch {
	case r.end != nil:
	case many:
		r.fail(batchv1.JobReasonMaxFailedIndexesExceeded, "Job has exceeded the specified maximal number of failed indexes", explain.RuleJobIndexesFailed, args, "spec.maxFailedIndexes")
	case over:
		r.fail(batchv1.JobReasonFailedIndexes, "Job has failed indexes", explain.RuleJobIndexesFailed, args, "spec.backoffLimitPerIndex")
	}
}

// hold keeps the last failed pod of every index that is to have a new one: the new pod takes over its count of failures.
// Models getPodsWithDelayedDeletionPerIndex.
func (r *round) hold() {
	r.held = map[int]*corev1.Pod{}
	busy := indexesOf(r.active, r.job)
	for _, p := range r.pods {
		n := indexOf(p, r.job)
		if !r.countable(p) || !failed(p, r.job) || r.reached.has(n) || r.lost.has(n) || busy.has(n) {
			continue
		}
		if last := r.held[n]; last == nil || allFailuresOf(last) <= allFailuresOf(p) && !finishedAt(p).Before(finishedAt(last)) {
			r.held[n] = p
		}
	}
}

// act deletes what a job that ends still has, or makes and deletes pods as wanted and finds whether that completes the job. It reports
// whether the conditions have changed.
func (r *round) act() (changed bool, err error) {
	if r.end != nil {
		left := r.wantActive
		err = r.remove(r.active, false)
		if left > 0 && r.wantActive > 0 {
			r.end = nil
		}
		return false, err
	}
	if r.job.DeletionTimestamp == nil {
		err = r.manage()
	}
	want := r.job.Spec.Completions
	complete := r.wantActive == 0 && (want == nil && r.succeeded > 0 || want != nil && r.succeeded >= *want)
	switch {
	case complete:
		r.end = condition(batchv1.JobSuccessCriteriaMet, batchv1.JobReasonCompletionsReached, "Reached expected number of succeeded pods", r.client.Server().Now())
	case r.job.DeletionTimestamp == nil:
		changed = r.suspendOrResume()
	}
	return changed, err
}

func (r *round) suspendOrResume() bool {
	now := r.client.Server().Now()
	c := condition(batchv1.JobSuspended, "JobSuspended", "Job suspended", now)
	event, rule := "Suspended", explain.RuleJobSuspended
	if !suspended(r.job) {
		c = condition(batchv1.JobSuspended, "JobResumed", "Job resumed", now)
		c.Status = corev1.ConditionFalse
		event, rule = "Resumed", explain.RuleJobResumed
	}
	if !setCondition(r.job, c) {
		return false
	}
	r.queue.Report(func() { r.recorder.Event(r.job, corev1.EventTypeNormal, event, c.Message) })
	r.note(r.job, rule, nil, "spec.suspend", 0)
	r.job.Status.StartTime = startUnless(suspended(r.job), now)
	return true
}

func startUnless(suspended bool, now metav1.Time) *metav1.Time {
	if suspended {
		return nil
	}
	return &now
}
