package job

import (
	"fmt"
	"slices"
	"strconv"

	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/types"

	"github.com/podscope/podscope/engine/explain"
)

func podCounts(pod string, have, want int) map[string]string {
	return map[string]string{"pod": pod, "have": strconv.Itoa(have), "want": strconv.Itoa(want)}
}

// track counts finished pods: it writes their UIDs into the status, lets them go, and then turns the UIDs into numbers, so that each is
// counted once whatever happens in between. When all are counted and gone, a job that ends is marked. Models
// trackJobStatusAndRemoveFinalizers.
func (r *round) track(write bool) error {
	waiting := map[types.UID]bool{}
	for _, p := range r.pods {
		if tracked(p) {
			waiting[p.UID] = true
		}
	}
	write = count(&r.job.Status, waiting) || write
	release, found := r.collect()
	write = r.markIndexes() || write || found
	write = r.markEnd() || write
	if write {
		if err := r.write(); err != nil {
			return err
		}
		r.Controller.failures[r.key] = r.failures
	}
	if len(release) > 0 {
		r.pass.Call() // all at once
	}
	var failure error
	for _, p := range release {
		if err := r.untrack(p); err != nil {
			failure = err
		} else {
			delete(waiting, p.UID)
		}
	}
	write = count(&r.job.Status, waiting)
	ended := failure == nil && r.enactEnd()
	if write || ended {
		if err := r.write(); err != nil {
			return err
		}
	}
	if ended {
		r.reportEnd()
	}
	return failure
}

func (r *round) write() error {
	r.pass.Call()
	stored, err := r.client.UpdateStatus(r.job)
	if err != nil {
		return err
	}
	r.job = stored.(*batchv1.Job).DeepCopy()
	if r.job.Status.UncountedTerminatedPods == nil {
		r.job.Status.UncountedTerminatedPods = &batchv1.UncountedTerminatedPods{}
	}
	return nil
}

// count turns UIDs of pods that do not wait any more into numbers. Models cleanUncountedPodsWithoutFinalizers.
func count(st *batchv1.JobStatus, waiting map[types.UID]bool) (changed bool) {
	settle := func(uids *[]types.UID, n *int32) {
		left := slices.DeleteFunc(slices.Clone(*uids), func(uid types.UID) bool { return !waiting[uid] })
		if done := len(*uids) - len(left); done > 0 {
			*n += int32(done)
			*uids = left
			changed = true
		}
	}
	settle(&st.UncountedTerminatedPods.Succeeded, &st.Succeeded)
	settle(&st.UncountedTerminatedPods.Failed, &st.Failed)
	return changed
}

// collect lists the pods to let go and notes those among them that count.
func (r *round) collect() (release []*corev1.Pod, found bool) {
	uncounted := r.job.Status.UncountedTerminatedPods
	pods := slices.Clone(r.pods)
	if indexed(r.job) {
		slices.SortStableFunc(pods, func(a, b *corev1.Pod) int { return indexOf(a, r.job) - indexOf(b, r.job) })
	}
	for _, p := range pods {
		if !tracked(p) || !r.releasable(p) {
			continue
		}
		release = append(release, p)
		counts := !indexed(r.job) || indexOf(p, r.job) >= 0
		lost := failed(p, r.job) || r.end != nil && r.end.Type != batchv1.JobSuccessCriteriaMet
		switch {
		case p.Status.Phase == corev1.PodSucceeded && !slices.Contains(uncounted.Failed, p.UID):
			if !indexed(r.job) && !slices.Contains(uncounted.Succeeded, p.UID) {
				uncounted.Succeeded = append(uncounted.Succeeded, p.UID)
				found = true
			}
		case lost && counts && !slices.Contains(uncounted.Failed, p.UID) && judge(r.job.Spec.PodFailurePolicy, p).counts():
			uncounted.Failed = append(uncounted.Failed, p.UID)
			found = true
		}
		if len(uncounted.Succeeded)+len(uncounted.Failed) >= burst {
			break
		}
	}
	return release, found
}

// releasable models canRemoveFinalizer.
func (r *round) releasable(p *corev1.Pod) bool {
	if r.job.DeletionTimestamp != nil || r.end != nil || p.Status.Phase == corev1.PodSucceeded {
		return true
	}
	held := r.held[indexOf(p, r.job)]
	return failed(p, r.job) && (held == nil || held.UID != p.UID)
}

// markIndexes writes an indexed job's indexes, which are its count.
func (r *round) markIndexes() bool {
	if !indexed(r.job) {
		return false
	}
	st := &r.job.Status
	before := *st
	st.Succeeded, st.CompletedIndexes = int32(r.reached.total()), r.reached.String()
	if r.job.Spec.BackoffLimitPerIndex != nil {
		lost := r.lost.String()
		st.FailedIndexes = &lost
	}
	lostChanged := (st.FailedIndexes == nil) != (before.FailedIndexes == nil) || st.FailedIndexes != nil && *st.FailedIndexes != *before.FailedIndexes
	return before.CompletedIndexes != st.CompletedIndexes || lostChanged
}

// markEnd adds the condition that says how the job is going to end, and prepares the one for when it has.
func (r *round) markEnd() bool {
	if r.end == nil {
		return false
	}
	now := r.client.Server().Now()
	switch end := r.end; end.Type {
	case batchv1.JobFailureTarget:
		r.end = condition(batchv1.JobFailed, end.Reason, end.Message, now)
		r.job.Status.Conditions = append(r.job.Status.Conditions, *end)
		return true
	case batchv1.JobSuccessCriteriaMet:
		r.end = condition(batchv1.JobComplete, end.Reason, end.Message, now)
		if holds(r.job, batchv1.JobSuccessCriteriaMet) == nil {
			r.job.Status.Conditions = append(r.job.Status.Conditions, *end)
			return true
		}
	}
	return false
}

// enactEnd marks the job as complete or failed when all of its pods are counted and none is terminating. Models enactJobFinished.
func (r *round) enactEnd() bool {
	uncounted := r.job.Status.UncountedTerminatedPods
	if r.end == nil || len(uncounted.Succeeded)+len(uncounted.Failed) > 0 || r.terminating > 0 {
		return false
	}
	setCondition(r.job, r.end)
	if r.end.Type == batchv1.JobComplete {
		at := r.end.LastTransitionTime
		r.job.Status.CompletionTime = &at
	}
	return true
}

func (r *round) reportEnd() {
	job, end := r.job, r.end
	if end.Type == batchv1.JobFailed {
		r.queue.Report(func() { r.recorder.Event(job, corev1.EventTypeWarning, end.Reason, end.Message) })
		return
	}
	completions := ""
	if job.Spec.Completions != nil {
		completions = fmt.Sprint(*job.Spec.Completions)
		if job.Status.Succeeded > *job.Spec.Completions {
			r.recorder.Event(job, corev1.EventTypeWarning, "TooManySucceededPods", "Too many succeeded pods running after completion count reached")
		}
	}
	r.note(job, explain.RuleJobComplete, map[string]string{"succeeded": fmt.Sprint(job.Status.Succeeded), "completions": completions}, "spec.completions", 0)
	r.queue.Report(func() { r.recorder.Event(job, corev1.EventTypeNormal, "Completed", "Job completed") })
}
