package kubelet

import (
	"maps"
	"time"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/watch"

	"github.com/podscope/podscope/engine/explain"
	"github.com/podscope/podscope/engine/store"
)

// Annotations that mark static pods and their mirrors.
const (
	annotationSource = "kubernetes.io/config.source"
	annotationHash   = "kubernetes.io/config.hash"
	annotationSeen   = "kubernetes.io/config.seen"
	annotationMirror = "kubernetes.io/config.mirror"
)

// isStatic says whether the pod comes from a file on the node.
func isStatic(pod *corev1.Pod) bool {
	source := pod.Annotations[annotationSource]
	return source != "" && source != "api" && pod.Annotations[annotationMirror] == ""
}

// isMirror says whether the pod is the API's picture of a static pod.
func isMirror(pod *corev1.Pod) bool { return pod.Annotations[annotationMirror] != "" }

// watchPods follows the pods that are bound to this node.
// Models pkg/kubelet/config/apiserver.go and config.go.
func (k *Kubelet) watchPods() {
	mine := func(obj store.Object) bool { return obj.(*corev1.Pod).Spec.NodeName == k.name }
	k.unwatch = append(k.unwatch, k.client.WatchMatching("pods", mine, func(e store.Entry) {
		k.podEntry(e)
	}))
}

func (k *Kubelet) podEntry(e store.Entry) {
	pod := e.Object.(*corev1.Pod)
	if isMirror(pod) {
		k.static.mirrorChanged(pod, e.Type == watch.Deleted)
		return
	}
	if e.Type == watch.Deleted {
		k.podGone(pod)
		return
	}
	if k.pods[pod.UID] == nil {
		k.podAdded(pod)
		return
	}
	k.podChanged(pod)
}

// podAdded admits a new pod and hands it to a worker.
// Models pkg/kubelet/kubelet.go (*Kubelet).HandlePodAdditions.
func (k *Kubelet) podAdded(pod *corev1.Pod) {
	k.pods[pod.UID] = pod
	if pod.DeletionTimestamp == nil && !podEnded(&pod.Status) {
		if r := k.admit(pod); r != nil {
			k.refused(pod, r)
			return
		}
		k.accepted(pod)
	}
	k.podStarts(pod)
}

// accepted takes note that the pod has its share of the node.
func (k *Kubelet) accepted(pod *corev1.Pod) {
	k.admitted[pod.UID] = true
	if k.load != nil {
		k.load.add(pod)
	}
	k.explainPod(pod, explain.RulePodAccepted, map[string]string{"node": k.name}, "spec.nodeName")
}

// podStarts hands a pod to a worker.
func (k *Kubelet) podStarts(pod *corev1.Pod) {
	if limitsStorage(pod) {
		k.storage[pod.UID] = true
	}
	k.updatePod(podUpdate{kind: updateCreate, pod: pod, mirror: k.mirrorOf(pod)})
	k.watchDeadline(pod)
}

// podChanged passes a change on: to the worker when spec, labels, annotations or deletion changed, else only readiness gates matter.
// Models pkg/kubelet/config/config.go checkAndUpdatePod and (*Kubelet).HandlePodReconcile.
func (k *Kubelet) podChanged(pod *corev1.Pod) {
	old := k.pods[pod.UID]
	k.pods[pod.UID] = pod
	if !meaningful(old, pod) {
		k.statuses.reconcile(pod)
		if k.roomMayBeFree(old, pod) {
			k.retryResizes()
		}
		if k.readinessOutdated(pod) {
			k.syncPodNow(pod.UID)
		}
		return
	}
	if old.DeletionTimestamp == nil && pod.DeletionTimestamp != nil {
		k.explainPod(pod, explain.RuleDeletionRequested, map[string]string{"grace": seconds(deref(pod.DeletionGracePeriodSeconds))}, "metadata.deletionTimestamp")
	}
	if w := k.workers[pod.UID]; w == nil && !k.admitted[pod.UID] && pod.DeletionTimestamp == nil {
		return
	}
	k.resizeRequested(old, pod)
	k.updatePod(podUpdate{kind: updateChange, pod: pod, mirror: k.mirrorOf(pod)})
	k.statuses.reconcile(pod)
	k.watchDeadline(pod)
}

// meaningful says whether more than the status has changed. A changed spec has a new generation.
func meaningful(old, pod *corev1.Pod) bool {
	return old.Generation != pod.Generation ||
		!old.DeletionTimestamp.Equal(pod.DeletionTimestamp) ||
		deref(old.DeletionGracePeriodSeconds) != deref(pod.DeletionGracePeriodSeconds) ||
		!maps.Equal(old.Labels, pod.Labels) || !maps.Equal(old.Annotations, pod.Annotations)
}

