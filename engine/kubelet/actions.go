package kubelet

import (
	"fmt"
	"hash/fnv"

	corev1 "k8s.io/api/core/v1"

	"github.com/podscope/podscope/engine/cri"
)

// killReason is why a container is killed: it decides the grace period.
type killReason int

const (
	killUnknown killReason = iota
	killStartupProbe
	killLivenessProbe
	killPostStartHook
	killResize
	killRestartAll
)

// podActions is what a sync has to do to bring the runtime to what the pod asks for.
// Models pkg/kubelet/kuberuntime podActions.
type podActions struct {
	killPod       bool
	createSandbox bool
	sandboxID     string // the one to use, or the one that has to go
	attempt       int
	startInit     []int
	start         []int
	startDebug    []int // ephemeral containers
	kill          []killAction
	reset         []killAction // in-place restart of the whole pod: to be removed, in this order
	resize        []resizeAction
	resizePod     bool // the pod's own limits are to be changed
}

type killAction struct {
	id      string
	name    string
	message string
	reason  killReason
	running bool
}

// specHash identifies what of a container cannot change without a restart.
// Models pkg/kubelet/container/helpers.go HashContainer.
func specHash(c *corev1.Container) uint64 {
	h := fnv.New32a()
	_, _ = fmt.Fprintf(h, "%s|%s", c.Name, c.Image)
	return uint64(h.Sum32())
}

// sandboxNeeded says whether the pod needs a new sandbox, with which attempt number, and the id of the present one.
// Models pkg/kubelet/kuberuntime/util PodSandboxChanged.
func sandboxNeeded(pod *corev1.Pod, status *cri.PodStatus) (needed bool, attempt int, id string) {
	if status == nil || len(status.Sandboxes) == 0 {
		return true, 0, ""
	}
	newest := status.Sandboxes[0]
	ready := 0
	for _, s := range status.Sandboxes {
		if s.Ready {
			ready++
		}
	}
	switch {
	case ready > 1, !newest.Ready:
		return true, newest.Attempt + 1, newest.ID
	case newest.HostNetwork != pod.Spec.HostNetwork:
		return true, newest.Attempt + 1, ""
	case !pod.Spec.HostNetwork && newest.IP == "":
		return true, newest.Attempt + 1, newest.ID
	}
	return false, newest.Attempt, newest.ID
}

// computeActions compares the pod with what runs.
// Models pkg/kubelet/kuberuntime (*kubeGenericRuntimeManager).computePodActions.
func (k *Kubelet) computeActions(pod *corev1.Pod, status *cri.PodStatus, restartAll bool) *podActions {
	needed, attempt, id := sandboxNeeded(pod, status)
	a := &podActions{killPod: needed, createSandbox: needed, sandboxID: id, attempt: attempt}
	if restartAll {
		a.reset = resetOrder(pod, status)
		return a
	}
	if needed {
		k.actionsForNewSandbox(a, pod, status)
		return a
	}
	for i := range pod.Spec.EphemeralContainers {
		if status.Container(pod.Spec.EphemeralContainers[i].Name) == nil {
			a.startDebug = append(a.startDebug, i)
		}
	}
	if initialized := k.initActions(a, pod, status); a.killPod || !initialized {
		return a
	}
	k.regularActions(a, pod, status)
	return a
}

func (k *Kubelet) actionsForNewSandbox(a *podActions, pod *corev1.Pod, status *cri.PodStatus) {
	if !restartsOnFailure(pod) && a.attempt != 0 && len(status.Containers) != 0 {
		a.createSandbox = false
		return
	}
	var start []int
	for i := range pod.Spec.Containers {
		c := &pod.Spec.Containers[i]
		if k.runsOnce(c, pod) && succeeded(status.Container(c.Name)) {
			continue
		}
		start = append(start, i)
	}
	if len(start) == 0 && regularContainerCreated(pod, status) {
		a.createSandbox = false
		return
	}
	if len(pod.Spec.InitContainers) != 0 {
		a.startInit = []int{0}
		return
	}
	a.start = start
}

