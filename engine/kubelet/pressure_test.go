package kubelet

import (
	"strings"
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
)

func TestAFullDiskEvictsOnePodAfterTheOther(t *testing.T) {
	w := newWorld(t, "1.36")
	w.kubelet.config.Capacity[corev1.ResourceEphemeralStorage] = resource.MustParse("100Gi")
	for _, name := range []string{"a", "b"} {
		w.apply(pod(name, "", `"command":["sleep","3600"]`))
	}
	w.run(3 * time.Second)
	w.kubelet.SetDiskPressure(true)
	w.run(500 * time.Millisecond)
	ending := 0
	for _, name := range []string{"a", "b"} {
		if w.kubelet.terminationRequested(w.get(name).UID) {
			ending++
		}
	}
	if ending != 1 {
		t.Errorf("%d pods end at once", ending)
	}
	w.run(10 * time.Second)
	for _, name := range []string{"a", "b"} {
		s := w.get(name).Status
		if s.Reason != "Evicted" || !strings.HasPrefix(s.Message, "The node was low on resource: ephemeral-storage. Threshold quantity: 1Gi, available: 0. Container main was using 24Ki, request is 0, has larger consumption of ephemeral-storage. ") {
			t.Errorf("%s: reason %q, message %q", name, s.Reason, s.Message)
		}
	}
}

func TestANodeUnderPressureRefusesPods(t *testing.T) {
	bestEffort, burstable := "", `"resources":{"requests":{"cpu":"10m"}}`
	for _, tt := range []struct {
		name         string
		memory, disk bool
		container    string
		message      string
	}{
		{"memory, best effort", true, false, bestEffort, "Pod was rejected: The node had condition: [MemoryPressure]. "},
		{"memory, with requests", true, false, burstable, ""},
		{"disk", false, true, burstable, "Pod was rejected: The node had condition: [DiskPressure]. "},
		{"none", false, false, bestEffort, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld(t, "1.36")
			w.kubelet.evict.diskFull = tt.disk
			if tt.memory {
				w.kubelet.evict.memory = time.Hour
			}
			if tt.disk {
				w.kubelet.evict.disk = time.Hour
			}
			container := `"command":["graceful"]`
			if tt.container != "" {
				container += "," + tt.container
			}
			w.apply(pod("p", "", container))
			w.run(time.Second)
			if s := w.get("p").Status; s.Message != tt.message || (s.Reason == "Evicted") != (tt.message != "") {
				t.Errorf("reason %q, message %q; want %q", s.Reason, s.Message, tt.message)
			}
		})
	}
}
