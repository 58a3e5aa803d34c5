package endpointslice_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"
	discoveryv1 "k8s.io/api/discovery/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/intstr"
	"k8s.io/apimachinery/pkg/watch"

	"github.com/podscope/podscope/engine/api"
	"github.com/podscope/podscope/engine/controllers/endpoints"
	"github.com/podscope/podscope/engine/controllers/endpointslice"
	"github.com/podscope/podscope/engine/controllers/garbagecollector"
	"github.com/podscope/podscope/engine/explain"
	"github.com/podscope/podscope/engine/sim"
	"github.com/podscope/podscope/engine/store"
)

var epoch = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)

// world is an API server with the controllers of endpoints; pods get their states from the test.
type world struct {
	t   *testing.T
	sim *sim.Sim
	c   *api.Client
	log *explain.Log
}

func newWorld(t *testing.T) *world {
	t.Helper()
	s := sim.New(1, epoch)
	server := api.NewServer(s, store.New(s), api.Options{})
	w := &world{t: t, sim: s, c: server.Client("test"), log: explain.NewLog(s)}
	endpointslice.New(s, server, w.log).Start()
	endpoints.New(s, server).Start()
	garbagecollector.New(s, server, nil).Start()
	w.create(&corev1.Node{ObjectMeta: metav1.ObjectMeta{Name: "n"}})
	return w
}

func (w *world) create(obj store.Object) {
	w.t.Helper()
	if _, err := w.c.Create(obj, api.CreateOptions{}); err != nil {
		w.t.Fatal(err)
	}
}

// service leads port 80 to the target port of pods labelled app=web.
func (w *world) service(target any, change func(*corev1.Service)) {
	w.t.Helper()
	port := intstr.FromInt(80)
	if name, ok := target.(string); ok {
		port = intstr.FromString(name)
	}
	svc := &corev1.Service{
		ObjectMeta: metav1.ObjectMeta{Namespace: "default", Name: "web"},
		Spec:       corev1.ServiceSpec{Selector: map[string]string{"app": "web"}, Ports: []corev1.ServicePort{{Port: 80, TargetPort: port}}},
	}
	if change != nil {
		change(svc)
	}
	w.create(svc)
}

// pod is a running pod with an address that ends in n.
func (w *world) pod(n int, ready bool) {
	w.t.Helper()
	w.create(&corev1.Pod{
		ObjectMeta: metav1.ObjectMeta{Namespace: "default", Name: fmt.Sprint("p", n), Labels: map[string]string{"app": "web"}},
		Spec: corev1.PodSpec{
			NodeName: "n", Hostname: fmt.Sprint("host-", n), Subdomain: "web",
			Containers: []corev1.Container{{Name: "c", Image: "x", Ports: []corev1.ContainerPort{{Name: "http", ContainerPort: 8080}}}},
		},
	})
	w.change(n, func(p *corev1.Pod) {
		p.Status.Phase, p.Status.PodIP, p.Status.PodIPs = corev1.PodRunning, fmt.Sprint("10.244.0.", n), []corev1.PodIP{{IP: fmt.Sprint("10.244.0.", n)}}
		setReady(p, ready)
	})
}

func setReady(p *corev1.Pod, ready bool) {
	status := corev1.ConditionFalse
	if ready {
		status = corev1.ConditionTrue
	}
	p.Status.Conditions = []corev1.PodCondition{{Type: corev1.PodReady, Status: status}}
}

func (w *world) change(n int, fn func(*corev1.Pod)) {
	w.t.Helper()
	p, err := api.Get[*corev1.Pod](w.c, "default", fmt.Sprint("p", n))
	if err != nil {
		w.t.Fatal(err)
	}
	p = p.DeepCopy()
	fn(p)
	if _, err := w.c.UpdateStatus(p); err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) delete(resource, name string, grace int64) {
	w.t.Helper()
	if _, err := w.c.Delete(resource, "default", name, api.DeleteOptions{GracePeriodSeconds: &grace}); err != nil {
		w.t.Fatal(err)
	}
}

// slices is what the service's slices say: "ip(RST)port", R S T for ready, serving, terminating.
func (w *world) slices() string {
	w.sim.RunUntil(w.sim.Elapsed() + 100*time.Millisecond)
	var out []string
	for _, s := range api.List[*discoveryv1.EndpointSlice](w.c, "default") {
		if s.Labels[discoveryv1.LabelServiceName] != "web" {
			continue
		}
		text := "["
		for _, p := range s.Ports {
			text += fmt.Sprint(":", *p.Port)
		}
		for _, ep := range s.Endpoints {
			text += " " + strings.TrimPrefix(ep.Addresses[0], "10.244.0.")
			for _, c := range []struct {
				set  *bool
				mark string
			}{{ep.Conditions.Ready, "R"}, {ep.Conditions.Serving, "S"}, {ep.Conditions.Terminating, "T"}} {
				if *c.set {
					text += c.mark
				}
			}
		}
		out = append(out, text+"]")
	}
	return strings.Join(out, "")
}

