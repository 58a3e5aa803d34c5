package kubelet

import (
	"strconv"
	"time"

	corev1 "k8s.io/api/core/v1"
	podutil "k8s.io/kubernetes/pkg/api/v1/pod"

	"github.com/podscope/podscope/engine/explain"
	"github.com/podscope/podscope/engine/sim"
)

// probeKind is one of the three kinds of probe.
type probeKind int

const (
	liveness probeKind = iota
	readiness
	startup
)

// String is the kind as Events word it.
func (p probeKind) String() string { return [...]string{"Liveness", "Readiness", "Startup"}[p] }

// field is the name of the probe's field in a container.
func (p probeKind) field() string {
	return [...]string{"livenessProbe", "readinessProbe", "startupProbe"}[p]
}

// probeResult is what is known of a container by one of its probes.
type probeResult int

const (
	resultNone probeResult = iota // no probe has reported anything
	resultUnknown
	resultSuccess
	resultFailure
)

// probeWorker runs one probe of one container: on a ticker that starts when the pod is first synced, and at once when asked to.
// Models pkg/kubelet/prober/worker.go worker.
type probeWorker struct {
	k         *Kubelet
	key       probeKey
	pod       *corev1.Pod
	container *corev1.Container
	index     string // path of the container in the manifest
	spec      *corev1.Probe
	period    time.Duration

	containerID string // of the instance last seen
	last        probeResult
	run         int // how often in a row the probe has had the last result
	onHold      bool
	busy        bool // a probe is under way
	tickDue     bool // a tick came while one was
	manual      bool // somebody asked for a probe at once
	stopped     bool
	ticker      *sim.Timer
}

// start begins the ticker with a first probe. While the kubelet itself is younger than the period, workers begin at random moments.
// Models pkg/kubelet/prober/worker.go (*worker).run.
func (w *probeWorker) start() {
	w.period = time.Duration(w.spec.PeriodSeconds) * time.Second
	var wait time.Duration
	if w.period > w.k.sim.Elapsed()-w.k.startedAt {
		wait = time.Duration(w.k.rand("kubelet/probe-start "+w.pod.Namespace+"/"+w.pod.Name).Float64() * float64(w.period))
	}
	w.ticker = w.k.after(wait, "kubelet/probe", func() {
		w.reset()
		w.probe()
	})
}

func (w *probeWorker) reset() {
	w.ticker.Stop()
	w.ticker = w.k.after(w.period, "kubelet/probe", w.tick)
}

func (w *probeWorker) tick() {
	if w.stopped {
		return
	}
	w.ticker = w.k.after(w.period, "kubelet/probe", w.tick)
	if w.busy {
		w.tickDue = true
		return
	}
	w.probe()
}

// trigger asks for a probe at once, and for the ticker to count from it.
func (w *probeWorker) trigger() {
	if w.stopped || w.manual {
		return
	}
	w.manual = true
	if !w.busy {
		w.k.soon("kubelet/probe-trigger", w.takeManual)
	}
}

func (w *probeWorker) takeManual() {
	if w.stopped || w.busy || !w.manual {
		return
	}
	w.manual = false
	w.reset()
	w.probe()
}

// probe runs the probe once, if the container is in a state to be probed.
// Models pkg/kubelet/prober/worker.go (*worker).doProbe.
func (w *probeWorker) probe() {
	if w.stopped {
		return
	}
	status, known := w.k.statuses.get(w.key.uid)
	if !known {
		return
	}
	if podEnded(status) {
		w.stop()
		return
	}
	c := statusOfContainer(status, w.container.Name)
	if c == nil || c.ContainerID == "" {
		return
	}
	w.follow(c)
	if w.onHold || !w.probeable(c) {
		return
	}
	w.busy = true
	w.k.runProbe(w, status, func(o probeOutcome) {
		w.busy = false
		if !w.stopped {
			w.report(o)
		}
		w.next()
	})
}

// next takes up what was asked for while a probe was under way.
func (w *probeWorker) next() {
	switch {
	case w.stopped:
	case w.manual:
		w.takeManual()
	case w.tickDue:
		w.tickDue = false
		w.probe()
	}
}

// follow notices a new instance of the container: probing starts anew with the kind's initial result.
func (w *probeWorker) follow(c *corev1.ContainerStatus) {
	if w.containerID == c.ContainerID {
		return
	}
	if w.containerID != "" {
		w.k.probes.remove(w.key.kind, w.containerID)
	}
	w.containerID = c.ContainerID
	initial := [...]probeResult{liveness: resultSuccess, readiness: resultFailure, startup: resultUnknown}[w.key.kind]
	if !w.k.startedBefore(c) {
		w.k.probes.set(w.key.kind, w.containerID, initial, w.pod)
	}
	w.onHold = false
}

