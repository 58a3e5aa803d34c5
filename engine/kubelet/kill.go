package kubelet

import (
	"slices"
	"time"

	corev1 "k8s.io/api/core/v1"

	"github.com/podscope/podscope/engine/cri"
	"github.com/podscope/podscope/engine/explain"
	"github.com/podscope/podscope/engine/sim"
)

// leastGrace is what every container gets between the stop signal and SIGKILL, in seconds.
const leastGrace = 2

// killPod stops the pod's running containers, all at once but for side-cars, and then its sandboxes.
// Models pkg/kubelet/kuberuntime (*kubeGenericRuntimeManager).killPodWithSyncResult.
func (k *Kubelet) killPod(p *sim.Proc, pod *corev1.Pod, status *cri.PodStatus, grace *int64) *podResult {
	r := &podResult{}
	var running []*cri.ContainerStatus
	for _, c := range status.Containers {
		if c.State == cri.Running {
			running = append(running, c)
		}
	}
	k.killAll(p, pod, running, grace)
	for _, c := range running {
		r.add(actionKill, c.Name, nil)
	}
	for _, s := range status.Sandboxes {
		k.runtime.StopPodSandbox(p, s.ID)
	}
	r.add(actionKillSandbox, string(pod.UID), nil)
	return r
}

// killAll kills containers side by side and returns when the last one has ended. The oldest is told first, then the others from the
// newest on: of goroutines that are made in a row, the last one runs first.
func (k *Kubelet) killAll(p *sim.Proc, pod *corev1.Pod, running []*cri.ContainerStatus, grace *int64) {
	var order *stopOrder
	if hasSidecars(pod) {
		order = newStopOrder(pod, running)
	}
	if len(running) == 1 {
		k.killContainer(p, pod, killAction{id: running[0].ID, name: running[0].Name}, grace, order)
		return
	}
	left := len(running)
	for i := range running {
		c := running[(i+left-1)%left]
		k.spawn("kubelet/kill-container", func(q *sim.Proc) {
			k.killContainer(q, pod, killAction{id: c.ID, name: c.Name}, grace, order)
			if left--; left == 0 {
				p.Wake()
			}
		})
	}
	for left > 0 {
		p.Park()
	}
}

// killContainer runs the preStop hook, sends the stop signal, waits, and sends SIGKILL to what is left.
// Models pkg/kubelet/kuberuntime (*kubeGenericRuntimeManager).killContainer.
func (k *Kubelet) killContainer(p *sim.Proc, pod *corev1.Pod, kill killAction, override *int64, order *stopOrder) {
	c := containerSpec(pod, kill.name)
	if c == nil {
		k.runtime.StopContainer(p, kill.id, leastGrace*time.Second)
		return
	}
	grace := gracePeriod(pod, c, kill.reason)
	message := kill.message
	if message == "" {
		message = "Stopping container " + c.Name
	}
	k.containerEvent(pod, c, corev1.EventTypeNormal, "Killing", message)
	if override != nil {
		grace = *override
	}
	if c.Lifecycle != nil && c.Lifecycle.PreStop != nil && grace > 0 {
		grace -= k.preStop(p, pod, c, kill.id, grace)
	}
	if order != nil && grace > 0 {
		grace -= order.wait(p, c.Name, grace)
	}
	grace = max(grace, leastGrace)
	wait := time.Duration(grace) * time.Second
	k.explainContainer(pod, c, explain.RuleGraceStarted, map[string]string{
		"grace": seconds(grace), "signal": k.runtime.StopSignal(kill.id),
	}, "terminationGracePeriodSeconds", k.sim.Elapsed()+wait)
	if k.runtime.StopContainer(p, kill.id, wait) {
		k.explainContainer(pod, c, explain.RuleGraceExpired, map[string]string{"grace": seconds(grace)}, "terminationGracePeriodSeconds", 0)
	}
	if order != nil {
		order.stopped(c.Name)
	}
}

// gracePeriod is how long a container has to end, in seconds: probes may set their own.
// Models pkg/kubelet/kuberuntime setTerminationGracePeriod.
func gracePeriod(pod *corev1.Pod, c *corev1.Container, reason killReason) int64 {
	switch {
	case pod.DeletionGracePeriodSeconds != nil:
		return *pod.DeletionGracePeriodSeconds
	case pod.Spec.TerminationGracePeriodSeconds == nil:
		return leastGrace
	}
	for _, own := range []struct {
		reason killReason
		probe  *corev1.Probe
	}{{killStartupProbe, c.StartupProbe}, {killLivenessProbe, c.LivenessProbe}} {
		if reason == own.reason && own.probe != nil && own.probe.TerminationGracePeriodSeconds != nil {
			return *own.probe.TerminationGracePeriodSeconds
		}
	}
	return *pod.Spec.TerminationGracePeriodSeconds
}

