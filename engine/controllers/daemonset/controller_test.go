package daemonset_test

import (
	"slices"
	"testing"
	"time"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/watch"

	"github.com/podscope/podscope/engine/api"
	"github.com/podscope/podscope/engine/controllers/daemonset"
	"github.com/podscope/podscope/engine/controllers/standin"
	"github.com/podscope/podscope/engine/scheduler"
	"github.com/podscope/podscope/engine/sim"
	"github.com/podscope/podscope/engine/store"

	"k8s.io/apimachinery/pkg/api/resource"
)

type cluster struct {
	t   *testing.T
	sim *sim.Sim
	c   *api.Client
}

// newCluster has a scheduler, and something like a kubelet: pods are ready a second after they were bound and gone a second after they were deleted.
func newCluster(t *testing.T, nodes ...string) *cluster {
	t.Helper()
	s := sim.New(1, time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC))
	st := store.New(s)
	server := api.NewServer(s, st, api.Options{})
	scheduler.New(s, server, nil).Start()
	daemonset.New(s, server, nil).Start()
	cl := &cluster{t: t, sim: s, c: server.Client("test")}
	st.Watch("pods", func(e store.Entry) {
		p := e.Object.(*corev1.Pod)
		switch {
		case e.Type != watch.Modified:
		case p.DeletionTimestamp != nil && e.Prev.GetDeletionTimestamp() == nil:
			s.After(time.Second, "end", func() { standin.End(cl.c, p) })
		case p.Spec.NodeName != "" && e.Prev.(*corev1.Pod).Spec.NodeName == "":
			s.After(time.Second, "ready", func() { standin.Ready(cl.c, p.Name) })
		}
	})
	for _, name := range nodes {
		cl.node(name)
	}
	cl.run(time.Second)
	return cl
}

func (cl *cluster) run(d time.Duration) { cl.sim.RunUntil(cl.sim.Elapsed() + d) }

func (cl *cluster) must(_ store.Object, err error) {
	cl.t.Helper()
	if err != nil {
		cl.t.Fatal(err)
	}
}

func (cl *cluster) node(name string) {
	cl.t.Helper()
	n := &corev1.Node{ObjectMeta: metav1.ObjectMeta{Name: name, Labels: map[string]string{corev1.LabelHostname: name}}}
	n.Status.Allocatable = corev1.ResourceList{corev1.ResourceCPU: resource.MustParse("2"), corev1.ResourceMemory: resource.MustParse("4Gi"), corev1.ResourcePods: resource.MustParse("110")}
	n.Status.Capacity = n.Status.Allocatable
	cl.must(cl.c.Create(n, api.CreateOptions{}))
}

func (cl *cluster) changeNode(name string, change func(*corev1.Node)) {
	cl.t.Helper()
	n, err := api.Get[*corev1.Node](cl.c, "", name)
	cl.must(n, err)
	n = n.DeepCopy()
	change(n)
	cl.must(cl.c.Update(n, api.UpdateOptions{}))
}

func (cl *cluster) make() {
	cl.t.Helper()
	ds := &appsv1.DaemonSet{ObjectMeta: metav1.ObjectMeta{Namespace: "default", Name: "agent"}}
	ds.Spec.Selector = &metav1.LabelSelector{MatchLabels: map[string]string{"app": "agent"}}
	ds.Spec.Template.Labels = map[string]string{"app": "agent"}
	ds.Spec.Template.Spec.Containers = []corev1.Container{{Name: "c", Image: "v1"}}
	cl.must(cl.c.Create(ds, api.CreateOptions{}))
}

func (cl *cluster) set() *appsv1.DaemonSet {
	cl.t.Helper()
	ds, err := api.Get[*appsv1.DaemonSet](cl.c, "default", "agent")
	cl.must(ds, err)
	return ds
}

// on lists node and image of every pod.
func (cl *cluster) want(what string, want ...string) {
	cl.t.Helper()
	var got []string
	for _, p := range api.List[*corev1.Pod](cl.c, "default") {
		if p.DeletionTimestamp == nil {
			got = append(got, p.Spec.NodeName+" "+p.Spec.Containers[0].Image)
		}
	}
	slices.Sort(got)
	if !slices.Equal(got, want) {
		cl.t.Errorf("%s: %q, want %q", what, got, want)
	}
}

func TestOnePodOnEveryNode(t *testing.T) {
	cl := newCluster(t, "a", "b")
	cl.make()
	cl.run(3 * time.Second)
	cl.want("at first", "a v1", "b v1")
	if st := cl.set().Status; st.DesiredNumberScheduled != 2 || st.NumberReady != 2 || st.UpdatedNumberScheduled != 2 || st.NumberAvailable != 2 {
		t.Errorf("status %+v", st)
	}
	cl.node("c")
	cl.run(3 * time.Second)
	cl.want("a node more", "a v1", "b v1", "c v1")
	_, _ = cl.c.Delete("pods", "default", api.List[*corev1.Pod](cl.c, "default")[0].Name, api.DeleteOptions{})
	cl.run(3 * time.Second)
	cl.want("after one was deleted", "a v1", "b v1", "c v1")
}

func TestTaintsAndLabelsDecideWhereItRuns(t *testing.T) {
	cl := newCluster(t, "a", "b", "c")
	cl.changeNode("c", func(n *corev1.Node) { n.Spec.Unschedulable = true })
	cl.make()
	cl.run(3 * time.Second)
	cl.want("a cordon is no obstacle", "a v1", "b v1", "c v1")
	cl.changeNode("a", func(n *corev1.Node) {
		n.Spec.Taints = []corev1.Taint{{Key: "db", Effect: corev1.TaintEffectNoSchedule}}
	})
	cl.run(3 * time.Second)
	cl.want("NoSchedule lets it stay", "a v1", "b v1", "c v1")
	cl.changeNode("b", func(n *corev1.Node) {
		n.Spec.Taints = []corev1.Taint{{Key: "db", Effect: corev1.TaintEffectNoExecute}}
	})
	cl.run(3 * time.Second)
	cl.want("NoExecute does not", "a v1", "c v1")
}

func TestANewTemplateIsRolledOutNodeByNode(t *testing.T) {
	cl := newCluster(t, "a", "b", "c")
	cl.make()
	cl.run(3 * time.Second)
	ds := cl.set().DeepCopy()
	ds.Spec.Template.Spec.Containers[0].Image = "v2"
	cl.must(cl.c.Update(ds, api.UpdateOptions{}))
	least := 3
	for range 100 {
		cl.run(100 * time.Millisecond)
		ready := 0
		for _, p := range api.List[*corev1.Pod](cl.c, "default") {
			if p.DeletionTimestamp == nil && p.Status.Phase == corev1.PodRunning {
				ready++
			}
		}
		least = min(least, ready)
	}
	cl.want("in the end", "a v2", "b v2", "c v2")
	if least != 2 {
		t.Errorf("as few as %d were ready, want 2", least)
	}
	if got := len(api.List[*appsv1.ControllerRevision](cl.c, "default")); got != 2 {
		t.Errorf("%d revisions", got)
	}
}
