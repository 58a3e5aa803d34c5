package nodelifecycle_test

import (
	"slices"
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/podscope/podscope/engine/api"
	"github.com/podscope/podscope/engine/controllers/nodelifecycle"
	"github.com/podscope/podscope/engine/sim"
	"github.com/podscope/podscope/engine/store"
)

var epoch = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)

type cluster struct {
	t      *testing.T
	sim    *sim.Sim
	c      *api.Client
	silent map[string]bool
}

// newCluster has nodes that report every ten seconds until they are silenced, and a running pod on each.
func newCluster(t *testing.T, nodes ...string) *cluster {
	t.Helper()
	s := sim.New(1, epoch)
	server := api.NewServer(s, store.New(s), api.Options{})
	nodelifecycle.New(s, server, nil).Start()
	cl := &cluster{t: t, sim: s, c: server.Client("test"), silent: map[string]bool{}}
	for _, name := range nodes {
		n := &corev1.Node{ObjectMeta: metav1.ObjectMeta{Name: name}}
		n.Status.Conditions = []corev1.NodeCondition{{Type: corev1.NodeReady, Status: corev1.ConditionTrue, Reason: "KubeletReady"}}
		cl.must(cl.c.Create(n, api.CreateOptions{}))
		cl.heartbeat(name)
		p := &corev1.Pod{ObjectMeta: metav1.ObjectMeta{Namespace: "default", Name: "on-" + name}}
		p.Spec = corev1.PodSpec{NodeName: name, Containers: []corev1.Container{{Name: "c", Image: "nginx"}}}
		cl.must(cl.c.Create(p, api.CreateOptions{}))
		running := cl.pod("on-" + name).DeepCopy()
		running.Status.Phase = corev1.PodRunning
		running.Status.Conditions = []corev1.PodCondition{{Type: corev1.PodReady, Status: corev1.ConditionTrue}}
		cl.must(cl.c.UpdateStatus(running))
	}
	return cl
}

func (cl *cluster) must(_ store.Object, err error) {
	cl.t.Helper()
	if err != nil {
		cl.t.Fatal(err)
	}
}

func (cl *cluster) heartbeat(name string) {
	cl.sim.After(10*time.Second, "heartbeat", func() {
		cl.heartbeat(name)
		if cl.silent[name] {
			return
		}
		n := cl.node(name).DeepCopy()
		n.Status.Conditions[0].LastHeartbeatTime = metav1.NewTime(cl.sim.Now())
		n.Status.Conditions[0].Status = corev1.ConditionTrue
		cl.must(cl.c.UpdateStatus(n))
	})
}

func (cl *cluster) node(name string) *corev1.Node {
	cl.t.Helper()
	n, err := api.Get[*corev1.Node](cl.c, "", name)
	cl.must(n, err)
	return n
}

func (cl *cluster) pod(name string) *corev1.Pod {
	cl.t.Helper()
	p, err := api.Get[*corev1.Pod](cl.c, "default", name)
	cl.must(p, err)
	return p
}

func (cl *cluster) ready(name string) corev1.ConditionStatus {
	return cl.node(name).Status.Conditions[0].Status
}

func (cl *cluster) taints(name string) []string {
	var out []string
	for _, t := range cl.node(name).Spec.Taints {
		out = append(out, t.ToString())
	}
	return out
}

func (cl *cluster) podReady(name string) corev1.ConditionStatus {
	for _, c := range cl.pod(name).Status.Conditions {
		if c.Type == corev1.PodReady {
			return c.Status
		}
	}
	return ""
}

func TestASilentNodeIsUnknownAfterItsGraceAndItsPodsAreNotReady(t *testing.T) {
	cl := newCluster(t, "a", "b")
	cl.sim.RunUntil(100 * time.Second)
	cl.silent["a"] = true
	cl.sim.RunUntil(149 * time.Second)
	if got := cl.ready("a"); got != corev1.ConditionTrue {
		t.Errorf("within the grace period Ready is %s", got)
	}
	cl.sim.RunUntil(162 * time.Second)
	cond := cl.node("a").Status.Conditions[0]
	if cond.Status != corev1.ConditionUnknown || cond.Reason != "NodeStatusUnknown" || cond.Message != "Kubelet stopped posting node status." {
		t.Errorf("after the grace period Ready is %+v", cond)
	}
	want := []string{"node.kubernetes.io/unreachable:NoSchedule", "node.kubernetes.io/unreachable:NoExecute"}
	if got := cl.taints("a"); !slices.Equal(got, want) {
		t.Errorf("taints %q, want %q", got, want)
	}
	if cl.podReady("on-a") != corev1.ConditionFalse || cl.podReady("on-b") != corev1.ConditionTrue {
		t.Errorf("pods ready: on a %s, on b %s", cl.podReady("on-a"), cl.podReady("on-b"))
	}
	cl.silent["a"] = false
	cl.sim.RunUntil(180 * time.Second)
	if got := cl.taints("a"); len(got) > 0 {
		t.Errorf("a node that is back keeps taints %q", got)
	}
}

func TestWhenNoNodeIsLeftNobodyIsEvicted(t *testing.T) {
	cl := newCluster(t, "a")
	cl.sim.RunUntil(100 * time.Second)
	cl.silent["a"] = true
	cl.sim.RunUntil(200 * time.Second)
	if got, want := cl.taints("a"), []string{"node.kubernetes.io/unreachable:NoSchedule"}; !slices.Equal(got, want) {
		t.Errorf("taints %q, want %q", got, want)
	}
}

func TestACordonedNodeIsTaintedAndAnUncordonedOneNoMore(t *testing.T) {
	cl := newCluster(t, "a")
	for _, cordoned := range []bool{true, false} {
		n := cl.node("a").DeepCopy()
		n.Spec.Unschedulable = cordoned
		cl.must(cl.c.Update(n, api.UpdateOptions{}))
		cl.sim.RunUntil(cl.sim.Elapsed() + time.Second)
		want := []string(nil)
		if cordoned {
			want = []string{"node.kubernetes.io/unschedulable:NoSchedule"}
		}
		if got := cl.taints("a"); !slices.Equal(got, want) {
			t.Errorf("cordoned %v: taints %q, want %q", cordoned, got, want)
		}
	}
}
