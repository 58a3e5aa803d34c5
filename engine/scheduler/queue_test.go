package scheduler_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"

	"github.com/podscope/podscope/engine/api"
)

func (cl *cluster) finish(name string) {
	cl.t.Helper()
	p := cl.pod(name).DeepCopy()
	p.Status.Phase = corev1.PodSucceeded
	if _, err := cl.c.UpdateStatus(p); err != nil {
		cl.t.Fatal(err)
	}
}

func (cl *cluster) attempts(name string) int {
	n := 0
	for _, d := range cl.log.Decisions(string(cl.pod(name).UID), cl.sim.Elapsed()) {
		if d.Rule == "Unschedulable" {
			n++
		}
	}
	return n
}

// TestOnlyEventsThatMayHelpBringAPodBack has an unschedulable pod and one change of the cluster.
func TestOnlyEventsThatMayHelpBringAPodBack(t *testing.T) {
	for _, tt := range []struct {
		name   string
		node   *corev1.Node
		pod    *corev1.Pod
		change func(*cluster)
		node1  bool
	}{
		{"the label it selects", node("node-1"), pod("p", onNodes("disk", "ssd")), func(cl *cluster) {
			cl.node("node-1", func(n *corev1.Node) { n.Labels["disk"] = "ssd" })
		}, true},
		{"another label", node("node-1"), pod("p", onNodes("disk", "ssd")), func(cl *cluster) {
			cl.node("node-1", func(n *corev1.Node) { n.Labels["room"] = "7" })
		}, false},
		{"the taint goes", node("node-1", tainted("db", corev1.TaintEffectNoSchedule)), pod("p"), func(cl *cluster) {
			cl.node("node-1", func(n *corev1.Node) { n.Spec.Taints = nil })
		}, true},
		{"the node is uncordoned", node("node-1", func(n *corev1.Node) { n.Spec.Unschedulable = true }), pod("p"), func(cl *cluster) {
			cl.node("node-1", func(n *corev1.Node) { n.Spec.Unschedulable = false })
		}, true},
		{"a label, when CPU is short", node("node-1"), pod("p", requests("cpu", "3")), func(cl *cluster) {
			cl.node("node-1", func(n *corev1.Node) { n.Labels["disk"] = "ssd" })
		}, false},
		{"more CPU", node("node-1"), pod("p", requests("cpu", "3")), func(cl *cluster) {
			n, _ := api.Get[*corev1.Node](cl.c, "", "node-1")
			n = n.DeepCopy()
			n.Status.Allocatable[corev1.ResourceCPU] = resource.MustParse("4")
			_, _ = cl.c.UpdateStatus(n)
		}, true},
		{"a node without room joins", node("node-1"), pod("p", requests("cpu", "3")), func(cl *cluster) { cl.create(node("node-2")) }, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			cl := newCluster(t, tt.node)
			cl.create(tt.pod)
			cl.run(20 * time.Second)
			tt.change(cl)
			cl.run(time.Second)
			want := ""
			if tt.node1 {
				want = "node-1"
			}
			cl.wantNode("p", want)
			if got := cl.attempts("p"); got != 1 {
				t.Errorf("tried in vain %d times", got)
			}
		})
	}
}

func TestAFinishedPodFreesWhatItRequested(t *testing.T) {
	cl := newCluster(t, node("node-1"))
	cl.create(pod("a", requests("cpu", "1500m")))
	cl.run(time.Second)
	cl.create(pod("b", requests("cpu", "1500m")))
	cl.run(time.Second)
	cl.wantUnschedulable("b", "0/1 nodes are available: 1 Insufficient cpu."+noClaims+"0/1 nodes are available: 1 "+noVictims+".")
	cl.finish("a")
	cl.run(100 * time.Millisecond)
	cl.wantNode("b", "node-1")
}

func TestAfterFiveMinutesAPodIsTriedAnyway(t *testing.T) {
	cl := newCluster(t, node("node-1"))
	cl.create(pod("p", requests("cpu", "3")))
	cl.run(4 * time.Minute)
	if got := cl.attempts("p"); got != 1 {
		t.Errorf("tried %d times within four minutes", got)
	}
	cl.run(2 * time.Minute)
	if got := cl.attempts("p"); got != 2 {
		t.Errorf("tried %d times within six minutes", got)
	}
}

