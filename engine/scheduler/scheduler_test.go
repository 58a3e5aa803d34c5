package scheduler_test

import (
	"slices"
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"
	schedulingv1 "k8s.io/api/scheduling/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/podscope/podscope/engine/api"
	"github.com/podscope/podscope/engine/explain"
	"github.com/podscope/podscope/engine/scheduler"
	"github.com/podscope/podscope/engine/sim"
	"github.com/podscope/podscope/engine/store"
)

var epoch = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)

// cluster is a control plane with nothing but a scheduler.
type cluster struct {
	t   testing.TB
	sim *sim.Sim
	c   *api.Client
	log *explain.Log
}

func newCluster(t testing.TB, nodes ...*corev1.Node) *cluster {
	t.Helper()
	s := sim.New(1, epoch)
	server := api.NewServer(s, store.New(s), api.Options{})
	log := explain.NewLog(s)
	scheduler.New(s, server, log).Start()
	cl := &cluster{t: t, sim: s, c: server.Client("test"), log: log}
	for _, n := range nodes {
		cl.create(n)
	}
	cl.run(time.Second)
	return cl
}

func (cl *cluster) run(d time.Duration) { cl.sim.RunUntil(cl.sim.Elapsed() + d) }

func (cl *cluster) create(objs ...store.Object) {
	cl.t.Helper()
	for _, obj := range objs {
		if _, err := cl.c.Create(obj, api.CreateOptions{}); err != nil {
			cl.t.Fatal(err)
		}
	}
}

func (cl *cluster) pod(name string) *corev1.Pod {
	cl.t.Helper()
	p, err := api.Get[*corev1.Pod](cl.c, "default", name)
	if err != nil {
		cl.t.Fatal(err)
	}
	return p
}

func (cl *cluster) node(name string, change func(*corev1.Node)) {
	cl.t.Helper()
	n, err := api.Get[*corev1.Node](cl.c, "", name)
	if err != nil {
		cl.t.Fatal(err)
	}
	n = n.DeepCopy()
	change(n)
	if _, err := cl.c.Update(n, api.UpdateOptions{}); err != nil {
		cl.t.Fatal(err)
	}
}

// events lists reason and message of a pod's events, oldest first.
func (cl *cluster) events(name string) []string {
	var out []string
	for _, e := range api.List[*corev1.Event](cl.c, "default") {
		if e.InvolvedObject.Name == name {
			out = append(out, e.Reason+": "+e.Message)
		}
	}
	return out
}

func (cl *cluster) scheduled(name string) *corev1.PodCondition {
	for _, c := range cl.pod(name).Status.Conditions {
		if c.Type == corev1.PodScheduled {
			return &c
		}
	}
	return nil
}

func (cl *cluster) wantUnschedulable(name, message string) {
	cl.t.Helper()
	c := cl.scheduled(name)
	if c == nil || c.Status != corev1.ConditionFalse || c.Reason != "Unschedulable" || c.Message != message {
		cl.t.Errorf("PodScheduled of %s is %+v\nwant message %q", name, c, message)
	}
	if !slices.Contains(cl.events(name), "FailedScheduling: "+message) {
		cl.t.Errorf("events of %s: %q", name, cl.events(name))
	}
}

func (cl *cluster) wantNode(name, node string) {
	cl.t.Helper()
	if got := cl.pod(name).Spec.NodeName; got != node {
		cl.t.Errorf("pod %s is on %q, want %q; events %q", name, got, node, cl.events(name))
	}
}

type nodeOption func(*corev1.Node)

func node(name string, opts ...nodeOption) *corev1.Node {
	n := &corev1.Node{ObjectMeta: metav1.ObjectMeta{Name: name, Labels: map[string]string{corev1.LabelHostname: name}}}
	n.Status.Allocatable = corev1.ResourceList{
		corev1.ResourceCPU: resource.MustParse("2"), corev1.ResourceMemory: resource.MustParse("4Gi"), corev1.ResourcePods: resource.MustParse("110"),
	}
	for _, o := range opts {
		o(n)
	}
	n.Status.Capacity = n.Status.Allocatable
	return n
}

