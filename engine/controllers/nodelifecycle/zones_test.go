package nodelifecycle_test

import (
	"slices"
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"

	"github.com/podscope/podscope/engine/api"
)

func (cl *cluster) label(node, key, value string) {
	cl.t.Helper()
	n := cl.node(node).DeepCopy()
	if n.Labels == nil {
		n.Labels = map[string]string{}
	}
	n.Labels[key] = value
	cl.must(cl.c.Update(n, api.UpdateOptions{}))
}

func (cl *cluster) evicts(node string) bool {
	return slices.Contains(cl.taints(node), "node.kubernetes.io/unreachable:NoExecute")
}

// TestWhenOneZoneIsBackTheOtherIsEvicted: while no node of the cluster reports nobody is evicted; once one does, every zone is on its own, also
// one in which nothing has changed. What has waited then waits its grace period and a whole turn more.
func TestWhenOneZoneIsBackTheOtherIsEvicted(t *testing.T) {
	cl := newCluster(t, "a", "b")
	cl.label("a", corev1.LabelTopologyZone, "east")
	cl.label("b", corev1.LabelTopologyZone, "west")
	cl.sim.RunUntil(100 * time.Second)
	cl.silent["a"], cl.silent["b"] = true, true
	cl.sim.RunUntil(300 * time.Second)
	if cl.evicts("a") || cl.evicts("b") {
		t.Errorf("while no node reports: taints %q and %q", cl.taints("a"), cl.taints("b"))
	}
	cl.silent["a"] = false
	cl.sim.RunUntil(340 * time.Second)
	if cl.evicts("a") || !cl.evicts("b") {
		t.Errorf("one zone is back: taints %q and %q", cl.taints("a"), cl.taints("b"))
	}
}

// TestAnExcludedNodeDoesNotCountAsAlive: the other nodes' zone is judged without it.
func TestAnExcludedNodeDoesNotCountAsAlive(t *testing.T) {
	for _, excluded := range []bool{false, true} {
		cl := newCluster(t, "a", "b")
		if excluded {
			cl.label("a", "node.kubernetes.io/exclude-disruption", "")
		}
		cl.sim.RunUntil(100 * time.Second)
		cl.silent["b"] = true
		cl.sim.RunUntil(200 * time.Second)
		if got := cl.evicts("b"); got == excluded {
			t.Errorf("a excluded %v: b's pods are evicted %v", excluded, got)
		}
	}
}

func TestLabelsHaveTheirOldNamesToo(t *testing.T) {
	cl := newCluster(t, "a")
	cl.label("a", corev1.LabelOSStable, "linux")
	cl.sim.RunUntil(time.Second)
	if got := cl.node("a").Labels["beta.kubernetes.io/os"]; got != "linux" {
		t.Errorf("beta.kubernetes.io/os %q", got)
	}
	cl.label("a", "beta.kubernetes.io/os", "windows")
	cl.sim.RunUntil(2 * time.Second)
	if got := cl.node("a").Labels["beta.kubernetes.io/os"]; got != "linux" {
		t.Errorf("after somebody changed it: %q", got)
	}
}