// TestWhatASliceSays follows services through what can happen to their pods.
func TestWhatASliceSays(t *testing.T) {
	steps := []struct {
		name string
		do   func(*world)
		want string
	}{
		{"a service without pods has one empty slice", func(w *world) { w.service(80, nil) }, "[]"},
		{"a pod that is not ready is listed", func(w *world) { w.service(80, nil); w.pod(1, false) }, "[:80 1]"},
		{"a ready pod takes traffic", func(w *world) { w.service(80, nil); w.pod(1, true) }, "[:80 1RS]"},
		{"pods before the service", func(w *world) { w.pod(1, true); w.pod(2, false); w.service(80, nil) }, "[:80 1RS 2]"},
		{"publishNotReadyAddresses calls every pod ready", func(w *world) {
			w.service(80, func(s *corev1.Service) { s.Spec.PublishNotReadyAddresses = true })
			w.pod(1, false)
		}, "[:80 1R]"},
		{"a pod that turns ready keeps its place", func(w *world) {
			w.service(80, nil)
			w.pod(1, false)
			w.pod(2, true)
			w.slices()
			w.change(1, func(p *corev1.Pod) { setReady(p, true) })
		}, "[:80 1RS 2RS]"},
		{"a pod that is being deleted still serves", func(w *world) { w.service(80, nil); w.pod(1, true); w.delete("pods", "p1", 30) }, "[:80 1ST]"},
		{"a pod that has ended is not listed", func(w *world) {
			w.service(80, nil)
			w.pod(1, true)
			w.slices()
			w.change(1, func(p *corev1.Pod) { p.Status.Phase = corev1.PodSucceeded })
		}, "[]"},
		{"a pod that is gone is not listed", func(w *world) { w.service(80, nil); w.pod(1, true); w.slices(); w.delete("pods", "p1", 0) }, "[]"},
		{"a named port is the pod's", func(w *world) { w.service("http", nil); w.pod(1, true) }, "[:8080 1RS]"},
		{"a port that the pod has not is left out", func(w *world) { w.service("htp", nil); w.pod(1, true) }, "[ 1RS]"},
		{"several ports stand in the order of their hashes", func(w *world) {
			w.service(80, func(s *corev1.Service) {
				s.Spec.Ports = []corev1.ServicePort{
					{Name: "web", Port: 80, TargetPort: intstr.FromString("http")}, {Name: "dns", Port: 53, Protocol: corev1.ProtocolUDP}, {Name: "raw", Port: 9000},
				}
			})
			w.pod(1, true)
		}, "[:53:9000:8080 1RS]"},
		{"no selector, no slices", func(w *world) { w.service(80, func(s *corev1.Service) { s.Spec.Selector = nil }) }, ""},
		{"slices go with their service", func(w *world) { w.service(80, nil); w.slices(); w.delete("services", "web", 0) }, ""},
		{"a deleted slice stays away at first", (*world).loseSlice, ""},
		{"it comes back after a second", func(w *world) { w.loseSlice(); w.sim.RunUntil(w.sim.Elapsed() + time.Second) }, "[:80 1RS]"},
	}
	for _, step := range steps {
		t.Run(step.name, func(t *testing.T) {
			w := newWorld(t)
			step.do(w)
			if got := w.slices(); got != step.want {
				t.Errorf("slices %q, want %q", got, step.want)
			}
		})
	}
}

// loseSlice has somebody delete a service's slice.
func (w *world) loseSlice() {
	w.service(80, nil)
	w.pod(1, true)
	w.slices()
	for _, s := range api.List[*discoveryv1.EndpointSlice](w.c, "default") {
		if s.Name != "kubernetes" {
			w.delete("endpointslices.discovery.k8s.io", s.Name, 0)
		}
	}
}

func TestASliceHoldsAHundredEndpoints(t *testing.T) {
	w := newWorld(t)
	w.service(80, nil)
	for n := range 120 {
		w.pod(n+1, true)
	}
	got := w.slices()
	if n := strings.Count(got, "["); n != 2 || strings.Count(got, "RS") != 120 {
		t.Errorf("%d slices with %d endpoints: %s", n, strings.Count(got, "RS"), got)
	}
}

func TestASliceSaysWhoseItIs(t *testing.T) {
	w := newWorld(t)
	w.service(80, func(s *corev1.Service) {
		s.Labels, s.Spec.ClusterIP = map[string]string{"tier": "front"}, corev1.ClusterIPNone
	})
	w.pod(7, true)
	w.slices()
	for _, s := range api.List[*discoveryv1.EndpointSlice](w.c, "default") {
		if s.Name == "kubernetes" {
			continue
		}
		owner := metav1.GetControllerOf(s)
		_, headless := s.Labels[corev1.IsHeadlessService]
		if !strings.HasPrefix(s.Name, "web-") || len(s.Name) != 9 || owner == nil || owner.Name != "web" || s.Labels["tier"] != "front" || !headless {
			t.Errorf("slice %s of %v with labels %v", s.Name, owner, s.Labels)
		}
		if h := s.Endpoints[0].Hostname; h == nil || *h != "host-7" {
			t.Errorf("the pod's host name is %v", h)
		}
	}
}

