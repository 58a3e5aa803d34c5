package kubelet

import (
	"slices"
	"strings"
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"
)

func TestAPodStaysReadyWhileItsKubeletIsRestarted(t *testing.T) {
	for version, flaps := range map[string]bool{"1.36": false, "1.34": true} {
		w := newWorld(t, version)
		w.apply(pod("p", "", `"command":["listen"],"readinessProbe":{"tcpSocket":{"port":80}}`))
		w.run(30 * time.Second)
		w.kubelet.Stop()
		w.run(5 * time.Second)
		before := len(w.rows["p"])
		w.kubelet.Start()
		w.run(30 * time.Second)
		rows := w.statuses("p")
		if got := slices.Contains(rows[before:], "0/1 Running 0"); got != flaps || rows[len(rows)-1] != "1/1 Running 0" {
			t.Errorf("%s: rows %v", version, rows)
		}
	}
}

// together is a pod whose second container, ending with 3, asks for all of them to start again.
const together = `{"metadata":{"name":"p"},"spec":{"restartPolicy":"Never",
	"initContainers":[{"name":"init","image":"busybox:1.36","command":["true"]}],
	"containers":[{"name":"a","image":"busybox:1.36","command":["graceful"],"livenessProbe":{"exec":{"command":["true"]},"periodSeconds":1}},
		{"name":"b","image":"busybox:1.36","command":["three"],"restartPolicy":"Never",
		"restartPolicyRules":[{"action":"RestartAllContainers","exitCodes":{"operator":"In","values":[3]}}]}]}}`

func TestAllContainersStartAgainTogether(t *testing.T) {
	w := newWorld(t, "1.36")
	w.apply(together)
	w.run(14 * time.Second)
	s := w.get("p").Status
	if s.Phase != corev1.PodRunning {
		t.Errorf("phase %s", s.Phase)
	}
	for _, c := range slices.Concat(s.InitContainerStatuses, s.ContainerStatuses) {
		if c.RestartCount == 0 {
			t.Errorf("%s has not started again: %+v", c.Name, c)
		}
	}
	for _, c := range s.Conditions {
		if c.Type == corev1.PodInitialized && c.Status != corev1.ConditionTrue {
			t.Errorf("a pod that was initialized stays so: %+v", c)
		}
	}
	if !strings.Contains(strings.Join(w.events, "\n"), "Normal Killing x1 killing") {
		t.Error("no event tells of the kill")
	}
}
