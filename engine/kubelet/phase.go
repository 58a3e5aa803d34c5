package kubelet

import (
	corev1 "k8s.io/api/core/v1"
	podutil "k8s.io/kubernetes/pkg/api/v1/pod"
)

// tally counts a pod's containers by what they mean for its phase.
type tally struct {
	pendingInit, pendingSidecars       int
	initFailed, initFailedForGood      int
	unknown, running, waiting          int
	stopped, stoppedForGood, succeeded int
	profile                            Profile
	pod                                *corev1.Pod
}

// podPhase derives the phase from container statuses. terminal: no container will run again. initialized: a regular
// container exists in the present sandbox.
// Models pkg/kubelet/kubelet_pods.go getPhase.
func (p Profile) podPhase(pod *corev1.Pod, info []corev1.ContainerStatus, terminal, initialized bool) corev1.PodPhase {
	t := &tally{profile: p, pod: pod}
	for i := range pod.Spec.InitContainers {
		c := &pod.Spec.InitContainers[i]
		s, known := podutil.GetContainerStatus(info, c.Name)
		if podutil.IsRestartableInitContainer(c) {
			t.sidecar(s, known)
		} else {
			t.init(c, s, known)
		}
	}
	for i := range pod.Spec.Containers {
		c := &pod.Spec.Containers[i]
		s, known := podutil.GetContainerStatus(info, c.Name)
		t.regular(c, s, known)
	}
	return t.phase(terminal, initialized)
}

// forGood says whether a container that ended so stays ended.
func (t *tally) forGood(c *corev1.Container, end *corev1.ContainerStateTerminated) bool {
	return !t.profile.restartable(c, t.pod, end.ExitCode) && end.Reason != restartingAllContainers
}

func (t *tally) init(c *corev1.Container, s corev1.ContainerStatus, known bool) {
	end := s.State.Terminated
	if s.State.Waiting != nil {
		end = s.LastTerminationState.Terminated
	}
	switch {
	case !known, s.State.Running != nil, end == nil:
		t.pendingInit++
	case end.ExitCode != 0:
		t.initFailed++
		if t.forGood(c, end) {
			t.initFailedForGood++
		}
	}
}

func (t *tally) sidecar(s corev1.ContainerStatus, known bool) {
	switch {
	case !known:
		t.unknown++
	case s.State.Running != nil:
		if s.Started == nil || !*s.Started {
			t.pendingSidecars++
		}
		t.running++
	case s.State.Terminated != nil:
	case s.State.Waiting != nil:
		if s.LastTerminationState.Terminated == nil {
			t.pendingSidecars++
			t.waiting++
		}
	default:
		t.pendingSidecars++
		t.unknown++
	}
}

func (t *tally) regular(c *corev1.Container, s corev1.ContainerStatus, known bool) {
	switch {
	case !known:
		t.unknown++
	case s.State.Running != nil:
		t.running++
	case s.State.Terminated != nil:
		t.stop(c, s.State.Terminated)
		if s.State.Terminated.ExitCode == 0 {
			t.succeeded++
		}
	case s.State.Waiting != nil && s.LastTerminationState.Terminated != nil:
		t.stop(c, s.LastTerminationState.Terminated)
	case s.State.Waiting != nil:
		t.waiting++
	default:
		t.unknown++
	}
}

func (t *tally) stop(c *corev1.Container, end *corev1.ContainerStateTerminated) {
	t.stopped++
	if t.forGood(c, end) {
		t.stoppedForGood++
	}
}

func (t *tally) phase(terminal, initialized bool) corev1.PodPhase {
	switch {
	case t.initFailedForGood > 0:
		return corev1.PodFailed
	case t.pendingInit > 0, t.pendingSidecars > 0 && !initialized, t.waiting > 0:
		return corev1.PodPending
	case t.running > 0 && t.unknown == 0:
		return corev1.PodRunning
	case t.running == 0 && t.stopped > 0 && t.unknown == 0:
		if terminal && !isStatic(t.pod) {
			return t.ended()
		}
		return t.phaseOfStopped()
	}
	return corev1.PodPending
}

func (t *tally) ended() corev1.PodPhase {
	if t.stopped == t.succeeded {
		return corev1.PodSucceeded
	}
	return corev1.PodFailed
}

func (t *tally) phaseOfStopped() corev1.PodPhase {
	if t.profile.RestartRules {
		if t.stopped != t.stoppedForGood {
			return corev1.PodRunning
		}
		return t.ended()
	}
	switch policy := t.pod.Spec.RestartPolicy; {
	case policy == corev1.RestartPolicyAlways:
		return corev1.PodRunning
	case t.stopped == t.succeeded:
		return corev1.PodSucceeded
	case policy == corev1.RestartPolicyNever:
		return corev1.PodFailed
	}
	return corev1.PodRunning
}
