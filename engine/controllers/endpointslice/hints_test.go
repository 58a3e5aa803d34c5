package endpointslice_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"
	discoveryv1 "k8s.io/api/discovery/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/podscope/podscope/engine/api"
)

// node is a ready node with as many CPUs in a zone; "" for none.
func (w *world) node(name, zone string, cpus int) {
	w.t.Helper()
	n := &corev1.Node{ObjectMeta: metav1.ObjectMeta{Name: name}}
	if zone != "" {
		n.Labels = map[string]string{corev1.LabelTopologyZone: zone}
	}
	n.Status.Allocatable = corev1.ResourceList{corev1.ResourceCPU: resource.MustParse(fmt.Sprint(cpus))}
	n.Status.Conditions = []corev1.NodeCondition{{Type: corev1.NodeReady, Status: corev1.ConditionTrue}}
	w.create(n)
}

// podOn is a ready pod on a node.
func (w *world) podOn(node string, n int) {
	w.t.Helper()
	w.create(&corev1.Pod{
		ObjectMeta: metav1.ObjectMeta{Namespace: "default", Name: fmt.Sprint("p", n), Labels: map[string]string{"app": "web"}},
		Spec:       corev1.PodSpec{NodeName: node, Containers: []corev1.Container{{Name: "c", Image: "x"}}},
	})
	w.change(n, func(p *corev1.Pod) {
		p.Status.Phase, p.Status.PodIP, p.Status.PodIPs = corev1.PodRunning, fmt.Sprint("10.244.0.", n), []corev1.PodIP{{IP: fmt.Sprint("10.244.0.", n)}}
		setReady(p, true)
	})
}

// hints are the endpoints of the service as "zone>hint", in order.
func (w *world) hints() string {
	w.t.Helper()
	w.sim.RunUntil(w.sim.Elapsed() + time.Second)
	var out []string
	for _, s := range api.List[*discoveryv1.EndpointSlice](w.c, "default") {
		if s.Labels[discoveryv1.LabelServiceName] != "web" {
			continue // the API server's own
		}
		for _, ep := range s.Endpoints {
			text := *ep.Zone
			if ep.Hints != nil {
				text += ">" + ep.Hints.ForZones[0].Name
			}
			out = append(out, text)
		}
	}
	slices.Sort(out)
	return strings.Join(out, " ")
}

// notice is what was said of the service's hints last.
func (w *world) notice() string {
	last := ""
	var at time.Time
	for _, e := range api.List[*corev1.Event](w.c, "default") {
		if strings.HasPrefix(e.Reason, "TopologyAwareHints") && !e.LastTimestamp.Time.Before(at) {
			last, at = strings.TrimPrefix(e.Reason, "TopologyAwareHints")+": "+e.Message, e.LastTimestamp.Time
		}
	}
	return last
}

func byTopology(svc *corev1.Service) {
	svc.Annotations = map[string]string{corev1.AnnotationTopologyMode: "Auto"}
}

func TestEndpointsAreDividedAmongTheZones(t *testing.T) {
	for _, tt := range []struct {
		name  string
		nodes [][2]string // name and zone
		pods  []string    // their nodes
		want  string
		says  string
	}{
		{"each zone has its share", [][2]string{{"a1", "a"}, {"b1", "b"}}, []string{"a1", "a1", "b1", "b1"}, "a>a a>a b>b b>b", "Enabled: Topology Aware Hints has been enabled, addressType: IPv4"},
		{"a zone with too many gives", [][2]string{{"a1", "a"}, {"b1", "b"}}, []string{"a1", "a1", "a1", "b1"}, "a>a a>a a>b b>b", "Enabled: Topology Aware Hints has been enabled, addressType: IPv4"},
		{"too few endpoints", [][2]string{{"a1", "a"}, {"b1", "b"}}, []string{"a1"}, "a", "Disabled: Insufficient number of endpoints (1 endpoints, 2 zones), addressType: IPv4"},
		{"zones too unlike for so few", [][2]string{{"a1", "a"}, {"a2", "a"}, {"b1", "b"}}, []string{"a1", "b1"}, "a b", "Disabled: Unable to allocate minimum required endpoints to each zone without exceeding overload threshold (2 endpoints, 2 zones), addressType: IPv4"},
		{"one zone", [][2]string{{"a1", "a"}, {"a2", "a"}}, []string{"a1", "a2"}, "a a", "Disabled: Insufficient Node information: allocatable CPU or zone not specified on one or more nodes, addressType: IPv4"},
		{"a node without a zone", [][2]string{{"a1", "a"}, {"b1", "b"}, {"x", ""}}, []string{"a1", "b1"}, "a b", "Disabled: Insufficient Node information: allocatable CPU or zone not specified on one or more nodes, addressType: IPv4"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld(t)
			w.delete("nodes", "n", 0)
			for _, n := range tt.nodes {
				w.node(n[0], n[1], 4)
			}
			for i, node := range tt.pods {
				w.podOn(node, i+1)
			}
			w.sim.RunUntil(time.Second)
			w.service(80, byTopology)
			if got := w.hints(); got != tt.want {
				t.Errorf("hints %q, want %q", got, tt.want)
			}
			if got := w.notice(); got != tt.says {
				t.Errorf("it says %q, want %q", got, tt.says)
			}
		})
	}
}

func TestHintsGoWithTheWishForThem(t *testing.T) {
	w := newWorld(t)
	w.delete("nodes", "n", 0)
	w.node("a1", "a", 4)
	w.node("b1", "b", 4)
	for i, node := range []string{"a1", "a1", "b1", "b1"} {
		w.podOn(node, i+1)
	}
	w.sim.RunUntil(time.Second)
	w.service(80, byTopology)
	if got := w.hints(); got != "a>a a>a b>b b>b" {
		t.Fatalf("hints %q", got)
	}
	w.delete("pods", "p3", 0)
	w.delete("pods", "p4", 0)
	if got := w.hints(); got != "a>a a>b" {
		t.Errorf("when a zone has lost its endpoints: %q", got)
	}
	svc, err := api.Get[*corev1.Service](w.c, "default", "web")
	if err != nil {
		t.Fatal(err)
	}
	plain := svc.DeepCopy()
	plain.Annotations = nil
	if _, err := w.c.Update(plain, api.UpdateOptions{}); err != nil {
		t.Fatal(err)
	}
	if got := w.hints(); got != "a a" {
		t.Errorf("without the annotation: %q", got)
	}
	if got := w.notice(); got != "Disabled: Topology Aware Hints has been disabled, addressType: IPv4" {
		t.Errorf("it says %q", got)
	}
}
