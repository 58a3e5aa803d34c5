package kubelet

import (
	"time"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/equality"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	podutil "k8s.io/kubernetes/pkg/api/v1/pod"
)

// statusManager holds the status of every pod of the node as the kubelet sees it, and writes what changes to the API.
// Models pkg/kubelet/status/status_manager.go manager.
type statusManager struct {
	k       *Kubelet
	byUID   map[podUID]*podStatus
	pending []podUID // to be written, in the order of their changes
	writing bool
	changes map[change]map[string]string // see changed
	next    corev1.Pod                   // carries a status to the API server, which keeps nothing but what the status refers to
}

type podStatus struct {
	status   corev1.PodStatus
	queued   bool
	checked  bool   // a full check is on its way
	revision string // of the object as the kubelet's last write left it
	finished bool   // the pod's containers and volumes are gone
	orphaned bool   // of a static pod whose manifest is gone: written no more
	pod      *corev1.Pod
}

// statusWrite is how long it takes from a change to its write.
const statusWrite = 3 * time.Millisecond

// nextStatusWrite is how much later the next pod's status is written when several have changed: a look at the pod, and the write.
const nextStatusWrite = 12 * time.Millisecond

func newStatusManager(k *Kubelet) *statusManager {
	return &statusManager{k: k, byUID: map[podUID]*podStatus{}, changes: map[change]map[string]string{}}
}

// get returns the status last set. The caller must not change it.
func (m *statusManager) get(uid podUID) (*corev1.PodStatus, bool) {
	if s := m.byUID[uid]; s != nil {
		return &s.status, true
	}
	return nil, false
}

// set takes over a newly computed status.
func (m *statusManager) set(pod *corev1.Pod, status corev1.PodStatus) {
	status.ObservedGeneration = podutil.CalculatePodStatusObservedGeneration(pod)
	m.update(pod, status, pod.DeletionTimestamp != nil, false)
}

// setReadiness takes over a readiness probe's result without waiting for the next sync.
func (m *statusManager) setReadiness(uid podUID, containerID string, ready bool) {
	m.change(uid, containerID, func(status *corev1.PodStatus, s *corev1.ContainerStatus) bool {
		if s.Ready == ready {
			return false
		}
		s.Ready = ready
		pod := m.byUID[uid].pod
		all := allStatuses(status)
		replaceCondition(status, podReady(pod, status, status.Conditions, all, status.Phase))
		replaceCondition(status, containersReady(pod, status, all, status.Phase))
		return true
	})
}

// setStarted takes over a startup probe's result without waiting for the next sync.
func (m *statusManager) setStarted(uid podUID, containerID string, started bool) {
	m.change(uid, containerID, func(_ *corev1.PodStatus, s *corev1.ContainerStatus) bool {
		if s.Started != nil && *s.Started == started {
			return false
		}
		s.Started = &started
		return true
	})
}

func (m *statusManager) change(uid podUID, containerID string, fn func(*corev1.PodStatus, *corev1.ContainerStatus) bool) {
	cached := m.byUID[uid]
	if cached == nil || m.k.pods[uid] == nil {
		return
	}
	status := *cached.status.DeepCopy()
	for _, list := range [][]corev1.ContainerStatus{status.ContainerStatuses, status.InitContainerStatuses} {
		for i := range list {
			if list[i].ContainerID == containerID && fn(&status, &list[i]) {
				m.update(cached.pod, status, false, false)
				return
			}
		}
	}
}

func allStatuses(status *corev1.PodStatus) []corev1.ContainerStatus {
	all := make([]corev1.ContainerStatus, 0, len(status.InitContainerStatuses)+len(status.ContainerStatuses))
	return append(append(all, status.InitContainerStatuses...), status.ContainerStatuses...)
}

// replaceCondition puts a condition in the place of the one of its type, or behind the others.
func replaceCondition(status *corev1.PodStatus, c corev1.PodCondition) {
	for i := range status.Conditions {
		if status.Conditions[i].Type == c.Type {
			c.LastTransitionTime = status.Conditions[i].LastTransitionTime
			status.Conditions[i] = c
			return
		}
	}
	status.Conditions = append(status.Conditions, c)
}

