package kubeproxy_test

import (
	"net/netip"
	"strings"
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"
	discoveryv1 "k8s.io/api/discovery/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/intstr"
	"k8s.io/utils/ptr"

	"github.com/podscope/podscope/engine/api"
	"github.com/podscope/podscope/engine/kubeproxy"
	"github.com/podscope/podscope/engine/network"
	"github.com/podscope/podscope/engine/sim"
	"github.com/podscope/podscope/engine/store"
)

var epoch = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)

// world is two nodes with a pod each, and a client pod on the first.
type world struct {
	t             *testing.T
	sim           *sim.Sim
	c             *api.Client
	proxy         *kubeproxy.Proxy
	node1, client *network.Stack
}

func newWorld(t *testing.T) *world {
	t.Helper()
	s := sim.New(1, epoch)
	net := network.New(s)
	server := api.NewServer(s, store.New(s), api.Options{})
	w := &world{t: t, sim: s, c: server.Client("test"), proxy: kubeproxy.New(s, server, net)}
	w.node1 = net.NewStack("node-1", netip.MustParseAddr("192.168.49.2"))
	net.NewStack("node-2", netip.MustParseAddr("192.168.49.3"))
	w.client = net.NewStack("default/client", netip.MustParseAddr("10.244.0.9"))
	w.client.Node = w.node1
	w.proxy.Start()
	return w
}

// create adds an object, and what its status says.
func (w *world) create(obj store.Object) {
	w.t.Helper()
	want := obj.DeepCopyObject()
	made, err := w.c.Create(obj, api.CreateOptions{})
	if err == nil {
		switch made := made.DeepCopyObject().(type) {
		case *corev1.Service:
			made.Status = want.(*corev1.Service).Status
			_, err = w.c.UpdateStatus(made)
		case *corev1.Node:
			made.Status = want.(*corev1.Node).Status
			_, err = w.c.UpdateStatus(made)
		}
	}
	if err != nil {
		w.t.Fatal(err)
	}
}

// service is web, 10.96.1.1:80 and node port 30080; each endpoint is "IP node flags": R ready, S serving, T terminating.
func (w *world) service(change func(*corev1.Service), endpoints ...string) {
	w.t.Helper()
	svc := &corev1.Service{ObjectMeta: metav1.ObjectMeta{Namespace: "default", Name: "web"}, Spec: corev1.ServiceSpec{
		Type: corev1.ServiceTypeNodePort, ClusterIP: "10.96.1.1",
		Ports: []corev1.ServicePort{{Port: 80, NodePort: 30080, TargetPort: intstr.FromInt(8080)}},
	}}
	if change != nil {
		change(svc)
	}
	slice := &discoveryv1.EndpointSlice{
		ObjectMeta:  metav1.ObjectMeta{Namespace: "default", Name: "web-1", Labels: map[string]string{discoveryv1.LabelServiceName: "web"}},
		AddressType: discoveryv1.AddressTypeIPv4, Ports: []discoveryv1.EndpointPort{{Name: ptr.To(""), Port: ptr.To[int32](8080)}},
	}
	for _, text := range endpoints {
		f := strings.Fields(text)
		has := func(flag string) *bool { return ptr.To(strings.Contains(f[2], flag)) }
		slice.Endpoints = append(slice.Endpoints, discoveryv1.Endpoint{
			Addresses: []string{f[0]}, NodeName: &f[1], Conditions: discoveryv1.EndpointConditions{Ready: has("R"), Serving: has("S"), Terminating: has("T")},
		})
	}
	for _, obj := range []store.Object{svc, slice} {
		w.create(obj)
	}
	w.sim.RunUntil(w.sim.Elapsed() + 2*time.Second)
}

// reached is where connections to an address go, each place once, in the order of the addresses.
func (w *world) reached(from *network.Stack, to string) string {
	seen := map[string]bool{}
	for range 60 {
		real, verdict := w.proxy.Translate(from, netip.MustParseAddrPort(to))
		switch verdict {
		case network.Reject:
			return "refused"
		case network.Drop:
			return "dropped"
		case network.Pass:
			return "not a service"
		}
		seen[real.String()] = true
	}
	var out []string
	for _, n := range []string{"10.244.0.2:8080", "10.244.1.2:8080", "10.244.1.3:8080"} {
		if seen[n] {
			out = append(out, n)
		}
	}
	return strings.Join(out, " ")
}

