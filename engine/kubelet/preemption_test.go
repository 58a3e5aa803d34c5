package kubelet

import (
	"strings"
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"
)

// static puts a manifest into the node's directory.
func (w *world) static(name, spec string) {
	w.runtime.HostFS().AddString(ManifestDir+"/"+name+".yaml", 0o644,
		"apiVersion: v1\nkind: Pod\nmetadata: {name: "+name+"}\nspec:\n  containers:\n  - {name: main, image: busybox, command: [graceful], "+spec+"}\n")
	w.kubelet.ManifestsChanged()
}

func TestACriticalPodEndsOthersWhenTheNodeIsFull(t *testing.T) {
	w := newWorld(t, "1.36")
	w.apply(pod("small", "", `"command":["graceful"],"resources":{"requests":{"cpu":"300m"}}`))
	w.apply(pod("large", `"terminationGracePeriodSeconds":1,`, `"command":["sleep","3600"],"resources":{"requests":{"cpu":"900m"}}`))
	w.apply(pod("sure", "", `"command":["graceful"],"resources":{"limits":{"cpu":"500m","memory":"10Mi"}}`))
	w.apply(pod("idle", "", `"command":["graceful"]`))
	w.run(5 * time.Second)
	w.static("vital", `resources: {requests: {cpu: "1"}}`)
	w.run(5 * time.Second)
	if phase := w.get("vital-node-1").Status.Phase; phase != corev1.PodRunning {
		t.Errorf("the critical pod is %s", phase)
	}
	victim := w.get("large").Status
	if victim.Phase != corev1.PodFailed || victim.Reason != "Preempting" || victim.Message != "Preempted in order to admit critical pod" {
		t.Errorf("phase %s, reason %q, message %q", victim.Phase, victim.Reason, victim.Message)
	}
	said := false
	for _, c := range victim.Conditions {
		said = said || c.Type == corev1.DisruptionTarget && c.Reason == "TerminationByKubelet" && c.Message == "Pod was preempted by Kubelet to accommodate a critical pod."
	}
	if !said {
		t.Errorf("conditions %+v", victim.Conditions)
	}
	if !strings.Contains(strings.Join(w.events, "\n"), "Warning Preempting x1 Preempted in order to admit critical pod") {
		t.Error("no event tells of it")
	}
	for _, name := range []string{"small", "sure", "idle"} {
		if phase := w.get(name).Status.Phase; phase != corev1.PodRunning {
			t.Errorf("%s is %s: ending the large one was enough", name, phase)
		}
	}
}

func TestACriticalPodIsRefusedWhenEndingOthersWouldNotHelp(t *testing.T) {
	w := newWorld(t, "1.36")
	w.apply(pod("small", "", `"command":["graceful"],"resources":{"requests":{"cpu":"300m"}}`))
	w.run(5 * time.Second)
	w.apply(pod("vital", `"priorityClassName":"system-node-critical",`, `"command":["graceful"],"resources":{"requests":{"cpu":"2500m"}}`))
	w.run(2 * time.Second)
	s := w.get("vital").Status
	want := "Pod was rejected: Unexpected error while attempting to recover from admission failure: preemption: error finding a set of pods to preempt: " +
		"no set of running pods found to reclaim resources: [(res: cpu, q: 500), ]"
	if s.Phase != corev1.PodFailed || s.Reason != "UnexpectedAdmissionError" || s.Message != want {
		t.Errorf("phase %s, reason %q, message %q", s.Phase, s.Reason, s.Message)
	}
	if phase := w.get("small").Status.Phase; phase != corev1.PodRunning {
		t.Errorf("the other pod is %s", phase)
	}
}
