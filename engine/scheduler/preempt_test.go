package scheduler_test

import (
	"slices"
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"

	"github.com/podscope/podscope/engine/store"
)

// TestVictimsAreToldAtOnceButTheLast: nobody waits for another, and the last one waits for all.
func TestVictimsAreToldAtOnceButTheLast(t *testing.T) {
	cl := newCluster(t, node("node-1"))
	cl.create(priorityClass("high", 1000))
	names := []string{"a", "b", "c", "d"}
	for _, name := range names {
		cl.create(pod(name, requests("cpu", "450m")))
	}
	cl.run(time.Second)
	for _, name := range names {
		cl.wantNode(name, "node-1")
	}
	marked, deleted := map[string]time.Duration{}, map[string]time.Duration{}
	cl.c.Watch("pods", func(e store.Entry) {
		p := e.Object.(*corev1.Pod)
		isMarked := slices.ContainsFunc(p.Status.Conditions, func(c corev1.PodCondition) bool { return c.Type == corev1.DisruptionTarget })
		if _, seen := marked[p.Name]; isMarked && !seen {
			marked[p.Name] = e.At
		}
		if _, seen := deleted[p.Name]; p.DeletionTimestamp != nil && !seen {
			deleted[p.Name] = e.At
		}
	})
	cl.create(pod("urgent", requests("cpu", "1900m"), func(p *corev1.Pod) { p.Spec.PriorityClassName = "high" }))
	cl.run(5 * time.Second)
	if len(marked) != len(names) {
		t.Fatalf("marked %v", marked)
	}
	last := slices.MaxFunc(names, func(a, b string) int { return int(marked[a] - marked[b]) })
	for _, name := range names {
		if name == last {
			continue
		}
		if deleted[name] > marked[last] {
			t.Errorf("%s was told at %v, the last one was marked at %v", name, deleted[name], marked[last])
		}
		for _, other := range names {
			if other != last && marked[name] > deleted[other] {
				t.Errorf("%s was marked at %v, after %s was told at %v", name, marked[name], other, deleted[other])
			}
		}
	}
}