// preStop runs the hook, at most for the grace period, and returns how many whole seconds it took. A hook that is cut off goes on
// until its container is killed.
// Models pkg/kubelet/kuberuntime (*kubeGenericRuntimeManager).executePreStopHook.
func (k *Kubelet) preStop(p *sim.Proc, pod *corev1.Pod, c *corev1.Container, id string, grace int64) int64 {
	began, limit, done := k.sim.Elapsed(), time.Duration(grace)*time.Second, false
	k.explainContainer(pod, c, explain.RulePreStopRunning, map[string]string{
		"handler": handlerName(c.Lifecycle.PreStop), "grace": seconds(grace),
	}, "lifecycle.preStop", began+limit)
	k.spawn("kubelet/pre-stop", func(q *sim.Proc) {
		msg, ok := k.runHook(q, pod, c, id, c.Lifecycle.PreStop)
		if !ok {
			k.containerEvent(pod, c, corev1.EventTypeWarning, "FailedPreStopHook", "PreStopHook failed")
			k.explainContainer(pod, c, explain.RulePreStopFailed, map[string]string{"message": msg}, "lifecycle.preStop", 0)
		}
		done = true
		p.Wake()
	})
	for !done && k.sim.Elapsed() < began+limit {
		p.Sleep(began + limit - k.sim.Elapsed())
	}
	took := int64((k.sim.Elapsed() - began) / time.Second)
	if done {
		k.explainContainer(pod, c, explain.RulePreStopFinished, map[string]string{"took": seconds(took), "left": seconds(grace - took)}, "lifecycle.preStop", 0)
	}
	return took
}

// stopOrder makes side-cars wait for the regular containers, and for the side-cars that come after them.
// Models pkg/kubelet/kuberuntime terminationOrdering.
type stopOrder struct {
	before  map[string][]string // who must have ended before a container is stopped
	ended   map[string]bool
	waiting []*sim.Proc
}

func newStopOrder(pod *corev1.Pod, running []*cri.ContainerStatus) *stopOrder {
	o := &stopOrder{before: map[string][]string{}, ended: map[string]bool{}}
	runs := func(name string) bool {
		return slices.ContainsFunc(running, func(c *cri.ContainerStatus) bool { return c.Name == name })
	}
	var regular []string
	for i := range pod.Spec.Containers {
		if name := pod.Spec.Containers[i].Name; runs(name) {
			regular = append(regular, name)
		}
	}
	later := ""
	for i := len(pod.Spec.InitContainers) - 1; i >= 0; i-- {
		c := &pod.Spec.InitContainers[i]
		if !isSidecar(c) {
			continue
		}
		o.before[c.Name] = slices.Clone(regular)
		if later != "" && runs(later) {
			o.before[c.Name] = append(o.before[c.Name], later)
		}
		later = c.Name
	}
	return o
}

// wait blocks until it is the container's turn or the grace period is over, and returns the whole seconds that took.
func (o *stopOrder) wait(p *sim.Proc, name string, grace int64) int64 {
	began := p.Sim().Elapsed()
	end := began + time.Duration(grace)*time.Second
	o.waiting = append(o.waiting, p)
	for !o.turn(name) && p.Sim().Elapsed() < end {
		p.Sleep(end - p.Sim().Elapsed())
	}
	return int64((p.Sim().Elapsed() - began) / time.Second)
}

func (o *stopOrder) turn(name string) bool {
	for _, other := range o.before[name] {
		if !o.ended[other] {
			return false
		}
	}
	return true
}

func (o *stopOrder) stopped(name string) {
	o.ended[name] = true
	for _, p := range o.waiting {
		p.Wake()
	}
}

func isSidecar(c *corev1.Container) bool {
	return c.RestartPolicy != nil && *c.RestartPolicy == corev1.ContainerRestartPolicyAlways
}

func hasSidecars(pod *corev1.Pod) bool {
	for i := range pod.Spec.InitContainers {
		if isSidecar(&pod.Spec.InitContainers[i]) {
			return true
		}
	}
	return false
}

// containerSpec finds a container of any kind by its name.
func containerSpec(pod *corev1.Pod, name string) *corev1.Container {
	for i := range pod.Spec.Containers {
		if pod.Spec.Containers[i].Name == name {
			return &pod.Spec.Containers[i]
		}
	}
	for i := range pod.Spec.InitContainers {
		if pod.Spec.InitContainers[i].Name == name {
			return &pod.Spec.InitContainers[i]
		}
	}
	for i := range pod.Spec.EphemeralContainers {
		if pod.Spec.EphemeralContainers[i].Name == name {
			c := corev1.Container(pod.Spec.EphemeralContainers[i].EphemeralContainerCommon)
			return &c
		}
	}
	return nil
}
