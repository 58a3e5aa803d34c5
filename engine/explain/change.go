package explain

import (
	"fmt"
	"slices"
	"strings"

	corev1 "k8s.io/api/core/v1"

	"github.com/podscope/podscope/engine/printers"
	"github.com/podscope/podscope/engine/protocol"
)

// Change says in one sentence what a learner has just seen change about a pod, for the Step button and the live region. Before or after is
// nil when the pod did not exist. Events and decisions are those that are new, oldest first. The tone is good, bad or neutral.
func Change(before, after *corev1.Pod, events []*corev1.Event, decisions []Decision) (sentence protocol.Text, tone string) {
	switch {
	case before == nil && after != nil:
		return text{"{pod} was created.", "创建了 {pod}。"}.fill(facts{"pod": after.Name}).page(), "neutral"
	case before != nil && after == nil:
		return text{"{pod} is gone.", "{pod} 已经消失。"}.fill(facts{"pod": before.Name}).page(), "neutral"
	}
	for i := len(decisions) - 1; i >= 0; i-- {
		if w := telling[decisions[i].Rule]; w != "" {
			return Sentence(decisions[i]).page(), toneOf(decisions[i], w, after)
		}
	}
	if before != nil && after != nil {
		if t := statusChange(before, after); !t.empty() {
			return t.page(), Tone(after)
		}
	}
	if len(events) > 0 {
		return eventSentence(events[len(events)-1])
	}
	if len(decisions) > 0 {
		return Sentence(decisions[len(decisions)-1]).page(), "neutral"
	}
	if before != nil && after != nil {
		if t := containerChange(before, after); !t.empty() {
			return t.page(), "neutral"
		}
	}
	return text{"Something about it changed.", "它有了一些变化。"}.page(), "neutral"
}

// telling are the rules whose decision says more about a change than the change itself, with their tone.
var telling = map[Rule]string{
	RuleScheduled: "good", RuleUnschedulable: "bad", RulePreempting: "neutral", RulePreempted: "bad", RuleAdmissionRejected: "bad",
	RuleVolumeWaiting: "bad", RuleSandboxChanged: "bad", RuleSandboxFailed: "bad", RuleClaimUnprepared: "bad", RuleImagePulling: "neutral", RuleImagePulled: "neutral", RuleImagePullFailed: "bad",
	RuleImagePullBackOff: "bad", RuleImageNeverPull: "bad", RuleImageInvalid: "bad", RuleContainerConfigError: "bad", RuleContainerCreateError: "bad",
	RuleContainerStartError: "bad", RuleContainerStarted: "good", RuleContainerOOMKilled: "bad", RuleBackOffStarted: "bad", RuleProbeKill: "bad",
	RuleReadinessLost: "bad", RuleReadinessGained: "good", RuleStartupPassed: "good", RulePostStartFailed: "bad", RuleGraceStarted: "neutral", RuleGraceExpired: "bad",
	RuleDeadlineExceeded: "bad", RuleNodePressureEvict: "bad", RuleLocalStorageEvict: "bad", RuleTaintEviction: "bad", RulePodGCOrphaned: "bad",
	RuleNodePodsNotReady: "bad", RuleInitFailed: "bad", RuleInitFinished: "good", RuleContainerExited: "neutral", RuleFinalizersWait: "neutral", RulePodRemoved: "neutral",
}

// toneOf is a telling decision's tone: an exit is bad when nobody asked for it and the container calls it a failure.
func toneOf(d Decision, usual string, pod *corev1.Pod) string {
	if d.Rule == RuleContainerExited && d.Args["exitCode"] != "0" && pod != nil && pod.DeletionTimestamp == nil {
		return "bad"
	}
	return usual
}

func statusChange(before, after *corev1.Pod) text {
	was, is := printers.Pod(before), printers.Pod(after)
	f := facts{"pod": after.Name, "was": was.Status, "is": is.Status, "ready": is.ReadyOf()}
	switch {
	case was.Status != is.Status:
		return text{"STATUS of {pod} went from {was} to {is}.", "{pod} 的 STATUS 从 {was} 变为 {is}。"}.fill(f)
	case was.Ready != is.Ready:
		return text{"{pod} has {ready} {ready|container|containers} ready now.", "{pod} 现在有 {ready} 个容器就绪。"}.fill(f)
	case before.Status.Phase != after.Status.Phase:
		return text{"The phase of {pod} is now {phase}.", "{pod} 的 phase 变为 {phase}。"}.fill(f.with(facts{"phase": string(after.Status.Phase)}))
	}
	return conditionChange(before, after)
}

