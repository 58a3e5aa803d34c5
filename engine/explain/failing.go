package explain

import (
	"strconv"
	"time"

	corev1 "k8s.io/api/core/v1"
)

// failing answers for a running container whose probe fails: how often it has, and when it will have failed too often. Probes that
// kill go before readiness probes. An empty name asks for the first such container of the pod.
func (c Case) failing(term, name string) (answer, bool) {
	for _, kinds := range [][]string{{"startup", "liveness"}, {"readiness"}} {
		for _, s := range c.probed(name) {
			if a, ok := c.killed(s.status.Name); ok {
				a.term = term
				return a, true
			}
			for _, kind := range kinds {
				if a, ok := c.countFailures(s, kind); ok {
					a.term = term
					return a, true
				}
			}
		}
	}
	return answer{}, false
}

// probed are the running containers that may have probes: the one named, or all.
func (c Case) probed(name string) []spot {
	var out []spot
	if c.Pod == nil {
		return nil
	}
	for _, list := range [][]corev1.ContainerStatus{c.Pod.Status.InitContainerStatuses, c.Pod.Status.ContainerStatuses} {
		for i := range list {
			if s := c.find(list[i].Name); s.spec != nil && list[i].State.Running != nil && (name == "" || name == list[i].Name) {
				out = append(out, s)
			}
		}
	}
	return out
}

// killed answers for a container that a probe has condemned and that has not ended yet.
func (c Case) killed(container string) (answer, bool) {
	d, ok := c.newest(container, func(d Decision) bool {
		return d.Rule == RuleProbeKill || d.Rule == RuleContainerStarted
	})
	if !ok || d.Rule != RuleProbeKill {
		return answer{}, false
	}
	return answer{key: "Running/killing", container: container, facts: c.probeFacts(container, d.Args["probe"])}, true
}

// countFailures answers for a probe whose last run failed.
func (c Case) countFailures(s spot, kind string) (answer, bool) {
	d, ok := c.newest(s.status.Name, func(d Decision) bool {
		switch d.Rule {
		case RuleProbeFailed, RuleProbeSucceeded:
			return d.Args["probe"] == kind
		}
		return d.Rule == RuleContainerStarted
	})
	if !ok || d.Rule != RuleProbeFailed || kind == "readiness" && !s.status.Ready {
		return answer{}, false
	}
	f := c.probeFacts(s.status.Name, kind)
	period, probed := f["period"].(time.Duration)
	streak, err := strconv.Atoi(d.Args["streak"])
	threshold, known := f["threshold"].(int)
	if err != nil || !probed || !known || streak >= threshold || d.Until == 0 {
		return answer{}, false
	}
	at := d.Until + time.Duration(threshold-streak-1)*period
	f["more"] = threshold - streak
	f["turn"] = max(at-c.Now, 0)
	key := "Running/failing"
	if kind == "readiness" {
		key = "Running/failing/readiness"
	}
	return answer{key: key, container: s.status.Name, facts: f, decision: &d, nextAt: at}, true
}

// newest is the last decision about a container that matches.
func (c Case) newest(container string, match func(Decision) bool) (Decision, bool) {
	for i := len(c.Decisions) - 1; i >= 0; i-- {
		if d := c.Decisions[i]; d.Container == container && d.At <= c.Now && match(d) {
			return d, true
		}
	}
	return Decision{}, false
}
