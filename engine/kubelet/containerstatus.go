package kubelet

import (
	"slices"
	"sort"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	podutil "k8s.io/kubernetes/pkg/api/v1/pod"

	"github.com/podscope/podscope/engine/cri"
)

// Reasons of container states.
const (
	containerCreating       = "ContainerCreating"
	podInitializing         = "PodInitializing"
	containerStatusUnknown  = "ContainerStatusUnknown"
	restartingAllContainers = "RestartingAllContainers"

	goneWhenDeleted    = "The container could not be located when the pod was deleted.  The container used to be Running"
	goneWhenTerminated = "The container could not be located when the pod was terminated"
	removedToRestart   = "The container is removed because RestartAllContainers in place"
	initGone           = "Unable to get init container status from container runtime and pod has been initialized, treat it as exited normally"

	// exitKilled is the exit code of a process killed by SIGKILL, and the one that stands for "nobody knows".
	exitKilled = 137
)

// statusBuilder turns the runtime's view of a pod into API container statuses.
// Models pkg/kubelet/kubelet_pods.go (*Kubelet).convertToAPIContainerStatuses.
type statusBuilder struct {
	profile    Profile
	pod        *corev1.Pod
	status     *cri.PodStatus
	failures   startFailures
	restarting bool // the pod restarts in place
	resources  func(container string) *corev1.ResourceRequirements
}

// build returns the statuses of the given containers, all of one kind, in API order.
func (b *statusBuilder) build(containers []corev1.Container, previous []corev1.ContainerStatus, init bool) []corev1.ContainerStatus {
	if len(containers) == 0 {
		return nil
	}
	out := make([]corev1.ContainerStatus, len(containers))
	for i := range containers {
		c := &containers[i]
		old := statusNamed(previous, c.Name)
		s := b.initial(c, old)
		instances := b.instances(c.Name)
		if len(instances) == 0 {
			b.vanished(&s, old)
		}
		b.observed(c, &s, old, instances)
		if !b.inferInitDone(c, &s, init) {
			b.waiting(c, &s)
		}
		out[i] = s
	}
	if !init {
		sort.SliceStable(out, func(i, j int) bool { return out[i].Name < out[j].Name })
	}
	return out
}

func statusNamed(statuses []corev1.ContainerStatus, name string) *corev1.ContainerStatus {
	for i := range statuses {
		if statuses[i].Name == name {
			return &statuses[i]
		}
	}
	return nil
}

// initial is the status of a container that the runtime knows nothing about.
func (b *statusBuilder) initial(c *corev1.Container, old *corev1.ContainerStatus) corev1.ContainerStatus {
	if old != nil && old.State.Terminated != nil {
		return *old
	}
	s := corev1.ContainerStatus{Name: c.Name, Image: c.Image, VolumeMounts: volumeMountStatuses(c)}
	s.State.Waiting = &corev1.ContainerStateWaiting{Reason: b.defaultWaiting()}
	if old != nil {
		s.RestartCount = old.RestartCount
		s.LastTerminationState = old.LastTerminationState
	}
	return s
}

func (b *statusBuilder) defaultWaiting() string {
	if len(b.pod.Spec.InitContainers) > 0 {
		return podInitializing
	}
	return containerCreating
}

func volumeMountStatuses(c *corev1.Container) []corev1.VolumeMountStatus {
	var out []corev1.VolumeMountStatus
	for _, m := range c.VolumeMounts {
		s := corev1.VolumeMountStatus{Name: m.Name, MountPath: m.MountPath, ReadOnly: m.ReadOnly}
		if m.ReadOnly {
			mode := corev1.RecursiveReadOnlyDisabled
			if m.RecursiveReadOnly != nil && *m.RecursiveReadOnly != corev1.RecursiveReadOnlyDisabled {
				mode = corev1.RecursiveReadOnlyEnabled
			}
			s.RecursiveReadOnly = &mode
		}
		out = append(out, s)
	}
	return out
}

// instances returns the two newest instances of a container.
func (b *statusBuilder) instances(name string) []*cri.ContainerStatus {
	var out []*cri.ContainerStatus
	for _, s := range b.status.Containers {
		if s.Name == name {
			if out = append(out, s); len(out) == 2 {
				break
			}
		}
	}
	return out
}

// vanished infers the end of a container that was last seen running and that the runtime no longer has.
func (b *statusBuilder) vanished(s, old *corev1.ContainerStatus) {
	if old == nil {
		return
	}
	if b.restarting && old.State.Waiting == nil {
		s.State = corev1.ContainerState{Waiting: &corev1.ContainerStateWaiting{Reason: restartingAllContainers, Message: removedToRestart}}
		s.LastTerminationState.Terminated = &corev1.ContainerStateTerminated{
			Reason: restartingAllContainers, Message: removedToRestart, ExitCode: exitKilled,
		}
		s.RestartCount = old.RestartCount + 1
		return
	}
	if old.State.Running == nil || s.LastTerminationState.Terminated != nil {
		return
	}
	s.LastTerminationState.Terminated = &corev1.ContainerStateTerminated{
		Reason: containerStatusUnknown, Message: goneWhenDeleted, ExitCode: exitKilled,
	}
	if b.pod.DeletionTimestamp == nil {
		s.RestartCount++
	}
}

// observed replaces s by what the runtime says, when it knows the container.
func (b *statusBuilder) observed(c *corev1.Container, s, old *corev1.ContainerStatus, instances []*cri.ContainerStatus) {
	for i, instance := range instances {
		converted := b.convert(c, instance, old)
		if i == 0 {
			*s = converted
		} else {
			s.LastTerminationState = converted.State
		}
	}
}

