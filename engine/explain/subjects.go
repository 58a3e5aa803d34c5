package explain

import (
	"strings"

	corev1 "k8s.io/api/core/v1"

	"github.com/podscope/podscope/engine/printers"
)

// status explains the STATUS column.
func (c Case) status() answer {
	if c.Pod == nil {
		return answer{}
	}
	word := printers.Pod(c.Pod).Status
	a := answer{term: word}
	switch rest, inits := strings.CutPrefix(word, "Init:"); {
	case c.Pod.DeletionTimestamp != nil && (word == "Terminating" || word == "Unknown"):
		a.key, a.container = word, c.lastToEnd()
	case inits:
		a.key, a.container = c.initKey(rest), c.waitingInit()
	case word == string(corev1.PodPending):
		p := c.pending()
		p.term = word
		return p
	case word == string(corev1.PodRunning):
		a.key = "Running"
		if failing, ok := c.failing(word, ""); ok {
			return failing
		}
	default:
		a.container = c.containerWith(word)
		a.key = statusKey(word)
	}
	return a
}

// statusKey finds the topic of a STATUS word; node refusals and bare exit codes come in many spellings.
func statusKey(word string) string {
	switch {
	case hasTopic(word):
		return word
	case strings.HasPrefix(word, "OutOf"):
		return "OutOf"
	case strings.HasPrefix(word, "ExitCode:") || strings.HasPrefix(word, "Signal:"):
		return "Error"
	}
	if same, ok := sameAs[word]; ok {
		return same
	}
	return word
}

// sameAs are words for what another word says.
var sameAs = map[string]string{
	"Succeeded": "phase/Succeeded", "ConfigPodSandboxError": "CreatePodSandboxError", "KillPodSandboxError": "CreatePodSandboxError", "SetupNetworkError": "CreatePodSandboxError",
	"ContainerCannotRun": "StartError", "PreCreateHookError": "CreateContainerError", "PreStartHookError": "CreateContainerError", "VerifyNonRootError": "CreateContainerConfigError",
	"SignatureValidationFailed": "ErrImagePull", "Terminated": "NodeShutdown", "Shutdown": "NodeShutdown", "NodeLost": "Unknown", "Preempted": "Preempting",
	"PostStartHook": "PostStartHookError", "CrashLoop": "CrashLoopBackOff",
}

func (c Case) initKey(rest string) string {
	switch {
	case strings.Contains(rest, "/"):
		return "Init"
	case rest == "Error" || strings.HasPrefix(rest, "ExitCode:") || strings.HasPrefix(rest, "Signal:"):
		return "Init/Error"
	}
	return statusKey(rest)
}

// pending tells the kinds of waiting before the kubelet begins apart.
func (c Case) pending() answer {
	p := c.Pod
	switch {
	case p.Spec.NodeName != "":
		return answer{key: "Pending/bound"}
	case len(p.Spec.SchedulingGates) > 0:
		return answer{key: "SchedulingGated"}
	case len(p.Spec.ResourceClaims) > 0:
		return answer{key: "Pending/claims"}
	case p.Spec.SchedulerName != corev1.DefaultSchedulerName && p.Spec.SchedulerName != "":
		return answer{key: "Pending/otherScheduler"}
	case p.Status.NominatedNodeName != "":
		return c.unschedulable(answer{key: "Pending/nominated"}, c.schedulerMessage())
	}
	return c.unschedulable(answer{key: "Pending"}, c.schedulerMessage())
}

func (c Case) schedulerMessage() string {
	if cond := conditionOf(c.Pod, corev1.PodScheduled); cond != nil && cond.Status == corev1.ConditionFalse {
		return cond.Message
	}
	return ""
}

// containerWith finds the container whose state a STATUS word repeats: the last one that says so, as the printer does.
func (c Case) containerWith(word string) string {
	var found string
	for _, s := range c.Pod.Status.ContainerStatuses {
		switch {
		case s.State.Waiting != nil && s.State.Waiting.Reason == word:
			return s.Name
		case s.State.Terminated != nil && (s.State.Terminated.Reason == word || found == ""):
			found = s.Name
		case found == "" && (word == "ContainerCreating" || word == "PodInitializing"):
			found = s.Name
		}
	}
	if found == "" && len(c.Pod.Spec.Containers) > 0 {
		found = c.Pod.Spec.Containers[0].Name
	}
	return found
}

