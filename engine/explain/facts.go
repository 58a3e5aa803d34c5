package explain

import (
	"fmt"
	"slices"
	"strings"
	"time"

	corev1 "k8s.io/api/core/v1"
)

// podFacts are the facts about the pod as a whole.
func (c Case) podFacts() facts {
	p := c.Pod
	f := facts{}
	if p == nil {
		return f
	}
	f.set("pod", p.Name)
	f.set("namespace", p.Namespace)
	f["ns"] = ""
	if p.Namespace != corev1.NamespaceDefault {
		f["ns"] = " -n " + p.Namespace
	}
	f.set("node", p.Spec.NodeName)
	f.set("phase", string(p.Status.Phase))
	f.set("restartPolicy", string(p.Spec.RestartPolicy))
	f.set("scheduler", p.Spec.SchedulerName)
	f.set("podReason", p.Status.Reason)
	f.set("podMessage", p.Status.Message)
	f.set("nominated", p.Status.NominatedNodeName)
	f.set("finalizers", strings.Join(p.Finalizers, ", "))
	f.set("priorityClass", p.Spec.PriorityClassName)
	f.set("serviceAccount", p.Spec.ServiceAccountName)
	f.set("ip", p.Status.PodIP)
	f["total"] = len(p.Spec.Containers)
	f["inits"] = len(p.Spec.InitContainers)
	f["age"] = c.since(p.CreationTimestamp.Time)
	if s := p.Spec.ActiveDeadlineSeconds; s != nil {
		f["deadline"] = time.Duration(*s) * time.Second
	}
	if s := p.Spec.TerminationGracePeriodSeconds; s != nil {
		f["grace"] = time.Duration(*s) * time.Second
	}
	if s := p.DeletionGracePeriodSeconds; s != nil {
		f["grace"] = time.Duration(*s) * time.Second
	}
	if t := p.DeletionTimestamp; t != nil && f["grace"] != nil {
		end := t.Sub(c.Start)
		f["deleted"] = c.Now - end + f["grace"].(time.Duration)
		f["graceLeft"] = max(end-c.Now, 0)
	}
	f.set("unready", strings.Join(unready(p), ", "))
	f.set("gates", gates(p))
	c.initFacts(f)
	return f
}

func (c Case) initFacts(f facts) {
	done := 0
	for _, s := range c.Pod.Status.InitContainerStatuses {
		finished := s.State.Terminated != nil && s.State.Terminated.ExitCode == 0
		if finished || s.Started != nil && *s.Started && isSidecar(c.Pod, s.Name) {
			done++
			continue
		}
		if _, ok := f["init"]; !ok {
			f["init"] = s.Name
		}
	}
	f["initsDone"] = done
	if n := len(c.Pod.Spec.InitContainers); f["init"] == nil && n > 0 {
		f["init"] = c.Pod.Spec.InitContainers[n-1].Name
	}
}

func isSidecar(p *corev1.Pod, name string) bool {
	return slices.ContainsFunc(p.Spec.InitContainers, func(ct corev1.Container) bool {
		return ct.Name == name && ct.RestartPolicy != nil && *ct.RestartPolicy == corev1.ContainerRestartPolicyAlways
	})
}

// lasted is how long a container ran: its status has whole seconds only.
func lasted(ran time.Duration) any {
	if ran < time.Second {
		return text{"less than 1 s", "不到 1 秒"}
	}
	return ran
}

func (c Case) since(t time.Time) time.Duration { return max(c.Now-t.Sub(c.Start), 0) }

func unready(p *corev1.Pod) []string {
	var out []string
	for _, s := range p.Status.ContainerStatuses {
		if !s.Ready {
			out = append(out, s.Name)
		}
	}
	return out
}

func gates(p *corev1.Pod) string {
	var out []string
	for _, g := range p.Spec.SchedulingGates {
		out = append(out, g.Name)
	}
	for _, g := range p.Spec.ReadinessGates {
		if cond := conditionOf(p, g.ConditionType); cond == nil || cond.Status != corev1.ConditionTrue {
			out = append(out, string(g.ConditionType))
		}
	}
	return strings.Join(out, ", ")
}

func conditionOf(p *corev1.Pod, kind corev1.PodConditionType) *corev1.PodCondition {
	for i := range p.Status.Conditions {
		if p.Status.Conditions[i].Type == kind {
			return &p.Status.Conditions[i]
		}
	}
	return nil
}

// spot is where a container stands in the manifest and in the status.
type spot struct {
	spec   *corev1.Container
	status *corev1.ContainerStatus
	path   string // spec.containers[0]
	init   bool
}

func (c Case) find(name string) spot {
	if c.Pod == nil || name == "" {
		return spot{}
	}
	var s spot
	for i := range c.Pod.Spec.InitContainers {
		if c.Pod.Spec.InitContainers[i].Name == name {
			s = spot{spec: &c.Pod.Spec.InitContainers[i], path: fmt.Sprintf("spec.initContainers[%d]", i), init: true}
		}
	}
	for i := range c.Pod.Spec.Containers {
		if c.Pod.Spec.Containers[i].Name == name {
			s = spot{spec: &c.Pod.Spec.Containers[i], path: fmt.Sprintf("spec.containers[%d]", i)}
		}
	}
	for i := range c.Pod.Spec.EphemeralContainers {
		if e := &c.Pod.Spec.EphemeralContainers[i]; e.Name == name {
			ct := corev1.Container(e.EphemeralContainerCommon)
			s = spot{spec: &ct, path: fmt.Sprintf("spec.ephemeralContainers[%d]", i)}
		}
	}
	for _, list := range [][]corev1.ContainerStatus{c.Pod.Status.InitContainerStatuses, c.Pod.Status.ContainerStatuses, c.Pod.Status.EphemeralContainerStatuses} {
		for i := range list {
			if list[i].Name == name {
				s.status = &list[i]
			}
		}
	}
	return s
}