func conditionChange(before, after *corev1.Pod) text {
	for _, c := range after.Status.Conditions {
		if old := conditionOf(before, c.Type); old == nil || old.Status != c.Status || old.Reason != c.Reason {
			f := facts{"pod": after.Name, "condition": string(c.Type), "status": string(c.Status)}
			f.set("reason", c.Reason)
			return sentences[RuleConditionChanged].fill(f)
		}
	}
	return text{}
}

// containerChange tells what a pod's STATUS does not show: what has become of an ephemeral container, a restart between two looks of the kubelet.
func containerChange(before, after *corev1.Pod) text {
	was, is := containersOf(before), containersOf(after)
	for i := range is {
		c := &is[i]
		at := slices.IndexFunc(was, func(s corev1.ContainerStatus) bool { return s.Name == c.Name })
		if at >= 0 && was[at].RestartCount == c.RestartCount && SameState(was[at].State, c.State) {
			continue
		}
		f := facts{"container": c.Name}
		switch s := c.State; {
		case s.Terminated != nil:
			f["exitCode"] = int(s.Terminated.ExitCode)
			f.set("reason", s.Terminated.Reason)
			return sentences[RuleContainerExited].fill(f)
		case s.Running != nil:
			if c.RestartCount > 0 {
				f["attempt"] = int(c.RestartCount)
			}
			return sentences[RuleContainerStarted].fill(f)
		case s.Waiting != nil:
			f.set("reason", s.Waiting.Reason)
			return text{"*{container}* waits[[: {reason}]].", "*{container}* 在等待[[：{reason}]]。"}.fill(f)
		}
	}
	return text{}
}

func containersOf(pod *corev1.Pod) []corev1.ContainerStatus {
	return slices.Concat(pod.Status.InitContainerStatuses, pod.Status.ContainerStatuses, pod.Status.EphemeralContainerStatuses)
}

// SameState tells whether a learner takes two states of a container for one: it runs, it waits for the same, it has ended in the same way.
func SameState(a, b corev1.ContainerState) bool {
	switch {
	case a.Waiting != nil && b.Waiting != nil:
		return a.Waiting.Reason == b.Waiting.Reason
	case a.Terminated != nil && b.Terminated != nil:
		return a.Terminated.Reason == b.Terminated.Reason && a.Terminated.ExitCode == b.Terminated.ExitCode
	}
	return a.Waiting == b.Waiting && a.Terminated == b.Terminated && (a.Running == nil) == (b.Running == nil)
}

// Tone is how a pod's STATUS strikes a learner: good, bad or neutral.
func Tone(pod *corev1.Pod) string {
	row := printers.Pod(pod)
	switch row.Status {
	case "Running":
		if row.Ready == row.Total {
			return "good"
		}
		return "neutral"
	case "Completed", "Succeeded":
		return "good"
	case "Pending", "ContainerCreating", "PodInitializing", "Terminating", "SchedulingGated", "NotReady":
		return "neutral"
	}
	if initProgress(row.Status) {
		return "neutral"
	}
	return "bad"
}

func initProgress(status string) bool {
	var done, total int
	n, _ := fmt.Sscanf(status, "Init:%d/%d", &done, &total)
	return n == 2
}

// eventSentence tells a new Event by its topic's title and the component's own words.
func eventSentence(e *corev1.Event) (protocol.Text, string) {
	t := topicFor(eventKey(e))
	tone := "neutral"
	if e.Type == corev1.EventTypeWarning {
		tone = "bad"
	}
	f := facts{"message": strings.TrimRight(e.Message, ".: \n"), "reason": e.Reason, "title": t.title, "object": e.InvolvedObject.Name}
	return text{"{object}: {title} ({reason}: {message}).", "{object}：{title}（{reason}：{message}）。"}.fill(f).page(), tone
}
