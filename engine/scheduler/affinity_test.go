package scheduler_test

import (
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/podscope/podscope/engine/api"
)

func selecting(app string) *metav1.LabelSelector {
	return &metav1.LabelSelector{MatchLabels: map[string]string{"app": app}}
}

func app(name string) podOption { return func(p *corev1.Pod) { p.Labels["app"] = name } }

func awayFrom(name string) podOption {
	return func(p *corev1.Pod) {
		p.Spec.Affinity = &corev1.Affinity{PodAntiAffinity: &corev1.PodAntiAffinity{RequiredDuringSchedulingIgnoredDuringExecution: []corev1.PodAffinityTerm{
			{LabelSelector: selecting(name), TopologyKey: corev1.LabelHostname},
		}}}
	}
}

func near(name, key string) podOption {
	return func(p *corev1.Pod) {
		p.Spec.Affinity = &corev1.Affinity{PodAffinity: &corev1.PodAffinity{RequiredDuringSchedulingIgnoredDuringExecution: []corev1.PodAffinityTerm{
			{LabelSelector: selecting(name), TopologyKey: key},
		}}}
	}
}

func spread(key string) podOption {
	return func(p *corev1.Pod) {
		p.Spec.TopologySpreadConstraints = []corev1.TopologySpreadConstraint{
			{MaxSkew: 1, TopologyKey: key, WhenUnsatisfiable: corev1.DoNotSchedule, LabelSelector: selecting(p.Labels["app"])},
		}
	}
}

func TestAntiAffinityKeepsPodsApart(t *testing.T) {
	cl := newCluster(t, node("node-1"))
	cl.create(pod("a", app("x"), awayFrom("x")), pod("b", app("x"), awayFrom("x")))
	cl.run(time.Second)
	cl.wantNode("a", "node-1")
	cl.wantUnschedulable("b", "0/1 nodes are available: 1 node(s) didn't match pod anti-affinity rules."+noClaims+"0/1 nodes are available: 1 "+noVictims+".")

	cl.create(pod("c", app("x")))
	cl.run(time.Second)
	cl.wantUnschedulable("c", "0/1 nodes are available: 1 node(s) didn't satisfy existing pods anti-affinity rules."+noClaims+"0/1 nodes are available: 1 "+noVictims+".")

	cl.create(node("node-2"))
	cl.run(time.Second)
	cl.wantNode("b", "node-2")
}

func TestAffinityWaitsForItsCompany(t *testing.T) {
	cl := newCluster(t, node("node-1"), node("node-2"))
	cl.create(pod("follower", near("leader", corev1.LabelHostname)))
	cl.run(time.Second)
	cl.wantUnschedulable("follower", "0/2 nodes are available: 2 node(s) didn't match pod affinity rules."+noClaims+"0/2 nodes are available: 2 "+notHelpful+".")
	cl.create(pod("leader", app("leader"), onNodes(corev1.LabelHostname, "node-2")))
	cl.run(time.Second)
	cl.wantNode("follower", "node-2")
}

func TestTheFirstOfAGroupMayStartIt(t *testing.T) {
	cl := newCluster(t, node("node-1"))
	cl.create(pod("first", app("group"), near("group", corev1.LabelHostname)))
	cl.run(time.Second)
	cl.wantNode("first", "node-1")
}

func TestSpreadCountsByLabelValue(t *testing.T) {
	cl := newCluster(t, node("node-1"), node("node-2", labelled("zone", "a")), node("node-3", labelled("zone", "b"), cpus("1")))
	for _, name := range []string{"a", "b", "c", "d"} {
		cl.create(pod(name, app("ts"), spread("zone"), requests("cpu", "800m")))
		cl.run(time.Second)
	}
	cl.wantUnschedulable("d", "0/3 nodes are available: 1 node(s) didn't match pod topology spread constraints (missing required label), 2 Insufficient cpu."+
		noClaims+"0/3 nodes are available: 1 "+notHelpful+", 2 "+noVictims+".")
	zones := map[string]int{}
	for _, name := range []string{"a", "b", "c"} {
		zones[cl.pod(name).Spec.NodeName]++
	}
	if zones["node-2"] != 2 || zones["node-3"] != 1 {
		t.Errorf("spread %v", zones)
	}
}