func (b *statusBuilder) convert(c *corev1.Container, cs *cri.ContainerStatus, old *corev1.ContainerStatus) corev1.ContainerStatus {
	s := corev1.ContainerStatus{
		Name: cs.Name, RestartCount: int32(cs.RestartCount), Image: cs.Image, ImageID: cs.ImageRef, ContainerID: containerID(cs.ID),
	}
	if old != nil {
		s.VolumeMounts = old.VolumeMounts
		b.inherit(&s, old)
	} else {
		s.VolumeMounts = volumeMountStatuses(c)
	}
	switch cs.State {
	case cri.Running:
		s.State.Running = &corev1.ContainerStateRunning{StartedAt: metav1.NewTime(cs.StartedAt)}
		if b.profile.KeepLastState && old != nil && old.State.Terminated != nil && old.RestartCount >= int32(cs.RestartCount) {
			s.RestartCount = old.RestartCount + 1
		}
		if b.profile.ReadyAcrossRestart && old != nil && old.Started != nil {
			s.Started = old.Started
		}
	case cri.Exited:
		s.State.Terminated = &corev1.ContainerStateTerminated{
			ExitCode: int32(cs.ExitCode), Reason: cs.Reason, Message: cs.Message, ContainerID: s.ContainerID,
			StartedAt: metav1.NewTime(cs.StartedAt), FinishedAt: metav1.NewTime(cs.FinishedAt),
		}
	default:
		b.convertUnknown(&s, cs, old)
	}
	b.convertResources(c, &s, cs)
	if cs.User != nil {
		s.User = &corev1.ContainerUser{Linux: cs.User}
	}
	return s
}

// inherit keeps a restart count and a last state that the runtime has lost with an older instance.
func (b *statusBuilder) inherit(s, old *corev1.ContainerStatus) {
	if !b.profile.KeepLastState {
		return
	}
	s.RestartCount = max(s.RestartCount, old.RestartCount)
	if old.ContainerID != s.ContainerID && old.State.Terminated != nil {
		s.LastTerminationState.Terminated = old.State.Terminated
	} else if old.LastTerminationState.Terminated != nil {
		s.LastTerminationState.Terminated = old.LastTerminationState.Terminated
	}
}

func (b *statusBuilder) convertUnknown(s *corev1.ContainerStatus, cs *cri.ContainerStatus, old *corev1.ContainerStatus) {
	if cs.State != cri.Unknown || old == nil || old.State.Running == nil {
		s.State.Waiting = &corev1.ContainerStateWaiting{}
		return
	}
	reason := containerStatusUnknown
	if b.restarting {
		reason = restartingAllContainers
	}
	s.State.Terminated = &corev1.ContainerStateTerminated{Reason: reason, Message: goneWhenTerminated, ExitCode: exitKilled}
	s.RestartCount = old.RestartCount + 1
}

func (b *statusBuilder) convertResources(c *corev1.Container, s *corev1.ContainerStatus, cs *cri.ContainerStatus) {
	s.AllocatedResources = c.Resources.Requests
	s.Resources = c.Resources.DeepCopy()
	if cs.State == cri.Running && b.resources != nil {
		if actual := b.resources(c.Name); actual != nil {
			s.Resources = actual
		}
	}
}

// inferInitDone reports whether nothing more is to be said of an init container that has done its work.
func (b *statusBuilder) inferInitDone(c *corev1.Container, s *corev1.ContainerStatus, init bool) bool {
	if !init {
		return false
	}
	cs := b.status.Container(c.Name)
	if cs != nil {
		return cs.State == cri.Exited && cs.ExitCode == 0
	}
	if s.State.Waiting == nil || podutil.IsRestartableInitContainer(c) || !regularContainerCreated(b.pod, b.status) {
		return false
	}
	s.State = corev1.ContainerState{Terminated: &corev1.ContainerStateTerminated{Reason: "Completed", Message: initGone}}
	return true
}

// waiting gives a container that is to be started, and whose last attempt failed or was put off, the reason why it waits.
func (b *statusBuilder) waiting(c *corev1.Container, s *corev1.ContainerStatus) {
	if !b.profile.shouldStart(c, b.pod, b.status) {
		return
	}
	failure, ok := b.failures[c.Name]
	if !ok {
		return
	}
	if s.State.Terminated != nil {
		s.LastTerminationState = s.State
	}
	s.State = corev1.ContainerState{Waiting: &corev1.ContainerStateWaiting{Reason: failure.reason, Message: failure.message}}
}

// containerID is how the API writes a runtime's container id.
func containerID(id string) string {
	if id == "" {
		return ""
	}
	return "containerd://" + id
}

// startFailures are the reasons why containers of one pod could not be started at the last sync, by container.
// Models pkg/kubelet/reason_cache.go ReasonCache.
type startFailures map[string]startFailure

type startFailure struct{ reason, message string }

// update takes over the results of a sync: containers that were started lose their entry.
func (f startFailures) update(results []syncResult) {
	for _, r := range results {
		if r.action != actionStart {
			continue
		}
		if r.err == nil {
			delete(f, r.target)
		} else {
			f[r.target] = startFailure{reason: r.err.reason, message: r.err.message}
		}
	}
}

// ephemeralSpecs are the pod's ephemeral containers as ordinary ones.
func ephemeralSpecs(pod *corev1.Pod) []corev1.Container {
	var out []corev1.Container
	for i := range pod.Spec.EphemeralContainers {
		out = append(out, corev1.Container(pod.Spec.EphemeralContainers[i].EphemeralContainerCommon))
	}
	return slices.Clip(out)
}