func (c Case) waitingInit() string {
	for _, s := range c.Pod.Status.InitContainerStatuses {
		if t := s.State.Terminated; t != nil && t.ExitCode == 0 || s.Started != nil && *s.Started && isSidecar(c.Pod, s.Name) {
			continue
		}
		return s.Name
	}
	return ""
}

// lastToEnd is the container that a deletion waits for.
func (c Case) lastToEnd() string {
	for _, s := range c.Pod.Status.ContainerStatuses {
		if s.State.Running != nil {
			return s.Name
		}
	}
	return ""
}

func (c Case) phase() answer {
	if c.Pod == nil {
		return answer{}
	}
	a := answer{term: string(c.Pod.Status.Phase), key: "phase/" + string(c.Pod.Status.Phase)}
	if c.Pod.Status.Phase == corev1.PodPending && c.Pod.Spec.NodeName == "" {
		return c.unschedulable(a, c.schedulerMessage())
	}
	return a
}

func (c Case) condition(kind string) answer {
	a := answer{term: kind, key: "condition/gate"}
	if c.Pod == nil {
		return a
	}
	cond := conditionOf(c.Pod, corev1.PodConditionType(kind))
	if cond == nil {
		return a
	}
	a.facts = facts{"condition": kind, "status": string(cond.Status), "for": c.since(cond.LastTransitionTime.Time)}
	a.extra = text{"{condition} has been {status} for {for}.", "{condition} 为 {status} 已有 {for}。"}.fill(a.facts)
	a.facts.set("message", cond.Message)
	a.facts.set("reason", cond.Reason)
	key := "condition/" + kind + "/" + string(cond.Status)
	switch {
	case kind == string(corev1.PodScheduled) && cond.Reason == corev1.PodReasonSchedulingGated:
		a.key = "SchedulingGated"
	case kind == string(corev1.PodScheduled) && cond.Status == corev1.ConditionFalse && cond.Reason == corev1.PodReasonUnschedulable:
		a.key = key
		return c.unschedulable(a, cond.Message)
	case kind == string(corev1.PodReady) && cond.Status == corev1.ConditionFalse && cond.Reason == "":
		a.key = key + "/node"
	case cond.Reason != "":
		a.key = key + "/" + cond.Reason
	default:
		a.key = key
	}
	if !strings.HasPrefix(a.key, "condition/") {
		return a
	}
	if !knownCondition(kind) {
		a.key = "condition/gate"
	}
	return a
}

func knownCondition(kind string) bool {
	return hasTopic("condition/"+kind+"/True") || hasTopic("condition/"+kind)
}

// container explains the state that a container is in.
func (c Case) container(name string) answer {
	a := answer{term: name, key: "ContainerCreating", container: name}
	s := c.find(name)
	if s.status == nil {
		return a
	}
	switch st := s.status.State; {
	case st.Waiting != nil:
		a.term, a.key = st.Waiting.Reason, statusKey(st.Waiting.Reason)
		if s.init && a.key == "ContainerCreating" {
			a.key = "PodInitializing"
		}
	case st.Running != nil:
		a.term, a.key = "Running", "state/running"
		if failing, ok := c.failing(a.term, name); ok {
			return failing
		}
		if !s.status.Ready {
			a.key, a.facts = "state/running/unready", c.probeFacts(name, waitingProbe(s))
		}
	case st.Terminated != nil:
		a.term, a.key = st.Terminated.Reason, statusKey(st.Terminated.Reason)
		if s.init && a.key == "Error" {
			a.key = "Init/Error"
		}
		if st.Terminated.Reason == "" {
			a.term, a.key = "Terminated", "exit"
		}
	}
	return a
}

// waitingProbe is the probe that a running container has still to pass.
func waitingProbe(s spot) string {
	if s.status.Started != nil && !*s.status.Started && s.spec != nil && s.spec.StartupProbe != nil {
		return "startup"
	}
	return "readiness"
}

// span explains a stretch of the timeline: of a container's lane, or of the pod's STATUS.
func (c Case) span(container string) answer {
	if container == "" {
		return c.status()
	}
	a := c.container(container)
	if c.Pod != nil && c.Pod.DeletionTimestamp != nil && (a.key == "state/running" || strings.HasPrefix(a.key, "Running")) {
		a.term, a.key = "Terminating", "Terminating"
	}
	return a
}
