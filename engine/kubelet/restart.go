package kubelet

import (
	corev1 "k8s.io/api/core/v1"
	podutil "k8s.io/kubernetes/pkg/api/v1/pod"

	"github.com/podscope/podscope/engine/cri"
)

// restartable says whether a container that ended with exitCode is to be started again. Container-level rules go before the pod's
// restartPolicy where the version has them.
// Models pkg/api/v1/pod ContainerShouldRestart.
func (p Profile) restartable(c *corev1.Container, pod *corev1.Pod, exitCode int32) bool {
	if p.RestartRules {
		return podutil.ContainerShouldRestart(*c, pod.Spec, exitCode)
	}
	switch pod.Spec.RestartPolicy {
	case corev1.RestartPolicyNever:
		return false
	case corev1.RestartPolicyOnFailure:
		return exitCode != 0
	}
	return true
}

// shouldStart says whether the container is to be started now or later: it never ran, or ended and is restartable.
// Models pkg/kubelet/container/helpers.go ShouldContainerBeRestarted.
func (p Profile) shouldStart(c *corev1.Container, pod *corev1.Pod, status *cri.PodStatus) bool {
	if pod.DeletionTimestamp != nil {
		return false
	}
	s := status.Container(c.Name)
	switch {
	case s == nil:
		return true
	case s.State == cri.Running:
		return false
	case s.State != cri.Exited:
		return true
	}
	return p.restartable(c, pod, int32(s.ExitCode))
}

// restartsOnFailure says whether the pod's own policy lets a failed container run again.
func restartsOnFailure(pod *corev1.Pod) bool {
	return pod.Spec.RestartPolicy != corev1.RestartPolicyNever
}

// restartAllRequested says whether a rule of some container asks for the whole pod to start again in place. The runtime's view, or the API's,
// may be nil.
// Models pkg/kubelet/container/helpers.go ShouldAllContainersRestart.
func (p Profile) restartAllRequested(pod *corev1.Pod, status *cri.PodStatus, api *corev1.PodStatus) bool {
	if !p.RestartRules || !podutil.AllContainersCouldRestart(&pod.Spec) {
		return false
	}
	if api != nil {
		if _, c := podutil.GetPodCondition(api, corev1.AllContainersRestarting); c != nil && c.Status == corev1.ConditionTrue {
			return true
		}
	}
	for c := range podutil.ContainerIter(&pod.Spec, podutil.InitContainers|podutil.Containers) {
		if status != nil {
			s := status.Container(c.Name)
			if s == nil || s.State != cri.Exited {
				continue
			}
			if restartsAll(c, int32(s.ExitCode)) {
				return true
			}
		}
		if api == nil {
			continue
		}
		if s, ok := podutil.GetContainerStatus(allStatuses(api), c.Name); ok && s.State.Terminated != nil && restartsAll(c, s.State.Terminated.ExitCode) {
			return true
		}
	}
	return false
}

// restartsAll says whether a container's end with that exit code asks for the whole pod to restart in place.
func restartsAll(c *corev1.Container, exitCode int32) bool {
	rule, ok := podutil.FindMatchingContainerRestartRule(*c, exitCode)
	return ok && rule.Action == corev1.ContainerRestartRuleActionRestartAllContainers
}

// noContainersLeft says whether the runtime holds none of the pod's containers any more.
func noContainersLeft(pod *corev1.Pod, status *cri.PodStatus) bool {
	for c := range podutil.ContainerIter(&pod.Spec, podutil.InitContainers|podutil.Containers) {
		if status.Container(c.Name) != nil {
			return false
		}
	}
	return true
}

// regularContainerCreated says whether some regular container exists, so that initialization must have been finished.
// Models pkg/kubelet/kuberuntime HasAnyRegularContainerCreated.
func regularContainerCreated(pod *corev1.Pod, status *cri.PodStatus) bool {
	for i := range pod.Spec.Containers {
		if s := status.Container(pod.Spec.Containers[i].Name); s != nil && s.State != cri.Unknown {
			return true
		}
	}
	return false
}

// regularContainerActive says whether a regular container exists in the sandbox that is ready now.
// Models pkg/kubelet/container/helpers.go HasAnyActiveRegularContainerStarted.
func regularContainerActive(pod *corev1.Pod, status *cri.PodStatus) bool {
	for _, s := range status.Active() {
		for i := range pod.Spec.Containers {
			if pod.Spec.Containers[i].Name == s.Name {
				return true
			}
		}
	}
	return false
}
