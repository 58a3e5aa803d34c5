package kubelet

import (
	"fmt"
	"slices"

	corev1 "k8s.io/api/core/v1"
	podutil "k8s.io/kubernetes/pkg/api/v1/pod"

	"github.com/podscope/podscope/engine/cri"
)

// initActions decides about the init containers, last one first, and reports whether the pod has been initialized.
// Models pkg/kubelet/kuberuntime (*kubeGenericRuntimeManager).computeInitContainerActions.
func (k *Kubelet) initActions(a *podActions, pod *corev1.Pod, status *cri.PodStatus) bool {
	if len(pod.Spec.InitContainers) == 0 {
		return true
	}
	w := &initWalk{k: k, a: a, pod: pod, status: status, initialized: regularRunning(pod, status)}
	w.previously = w.initialized
	for i := len(pod.Spec.InitContainers) - 1; i >= 0; i-- {
		if stop := w.visit(i); stop {
			return false
		}
	}
	if !w.previously {
		a.startInit = append(a.startInit, 0)
	}
	slices.Reverse(a.startInit)
	return w.initialized
}

// initWalk is one walk over a pod's init containers.
type initWalk struct {
	k           *Kubelet
	a           *podActions
	pod         *corev1.Pod
	status      *cri.PodStatus
	initialized bool // the pod has been
	previously  bool // a later init container, or a regular one, has already been seen to exist
}

func regularRunning(pod *corev1.Pod, status *cri.PodStatus) bool {
	for i := range pod.Spec.Containers {
		if s := status.Container(pod.Spec.Containers[i].Name); s != nil && (s.State == cri.Created || s.State == cri.Running) {
			return true
		}
	}
	return false
}

// visit decides about one init container and reports whether the pod has failed for good.
func (w *initWalk) visit(i int) (stop bool) {
	c := &w.pod.Spec.InitContainers[i]
	s := w.status.Container(c.Name)
	sidecar := podutil.IsRestartableInitContainer(c)
	if s == nil {
		if w.previously && sidecar {
			w.a.startInit = append(w.a.startInit, i)
		}
		return false
	}
	if w.previously && !sidecar {
		return false
	}
	switch s.State {
	case cri.Created:
		w.a.startInit = append(w.a.startInit, i)
	case cri.Running:
		if sidecar {
			w.runningSidecar(i, c, s)
		} else if w.k.profile.ResizeInit {
			w.k.resizeActions(w.a, w.pod, c, s)
		}
	case cri.Exited:
		stop = w.exited(i, c, s, sidecar)
	default:
		stop = w.unknown(i, c, s, sidecar)
	}
	w.previously = true
	return stop
}

// done takes note that init container i has done its part: the next one's turn has come.
func (w *initWalk) done(i int) {
	if i == len(w.pod.Spec.InitContainers)-1 {
		w.initialized = true
	} else if !w.previously {
		w.a.startInit = append(w.a.startInit, i+1)
	}
}

func (w *initWalk) restart(i int, s *cri.ContainerStatus, message string, reason killReason) {
	w.a.kill = append(w.a.kill, killAction{id: s.ID, name: s.Name, message: message, reason: reason})
	w.a.startInit = append(w.a.startInit, i)
}

func (w *initWalk) runningSidecar(i int, c *corev1.Container, s *cri.ContainerStatus) {
	if c.StartupProbe != nil {
		switch w.k.probes.result(startup, s.ID) {
		case resultFailure:
			w.restart(i, s, fmt.Sprintf("Init container %s failed startup probe", c.Name), killStartupProbe)
			return
		case resultSuccess:
		default:
			return
		}
	}
	w.done(i)
	switch {
	case s.Hash != specHash(c):
		w.restart(i, s, fmt.Sprintf("Init container %s definition changed", c.Name), killUnknown)
	case c.LivenessProbe != nil && w.k.probes.result(liveness, s.ID) == resultFailure:
		w.restart(i, s, fmt.Sprintf("Init container %s failed liveness probe", c.Name), killLivenessProbe)
	case !w.k.resizeActions(w.a, w.pod, c, s):
		w.a.startInit = append(w.a.startInit, i)
	}
}

func (w *initWalk) exited(i int, c *corev1.Container, s *cri.ContainerStatus, sidecar bool) (stop bool) {
	switch {
	case sidecar:
		w.a.startInit = append(w.a.startInit, i)
	case s.ExitCode == 0:
		if i == len(w.pod.Spec.InitContainers)-1 {
			w.initialized = true
		} else {
			w.a.startInit = append(w.a.startInit, i+1)
		}
	case !w.k.profile.shouldStart(c, w.pod, w.status):
		return w.fail()
	default:
		w.a.startInit = append(w.a.startInit, i)
	}
	return false
}

func (w *initWalk) unknown(i int, c *corev1.Container, s *cri.ContainerStatus, sidecar bool) (stop bool) {
	restart := sidecar || restartsOnFailure(w.pod)
	if !sidecar && w.k.profile.RestartRules && c.RestartPolicy != nil {
		restart = *c.RestartPolicy != corev1.ContainerRestartPolicyNever
	}
	if !restart {
		return w.fail()
	}
	w.a.kill = append(w.a.kill, unknownKill("Init container", s))
	w.a.startInit = append(w.a.startInit, i)
	return false
}

func (w *initWalk) fail() (stop bool) {
	w.a.killPod = true
	w.a.startInit = nil
	return true
}
