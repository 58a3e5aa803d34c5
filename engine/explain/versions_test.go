package explain

import (
	"strings"
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"

	"github.com/podscope/podscope/engine/protocol"
)

func TestABackOffIsExplainedAsTheVersionHasIt(t *testing.T) {
	ended := recordedPod{Status: "Error", Phase: "Running", Node: "node-1", Containers: []recordedContainer{{Name: "web", State: "terminated", Reason: "Error", ExitCode: 1, RestartCount: 1}}}
	waits := recordedPod{Status: "CrashLoopBackOff", Phase: "Running", Node: "node-1", Containers: []recordedContainer{{Name: "web", State: "waiting", Reason: "CrashLoopBackOff", RestartCount: 2}}}
	for _, tt := range []struct {
		name, version string
		state         recordedPod
		policy        corev1.RestartPolicy
		want          string
	}{
		{"error, 1.36", "1.36", ended, corev1.RestartPolicyAlways, "In v1.36 STATUS tells how the last run ended"},
		{"error, 1.34", "1.34", ended, corev1.RestartPolicyOnFailure, "In v1.34 the kubelet looks again every 10 to 15 seconds"},
		{"waiting, 1.34", "1.34", waits, corev1.RestartPolicyAlways, "In v1.34"},
		{"never started again", "1.36", ended, corev1.RestartPolicyNever, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c := Case{Pod: tt.state.pod(), Start: epoch, Now: 40 * time.Second, Version: tt.version}
			c.Pod.Spec.RestartPolicy = tt.policy
			e := Why(c, protocol.Why{Subject: "status"})
			checkExplanation(t, tt.name, e)
			if got := e.Means["en"]; !strings.Contains(got, tt.want) || tt.want == "" && strings.Contains(got, "v1.3") {
				t.Errorf("it means %q, want %q", got, tt.want)
			}
		})
	}
}
