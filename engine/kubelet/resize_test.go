package kubelet

import (
	"strings"
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/types"

	"github.com/podscope/podscope/engine/api"
	"github.com/podscope/podscope/engine/store"
)

func (w *world) resize(pod, spec string) {
	w.t.Helper()
	key := store.Key{Resource: "pods", Namespace: "default", Name: pod}
	if _, err := w.client.Patch(key, types.StrategicMergePatchType, []byte(`{"spec":`+spec+`}`), "resize", api.PatchOptions{}); err != nil {
		w.t.Fatal(err)
	}
}

// about are the events that speak of a resize, without their times.
func (w *world) about() string {
	var out []string
	for _, e := range w.events {
		if strings.Contains(e, "esize") {
			out = append(out, strings.TrimSpace(e)[strings.Index(strings.TrimSpace(e), " ")+1:])
		}
	}
	return strings.Join(out, "\n")
}

func (w *world) resizeCondition(pod string, kind corev1.PodConditionType) *corev1.PodCondition {
	w.t.Helper()
	for _, c := range w.get(pod).Status.Conditions {
		if c.Type == kind {
			return &c
		}
	}
	return nil
}

const growing = `{"containers":[{"name":"main","resources":{"requests":{"cpu":"1500m"}}}]}`

func TestAResizeWaitsForRoomAndIsTriedAgainWhenAnotherPodEnds(t *testing.T) {
	w := newWorld(t, "1.36")
	w.apply(pod("p", "", `"command":["graceful"],"resources":{"requests":{"cpu":"500m"}}`))
	w.apply(pod("other", `"restartPolicy":"Never",`, `"command":["sleep","20"],"resources":{"requests":{"cpu":"1"}}`))
	w.run(5 * time.Second)
	w.resize("p", growing)
	w.run(2 * time.Second)
	c := w.resizeCondition("p", corev1.PodResizePending)
	message := "Node didn't have enough resource: cpu, requested: 1500, used: 1000, capacity: 2000"
	if c == nil || c.Reason != "Deferred" || c.Message != message {
		t.Fatalf("condition %+v", c)
	}
	want := `Warning ResizeDeferred x1 Pod resize OutOfcpu: {"containers":[{"name":"main","resources":{"requests":{"cpu":"1500m"}}}],"generation":2,"error":"` + message + `"}`
	if got := w.about(); got != want {
		t.Errorf("events\n%s\nwant\n%s", got, want)
	}
	w.run(20 * time.Second)
	if c := w.resizeCondition("p", corev1.PodResizePending); c != nil {
		t.Errorf("still pending when the other pod has ended: %+v", c)
	}
	for _, text := range []string{"Normal ResizeStarted", "Normal ResizeCompleted"} {
		if !strings.Contains(w.about(), text) {
			t.Errorf("no %s in\n%s", text, w.about())
		}
	}
}

func TestAnOlderKubeletTellsOfTheEndOfAResizeAlone(t *testing.T) {
	w := newWorld(t, "1.34")
	w.apply(pod("p", "", `"command":["graceful"],"resources":{"requests":{"cpu":"500m"}}`))
	w.run(5 * time.Second)
	w.resize("p", growing)
	w.run(5 * time.Second)
	want := `Normal ResizeCompleted x1 Pod resize completed: {"containers":[{"name":"main","resources":{"requests":{"cpu":"1500m"}}}]}`
	if got := w.about(); got != want {
		t.Errorf("events\n%s\nwant\n%s", got, want)
	}
}

func TestAResizeRestartsOnlyTheContainerThatItChanges(t *testing.T) {
	w := newWorld(t, "1.36")
	const rest = `"image":"busybox","command":["graceful"],"resources":{"limits":{"memory":"32Mi"}},"resizePolicy":[{"resourceName":"memory","restartPolicy":"RestartContainer"}]}`
	w.apply(`{"metadata":{"name":"p"},"spec":{"initContainers":[{"name":"side","restartPolicy":"Always",` + rest + `],
		"containers":[{"name":"a",` + rest + `,{"name":"b",` + rest + `]}}`)
	w.run(5 * time.Second)
	w.resize("p", `{"containers":[{"name":"a","resources":{"requests":{"memory":"40Mi"},"limits":{"memory":"40Mi"}}}]}`)
	w.run(5 * time.Second)
	w.resize("p", `{"initContainers":[{"name":"side","resources":{"requests":{"memory":"40Mi"},"limits":{"memory":"40Mi"}}}]}`)
	w.run(5 * time.Second)
	s := w.get("p").Status
	for _, tt := range []struct {
		status corev1.ContainerStatus
		want   int32
	}{{s.ContainerStatuses[0], 1}, {s.ContainerStatuses[1], 0}, {s.InitContainerStatuses[0], 1}} {
		if tt.status.RestartCount != tt.want {
			t.Errorf("%s restarted %d times, want %d", tt.status.Name, tt.status.RestartCount, tt.want)
		}
	}
	if w.resizeCondition("p", corev1.PodResizeInProgress) != nil {
		t.Error("still in progress")
	}
}

func TestAMemoryLimitBelowWhatIsInUseIsNotSet(t *testing.T) {
	w := newWorld(t, "1.36")
	w.apply(pod("p", "", `"command":["hold"],"resources":{"requests":{"memory":"50Mi"},"limits":{"memory":"64Mi"}}`))
	w.run(5 * time.Second)
	w.resize("p", `{"containers":[{"name":"main","resources":{"requests":{"memory":"10Mi"},"limits":{"memory":"20Mi"}}}]}`)
	w.run(5 * time.Second)
	c := w.resizeCondition("p", corev1.PodResizeInProgress)
	if c == nil || c.Reason != corev1.PodReasonError || !strings.HasPrefix(c.Message, "cannot decrease memory limits: [attempting to set pod memory limit (20971520) below current usage (") ||
		!strings.Contains(c.Message, `attempting to set container "main" memory limit (20971520) below current usage (`) {
		t.Fatalf("condition %+v", c)
	}
	if !strings.Contains(w.about(), "Warning ResizeError x1 Pod resize error: ") {
		t.Errorf("events\n%s", w.about())
	}
}

func TestAPodsOwnLimitsAreResized(t *testing.T) {
	w := newWorld(t, "1.36")
	w.apply(pod("p", `"resources":{"requests":{"cpu":"100m"},"limits":{"memory":"64Mi"}},`, `"command":["graceful"]`))
	w.run(5 * time.Second)
	w.resize("p", `{"resources":{"requests":{"cpu":"200m"},"limits":{"memory":"96Mi"}}}`)
	w.run(5 * time.Second)
	s := w.get("p").Status
	if s.AllocatedResources.Cpu().String() != "200m" || s.Resources.Limits.Memory().String() != "96Mi" || w.resizeCondition("p", corev1.PodResizeInProgress) != nil {
		t.Errorf("status %+v, allocated %+v", s.Resources, s.AllocatedResources)
	}
}