func TestSpreadRefusesTheFullerZone(t *testing.T) {
	cl := newCluster(t, node("node-2", labelled("zone", "a")), node("node-3", labelled("zone", "b"), cpus("1")))
	cl.create(pod("filler", requests("cpu", "900m"), onNodes("zone", "b")))
	cl.run(time.Second)
	cl.create(pod("a", app("ts"), spread("zone"), requests("cpu", "200m")))
	cl.run(time.Second)
	cl.wantNode("a", "node-2")
	cl.create(pod("b", app("ts"), spread("zone"), requests("cpu", "200m")))
	cl.run(time.Second)
	cl.wantUnschedulable("b", "0/2 nodes are available: 1 Insufficient cpu, 1 node(s) didn't match pod topology spread constraints."+
		noClaims+"0/2 nodes are available: 2 "+noVictims+".")
}

func TestPreferredNodeAffinityDecides(t *testing.T) {
	for _, want := range []string{"node-1", "node-2", "node-3"} {
		cl := newCluster(t, node("node-1"), node("node-2"), node("node-3"))
		cl.create(pod("p", func(p *corev1.Pod) {
			p.Spec.Affinity = &corev1.Affinity{NodeAffinity: &corev1.NodeAffinity{PreferredDuringSchedulingIgnoredDuringExecution: []corev1.PreferredSchedulingTerm{
				{Weight: 100, Preference: corev1.NodeSelectorTerm{MatchExpressions: []corev1.NodeSelectorRequirement{{Key: corev1.LabelHostname, Operator: corev1.NodeSelectorOpIn, Values: []string{want}}}}},
			}}}
		}))
		cl.run(time.Second)
		cl.wantNode("p", want)
	}
}

func TestTheEmptierNodeIsPreferred(t *testing.T) {
	for full, want := range map[string]string{"node-1": "node-2", "node-2": "node-1"} {
		cl := newCluster(t, node("node-1"), node("node-2"))
		cl.create(pod("filler", requests("cpu", "1"), onNodes(corev1.LabelHostname, full)))
		cl.run(time.Second)
		cl.create(pod("p", requests("cpu", "100m")))
		cl.run(time.Second)
		cl.wantNode("p", want)
	}
}

func TestPreferNoScheduleIsAvoidedWhenItCanBe(t *testing.T) {
	cl := newCluster(t, node("node-1", tainted("slow", corev1.TaintEffectPreferNoSchedule)), node("node-2"))
	cl.create(pod("p"))
	cl.run(time.Second)
	cl.wantNode("p", "node-2")
	cl.node("node-2", func(n *corev1.Node) { n.Spec.Unschedulable = true })
	cl.run(time.Second)
	cl.create(pod("q"))
	cl.run(time.Second)
	cl.wantNode("q", "node-1")
}

func TestANodeWithTheImageIsPreferred(t *testing.T) {
	for _, want := range []string{"node-1", "node-2", "node-3"} {
		nodes := []*corev1.Node{node("node-1"), node("node-2"), node("node-3")}
		for _, n := range nodes {
			if n.Name == want {
				n.Status.Images = []corev1.ContainerImage{{Names: []string{"nginx:latest"}, SizeBytes: 900 << 20}}
			}
		}
		cl := newCluster(t, nodes...)
		cl.create(pod("p"))
		cl.run(time.Second)
		cl.wantNode("p", want)
	}
}

func TestHostPortsCannotBeShared(t *testing.T) {
	port := func(p *corev1.Pod) {
		p.Spec.Containers[0].Ports = []corev1.ContainerPort{{ContainerPort: 80, HostPort: 18080}}
	}
	cl := newCluster(t, node("node-1"))
	cl.create(pod("a", port))
	cl.run(time.Second)
	cl.create(pod("b", port))
	cl.run(time.Second)
	cl.wantUnschedulable("b", "0/1 nodes are available: 1 node(s) didn't have free ports for the requested pod ports."+noClaims+"0/1 nodes are available: 1 "+noVictims+".")
	now := int64(0)
	_, _ = cl.c.Delete("pods", "default", "a", api.DeleteOptions{GracePeriodSeconds: &now})
	cl.run(time.Second)
	cl.wantNode("b", "node-1")
}
