package kubelet

import (
	"time"
)

// Periods of the kubelet's main loop and its workers.
// Models pkg/kubelet/kubelet.go and pkg/kubelet/pod_workers.go constants.
const (
	syncPeriod         = time.Second            // how often the work queue is looked at
	firstSync          = 400 * time.Millisecond // from the kubelet's start; chance in a real cluster
	housekeepingPeriod = 2 * time.Second        // how often what is left of gone pods is cleaned up
	resyncInterval     = time.Minute            // a healthy pod is synced again after this, jittered
	workerBackoff      = 10 * time.Second       // after a failed sync, jittered
	transientBackoff   = time.Second            // after a failure that will pass, jittered
	leastJitter        = 0.2
	jitterSpread       = 0.1
	statusBatchPeriod  = 10 * time.Second // full check of statuses against the API
)

// grid is a ticker that costs nothing while nobody waits for it: moments are rounded up to its ticks.
type grid struct {
	phase, period time.Duration
}

// next is the first tick at or after t.
func (g grid) next(t time.Duration) time.Duration {
	if t <= g.phase {
		return g.phase
	}
	n := (t - g.phase + g.period - 1) / g.period
	return g.phase + n*g.period
}

// after is the first tick later than t.
func (g grid) after(t time.Duration) time.Duration { return g.next(t + 1) }

// last is the latest tick at or before t; negative when there was none.
func (g grid) last(t time.Duration) time.Duration {
	if t < g.phase {
		return -1
	}
	return g.phase + (t-g.phase)/g.period*g.period
}

// jitter lengthens d by a part of it. A real kubelet draws evenly from nothing to half; here it is the middle of that, so that what a
// learner sees is typical. Each pod has its own stream: what other pods do never shifts it.
func (w *worker) jitter(d time.Duration) time.Duration {
	draw := w.k.rand("kubelet/jitter " + w.fullname).Float64()
	return d + time.Duration((leastJitter+draw*jitterSpread)*float64(d))
}

// requeue puts the pod into the work queue, which the main loop empties every second.
// Models pkg/kubelet/pod_workers.go (*podWorkers).completeWork.
func (w *worker) requeue(transition bool, done stepDone) {
	k := w.k
	var wait time.Duration
	switch {
	case transition:
	case !done.failed:
		wait = w.jitter(resyncInterval)
	case done.soon:
		wait = w.jitter(transientBackoff)
	case k.profile.WakeAtBackoffEnd && !done.retryAt.IsZero():
		wait = w.jitter(min(max(done.retryAt.Sub(k.sim.Now()), 0), resyncInterval))
	default:
		wait = w.jitter(workerBackoff)
	}
	w.enqueue(wait)
}

// enqueue asks for a sync at the first look at the work queue after wait; it replaces what was asked for before.
func (w *worker) enqueue(wait time.Duration) {
	k := w.k
	w.retry.Stop()
	at := k.syncGrid.next(k.sim.Elapsed() + wait)
	w.retry = k.after(at-k.sim.Elapsed(), "kubelet/work-queue", func() {
		if pod := k.pods[w.uid]; pod != nil {
			k.syncPodNow(pod.UID)
		}
	})
}

// syncPodNow asks the pod's worker for a sync.
// Models pkg/kubelet/kubelet.go (*Kubelet).HandlePodSyncs.
func (k *Kubelet) syncPodNow(uid podUID) {
	pod := k.pods[uid]
	if pod == nil {
		return
	}
	k.updatePod(podUpdate{kind: updateSync, pod: pod, mirror: k.mirrorOf(pod)})
}
