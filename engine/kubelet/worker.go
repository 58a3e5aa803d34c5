package kubelet

import (
	"time"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/types"

	"github.com/podscope/podscope/engine/explain"
	"github.com/podscope/podscope/engine/sim"
)

// updateKind is why a pod's worker is called.
type updateKind int

const (
	updateCreate updateKind = iota
	updateChange
	updateSync
	updateKill
)

// work is the part of a pod's life that its worker is in.
type work int

const (
	workSync work = iota
	workTerminating
	workTerminated
)

// podUpdate is one call of a worker.
type podUpdate struct {
	kind   updateKind
	pod    *corev1.Pod
	mirror *corev1.Pod
	// grace replaces the pod's own grace period when the kubelet itself ends the pod; nil otherwise.
	grace *int64
	evict bool
	// finalStatus changes the status of a pod that the kubelet ends.
	finalStatus func(*corev1.PodStatus)
}

// worker drives one pod through its life: sync, terminating, terminated. Only one step runs at a time; what comes in meanwhile is
// merged into one pending update.
// Models pkg/kubelet/pod_workers.go podSyncStatus and podWorkerLoop.
type worker struct {
	k        *Kubelet
	uid      types.UID
	fullname string
	pending  *podUpdate
	active   *podUpdate
	proc     *sim.Proc // the step under way, nil when idle
	lastSync time.Duration
	synced   bool // lastSync is set

	terminating, startedTerminating, terminated, finished bool
	deleted, evicted, started, restartRequested           bool
	interrupted                                           bool // the volume wait of the step under way is to end
	grace                                                 int64
	finalStatus                                           []func(*corev1.PodStatus)
	ended                                                 func()     // told, if set, when the pod's containers are gone
	retry                                                 *sim.Timer // the work queue's entry
}

func (w *worker) work() work {
	switch {
	case w.terminated:
		return workTerminated
	case w.terminating:
		return workTerminating
	}
	return workSync
}

// updatePod tells a pod's worker that something has changed, and makes one when there is none.
// Models pkg/kubelet/pod_workers.go (*podWorkers).UpdatePod.
func (k *Kubelet) updatePod(u podUpdate) {
	uid := u.pod.UID
	w, known := k.workers[uid]
	if !known {
		w = &worker{k: k, uid: uid, fullname: u.pod.Name + "_" + u.pod.Namespace}
		k.workers[uid] = w
		if isStatic(u.pod) {
			k.static.waiting[w.fullname] = append(k.static.waiting[w.fullname], uid)
		}
		if podEnded(&u.pod.Status) && k.runtimeEnded(uid) {
			w.terminating, w.terminated, w.startedTerminating = true, true, true
		}
	}
	if known && w.terminating && u.kind == updateCreate {
		w.restartRequested = true
		return
	}
	if w.finished {
		return
	}
	became := w.becomesTerminating(&u)
	shortened := w.applyGrace(&u)
	w.pending = &u
	w.wake()
	if became || shortened {
		w.interrupt()
	}
}

func (w *worker) becomesTerminating(u *podUpdate) bool {
	if w.terminating {
		return false
	}
	switch {
	case u.pod.DeletionTimestamp != nil:
		w.deleted = true
	case podEnded(&u.pod.Status):
	case u.kind == updateKill:
		w.evicted = u.evict
	default:
		return false
	}
	w.terminating = true
	return true
}

// applyGrace settles the grace period of a terminating pod: it can only become shorter.
// Models pkg/kubelet/pod_workers.go calculateEffectiveGracePeriod.
func (w *worker) applyGrace(u *podUpdate) (shortened bool) {
	if !w.terminating || w.terminated {
		return false
	}
	if u.finalStatus != nil {
		w.finalStatus = append(w.finalStatus, u.finalStatus)
	}
	grace, overridden := w.grace, false
	for _, override := range []*int64{u.pod.DeletionGracePeriodSeconds, u.grace} {
		if override != nil && (grace == 0 || *override < grace) {
			grace, overridden = *override, true
		}
	}
	if own := u.pod.Spec.TerminationGracePeriodSeconds; !overridden && grace == 0 && own != nil {
		grace = *own
	}
	grace = max(grace, 1)
	shortened = w.grace != 0 && w.grace != grace
	if shortened {
		w.k.explainPod(u.pod, explain.RuleGraceShortened, map[string]string{"grace": seconds(grace)}, "metadata.deletionGracePeriodSeconds")
	}
	w.grace = grace
	u.grace = &grace
	return shortened
}