// readinessOutdated says whether a readiness gate's condition has changed the pod's readiness.
// Models pkg/kubelet/status NeedToReconcilePodReadiness.
func (k *Kubelet) readinessOutdated(pod *corev1.Pod) bool {
	if len(pod.Spec.ReadinessGates) == 0 {
		return false
	}
	want := podReady(pod, &pod.Status, pod.Status.Conditions, pod.Status.ContainerStatuses, pod.Status.Phase)
	for _, c := range pod.Status.Conditions {
		if c.Type == corev1.PodReady {
			return c.Status != want.Status || c.Message != want.Message
		}
	}
	return false
}

// podGone ends what is left of a pod whose object has been removed.
// Models pkg/kubelet/kubelet.go (*Kubelet).HandlePodRemoves.
func (k *Kubelet) podGone(pod *corev1.Pod) {
	delete(k.pods, pod.UID)
	delete(k.resizes, pod.UID)
	delete(k.storage, pod.UID)
	k.load = nil
	k.deadline[pod.UID].Stop()
	delete(k.deadline, pod.UID)
	w := k.workers[pod.UID]
	switch {
	case w == nil:
		k.forget(pod.UID)
	case w.finished:
		k.clean(w)
	default:
		k.explainPod(pod, explain.RuleForceDeleted, nil, "")
		k.updatePod(podUpdate{kind: updateKill, pod: pod})
	}
	k.retryResizes()
}

// workerFinished cleans up after a pod that is gone from its source already.
func (k *Kubelet) workerFinished(w *worker) {
	if k.pods[w.uid] == nil {
		k.clean(w)
	}
}

// clean forgets a pod at the next housekeeping; its containers, sandboxes and logs go.
// Models pkg/kubelet/kubelet_pods.go (*Kubelet).HandlePodCleanups.
func (k *Kubelet) clean(w *worker) {
	at := k.cleanGrid.after(k.sim.Elapsed())
	k.after(at-k.sim.Elapsed(), "kubelet/housekeeping", func() {
		if k.workers[w.uid] != w {
			return
		}
		delete(k.workers, w.uid)
		k.static.ended(w)
		if pod := k.pods[w.uid]; pod != nil {
			k.updatePod(podUpdate{kind: updateCreate, pod: pod, mirror: k.mirrorOf(pod)})
			return
		}
		k.forget(w.uid)
	})
}

func (k *Kubelet) forget(uid podUID) {
	k.runtime.RemovePod(uid)
	k.pleg.forget(uid)
	k.statuses.forget(uid)
	k.volumes.forget(uid)
	delete(k.failures, uid)
	delete(k.admitted, uid)
	delete(k.reported, uid)
}

// watchDeadline arranges for a look at the pod when its activeDeadlineSeconds are over.
func (k *Kubelet) watchDeadline(pod *corev1.Pod) {
	limit := pod.Spec.ActiveDeadlineSeconds
	k.deadline[pod.UID].Stop()
	if limit == nil {
		return
	}
	begun := k.sim.Now()
	if s, ok := k.statuses.get(pod.UID); ok && s.StartTime != nil {
		begun = s.StartTime.Time
	} else if pod.Status.StartTime != nil {
		begun = pod.Status.StartTime.Time
	}
	due := max(k.elapsedAt(begun.Truncate(time.Second))+time.Duration(*limit)*time.Second, k.sim.Elapsed())
	k.deadline[pod.UID] = k.after(k.syncGrid.next(due)-k.sim.Elapsed(), "kubelet/deadline", func() { k.syncPodNow(pod.UID) })
}

// terminationRequested says whether the pod's worker has been told to end it.
func (k *Kubelet) terminationRequested(uid podUID) bool {
	w := k.workers[uid]
	return w != nil && w.terminating
}

// mayRun says whether containers of the pod can still be running.
// Models pkg/kubelet/pod_workers.go (*podWorkers).CouldHaveRunningContainers.
func (k *Kubelet) mayRun(uid podUID) bool {
	w := k.workers[uid]
	return w != nil && !w.terminated
}

// runtimeEnded says whether nothing of the pod runs at the runtime.
func (k *Kubelet) runtimeEnded(uid podUID) bool {
	status := k.runtime.PodStatus(uid)
	for _, c := range status.Containers {
		if c.State == 1 {
			return false
		}
	}
	return status.ReadySandbox() == nil
}

func deref(n *int64) int64 {
	if n == nil {
		return 0
	}
	return *n
}
