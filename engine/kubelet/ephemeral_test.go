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

// debug adds an ephemeral container that is to see the processes of container main.
func (w *world) debug(pod string) {
	w.t.Helper()
	body := `{"spec":{"ephemeralContainers":[{"name":"debug","image":"busybox:1.36","command":["sleep","600"],"targetContainerName":"main"}]}}`
	key := store.Key{Resource: "pods", Namespace: "default", Name: pod}
	if _, err := w.client.Patch(key, types.StrategicMergePatchType, []byte(body), "ephemeralcontainers", api.PatchOptions{}); err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) debugState(pod string) corev1.ContainerState {
	w.t.Helper()
	if s := w.get(pod).Status.EphemeralContainerStatuses; len(s) == 1 {
		return s[0].State
	}
	return corev1.ContainerState{}
}

func TestAnEphemeralContainerWaitsForTheContainerWhoseProcessesItIsToSee(t *testing.T) {
	for _, tt := range []struct{ name, container, reason, message string }{
		{"that was never created", `"image":"nginx:9.99.99"`, "CreateContainerConfigError", "unable to find target container main"},
		{"that has ended", `"image":"busybox:1.36","command":["fail"]`, "CreateContainerError", " is not running - in state CONTAINER_EXITED"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld(t, "1.36")
			w.apply(`{"metadata":{"name":"p"},"spec":{"containers":[{"name":"main",` + tt.container + `}]}}`)
			w.run(6 * time.Second)
			w.debug("p")
			seen := false
			for range 30 {
				w.run(time.Second)
				s := w.debugState("p").Waiting
				seen = seen || s != nil && s.Reason == tt.reason && strings.Contains(s.Message, tt.message)
			}
			if !seen {
				t.Errorf("state %+v", w.debugState("p"))
			}
			if !strings.Contains(strings.Join(w.events, "\n"), tt.message) {
				t.Error("no event tells of it")
			}
		})
	}
}

func TestAnEphemeralContainerStartsOnceItsTargetRunsAgain(t *testing.T) {
	w := newWorld(t, "1.36")
	w.apply(`{"metadata":{"name":"p"},"spec":{"containers":[{"name":"main","image":"busybox:1.36","command":["sleep","9"]}]}}`)
	w.run(25 * time.Second) // the second run is over
	w.debug("p")
	for range 60 {
		w.run(time.Second)
		if w.debugState("p").Running != nil {
			return
		}
	}
	t.Errorf("state %+v", w.debugState("p"))
}
