package kubelet

import (
	"fmt"
	"strings"

	corev1 "k8s.io/api/core/v1"
	podutil "k8s.io/kubernetes/pkg/api/v1/pod"

	"github.com/podscope/podscope/engine/cri"
)

// Reasons of conditions.
const (
	reasonUnknownStatuses  = "UnknownContainerStatuses"
	reasonPodCompleted     = "PodCompleted"
	reasonPodFailed        = "PodFailed"
	reasonNotReady         = "ContainersNotReady"
	reasonNotInitialized   = "ContainersNotInitialized"
	reasonGatesNotReady    = "ReadinessGatesNotReady"
	reasonRestartAllBegun  = "RestartAllContainersStarted"
	restartAllBegunMessage = "container exited with restart policy rule"
)

// condition makes a condition of the pod's present generation; its transition time is set when the status is accepted.
func condition(pod *corev1.Pod, old *corev1.PodStatus, kind corev1.PodConditionType, ok bool, reason, message string) corev1.PodCondition {
	status := corev1.ConditionFalse
	if ok {
		status = corev1.ConditionTrue
	}
	return corev1.PodCondition{
		Type: kind, Status: status, Reason: reason, Message: message,
		ObservedGeneration: podutil.CalculatePodConditionObservedGeneration(old, pod.Generation, kind),
	}
}

// notReadyWhy is why not all containers are ready: empty reason when they are.
// Models pkg/kubelet/status/generate.go GenerateContainersReadyCondition.
func notReadyWhy(pod *corev1.Pod, statuses []corev1.ContainerStatus, phase corev1.PodPhase) (reason, message string) {
	if statuses == nil {
		return reasonUnknownStatuses, ""
	}
	var unknown, unready []string
	for c := range podutil.ContainerIter(&pod.Spec, podutil.InitContainers|podutil.Containers) {
		if isInit(pod, c.Name) && !podutil.IsRestartableInitContainer(c) {
			continue
		}
		if s, ok := podutil.GetContainerStatus(statuses, c.Name); !ok {
			unknown = append(unknown, c.Name)
		} else if !s.Ready {
			unready = append(unready, c.Name)
		}
	}
	switch {
	case phase == corev1.PodSucceeded && len(unknown) == 0:
		return reasonPodCompleted, ""
	case phase == corev1.PodFailed:
		return reasonPodFailed, ""
	}
	if message = containerLists("unready", unknown, unready); message != "" {
		return reasonNotReady, message
	}
	return "", ""
}

// containerLists words which containers are in an unknown or an unwanted status; empty when there are none.
func containerLists(unwanted string, unknown, named []string) string {
	words := ""
	if len(unknown) > 0 {
		words = "containers with unknown status: [" + strings.Join(unknown, " ") + "]"
	}
	if len(named) > 0 {
		if words != "" {
			words += ", "
		}
		words += "containers with " + unwanted + " status: [" + strings.Join(named, " ") + "]"
	}
	return words
}

func containersReady(pod *corev1.Pod, old *corev1.PodStatus, statuses []corev1.ContainerStatus, phase corev1.PodPhase) corev1.PodCondition {
	reason, message := notReadyWhy(pod, statuses, phase)
	return condition(pod, old, corev1.ContainersReady, reason == "", reason, message)
}

// podReady adds the readiness gates to what the containers say.
// Models pkg/kubelet/status/generate.go GeneratePodReadyCondition.
func podReady(pod *corev1.Pod, old *corev1.PodStatus, conditions []corev1.PodCondition, statuses []corev1.ContainerStatus, phase corev1.PodPhase) corev1.PodCondition {
	reason, message := notReadyWhy(pod, statuses, phase)
	if reason != "" {
		return condition(pod, old, corev1.PodReady, false, reason, message)
	}
	var missing []string
	for _, gate := range pod.Spec.ReadinessGates {
		_, c := podutil.GetPodConditionFromList(conditions, gate.ConditionType)
		if c == nil {
			missing = append(missing, fmt.Sprintf("corresponding condition of pod readiness gate %q does not exist.", gate.ConditionType))
		} else if c.Status != corev1.ConditionTrue {
			missing = append(missing, fmt.Sprintf("the status of pod readiness gate %q is not \"True\", but %v", gate.ConditionType, c.Status))
		}
	}
	if len(missing) > 0 {
		return condition(pod, old, corev1.PodReady, false, reasonGatesNotReady, strings.Join(missing, ", "))
	}
	return condition(pod, old, corev1.PodReady, true, "", "")
}

