package kubelet

import (
	"time"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	podutil "k8s.io/kubernetes/pkg/api/v1/pod"

	"github.com/podscope/podscope/engine/api"
	"github.com/podscope/podscope/engine/explain"
)

// queue arranges for a changed status to be written: at once when nothing is being written, else after that. What is written is the status of
// the moment when writing begins.
func (m *statusManager) queue(uid podUID, s *podStatus) {
	if !s.queued {
		s.queued = true
		m.pending = append(m.pending, uid)
	}
	if !m.writing {
		m.begin()
	}
}

// begin takes what is pending and writes it a moment later.
// Models pkg/kubelet/status/status_manager.go (*manager).syncBatch.
func (m *statusManager) begin() {
	m.writing = true
	batch := make([]podWrite, 0, len(m.pending))
	for _, uid := range m.pending {
		if s := m.byUID[uid]; s != nil {
			s.queued = false
			batch = append(batch, podWrite{uid: uid, entry: s, status: s.status, finished: s.finished})
		}
	}
	m.pending = nil
	if len(batch) == 0 { // what was to be written has gone meanwhile
		m.writing = false
		return
	}
	m.writeNext(batch, statusWrite)
}

// writeNext writes a batch one pod after the other: each write takes its time, so that those who watch see pods change one by one.
func (m *statusManager) writeNext(batch []podWrite, wait time.Duration) {
	m.k.after(wait, "kubelet/status", func() {
		if w := &batch[0]; m.byUID[w.uid] == w.entry {
			m.write(w)
		}
		if len(batch) > 1 {
			m.writeNext(batch[1:], nextStatusWrite)
			return
		}
		m.k.after(nextStatusWrite-statusWrite, "kubelet/status", func() {
			m.writing = false
			if len(m.pending) > 0 {
				m.begin()
			}
		})
	})
}

// podWrite is one status on its way to the API.
type podWrite struct {
	uid      podUID
	entry    *podStatus
	status   corev1.PodStatus
	finished bool
}

// write brings one pod's API status up to date, and deletes the object when the pod's end was the last thing it waited for.
// Models pkg/kubelet/status/status_manager.go (*manager).syncPod.
func (m *statusManager) write(w *podWrite) {
	uid, s := w.uid, w.entry
	target := uid
	if isStatic(s.pod) {
		mirror := m.k.mirrorOf(s.pod)
		if mirror == nil || s.orphaned {
			return
		}
		if m.k.static.replaced(s.pod) {
			m.forget(uid)
			return
		}
		target = mirror.UID
	}
	pod, err := api.Get[*corev1.Pod](m.k.client, s.pod.Namespace, s.pod.Name)
	if err != nil {
		return
	}
	if pod.UID != target {
		m.forget(uid)
		return
	}
	next := &m.next
	*next = *pod
	next.Status = mergeStatus(pod, &w.status, m.k.mayRun(uid))
	stored, err := m.k.client.UpdateStatus(next)
	if err != nil {
		m.retry(uid, s, err)
		return
	}
	pod = stored.(*corev1.Pod)
	s.revision = pod.ResourceVersion
	if pod.DeletionTimestamp != nil && !isMirror(pod) && podEnded(&pod.Status) && w.finished {
		m.remove(uid, pod)
	}
}

// retry writes again at the next full check, when the API server did not take the status.
func (m *statusManager) retry(uid podUID, s *podStatus, err error) {
	if !apierrors.IsNotFound(err) {
		m.check(uid, s)
	}
}

// check writes a status at the next full check.
func (m *statusManager) check(uid podUID, s *podStatus) {
	at := m.k.batchGrid.after(m.k.sim.Elapsed())
	m.k.after(at-m.k.sim.Elapsed(), "kubelet/status-retry", func() {
		if m.byUID[uid] == s {
			m.queue(uid, s)
		}
	})
}