func internalLocal(s *corev1.Service) {
	s.Spec.InternalTrafficPolicy = ptr.To(corev1.ServiceInternalTrafficPolicyLocal)
}

func externalLocal(s *corev1.Service) {
	s.Spec.ExternalTrafficPolicy = corev1.ServiceExternalTrafficPolicyLocal
}

func balancer(ranges ...string) func(*corev1.Service) {
	return func(s *corev1.Service) {
		s.Spec.Type, s.Spec.LoadBalancerSourceRanges = corev1.ServiceTypeLoadBalancer, ranges
		s.Status.LoadBalancer.Ingress = []corev1.LoadBalancerIngress{{IP: "192.168.49.101"}}
	}
}

func TestWhereAConnectionGoes(t *testing.T) {
	two := []string{"10.244.0.2 node-1 RS", "10.244.1.2 node-2 RS"}
	for _, tc := range []struct {
		name      string
		change    func(*corev1.Service)
		endpoints []string
		to        string
		want      string
	}{
		{"every ready endpoint", nil, two, "10.96.1.1:80", "10.244.0.2:8080 10.244.1.2:8080"},
		{"not one that is unready", nil, []string{two[0], "10.244.1.2 node-2 -"}, "10.96.1.1:80", "10.244.0.2:8080"},
		{"not one that goes while others are ready", nil, []string{two[0], "10.244.1.2 node-2 ST"}, "10.96.1.1:80", "10.244.0.2:8080"},
		{"those that go and still serve, when nothing else is left", nil, []string{"10.244.0.2 node-1 -", "10.244.1.2 node-2 ST", "10.244.1.3 node-2 T"}, "10.96.1.1:80", "10.244.1.2:8080"},
		{"refused without endpoints", nil, nil, "10.96.1.1:80", "refused"},
		{"another port of the address", nil, two, "10.96.1.1:81", "not a service"},
		{"the node port, on every node", nil, two, "192.168.49.3:30080", "10.244.0.2:8080 10.244.1.2:8080"},
		{"the node port on a pod's address", nil, two, "10.244.0.2:30080", "not a service"},
		{"internalTrafficPolicy Local", internalLocal, two, "10.96.1.1:80", "10.244.0.2:8080"},
		{"internalTrafficPolicy Local, endpoints elsewhere", internalLocal, two[1:], "10.96.1.1:80", "dropped"},
		{"internalTrafficPolicy Local, no endpoints", internalLocal, nil, "10.96.1.1:80", "refused"},
		{"internalTrafficPolicy Local does not bind node ports", internalLocal, two, "192.168.49.2:30080", "10.244.0.2:8080 10.244.1.2:8080"},
		{"externalTrafficPolicy Local", externalLocal, two, "192.168.49.3:30080", "10.244.1.2:8080"},
		{"externalTrafficPolicy Local, endpoints elsewhere", externalLocal, two[:1], "192.168.49.3:30080", "dropped"},
		{"externalTrafficPolicy Local does not bind the node's own pods", externalLocal, two, "192.168.49.2:30080", "10.244.0.2:8080 10.244.1.2:8080"},
		{"externalTrafficPolicy Local does not bind the cluster IP", externalLocal, two, "10.96.1.1:80", "10.244.0.2:8080 10.244.1.2:8080"},
		{"a load balancer's address", balancer(), two, "192.168.49.101:80", "10.244.0.2:8080 10.244.1.2:8080"},
		{"a load balancer's address, not open to pods", balancer("203.0.113.0/24"), two, "192.168.49.101:80", "dropped"},
		{"a load balancer's address, open to all", balancer("203.0.113.0/24", "0.0.0.0/0"), two, "192.168.49.101:80", "10.244.0.2:8080 10.244.1.2:8080"},
		{"an external IP", func(s *corev1.Service) { s.Spec.ExternalIPs = []string{"192.168.49.99"} }, two, "192.168.49.99:80", "10.244.0.2:8080 10.244.1.2:8080"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			w := newWorld(t)
			w.service(tc.change, tc.endpoints...)
			if got := w.reached(w.client, tc.to); got != tc.want {
				t.Errorf("%s leads to %s, want %s", tc.to, got, tc.want)
			}
		})
	}
}

