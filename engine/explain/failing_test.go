package explain

import (
	"strings"
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"

	"github.com/podscope/podscope/engine/protocol"
)

// probeRun is the decision about one run of a probe: the next is due ten seconds later.
func probeRun(rule Rule, probe, streak string, at time.Duration) Decision {
	return Decision{
		At: at, Container: "web", Rule: rule, Until: at + 10*time.Second,
		Args: map[string]string{"probe": probe, "streak": streak, "threshold": "3", "output": "connection refused"},
	}
}

func TestRunningWithAFailingProbeCounts(t *testing.T) {
	started := Decision{At: 2 * time.Second, Container: "web", Rule: RuleContainerStarted}
	cases := []struct {
		name      string
		decisions []Decision
		title     string
		next      string
		nextAt    time.Duration
	}{
		{"nothing fails", []Decision{started}, topics["Running"].title.en, "Nothing is due.", 0},
		{"once", []Decision{started, probeRun(RuleProbeFailed, "liveness", "1", 30*time.Second)}, "The process runs, but its liveness probe fails", "next 2 runs", 50 * time.Second},
		{"twice", []Decision{started, probeRun(RuleProbeFailed, "liveness", "2", 35*time.Second)}, "The process runs, but its liveness probe fails", "in about 5 s", 45 * time.Second},
		{"passed since", []Decision{started, probeRun(RuleProbeFailed, "liveness", "1", 20*time.Second), probeRun(RuleProbeSucceeded, "liveness", "1", 30*time.Second)}, topics["Running"].title.en, "Nothing is due.", 0},
		{"of the instance before", []Decision{probeRun(RuleProbeFailed, "liveness", "1", time.Second), started}, topics["Running"].title.en, "Nothing is due.", 0},
		{"readiness", []Decision{started, probeRun(RuleProbeFailed, "readiness", "1", 35*time.Second)}, "Still ready, but its readiness probe fails", "unready in about 15 s", 55 * time.Second},
		{"the killing probe goes first", []Decision{started, probeRun(RuleProbeFailed, "liveness", "1", 34*time.Second), probeRun(RuleProbeFailed, "readiness", "2", 35*time.Second)}, "The process runs, but its liveness probe fails", "next 2 runs", 54 * time.Second},
		{"condemned", []Decision{started, probeRun(RuleProbeKill, "liveness", "3", 38*time.Second), {At: 38 * time.Second, Container: "web", Rule: RuleGraceStarted, Until: 68 * time.Second, Args: map[string]string{"grace": "30s", "signal": "SIGTERM"}}}, "Still running, but a probe has condemned it", "has ended", 68 * time.Second},
	}
	state := recordedPod{Status: "Running", Phase: "Running", Node: "node-1", Containers: []recordedContainer{{Name: "web", State: "running", Ready: true, Started: true}}}
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) {
			c := Case{Pod: state.pod(), Start: epoch, Now: 40 * time.Second, Decisions: tc.decisions}
			c.Pod.Spec.RestartPolicy = corev1.RestartPolicyAlways
			for _, subject := range []protocol.Why{{Subject: "status"}, {Subject: "container", Container: "web"}} {
				e := Why(c, subject)
				checkExplanation(t, subject.Subject, e)
				if subject.Subject == "container" && tc.nextAt == 0 {
					continue
				}
				if e.Title["en"] != tc.title || !strings.Contains(e.Next["en"], tc.next) || e.NextAt != tc.nextAt.Milliseconds() {
					t.Errorf("%s: title %q, next %q at %d; want %q, %q at %d", subject.Subject, e.Title["en"], e.Next["en"], e.NextAt, tc.title, tc.next, tc.nextAt.Milliseconds())
				}
			}
		})
	}
}