// remove deletes the pod object: nothing of it is left on the node.
func (m *statusManager) remove(uid podUID, pod *corev1.Pod) {
	zero := int64(0)
	_, err := m.k.client.Delete("pods", pod.Namespace, pod.Name, metav1.DeleteOptions{
		GracePeriodSeconds: &zero, Preconditions: metav1.NewUIDPreconditions(string(pod.UID)),
	})
	if err != nil {
		if s := m.byUID[uid]; s != nil {
			m.retry(uid, s, err)
		}
		return
	}
	rule, args := explain.RulePodRemoved, map[string]string(nil)
	if len(pod.Finalizers) > 0 {
		rule, args = explain.RuleFinalizersWait, map[string]string{"finalizers": joined(pod.Finalizers)}
	}
	m.k.explainPod(pod, rule, args, "metadata.finalizers")
	m.forget(uid)
}

// reconcile looks again at a pod whose object has changed, at the next full check: a finished pod that is being deleted by now can
// go, and what others have changed in the kubelet's part of the status is put right.
// Models pkg/kubelet/status/status_manager.go (*manager).needsUpdate and needsReconcile.
func (m *statusManager) reconcile(pod *corev1.Pod) {
	s := m.byUID[pod.UID]
	if s == nil || s.checked || s.queued || m.writing || (s.revision == pod.ResourceVersion && pod.DeletionTimestamp == nil) {
		return
	}
	due := s.finished && pod.DeletionTimestamp != nil && podEnded(&pod.Status)
	if !due && m.inOrder(pod, s) {
		return
	}
	s.checked = true
	at := m.k.batchGrid.after(m.k.sim.Elapsed())
	m.k.after(at-m.k.sim.Elapsed(), "kubelet/status-check", func() {
		s.checked = false
		now := m.k.pods[pod.UID]
		if m.byUID[pod.UID] == s && now != nil && (due || !m.inOrder(now, s)) {
			m.queue(pod.UID, s)
		}
	})
}

// inOrder says whether the API has the status that the kubelet means it to have.
func (m *statusManager) inOrder(pod *corev1.Pod, s *podStatus) bool {
	if isStatic(pod) || pod.Status.StartTime == nil {
		return true
	}
	merged := mergeStatus(pod, &s.status, m.k.mayRun(pod.UID))
	return sameToKubelet(&pod.Status, &merged)
}

func (m *statusManager) forget(uid podUID) { delete(m.byUID, uid) }

// mergeStatus combines the API's status with the kubelet's: conditions of others stay, and a final phase waits until no container can
// be running any more.
// Models pkg/kubelet/status/status_manager.go mergePodStatus.
func mergeStatus(pod *corev1.Pod, mine *corev1.PodStatus, mayRun bool) corev1.PodStatus {
	old := &pod.Status
	merged := *mine
	others := 0
	for i := range old.Conditions {
		if !kubeletOwns(old.Conditions[i].Type) {
			others++
		}
	}
	merged.Conditions = make([]corev1.PodCondition, 0, others+len(mine.Conditions))
	for _, c := range old.Conditions {
		if !kubeletOwns(c.Type) {
			merged.Conditions = append(merged.Conditions, c)
		}
	}
	ending := !podEnded(old) && podEnded(mine)
	for _, c := range mine.Conditions {
		switch {
		case kubeletOwns(c.Type):
			merged.Conditions = append(merged.Conditions, c)
		case c.Type == corev1.DisruptionTarget && ending && !mayRun:
			replaceCondition(&merged, c)
		}
	}
	merged.ResourceClaimStatuses = old.ResourceClaimStatuses
	merged.NominatedNodeName = old.NominatedNodeName
	if ending && mayRun {
		merged.Phase, merged.Reason, merged.Message = old.Phase, old.Reason, old.Message
	}
	if podEnded(&merged) && (podutil.IsPodReadyConditionTrue(merged) || podutil.IsContainersReadyConditionTrue(merged)) {
		reason := reasonPodCompleted
		if merged.Phase == corev1.PodFailed {
			reason = reasonPodFailed
		}
		for _, kind := range []corev1.PodConditionType{corev1.ContainersReady, corev1.PodReady} {
			replaceCondition(&merged, condition(pod, old, kind, false, reason, ""))
		}
	}
	return merged
}