func TestEndpointsKeepUnreadyPodsApart(t *testing.T) {
	w := newWorld(t)
	w.service("http", nil)
	w.pod(1, true)
	w.pod(2, false)
	w.slices()
	e, err := api.Get[*corev1.Endpoints](w.c, "default", "web")
	if err != nil {
		t.Fatal(err)
	}
	if len(e.Subsets) != 1 || e.Subsets[0].Addresses[0].IP != "10.244.0.1" || e.Subsets[0].NotReadyAddresses[0].IP != "10.244.0.2" || e.Subsets[0].Ports[0].Port != 8080 {
		t.Errorf("subsets %+v", e.Subsets)
	}
	w.delete("services", "web", 0)
	w.slices()
	if _, err := api.Get[*corev1.Endpoints](w.c, "default", "web"); err == nil {
		t.Error("the object outlives its service")
	}
}

func TestChangesOfTrafficAreDecisions(t *testing.T) {
	w := newWorld(t)
	w.service(80, nil)
	w.pod(1, true)
	w.slices()
	w.delete("pods", "p1", 30)
	w.slices()
	var got []string
	for _, d := range w.log.All() {
		if d.Kind == "Service" {
			got = append(got, string(d.Rule)+" "+d.Args["pod"]+" "+d.Args["why"])
		}
	}
	if want := "EndpointAdded p1 ;EndpointRemoved p1 Terminating"; strings.Join(got, ";") != want {
		t.Errorf("decisions %q, want %q", got, want)
	}
}

// TestSlicesAreWrittenTwentyTimesASecond: pods become ready and unready all the time; beyond thirty writes at once the controller waits for
// its turn, and then writes what has come of it meanwhile.
func TestSlicesAreWrittenTwentyTimesASecond(t *testing.T) {
	w := newWorld(t)
	w.service(80, nil)
	w.pod(1, true)
	w.sim.RunUntil(w.sim.Elapsed() + 10*time.Second)
	writes := 0
	w.c.Watch("endpointslices.discovery.k8s.io", func(e store.Entry) {
		if e.Object.GetNamespace() == "default" && e.Type == watch.Modified {
			writes++
		}
	})
	for i := range 300 {
		w.change(1, func(p *corev1.Pod) { setReady(p, i%2 == 0) })
		w.sim.RunUntil(w.sim.Elapsed() + 20*time.Millisecond)
	}
	if writes < 60 || writes > 30+6*20+5 {
		t.Errorf("%d writes within six seconds", writes)
	}
	w.sim.RunUntil(w.sim.Elapsed() + time.Second)
	for _, s := range api.List[*discoveryv1.EndpointSlice](w.c, "default") {
		if len(s.Endpoints) == 1 && s.Name != "kubernetes" && *s.Endpoints[0].Conditions.Ready {
			t.Errorf("the last change, to unready, is missing: %v", s.Endpoints)
		}
	}
}

func TestHintsKeepTrafficNear(t *testing.T) {
	for _, tc := range []struct{ wish, zone, want string }{
		{"", "a", "none"},
		{corev1.ServiceTrafficDistributionPreferClose, "a", "zone a"},
		{corev1.ServiceTrafficDistributionPreferSameZone, "a", "zone a"},
		{corev1.ServiceTrafficDistributionPreferSameNode, "a", "zone a, node n"},
		{corev1.ServiceTrafficDistributionPreferSameNode, "", "node n"},
		{corev1.ServiceTrafficDistributionPreferSameZone, "", "none"},
	} {
		w := newWorld(t)
		node, err := api.Get[*corev1.Node](w.c, "", "n")
		if err != nil {
			t.Fatal(err)
		}
		node = node.DeepCopy()
		if tc.zone != "" {
			node.Labels = map[string]string{corev1.LabelTopologyZone: tc.zone}
		}
		if _, err := w.c.Update(node, api.UpdateOptions{}); err != nil {
			t.Fatal(err)
		}
		w.service(8080, func(s *corev1.Service) {
			if tc.wish != "" {
				s.Spec.TrafficDistribution = &tc.wish
			}
		})
		w.pod(1, true)
		w.pod(2, false)
		w.slices()
		for _, s := range api.List[*discoveryv1.EndpointSlice](w.c, "default") {
			if s.Labels[discoveryv1.LabelServiceName] != "web" {
				continue // the API server's own
			}
			for _, ep := range s.Endpoints {
				want := tc.want
				if !*ep.Conditions.Ready {
					want = "none" // an endpoint that is not ready is meant for nobody
				}
				if got := hinted(ep.Hints); got != want {
					t.Errorf("%q in zone %q, %s: %s, want %s", tc.wish, tc.zone, ep.TargetRef.Name, got, want)
				}
			}
		}
	}
}

func hinted(h *discoveryv1.EndpointHints) string {
	if h == nil {
		return "none"
	}
	var said []string
	for _, z := range h.ForZones {
		said = append(said, "zone "+z.Name)
	}
	for _, n := range h.ForNodes {
		said = append(said, "node "+n.Name)
	}
	return strings.Join(said, ", ")
}