// probeable says whether the container is to be probed now; it stops the worker when it never will be again.
func (w *probeWorker) probeable(c *corev1.ContainerStatus) bool {
	k, kind := w.k, w.key.kind
	if c.State.Running == nil {
		k.probes.set(kind, w.containerID, resultFailure, w.pod)
		if end := c.State.Terminated; end != nil && !k.profile.restartable(w.container, w.pod, end.ExitCode) && !k.restartsInPlace(w.pod) {
			w.stop()
		}
		return false
	}
	if pod := k.pods[w.key.uid]; pod != nil && pod.DeletionTimestamp != nil && kind != readiness {
		k.probes.set(kind, w.containerID, resultSuccess, w.pod)
		w.stop()
		return false
	}
	age := k.sim.Now().Sub(c.State.Running.StartedAt.Time)
	if int32(age.Seconds()) < w.spec.InitialDelaySeconds {
		if w.run == 0 {
			w.explain(explain.RuleProbeWaiting, map[string]string{"delay": seconds(int64(w.spec.InitialDelaySeconds))}, "initialDelaySeconds")
		}
		return false
	}
	isStarted := c.Started != nil && *c.Started
	return isStarted != (kind == startup)
}

// restartsInPlace says whether all of the pod's containers, whatever their restart policy, are to start again.
func (k *Kubelet) restartsInPlace(pod *corev1.Pod) bool {
	status, ok := k.statuses.get(pod.UID)
	return ok && k.profile.restartAllRequested(pod, nil, status)
}

// report counts a result and, when its threshold is reached, makes it known.
func (w *probeWorker) report(o probeOutcome) {
	if o.err != nil {
		return
	}
	if w.last == o.result {
		w.run++
	} else {
		w.last, w.run = o.result, 1
	}
	threshold := int(w.spec.SuccessThreshold)
	rule, field := explain.RuleProbeSucceeded, "successThreshold"
	if o.result == resultFailure {
		threshold, rule, field = int(w.spec.FailureThreshold), explain.RuleProbeFailed, "failureThreshold"
	}
	w.explain(rule, map[string]string{
		"streak": strconv.Itoa(min(w.run, threshold)), "threshold": strconv.Itoa(threshold), "output": o.output,
	}, field)
	if w.run < threshold {
		return
	}
	kind := w.key.kind
	w.explainTurn(o.result, threshold)
	w.k.probes.set(kind, w.containerID, o.result, w.pod)
	if (kind == liveness && o.result == resultFailure) || kind == startup {
		w.onHold = true
		w.run = 0
	}
}

// explainTurn records what reaching a threshold leads to, when it is news.
func (w *probeWorker) explainTurn(result probeResult, threshold int) {
	if w.k.probes.result(w.key.kind, w.containerID) == result {
		return
	}
	args := map[string]string{"streak": strconv.Itoa(w.run), "threshold": strconv.Itoa(threshold)}
	switch {
	case w.key.kind == readiness && result == resultSuccess:
		w.explain(explain.RuleReadinessGained, args, "successThreshold")
	case w.key.kind == readiness:
		w.explain(explain.RuleReadinessLost, args, "failureThreshold")
	case result == resultFailure:
		w.explain(explain.RuleProbeKill, args, "failureThreshold")
	case w.key.kind == startup:
		w.explain(explain.RuleStartupPassed, args, "successThreshold")
	}
}

func (w *probeWorker) explain(rule explain.Rule, args map[string]string, field string) {
	if w.k.log == nil {
		return
	}
	args["probe"] = w.key.kind.field()[:len(w.key.kind.field())-len("Probe")]
	d := explain.Decision{
		Actor: actor, Kind: "Pod", Namespace: w.pod.Namespace, Name: w.pod.Name, UID: string(w.pod.UID), Container: w.container.Name,
		Rule: rule, Args: args, Field: w.index + "." + w.key.kind.field() + "." + field,
	}
	if w.ticker.Pending() {
		d.Until = w.ticker.At()
	}
	w.k.log.Add(d)
}

// stop ends the worker and forgets its result.
func (w *probeWorker) stop() {
	if w.stopped {
		return
	}
	w.stopped = true
	w.ticker.Stop()
	if w.containerID != "" {
		w.k.probes.remove(w.key.kind, w.containerID)
	}
	delete(w.k.probes.workers, w.key)
}

func statusOfContainer(status *corev1.PodStatus, name string) *corev1.ContainerStatus {
	if s := statusNamed(status.ContainerStatuses, name); s != nil && s.ContainerID != "" {
		return s
	}
	return statusNamed(status.InitContainerStatuses, name)
}

// podEnded says whether the phase is a final one.
func podEnded(status *corev1.PodStatus) bool { return podutil.IsPodPhaseTerminal(status.Phase) }