// containerFacts are the facts about one container.
func (c Case) containerFacts(name string) facts {
	f := facts{}
	s := c.find(name)
	if name == "" {
		return f
	}
	f["container"] = name
	if s.spec != nil {
		f["path"] = s.path
		f.set("image", s.spec.Image)
		f.set("policy", string(s.spec.ImagePullPolicy))
		f.set("command", strings.Join(append(slices.Clone(s.spec.Command), s.spec.Args...), " "))
		if q, ok := s.spec.Resources.Limits[corev1.ResourceMemory]; ok {
			f["limit"] = q.String()
		}
		if l := s.spec.Lifecycle; l != nil {
			f.set("postStart", handler(l.PostStart))
			f.set("preStop", handler(l.PreStop))
		}
		if r := s.spec.RestartPolicy; r != nil {
			f.set("restartPolicy", string(*r))
		}
	}
	if s.status != nil {
		c.statusFacts(f, s.status)
	}
	return f
}

func (c Case) statusFacts(f facts, s *corev1.ContainerStatus) {
	f["restarts"] = int(s.RestartCount)
	if w := s.State.Waiting; w != nil {
		f.set("reason", w.Reason)
		f.set("message", w.Message)
	}
	if r := s.State.Running; r != nil {
		f["running"] = c.since(r.StartedAt.Time)
	}
	end := s.State.Terminated
	if end == nil {
		end = s.LastTerminationState.Terminated
	}
	if end == nil {
		return
	}
	f["exitCode"] = int(end.ExitCode)
	f.set("endReason", end.Reason)
	f.set("endMessage", strings.TrimSpace(end.Message))
	f["ended"] = c.since(end.FinishedAt.Time)
	if ran := end.FinishedAt.Sub(end.StartedAt.Time); end.StartedAt.Unix() > 0 {
		f["ran"] = lasted(ran)
	}
	f["exitMeaning"] = exitMeaning(int(end.ExitCode))
	if n := int(end.ExitCode) - 128; n > 0 && n < 65 {
		f["signal"] = signalName(n)
	}
}

func handler(h *corev1.LifecycleHandler) string {
	switch {
	case h == nil:
		return ""
	case h.Exec != nil:
		return "exec " + strings.Join(h.Exec.Command, " ")
	case h.HTTPGet != nil:
		return "httpGet " + h.HTTPGet.Path
	case h.Sleep != nil:
		return fmt.Sprintf("sleep %ds", h.Sleep.Seconds)
	case h.TCPSocket != nil:
		return "tcpSocket"
	}
	return ""
}

// probeFacts are the settings of one of a container's probes, with how long they allow failures to last.
func (c Case) probeFacts(name, kind string) facts {
	f := facts{"probe": kind}
	s := c.find(name)
	if s.spec == nil {
		return f
	}
	p := map[string]*corev1.Probe{"liveness": s.spec.LivenessProbe, "readiness": s.spec.ReadinessProbe, "startup": s.spec.StartupProbe}[kind]
	if p == nil {
		return f
	}
	f["probePath"] = s.path + "." + kind + "Probe"
	f["threshold"] = int(p.FailureThreshold)
	f["successThreshold"] = int(p.SuccessThreshold)
	f["period"] = time.Duration(p.PeriodSeconds) * time.Second
	f["timeout"] = time.Duration(p.TimeoutSeconds) * time.Second
	f["initialDelay"] = time.Duration(p.InitialDelaySeconds) * time.Second
	f["budget"] = time.Duration(p.PeriodSeconds*p.FailureThreshold) * time.Second
	f.set("handler", handler(&corev1.LifecycleHandler{Exec: p.Exec, HTTPGet: p.HTTPGet, TCPSocket: p.TCPSocket}))
	return f
}

// spelledDurations are the decisions' arguments that are durations.
var spelledDurations = []string{
	"delay", "took", "waited", "ran", "grace", "left", "since", "quarantine", "deadline", "retry", "seconds", "next",
}

// decisionFacts are a decision's arguments, its container, and how long it still holds.
func (c Case) decisionFacts(d Decision) facts {
	f := d.facts()
	if d.Until > c.Now {
		f["wait"] = d.Until - c.Now
	}
	return f
}

func (d Decision) facts() facts {
	f := facts{}
	for k, v := range d.Args {
		if k == "attempt" && v == "0" {
			continue
		}
		f.set(k, strings.TrimSpace(v))
		if !slices.Contains(spelledDurations, k) {
			continue
		}
		if parsed, err := time.ParseDuration(v); err == nil {
			f[k] = parsed
			if k == "ran" {
				f[k] = lasted(parsed)
			}
		} else if parsed, err := time.ParseDuration(v + "s"); err == nil {
			f[k] = parsed
		}
	}
	f.set("container", d.Container)
	if _, ok := f["pod"]; !ok {
		f.set("pod", d.Name)
	}
	return f
}