func TestLocalhostNodePortsWorkOnTheNodeOnly(t *testing.T) {
	w := newWorld(t)
	w.service(nil, "10.244.0.2 node-1 RS")
	if got := w.reached(w.node1, "127.0.0.1:30080"); got != "10.244.0.2:8080" {
		t.Errorf("from the node: %s", got)
	}
	if got := w.reached(w.client, "127.0.0.1:30080"); got != "not a service" {
		t.Errorf("from a pod: %s", got)
	}
}

func TestClientIPAffinityKeepsAClientAtOneEndpoint(t *testing.T) {
	w := newWorld(t)
	w.service(func(s *corev1.Service) {
		s.Spec.SessionAffinity = corev1.ServiceAffinityClientIP
		s.Spec.SessionAffinityConfig = &corev1.SessionAffinityConfig{ClientIP: &corev1.ClientIPConfig{TimeoutSeconds: ptr.To[int32](10)}}
	}, "10.244.0.2 node-1 RS", "10.244.1.2 node-2 RS")
	seen := map[string]bool{}
	for range 30 {
		first := w.reached(w.client, "10.96.1.1:80")
		if strings.Contains(first, " ") {
			t.Fatalf("one client was sent to %s", first)
		}
		seen[first] = true
		w.sim.RunUntil(w.sim.Elapsed() + 11*time.Second)
	}
	if len(seen) != 2 {
		t.Errorf("after the time-out the choice is never made again: %v", seen)
	}
}

func TestRulesAreWrittenAtMostOnceASecond(t *testing.T) {
	w := newWorld(t)
	w.sim.RunUntil(5 * time.Second)
	w.service(nil, "10.244.0.2 node-1 RS")
	s, err := api.Get[*discoveryv1.EndpointSlice](w.c, "default", "web-1")
	if err != nil {
		t.Fatal(err)
	}
	change := func(ready bool) {
		s = s.DeepCopy()
		s.Endpoints[0].Conditions.Ready, s.Endpoints[0].Conditions.Serving = &ready, &ready
		obj, err := w.c.Update(s, api.UpdateOptions{})
		if err != nil {
			t.Fatal(err)
		}
		s = obj.(*discoveryv1.EndpointSlice)
	}
	at := func(d time.Duration) string {
		w.sim.RunUntil(w.sim.Elapsed() + d)
		return w.reached(w.client, "10.96.1.1:80")
	}
	change(false)
	if got := at(100 * time.Millisecond); got != "refused" {
		t.Errorf("a first change shows at once: %s", got)
	}
	change(true)
	if got := at(500 * time.Millisecond); got != "refused" {
		t.Errorf("a second change has to wait: %s", got)
	}
	if got := at(700 * time.Millisecond); got != "10.244.0.2:8080" {
		t.Errorf("a second change shows after a second: %s", got)
	}
}

func TestIptablesCountsTheRulesOnTheWay(t *testing.T) {
	w := newWorld(t)
	w.service(nil, "10.244.0.2 node-1 RS")
	for range 7 {
		w.proxy.Translate(w.client, netip.MustParseAddrPort("10.96.1.1:80"))
	}
	w.proxy.Translate(w.node1, netip.MustParseAddrPort("192.168.49.2:30080"))
	out := kubeproxy.Show(w.proxy, "node-1", "-t", "nat", "-nvL")
	for _, want := range []string{
		"    7   420 KUBE-SVC-", // the portal
		"    8   480 KUBE-SEP-", // the only endpoint
		"    8   480 DNAT ",
		"    1    60 KUBE-NODEPORTS ",
		"    1    60 KUBE-EXT-",
		"    7   420 RETURN ",     // the pod keeps its address
		"    1    60 MASQUERADE ", // the node port's does not
	} {
		if !strings.Contains(out, want) {
			t.Errorf("it does not count %q:\n%s", want, out)
		}
	}
	s, err := api.Get[*discoveryv1.EndpointSlice](w.c, "default", "web-1")
	if err != nil {
		t.Fatal(err)
	}
	s = s.DeepCopy()
	s.Endpoints = append(s.Endpoints, discoveryv1.Endpoint{Addresses: []string{"10.244.1.2"}})
	if _, err := w.c.Update(s, api.UpdateOptions{}); err != nil {
		t.Fatal(err)
	}
	w.sim.RunUntil(w.sim.Elapsed() + 2*time.Second)
	if out := kubeproxy.Show(w.proxy, "node-1", "-t", "nat", "-nvL"); strings.Contains(out, "480 DNAT") {
		t.Errorf("rules that were written anew still count:\n%s", out)
	}
}