// orphan stops writing the status of a static pod that has no manifest any more: its mirror keeps what it shows.
// Models pkg/kubelet/status/status_manager.go (*manager).RemoveOrphanedStatuses.
func (m *statusManager) orphan(uid podUID) {
	if s := m.byUID[uid]; s != nil {
		s.orphaned = true
	}
}

// terminate marks the pod's end: containers whose fate is unknown failed, and the phase is final.
// Models pkg/kubelet/status/status_manager.go (*manager).TerminatePod.
func (m *statusManager) terminate(pod *corev1.Pod) {
	status := *pod.Status.DeepCopy()
	if cached := m.byUID[pod.UID]; cached != nil {
		status = *cached.status.DeepCopy()
	}
	if hasInitialized(pod) {
		markLost(status.ContainerStatuses)
	}
	markLost(everStarted(status.InitContainerStatuses))
	if !isStatic(pod) && !podEnded(&status) {
		status.Phase = corev1.PodFailed
	}
	m.update(pod, status, true, true)
}

func markLost(statuses []corev1.ContainerStatus) {
	for i := range statuses {
		if statuses[i].State.Terminated == nil {
			statuses[i].State = corev1.ContainerState{Terminated: &corev1.ContainerStateTerminated{
				Reason: containerStatusUnknown, Message: goneWhenTerminated, ExitCode: exitKilled,
			}}
		}
	}
}

// everStarted leaves out the last init containers of which nothing says that they ever ran, but never the first.
func everStarted(statuses []corev1.ContainerStatus) []corev1.ContainerStatus {
	for i := len(statuses) - 1; i >= 0; i-- {
		if statuses[i].State.Waiting == nil || statuses[i].LastTerminationState.Terminated != nil {
			return statuses[:i+1]
		}
	}
	return statuses[:min(1, len(statuses))]
}

// hasInitialized says whether the pod's API status shows that its init containers were done.
func hasInitialized(pod *corev1.Pod) bool {
	if len(pod.Spec.InitContainers) == 0 {
		return true
	}
	for _, s := range pod.Status.ContainerStatuses {
		if s.LastTerminationState.Terminated != nil || s.State.Waiting == nil {
			return true
		}
	}
	n := len(pod.Status.InitContainerStatuses)
	if n == 0 || n > len(pod.Spec.InitContainers) {
		return false
	}
	s := pod.Status.InitContainerStatuses[n-1]
	if podutil.IsRestartableInitContainer(&pod.Spec.InitContainers[n-1]) {
		return s.State.Running != nil && s.Started != nil && *s.Started
	}
	for _, end := range []*corev1.ContainerStateTerminated{s.LastTerminationState.Terminated, s.State.Terminated} {
		if end != nil && end.ExitCode == 0 {
			return true
		}
	}
	return false
}

// update stores a status and queues its write, unless nothing in it is new.
// Models pkg/kubelet/status/status_manager.go (*manager).updateStatusInternal.
func (m *statusManager) update(pod *corev1.Pod, status corev1.PodStatus, force, finished bool) {
	cached := m.byUID[pod.UID]
	old := &pod.Status
	if cached != nil {
		old = &cached.status
		if cached.finished && !isStatic(pod) {
			finished = true
		}
	} else if mirror := m.k.mirrorOf(pod); mirror != nil {
		old = &mirror.Status
	}
	if m.illegal(old, &status, pod) {
		return
	}
	now := wholeSeconds(metav1.NewTime(m.k.sim.Now()))
	m.datetime(&status, old, now)
	status.ObservedGeneration = max(status.ObservedGeneration, old.ObservedGeneration)
	normalize(pod, &status)
	if cached != nil && !force && sameToKubelet(&cached.status, &status) {
		return
	}
	if cached == nil {
		cached = &podStatus{}
		m.byUID[pod.UID] = cached
	}
	m.explainChanges(pod, &cached.status, &status)
	cached.status, cached.finished, cached.pod = status, finished, pod
	m.queue(pod.UID, cached)
}