func labelled(key, value string) nodeOption { return func(n *corev1.Node) { n.Labels[key] = value } }

func cpus(q string) nodeOption {
	return func(n *corev1.Node) { n.Status.Allocatable[corev1.ResourceCPU] = resource.MustParse(q) }
}

func tainted(key string, effect corev1.TaintEffect) nodeOption {
	return func(n *corev1.Node) { n.Spec.Taints = append(n.Spec.Taints, corev1.Taint{Key: key, Effect: effect}) }
}

type podOption func(*corev1.Pod)

func pod(name string, opts ...podOption) *corev1.Pod {
	p := &corev1.Pod{
		ObjectMeta: metav1.ObjectMeta{Namespace: "default", Name: name, Labels: map[string]string{}},
		Spec:       corev1.PodSpec{Containers: []corev1.Container{{Name: "c", Image: "nginx"}}},
	}
	for _, o := range opts {
		o(p)
	}
	return p
}

func requests(name corev1.ResourceName, q string) podOption {
	return func(p *corev1.Pod) {
		p.Spec.Containers[0].Resources.Requests = corev1.ResourceList{name: resource.MustParse(q)}
	}
}

func onNodes(key, value string) podOption {
	return func(p *corev1.Pod) { p.Spec.NodeSelector = map[string]string{key: value} }
}

const (
	noClaims   = " no new claims to deallocate, preemption: "
	notHelpful = "Preemption is not helpful for scheduling"
	noVictims  = "No preemption victims found for incoming pod"
)

func TestAPodThatFitsIsBoundAndReported(t *testing.T) {
	cl := newCluster(t, node("node-1"))
	cl.create(pod("p"))
	cl.run(time.Second)
	cl.wantNode("p", "node-1")
	if c := cl.scheduled("p"); c == nil || c.Status != corev1.ConditionTrue {
		t.Errorf("PodScheduled is %+v", c)
	}
	if got, want := cl.events("p"), []string{"Scheduled: Successfully assigned default/p to node-1"}; !slices.Equal(got, want) {
		t.Errorf("events %q, want %q", got, want)
	}
}