// wake begins the next step unless one is under way.
func (w *worker) wake() {
	if w.proc != nil || w.pending == nil || w.finished {
		return
	}
	if !w.mayStart() {
		w.enqueue(w.jitter(workerBackoff))
		return
	}
	u := w.pending
	w.pending, w.active = nil, u
	w.interrupted = false
	kind := w.work() // what comes in before the step begins is the next one's matter
	w.proc = w.k.spawn("kubelet/pod-worker", func(p *sim.Proc) { w.step(p, kind, u) })
}

// interrupt ends a wait for volumes that has become pointless.
func (w *worker) interrupt() {
	w.interrupted = true
	if w.proc != nil && w.k.volumes.waiting(w.uid) {
		w.proc.Wake()
	}
}

// step does one piece of work and arranges for the next.
func (w *worker) step(p *sim.Proc, kind work, u *podUpdate) {
	k := w.k
	status := k.pleg.newerThan(p, w.uid, w.lastSync, w.synced)
	var done stepDone
	switch kind {
	case workTerminated:
		done = k.syncTerminated(p, w, u.pod, status)
	case workTerminating:
		w.startedTerminating = true
		done = k.syncTerminating(p, w, u.pod, status, *u.grace)
	default:
		done = k.syncPod(p, w, u, status)
	}
	w.lastSync, w.synced = k.sim.Elapsed(), true
	if done.relist && k.profile.RelistOnDemand {
		k.pleg.request(w.uid)
	}
	w.proc = nil
	w.complete(kind, u, done)
}

// stepDone is the outcome of a step.
type stepDone struct {
	failed   bool
	terminal bool      // the pod has ended by itself
	relist   bool      // something was done successfully: look at the pod again
	retryAt  time.Time // when a failure was a back-off: its end
	soon     bool      // the failure will pass in a moment
	again    bool      // sync once more at once
}

// complete moves the pod to the next part of its life and queues the next step.
// Models pkg/kubelet/pod_workers.go completeWork, completeSync, completeTerminating, completeTerminated.
func (w *worker) complete(kind work, u *podUpdate, done stepDone) {
	transition := false
	switch {
	case done.failed:
	case kind == workTerminated:
		w.finish()
		return
	case kind == workTerminating:
		w.terminated, transition = true, true
		if w.ended != nil {
			w.ended()
		}
		w.k.load = nil
		w.k.static.stopped(w)
	case done.terminal:
		if !w.terminating {
			w.terminating = true
			grace := int64(1)
			if own := u.pod.Spec.TerminationGracePeriodSeconds; own != nil {
				grace = max(*own, 1)
			}
			w.grace = grace
		}
		transition = true
	}
	if transition && w.pending == nil {
		w.pending = &podUpdate{kind: u.kind, pod: u.pod, mirror: u.mirror, grace: &w.grace}
	} else if w.pending != nil && w.pending.grace == nil && w.terminating {
		w.pending.grace = &w.grace
	}
	if done.again && w.pending == nil {
		w.pending = &podUpdate{kind: updateChange, pod: u.pod, mirror: u.mirror}
	}
	w.requeue(transition, done)
	w.wake()
}

// finish ends the worker; what remains is forgotten once the pod is gone from every source.
func (w *worker) finish() {
	w.finished, w.pending = true, nil
	w.retry.Stop()
	w.k.workerFinished(w)
}

// mayStart keeps a static pod waiting while another of the same name has not ended.
// Models pkg/kubelet/pod_workers.go (*podWorkers).allowPodStart.
func (w *worker) mayStart() bool {
	if w.started || !isStatic(w.pending.pod) || w.terminating {
		w.started = true
		return true
	}
	if !w.k.static.mayStart(w) {
		return false
	}
	w.started = true
	return true
}