func TestGatesHoldAPodBack(t *testing.T) {
	cl := newCluster(t, node("node-1"))
	cl.create(pod("p", func(p *corev1.Pod) { p.Spec.SchedulingGates = []corev1.PodSchedulingGate{{Name: "example.com/wait"}} }))
	cl.run(10 * time.Minute)
	cl.wantNode("p", "")
	if c := cl.scheduled("p"); c == nil || c.Reason != "SchedulingGated" {
		t.Errorf("PodScheduled is %+v", c)
	}
	if got := cl.events("p"); len(got) > 0 {
		t.Errorf("events %q", got)
	}
	p := cl.pod("p").DeepCopy()
	p.Spec.SchedulingGates = nil
	if _, err := cl.c.Update(p, api.UpdateOptions{}); err != nil {
		t.Fatal(err)
	}
	cl.run(100 * time.Millisecond)
	cl.wantNode("p", "node-1")
}

func withPriority(class string) podOption {
	return func(p *corev1.Pod) { p.Spec.PriorityClassName = class }
}

func TestHigherPriorityGoesFirst(t *testing.T) {
	cl := newCluster(t, node("node-1"))
	cl.create(priorityClass("high", 1000), priorityClass("low", 10))
	cl.node("node-1", func(n *corev1.Node) { n.Spec.Unschedulable = true })
	cl.run(time.Second)
	cl.create(pod("a", requests("cpu", "1500m"), withPriority("low")), pod("b", requests("cpu", "1500m"), withPriority("high")))
	cl.run(time.Second)
	cl.node("node-1", func(n *corev1.Node) { n.Spec.Unschedulable = false })
	cl.run(time.Second)
	cl.wantNode("b", "node-1")
	cl.wantNode("a", "")
}

// TestPreemption has two pods of low priority on the node and one of high priority that fits without the second.
func TestPreemption(t *testing.T) {
	cl := newCluster(t, node("node-1"))
	cl.create(priorityClass("high", 1000), priorityClass("low", 10))
	cl.create(pod("low1", requests("cpu", "800m"), withPriority("low")))
	cl.run(time.Second)
	cl.create(pod("low2", requests("cpu", "800m"), withPriority("low")))
	cl.run(time.Second)
	for i, name := range []string{"low1", "low2"} {
		p := cl.pod(name).DeepCopy()
		start := epochPlus(i)
		p.Status.StartTime = &start
		if _, err := cl.c.UpdateStatus(p); err != nil {
			t.Fatal(err)
		}
	}
	cl.run(time.Second)
	cl.create(pod("high", requests("cpu", "1"), withPriority("high")))
	cl.run(100 * time.Millisecond)

	cl.wantUnschedulable("high", "0/1 nodes are available: 1 Insufficient cpu.")
	if got := cl.pod("high").Status.NominatedNodeName; got != "node-1" {
		t.Errorf("nominated to %q", got)
	}
	if cl.pod("low1").DeletionTimestamp != nil {
		t.Error("the pod that has run longer was chosen")
	}
	victim := cl.pod("low2")
	if victim.DeletionTimestamp == nil {
		t.Fatal("the victim is not being deleted")
	}
	i := slices.IndexFunc(victim.Status.Conditions, func(c corev1.PodCondition) bool { return c.Type == corev1.DisruptionTarget })
	if i < 0 || victim.Status.Conditions[i].Reason != "PreemptionByScheduler" || victim.Status.Conditions[i].Message != "default-scheduler: preempting to accommodate a higher priority pod" {
		t.Errorf("conditions %+v", victim.Status.Conditions)
	}
	if want := "Preempted: Preempted by pod " + string(cl.pod("high").UID) + " on node node-1"; !slices.Contains(cl.events("low2"), want) {
		t.Errorf("events %q", cl.events("low2"))
	}
	cl.finish("low2")
	cl.run(100 * time.Millisecond)
	cl.wantNode("high", "node-1")
	if got := cl.pod("high").Status.NominatedNodeName; got != "" {
		t.Errorf("still nominated to %q", got)
	}
	if strings.Contains(strings.Join(cl.events("low1"), " "), "Preempted") {
		t.Errorf("events of low1: %q", cl.events("low1"))
	}
}
