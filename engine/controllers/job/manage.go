package job

import (
	"slices"
	"time"

	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/errors"

	"github.com/podscope/podscope/engine/api"
	"github.com/podscope/podscope/engine/controllers/ownership"
	"github.com/podscope/podscope/engine/explain"
)

// manage makes or deletes pods, never both in one pass. Models manageJob.
func (r *round) manage() error {
	if suspended(r.job) {
		return r.remove(r.active, true)
	}
	active, want := int32(len(r.active)), r.wanted()
	if surplus := r.surplus(int(max(active-want, 0))); len(surplus) > 0 {
		return r.remove(surplus[:min(len(surplus), burst)], true)
	}
	lack := want - active
	if replacesOnlyFailed(r.job) {
		lack -= r.terminating
	}
	if lack <= 0 {
		return nil
	}
	if r.job.Spec.BackoffLimitPerIndex == nil {
		if left := r.failures.left(r.sim.Now()); left > 0 {
			r.queue.AddAfter(r.key, max(left, batch))
			return nil
		}
	}
	lack = min(lack, burst)
	if !indexed(r.job) {
		return r.make(slices.Repeat([]int{-1}, int(lack)))
	}
	return r.make(r.due(r.pending(int(lack))))
}

// wanted is how many pods should be active: no more than completions are missing. Without a number of completions, one success is the
// sign to start no more.
func (r *round) wanted() int32 {
	switch n := r.job.Spec.Completions; {
	case n != nil:
		return max(min(*n-r.succeeded, *r.job.Spec.Parallelism), 0)
	case r.succeeded > 0:
		return int32(len(r.active))
	}
	return *r.job.Spec.Parallelism
}

// surplus are the pods to delete: at least n, the least useful first, and those whose index is wrong or taken.
// Models activePodsForRemoval.
func (r *round) surplus(n int) []*corev1.Pod {
	left := leastUseful(r.active)
	var out []*corev1.Pod
	if indexed(r.job) {
		var taken indexes
		var kept []*corev1.Pod
		for _, p := range slices.Backward(left) {
			i := indexOf(p, r.job)
			if i < 0 || taken.has(i) {
				out = append(out, p)
				continue
			}
			taken = taken.with(i)
			kept = append([]*corev1.Pod{p}, kept...)
		}
		left = kept
	}
	if more := n - len(out); more > 0 {
		out = append(out, left[:min(more, len(left))]...)
	}
	return out
}

// pending are the first n indexes that have no pod and are not done. Models firstPendingIndexes.
func (r *round) pending(n int) []int {
	busy := indexesOf(r.active, r.job)
	if replacesOnlyFailed(r.job) {
		for _, p := range r.pods {
			if p.DeletionTimestamp != nil && p.Status.Phase != corev1.PodSucceeded && p.Status.Phase != corev1.PodFailed && indexOf(p, r.job) >= 0 {
				busy = busy.with(indexOf(p, r.job))
			}
		}
	}
	var out []int
	for i := 0; i < int(*r.job.Spec.Completions) && len(out) < n; i++ {
		if !busy.has(i) && !r.reached.has(i) && !r.lost.has(i) {
			out = append(out, i)
		}
	}
	return out
}

// due are those indexes whose own back-off is over. When none is, the job is looked at again when the first will be.
// Models getPodCreationInfoForIndependentIndexes.
func (r *round) due(pending []int) []int {
	var out []int
	soonest := time.Duration(0)
	for _, i := range pending {
		left := time.Duration(0)
		if p := r.held[i]; p != nil {
			left = failures{allFailuresOf(p) + 1, finishedAt(p)}.left(r.sim.Now())
		}
		if left == 0 {
			out = append(out, i)
		} else if soonest == 0 || left < soonest {
			soonest = left
		}
	}
	if len(out) == 0 && soonest > 0 {
		r.queue.AddAfter(r.key, max(soonest, batch))
	}
	return out
}

// make creates a pod for each index (-1 for none), in batches that double, until one is refused: the others of its batch are tried all the
// same. Models the slow start of manageJob.
func (r *round) make(indexes []int) (failure error) {
	have := len(r.active)
	for n, i := range indexes {
		if n&(n+1) == 0 { // batches of one, two, four …
			if failure != nil {
				break
			}
			r.pass.Call()
		} else {
			r.pass.Also()
		}
		obj, err := r.client.Create(r.podFor(i), api.CreateOptions{})
		if errors.HasStatusCause(err, corev1.NamespaceTerminatingCause) {
			continue // it ends with its namespace
		}
		if err != nil {
			failure = err
			r.queue.Report(func() { r.recorder.Eventf(r.job, corev1.EventTypeWarning, "FailedCreate", "Error creating: %v", err) })
			continue
		}
		r.wantActive++
		r.note(r.job, explain.RulePodCreated, podCounts(obj.GetName(), have, have+len(indexes)), "spec.parallelism", 0)
		r.queue.Report(func() {
			r.recorder.Eventf(r.job, corev1.EventTypeNormal, "SuccessfulCreate", "Created pod: %s", obj.GetName())
		})
	}
	return failure
}

func (r *round) podFor(index int) *corev1.Pod {
	pod := ownership.FromTemplate(r.job, &r.job.Spec.Template)
	if !tracked(pod) {
		pod.Finalizers = append(pod.Finalizers, batchv1.JobTrackingFinalizer)
	}
	if index >= 0 {
		withIndex(pod, r.job, index, r.held[index])
	}
	return pod
}

// remove deletes pods. Those that are not to be counted are let go at once.
func (r *round) remove(pods []*corev1.Pod, uncounted bool) error {
	for i, p := range pods {
		if i == 0 {
			r.pass.Call()
		} else {
			r.pass.Also()
		}
		if uncounted {
			if err := r.untrack(p); err != nil {
				return err
			}
		}
		_, err := r.client.Delete("pods", p.Namespace, p.Name, api.DeleteOptions{})
		if err != nil && !errors.IsNotFound(err) {
			r.recorder.Eventf(r.job, corev1.EventTypeWarning, "FailedDelete", "Error deleting: %v", err)
			return err
		}
		r.wantActive--
		r.terminating++
		if _, ready := ownership.Ready(p); ready {
			r.ready--
		}
		r.note(r.job, explain.RulePodDeleted, podCounts(p.Name, len(r.active), len(r.active)-len(pods)), "", 0)
		r.queue.Report(func() {
			r.recorder.Eventf(r.job, corev1.EventTypeNormal, "SuccessfulDelete", "Deleted pod: %s", p.Name)
		})
	}
	return nil
}