// initialized says whether every init container has done its part. Since pods restart in place, one that has been initialized stays so.
// Models pkg/kubelet/status/generate.go GeneratePodInitializedCondition.
func (p Profile) initialized(pod *corev1.Pod, old *corev1.PodStatus, statuses []corev1.ContainerStatus, phase corev1.PodPhase) corev1.PodCondition {
	is := func(ok bool, reason, message string) corev1.PodCondition {
		return condition(pod, old, corev1.PodInitialized, ok, reason, message)
	}
	if statuses == nil && len(pod.Spec.InitContainers) > 0 {
		return is(false, reasonUnknownStatuses, "")
	}
	var unknown, incomplete []string
	for i := range pod.Spec.InitContainers {
		c := &pod.Spec.InitContainers[i]
		if s, ok := podutil.GetContainerStatus(statuses, c.Name); !ok {
			unknown = append(unknown, c.Name)
		} else if !initDone(c, &s) {
			incomplete = append(incomplete, c.Name)
		}
	}
	if phase == corev1.PodSucceeded && len(unknown) == 0 {
		return is(true, reasonPodCompleted, "")
	}
	message := containerLists("incomplete", unknown, incomplete)
	_, before := podutil.GetPodConditionFromList(old.Conditions, corev1.PodInitialized)
	stays := p.RestartRules && before != nil && before.Status == corev1.ConditionTrue
	if message == "" || regularStarted(pod, statuses) || stays {
		return is(true, "", "")
	}
	return is(false, reasonNotInitialized, message)
}

func initDone(c *corev1.Container, s *corev1.ContainerStatus) bool {
	if podutil.IsRestartableInitContainer(c) {
		return s.Started != nil && *s.Started
	}
	return s.Ready
}

func regularStarted(pod *corev1.Pod, statuses []corev1.ContainerStatus) bool {
	for i := range statuses {
		s := &statuses[i]
		if !isInit(pod, s.Name) && (s.State.Running != nil || s.State.Terminated != nil) {
			return true
		}
	}
	return false
}

func isInit(pod *corev1.Pod, container string) bool {
	for i := range pod.Spec.InitContainers {
		if pod.Spec.InitContainers[i].Name == container {
			return true
		}
	}
	return false
}

// readyToStart says whether the pod has a sandbox with networking.
// Models pkg/kubelet/status/generate.go GeneratePodReadyToStartContainersCondition.
func readyToStart(pod *corev1.Pod, old *corev1.PodStatus, status *cri.PodStatus) corev1.PodCondition {
	needed, _, _ := sandboxNeeded(pod, status)
	return condition(pod, old, corev1.PodReadyToStartContainers, !needed, "", "")
}

// restartingAll is the condition of a pod that restarts in place. It carries no observed generation.
// Models pkg/kubelet/status/generate.go GenerateAllContainersRestartingCondition.
func (p Profile) restartingAll(pod *corev1.Pod, old *corev1.PodStatus, status *cri.PodStatus, phase corev1.PodPhase) corev1.PodCondition {
	c := corev1.PodCondition{Type: corev1.AllContainersRestarting, Status: corev1.ConditionFalse}
	switch {
	case phase == corev1.PodSucceeded:
		c.Reason = reasonPodCompleted
	case phase == corev1.PodFailed:
		c.Reason = reasonPodFailed
	case p.restartAllRequested(pod, status, old) && !noContainersLeft(pod, status):
		c.Status, c.Reason, c.Message = corev1.ConditionTrue, reasonRestartAllBegun, restartAllBegunMessage
	}
	return c
}

// kubeletOwns says whether the kubelet alone sets conditions of that type.
// Models pkg/kubelet/types PodConditionByKubelet.
func kubeletOwns(kind corev1.PodConditionType) bool {
	switch kind {
	case corev1.PodScheduled, corev1.PodReady, corev1.PodInitialized, corev1.ContainersReady, corev1.PodReadyToStartContainers,
		corev1.PodResizeInProgress, corev1.PodResizePending, corev1.AllContainersRestarting:
		return true
	}
	return false
}
