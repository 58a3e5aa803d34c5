package kubelet

import (
	"fmt"
	"testing"
	"time"
)

// BenchmarkThousandPods starts a thousand pods on one node, until all of them run.
func BenchmarkThousandPods(b *testing.B) {
	for b.Loop() {
		w := newWorld(b, "1.36")
		for i := range 1000 {
			w.apply(fmt.Sprintf(`{"metadata":{"name":"p%d"},"spec":{"containers":[{"name":"main","image":"busybox:1.36","command":["sleep","3600"]}]}}`, i))
		}
		w.run(30 * time.Second)
		b.ReportMetric(float64(w.sim.Steps()), "steps")
		w.sim.Close()
	}
}

// BenchmarkCrashLoop lives ten minutes of a container that ends at once.
func BenchmarkCrashLoop(b *testing.B) {
	for b.Loop() {
		w := newWorld(b, "1.36")
		w.apply(`{"metadata":{"name":"crash"},"spec":{"containers":[{"name":"main","image":"busybox","command":["fail"]}]}}`)
		w.run(10 * time.Minute)
		w.sim.Close()
	}
}
