package kubelet

import (
	"strings"
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"
)

func TestProbeFailuresInTheWordsOfTheKubelet(t *testing.T) {
	for _, tt := range []struct{ name, container, reason, message string }{
		{
			"exec that fails", `"command":["sleep","3600"],"livenessProbe":{"exec":{"command":["cat","/tmp/x"]},"periodSeconds":1}`,
			"Unhealthy", "Liveness probe failed: cat:",
		},
		{
			"exec that takes too long", `"command":["sleep","3600"],"livenessProbe":{"exec":{"command":["sleep","5"]},"periodSeconds":2}`,
			"Unhealthy", `Liveness probe failed: command timed out: "sleep 5" timed out after 1s`,
		},
		{
			"exec of a missing command", `"command":["sleep","3600"],"readinessProbe":{"exec":{"command":["nope"]},"periodSeconds":1}`,
			"Unhealthy", `exec: "nope": executable file not found in $PATH`,
		},
		{
			"httpGet on a closed port", `"command":["sleep","3600"],"readinessProbe":{"httpGet":{"path":"/","port":80},"periodSeconds":1}`,
			"Unhealthy", `Readiness probe failed: Get "http://10.244.0.2:80/": dial tcp 10.244.0.2:80: connect: connection refused`,
		},
		{
			"tcpSocket on a closed port", `"command":["sleep","3600"],"startupProbe":{"tcpSocket":{"port":8080},"periodSeconds":1}`,
			"Unhealthy", "Startup probe failed: dial tcp 10.244.0.2:8080: connect: connection refused",
		},
		{
			"grpc on a closed port", `"command":["sleep","3600"],"livenessProbe":{"grpc":{"port":9000},"periodSeconds":2}`,
			"Unhealthy", `Liveness probe failed: timeout: failed to connect service "10.244.0.2:9000" within 1s: context deadline exceeded`,
		},
		{
			"httpGet on a port of another name", `"command":["sleep","3600"],"ports":[{"name":"web","containerPort":80}],"readinessProbe":{"httpGet":{"path":"/","port":"http"},"periodSeconds":1}`,
			"Unhealthy", `Readiness probe errored and resulted in unknown state: strconv.Atoi: parsing "http": invalid syntax`,
		},
		{
			"liveness kills", `"command":["graceful"],"livenessProbe":{"exec":{"command":["false"]},"periodSeconds":1}`,
			"Killing", "Container main failed liveness probe, will be restarted",
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld(t, "1.36")
			w.apply(pod("p", "", tt.container))
			w.run(15 * time.Second)
			if !w.happened(tt.reason, tt.message) {
				t.Errorf("no event %s with %q in\n%s", tt.reason, tt.message, strings.Join(w.events, "\n"))
			}
		})
	}
}

func TestReadinessDecidesReady(t *testing.T) {
	w := newWorld(t, "1.36")
	w.apply(pod("p", "", `"command":["listen"],"readinessProbe":{"tcpSocket":{"port":80},"periodSeconds":2,"initialDelaySeconds":4}`))
	w.run(3 * time.Second)
	if got := w.statuses("p"); got[len(got)-1] != "0/1 Running 0" {
		t.Errorf("before the initial delay: %v", got)
	}
	w.run(6 * time.Second)
	if got := w.statuses("p"); got[len(got)-1] != "1/1 Running 0" {
		t.Errorf("after it: %v", got)
	}
}

func TestStartupHoldsTheOtherProbesBack(t *testing.T) {
	w := newWorld(t, "1.36")
	w.apply(pod("p", "", `"command":["sleep","3600"],"startupProbe":{"exec":{"command":["false"]},"periodSeconds":1,"failureThreshold":30},
		"livenessProbe":{"exec":{"command":["false"]},"periodSeconds":1,"failureThreshold":1}`))
	w.run(10 * time.Second)
	if w.happened("Unhealthy", "Liveness") {
		t.Error("liveness was probed before startup had passed")
	}
	if s := w.get("p").Status.ContainerStatuses[0]; s.Started == nil || *s.Started || s.RestartCount != 0 {
		t.Errorf("started %v, restarts %d", s.Started, s.RestartCount)
	}
}

func TestProbeMayHaveItsOwnGracePeriod(t *testing.T) {
	w := newWorld(t, "1.36")
	w.apply(pod("p", "", `"command":["sleep","3600"],"livenessProbe":{"exec":{"command":["false"]},"periodSeconds":5,"failureThreshold":1,"terminationGracePeriodSeconds":3}`))
	w.run(20 * time.Second)
	if s := w.get("p").Status.ContainerStatuses[0]; s.RestartCount == 0 {
		t.Error("the container still has the pod's 30 s")
	}
}

func TestReadinessGateWaitsForItsCondition(t *testing.T) {
	w := newWorld(t, "1.36")
	w.apply(pod("p", `"readinessGates":[{"conditionType":"example.com/ready"}],`, `"command":["sleep","3600"]`))
	w.run(5 * time.Second)
	ready := func() corev1.PodCondition {
		for _, c := range w.get("p").Status.Conditions {
			if c.Type == corev1.PodReady {
				return c
			}
		}
		return corev1.PodCondition{}
	}
	if c := ready(); c.Reason != "ReadinessGatesNotReady" || !strings.Contains(c.Message, "does not exist") {
		t.Errorf("before: %+v", c)
	}
	p := w.get("p").DeepCopy()
	p.Status.Conditions = append(p.Status.Conditions, corev1.PodCondition{Type: "example.com/ready", Status: corev1.ConditionTrue})
	if _, err := w.client.UpdateStatus(p); err != nil {
		t.Fatal(err)
	}
	w.run(2 * time.Second)
	if c := ready(); c.Status != corev1.ConditionTrue {
		t.Errorf("after: %+v", c)
	}
}