func TestEveryNodeSaysWhyItCannotTakeThePod(t *testing.T) {
	small := node("node-3", cpus("1"))
	for _, tt := range []struct {
		name    string
		nodes   []*corev1.Node
		pod     *corev1.Pod
		message string
	}{
		{
			"more CPU than the node has",
			[]*corev1.Node{node("node-1")},
			pod("p", requests("cpu", "100")),
			"0/1 nodes are available: 1 Insufficient cpu." + noClaims + "0/1 nodes are available: 1 " + notHelpful + ".",
		},
		{
			"memory too, in the order of the alphabet",
			[]*corev1.Node{node("node-1")},
			pod("p", func(p *corev1.Pod) {
				requests("memory", "1Ti")(p)
				p.Spec.Containers[0].Resources.Requests["cpu"] = resource.MustParse("3")
			}),
			"0/1 nodes are available: 1 Insufficient cpu, 1 Insufficient memory." + noClaims + "0/1 nodes are available: 1 " + notHelpful + ".",
		},
		{
			"a resource that no node has",
			[]*corev1.Node{node("node-1")},
			pod("p", func(p *corev1.Pod) {
				list := corev1.ResourceList{"example.com/gpu": resource.MustParse("1")}
				p.Spec.Containers[0].Resources = corev1.ResourceRequirements{Requests: list, Limits: list}
			}),
			"0/1 nodes are available: 1 Insufficient example.com/gpu." + noClaims + "0/1 nodes are available: 1 " + notHelpful + ".",
		},
		{
			"no node has the label",
			[]*corev1.Node{node("node-1")},
			pod("p", onNodes("disktype", "ssd")),
			"0/1 nodes are available: 1 node(s) didn't match Pod's node affinity/selector." + noClaims + "0/1 nodes are available: 1 " + notHelpful + ".",
		},
		{
			"every node for a reason of its own",
			[]*corev1.Node{node("node-1"), node("node-2", labelled("disk", "ssd"), tainted("gpu", corev1.TaintEffectNoSchedule)), small, node("node-4", labelled("disk", "ssd"), cpus("1"))},
			pod("p", onNodes("disk", "ssd"), requests("cpu", "1500m")),
			"0/4 nodes are available: 1 Insufficient cpu, 1 node(s) had untolerated taint(s), 2 node(s) didn't match Pod's node affinity/selector." +
				noClaims + "0/4 nodes are available: 4 " + notHelpful + ".",
		},
		{
			"a cordoned node",
			[]*corev1.Node{node("node-1", func(n *corev1.Node) { n.Spec.Unschedulable = true })},
			pod("p"),
			"0/1 nodes are available: 1 node(s) were unschedulable." + noClaims + "0/1 nodes are available: 1 " + notHelpful + ".",
		},
		{
			"a claim that does not exist stops everything",
			[]*corev1.Node{node("node-1")},
			pod("p", func(p *corev1.Pod) {
				p.Spec.Volumes = []corev1.Volume{{Name: "v", VolumeSource: corev1.VolumeSource{PersistentVolumeClaim: &corev1.PersistentVolumeClaimVolumeSource{ClaimName: "c"}}}}
			}),
			`0/1 nodes are available: persistentvolumeclaim "c" not found. not found`,
		},
		{
			"a pod that may not preempt",
			[]*corev1.Node{node("node-1")},
			pod("p", requests("cpu", "3"), func(p *corev1.Pod) {
				p.Spec.PriorityClassName = "patient"
			}),
			"0/1 nodes are available: 1 Insufficient cpu." + noClaims + "not eligible due to preemptionPolicy=Never.",
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			cl := newCluster(t, tt.nodes...)
			never := corev1.PreemptNever
			cl.create(&schedulingv1.PriorityClass{ObjectMeta: metav1.ObjectMeta{Name: "patient"}, PreemptionPolicy: &never}, tt.pod)
			cl.run(time.Second)
			cl.wantUnschedulable("p", tt.message)
		})
	}
}

func TestWithoutNodesAPodIsTriedAgainAndAgain(t *testing.T) {
	cl := newCluster(t)
	cl.create(pod("p"))
	cl.run(20 * time.Second)
	cl.wantUnschedulable("p", "no nodes available to schedule pods")
	cl.create(node("node-1"))
	cl.run(11 * time.Second)
	cl.wantNode("p", "node-1")
}

func TestAnotherSchedulersPodsAreLeftAlone(t *testing.T) {
	cl := newCluster(t, node("node-1"))
	cl.create(pod("p", func(p *corev1.Pod) { p.Spec.SchedulerName = "mine" }))
	cl.run(time.Minute)
	cl.wantNode("p", "")
	if got := cl.events("p"); len(got) > 0 {
		t.Errorf("events %q", got)
	}
}

func TestSameSeedSameRun(t *testing.T) {
	run := func() uint64 {
		cl := newCluster(t, node("a"), node("b"), node("c"))
		for _, name := range []string{"p", "q", "r", "s"} {
			cl.create(pod(name, requests("cpu", "700m")))
		}
		cl.run(time.Minute)
		return cl.sim.Hash()
	}
	if first, second := run(), run(); first != second {
		t.Error("two runs differ")
	}
}

func priorityClass(name string, value int32) *schedulingv1.PriorityClass {
	return &schedulingv1.PriorityClass{ObjectMeta: metav1.ObjectMeta{Name: name}, Value: value}
}

func epochPlus(seconds int) metav1.Time {
	return metav1.NewTime(epoch.Add(time.Duration(seconds) * time.Second))
}
