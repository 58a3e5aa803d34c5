package kubelet

import (
	"strconv"

	corev1 "k8s.io/api/core/v1"
	podutil "k8s.io/kubernetes/pkg/api/v1/pod"

	"github.com/podscope/podscope/engine/explain"
)

// explainChanges records what a new status says that the old one did not: phase, conditions, containers that have ended.
func (m *statusManager) explainChanges(pod *corev1.Pod, old, status *corev1.PodStatus) {
	if m.k.log == nil {
		return
	}
	if old.Phase != status.Phase {
		from := string(old.Phase)
		if from == "" {
			from = string(corev1.PodPending)
		}
		if from != string(status.Phase) {
			m.k.explainPod(pod, explain.RulePhaseChanged, map[string]string{"from": from, "to": string(status.Phase), "why": status.Reason}, "")
		}
	}
	for i := range status.Conditions {
		c := &status.Conditions[i]
		_, before := podutil.GetPodCondition(old, c.Type)
		if before != nil && before.Status == c.Status && before.Reason == c.Reason {
			continue
		}
		m.k.explainPod(pod, explain.RuleConditionChanged, m.changed(c), "")
		if c.Reason == reasonGatesNotReady {
			m.k.explainPod(pod, explain.RuleReadinessGatesWait, map[string]string{"gates": c.Message}, "spec.readinessGates")
		}
	}
	m.explainEnds(pod, old.InitContainerStatuses, status.InitContainerStatuses)
	m.explainEnds(pod, old.ContainerStatuses, status.ContainerStatuses)
}

// change is what is said of a condition's change.
type change struct {
	condition       corev1.PodConditionType
	status          corev1.ConditionStatus
	reason, message string
}

// changed is a change's facts, the same ones for all pods that change alike: a thousand pods become ready in four steps each.
func (m *statusManager) changed(c *corev1.PodCondition) map[string]string {
	key := change{c.Type, c.Status, c.Reason, c.Message}
	args := m.changes[key]
	if args == nil {
		args = map[string]string{"condition": string(c.Type), "status": string(c.Status), "reason": c.Reason, "message": c.Message}
		m.changes[key] = args
	}
	return args
}

func (m *statusManager) explainEnds(pod *corev1.Pod, old, now []corev1.ContainerStatus) {
	for i := range now {
		s := &now[i]
		end := s.State.Terminated
		if end == nil {
			continue
		}
		if before := statusNamed(old, s.Name); before != nil && before.State.Terminated != nil && before.ContainerID == s.ContainerID {
			continue
		}
		m.explainEnd(pod, s, end)
	}
}

func (m *statusManager) explainEnd(pod *corev1.Pod, s *corev1.ContainerStatus, end *corev1.ContainerStateTerminated) {
	c := containerSpec(pod, s.Name)
	if c == nil {
		return
	}
	code := strconv.Itoa(int(end.ExitCode))
	args := map[string]string{"exitCode": code, "reason": end.Reason, "ran": end.FinishedAt.Sub(end.StartedAt.Time).String()}
	if end.ExitCode > 128 && end.Reason != "StartError" {
		args["signal"] = strconv.Itoa(int(end.ExitCode) - 128)
	}
	switch {
	case end.Reason == containerStatusUnknown:
		m.k.explainContainer(pod, c, explain.RuleContainerUnknown, nil, "", 0)
		return
	case end.Reason == "OOMKilled":
		m.k.explainContainer(pod, c, explain.RuleContainerOOMKilled, map[string]string{"limit": c.Resources.Limits.Memory().String()}, "resources.limits.memory", 0)
	default:
		m.k.explainContainer(pod, c, explain.RuleContainerExited, args, "", 0)
	}
	init := isInit(pod, s.Name) && !isSidecar(c)
	again := m.k.profile.restartable(c, pod, end.ExitCode)
	decision := map[string]string{"restartPolicy": string(pod.Spec.RestartPolicy), "exitCode": code, "attempt": strconv.Itoa(int(s.RestartCount) + 1)}
	switch {
	case init && end.ExitCode == 0:
		m.k.explainContainer(pod, c, explain.RuleInitFinished, map[string]string{"total": strconv.Itoa(len(pod.Spec.InitContainers))}, "", 0)
	case init:
		m.k.explainContainer(pod, c, explain.RuleInitFailed, decision, "restartPolicy", 0)
	case again && pod.DeletionTimestamp == nil:
		m.k.explainContainer(pod, c, explain.RuleContainerRestart, decision, "restartPolicy", 0)
	default:
		m.k.explainContainer(pod, c, explain.RuleContainerNoRestart, decision, "restartPolicy", 0)
	}
}
