package endpointslice_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/watch"

	"github.com/podscope/podscope/engine/store"
)

// TestPodsOnMissingNodesAreToldOf: they are left out, the service says why, and it is looked at again after waits that double.
func TestPodsOnMissingNodesAreToldOf(t *testing.T) {
	w := newWorld(t)
	var told []time.Duration
	var message string
	w.c.Watch("events", func(e store.Entry) {
		if ev := e.Object.(*corev1.Event); ev.Reason == "FailedToUpdateEndpointSlices" && e.Type != watch.Deleted {
			told, message = append(told, w.sim.Elapsed().Truncate(time.Second)), ev.Message
		}
	})
	w.service(80, nil)
	w.pod(1, true)
	w.delete("nodes", "n", 0)
	w.pod(2, true)
	if got := w.slices(); got != "[]" {
		t.Errorf("slices %s", got)
	}
	w.sim.RunUntil(10 * time.Second)
	const want = "Error updating Endpoint Slices for Service default/web: [skipping Pod p1 for Service default/web: Node n Not Found, "
	if !strings.HasPrefix(message, want) {
		t.Errorf("told %q", message)
	}
	// The second failure comes before the first second is over; after the third one it is four seconds.
	if want := []time.Duration{0, 0, time.Second, 5 * time.Second}; !slices.Equal(told, want) {
		t.Errorf("told after %v, want %v", told, want)
	}
	w.create(&corev1.Node{ObjectMeta: metav1.ObjectMeta{Name: "n"}})
	w.sim.RunUntil(20 * time.Second)
	if got := w.slices(); got != "[:80 1RS 2RS]" {
		t.Errorf("when the node is there: %s", got)
	}
}