// runsOnce says whether the container is finished once it has succeeded.
func (k *Kubelet) runsOnce(c *corev1.Container, pod *corev1.Pod) bool {
	if k.profile.RestartRules && c.RestartPolicy != nil {
		return *c.RestartPolicy == corev1.ContainerRestartPolicyOnFailure
	}
	return pod.Spec.RestartPolicy == corev1.RestartPolicyOnFailure
}

func succeeded(s *cri.ContainerStatus) bool {
	return s != nil && s.State == cri.Exited && s.ExitCode == 0
}

func (k *Kubelet) regularActions(a *podActions, pod *corev1.Pod, status *cri.PodStatus) {
	keep := 0
	for i := range pod.Spec.Containers {
		c := &pod.Spec.Containers[i]
		s := status.Container(c.Name)
		if s == nil || s.State != cri.Running {
			if k.profile.shouldStart(c, pod, status) {
				a.start = append(a.start, i)
				if s != nil && s.State == cri.Unknown {
					a.kill = append(a.kill, unknownKill("Container", s))
				}
			}
			continue
		}
		if k.keepRunning(a, pod, i, s) {
			keep++
		}
	}
	if keep == 0 && len(a.start) == 0 {
		a.killPod = true
		a.startInit = nil
	}
	if state := k.resizes[pod.UID]; state != nil {
		a.resizePod = state.podOutdated(pod)
	}
}

// keepRunning decides about a running regular container; one that is not kept gets its entries in a.
func (k *Kubelet) keepRunning(a *podActions, pod *corev1.Pod, i int, s *cri.ContainerStatus) bool {
	c := &pod.Spec.Containers[i]
	restart := restartsOnFailure(pod)
	if k.profile.RestartRules && c.RestartPolicy != nil {
		restart = *c.RestartPolicy != corev1.ContainerRestartPolicyNever
	}
	var message string
	var reason killReason
	switch {
	case s.Hash != specHash(c):
		message = fmt.Sprintf("Container %s definition changed", c.Name)
		restart = true
	case k.probes.result(liveness, s.ID) == resultFailure:
		message, reason = fmt.Sprintf("Container %s failed liveness probe", c.Name), killLivenessProbe
	case k.probes.result(startup, s.ID) == resultFailure:
		message, reason = fmt.Sprintf("Container %s failed startup probe", c.Name), killStartupProbe
	default:
		if k.resizeActions(a, pod, c, s) {
			return true
		}
		a.start = append(a.start, i)
		return false
	}
	if restart {
		message += ", will be restarted"
		a.start = append(a.start, i)
	}
	a.kill = append(a.kill, killAction{id: s.ID, name: c.Name, message: message, reason: reason})
	return false
}

func unknownKill(what string, s *cri.ContainerStatus) killAction {
	return killAction{
		id: s.ID, name: s.Name,
		message: fmt.Sprintf("%s is in %q state, try killing it before restart", what, s.State),
	}
}

// resetOrder lists the containers to remove for an in-place restart: those that triggered it last, regular ones before init ones.
// Models pkg/kubelet/kuberuntime (*kubeGenericRuntimeManager).getContainersToReset.
func resetOrder(pod *corev1.Pod, status *cri.PodStatus) []killAction {
	var sources, out []killAction
	collect := func(containers []corev1.Container) {
		for i := range containers {
			c := &containers[i]
			for _, s := range status.Containers {
				if s.Name != c.Name {
					continue
				}
				action := killAction{id: s.ID, name: s.Name, reason: killRestartAll, running: s.State != cri.Exited}
				if s.State == cri.Exited && restartsAll(c, int32(s.ExitCode)) {
					sources = append(sources, action)
				} else {
					out = append(out, action)
				}
			}
		}
	}
	collect(pod.Spec.Containers)
	collect(pod.Spec.InitContainers)
	return append(out, sources...)
}