// datetime fills in transition times and the start time.
func (m *statusManager) datetime(status, old *corev1.PodStatus, now metav1.Time) {
	for i := range status.Conditions {
		c := &status.Conditions[i]
		if !kubeletOwns(c.Type) && c.Type != corev1.DisruptionTarget {
			continue
		}
		c.LastTransitionTime = now
		if _, before := podutil.GetPodCondition(old, c.Type); before != nil && before.Status == c.Status {
			c.LastTransitionTime = before.LastTransitionTime
		}
	}
	if old.StartTime != nil && !old.StartTime.IsZero() {
		status.StartTime = old.StartTime.DeepCopy()
	} else if status.StartTime.IsZero() {
		status.StartTime = &now
	}
}

// illegal says whether a container that may not run again would leave its terminated state.
// Models pkg/kubelet/status/status_manager.go checkContainerStateTransition.
func (m *statusManager) illegal(old, status *corev1.PodStatus, pod *corev1.Pod) bool {
	if pod.Spec.RestartPolicy == corev1.RestartPolicyAlways || (m.k.profile.RestartRules && podutil.AllContainersCouldRestart(&pod.Spec)) {
		return false
	}
	leaves := func(c *corev1.Container, before, after []corev1.ContainerStatus) bool {
		was, is := statusNamed(before, c.Name), statusNamed(after, c.Name)
		if was == nil || is == nil || was.State.Terminated == nil || is.State.Terminated != nil {
			return false
		}
		return !m.k.profile.restartable(c, pod, was.State.Terminated.ExitCode)
	}
	for i := range pod.Spec.Containers {
		if leaves(&pod.Spec.Containers[i], old.ContainerStatuses, status.ContainerStatuses) {
			return true
		}
	}
	for i := range pod.Spec.InitContainers {
		c := &pod.Spec.InitContainers[i]
		if !podutil.IsRestartableInitContainer(c) && leaves(c, old.InitContainerStatuses, status.InitContainerStatuses) {
			return true
		}
	}
	return false
}

// wholeSeconds is a time as the API writes it.
// Models staging/src/k8s.io/apimachinery/pkg/apis/meta/v1 (*Time).Rfc3339Copy
func wholeSeconds(t metav1.Time) metav1.Time { return metav1.Time{Time: t.UTC().Truncate(time.Second)} }

// maxMessages is how many bytes of termination messages a pod's status may hold in all.
const maxMessages = 12 * 1024

// normalize brings times to whole seconds and shortens long termination messages.
func normalize(pod *corev1.Pod, status *corev1.PodStatus) {
	limit := maxMessages
	if n := len(pod.Spec.Containers) + len(pod.Spec.InitContainers) + len(pod.Spec.EphemeralContainers); n > 0 {
		limit /= n
	}
	state := func(s *corev1.ContainerState) {
		if r := s.Running; r != nil {
			s.Running = &corev1.ContainerStateRunning{StartedAt: wholeSeconds(r.StartedAt)}
		}
		if s.Terminated != nil {
			t := *s.Terminated
			t.StartedAt, t.FinishedAt = wholeSeconds(t.StartedAt), wholeSeconds(t.FinishedAt)
			t.Message = t.Message[:min(len(t.Message), limit)]
			s.Terminated = &t
		}
	}
	for _, list := range [][]corev1.ContainerStatus{status.ContainerStatuses, status.InitContainerStatuses, status.EphemeralContainerStatuses} {
		for i := range list {
			state(&list[i].State)
			state(&list[i].LastTerminationState)
		}
	}
}

// sameToKubelet says whether two statuses differ in nothing that the kubelet sets, times of transitions aside.
func sameToKubelet(a, b *corev1.PodStatus) bool {
	if !sameConditions(a, b) || !sameConditions(b, a) {
		return false
	}
	other := *a
	other.Conditions = b.Conditions
	other.ResourceClaimStatuses = b.ResourceClaimStatuses
	return equality.Semantic.DeepEqual(&other, b)
}

func sameConditions(a, b *corev1.PodStatus) bool {
	for i := range a.Conditions {
		c := &a.Conditions[i]
		if !kubeletOwns(c.Type) && c.Type != corev1.DisruptionTarget {
			continue
		}
		_, o := podutil.GetPodCondition(b, c.Type)
		if o == nil || o.Status != c.Status || o.Reason != c.Reason || o.Message != c.Message {
			return false
		}
	}
	return true
}
