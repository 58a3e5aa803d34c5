package coredns

import (
	"errors"
	"net/netip"
	"strings"
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"
	discoveryv1 "k8s.io/api/discovery/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/utils/ptr"

	"github.com/podscope/podscope/engine/api"
	"github.com/podscope/podscope/engine/network"
	"github.com/podscope/podscope/engine/sim"
	"github.com/podscope/podscope/engine/store"
)

var epoch = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)

func newServer(t *testing.T) (*sim.Sim, *api.Server) {
	t.Helper()
	s := sim.New(1, epoch)
	return s, api.NewServer(s, store.New(s), api.Options{})
}

func create(t *testing.T, server *api.Server, objs ...store.Object) {
	t.Helper()
	for _, obj := range objs {
		if _, err := server.Client("test").Create(obj, api.CreateOptions{}); err != nil {
			t.Fatal(err)
		}
	}
}

func named(name string) metav1.ObjectMeta { return metav1.ObjectMeta{Namespace: "default", Name: name} }

func endpoint(ip, host string, ready bool) discoveryv1.Endpoint {
	ep := discoveryv1.Endpoint{Addresses: []string{ip}, Conditions: discoveryv1.EndpointConditions{Ready: &ready}}
	if host != "" {
		ep.Hostname = &host
	}
	return ep
}

// show is an answer in one line.
func show(records []network.Record, err error) string {
	if err != nil {
		return err.Error()
	}
	out := make([]string, 0, len(records))
	for _, r := range records {
		if r.Section == network.Additional {
			continue
		}
		value := r.Value
		if r.Addr.IsValid() {
			value = r.Addr.String()
		}
		out = append(out, r.Type+" "+value)
	}
	return strings.Join(out, ", ")
}

func TestWhatNamesStandFor(t *testing.T) {
	sm, server := newServer(t)
	slice := &discoveryv1.EndpointSlice{
		ObjectMeta: named("db-1"), AddressType: discoveryv1.AddressTypeIPv4,
		Ports:     []discoveryv1.EndpointPort{{Name: ptr.To("sql"), Port: ptr.To[int32](5432), Protocol: ptr.To(corev1.ProtocolTCP)}},
		Endpoints: []discoveryv1.Endpoint{endpoint("10.244.0.5", "db-0", true), endpoint("10.244.0.6", "", true), endpoint("10.244.0.7", "db-2", false)},
	}
	slice.Labels = map[string]string{discoveryv1.LabelServiceName: "db"}
	create(t, server,
		&corev1.Service{ObjectMeta: named("web"), Spec: corev1.ServiceSpec{ClusterIP: "10.96.9.9", Ports: []corev1.ServicePort{{Name: "http", Port: 80}}}},
		&corev1.Service{ObjectMeta: named("db"), Spec: corev1.ServiceSpec{ClusterIP: corev1.ClusterIPNone, Ports: []corev1.ServicePort{{Name: "sql", Port: 5432}}}},
		&corev1.Service{ObjectMeta: named("none"), Spec: corev1.ServiceSpec{ClusterIP: corev1.ClusterIPNone, Ports: []corev1.ServicePort{{Port: 1}}}},
		&corev1.Service{ObjectMeta: named("ext"), Spec: corev1.ServiceSpec{Type: corev1.ServiceTypeExternalName, ExternalName: "example.com"}},
		&corev1.Service{ObjectMeta: named("alias"), Spec: corev1.ServiceSpec{Type: corev1.ServiceTypeExternalName, ExternalName: "web.default.svc.cluster.local"}},
		&corev1.Service{ObjectMeta: named("astray"), Spec: corev1.ServiceSpec{Type: corev1.ServiceTypeExternalName, ExternalName: "nope.default.svc.cluster.local"}},
		&corev1.Service{ObjectMeta: named("loop"), Spec: corev1.ServiceSpec{Type: corev1.ServiceTypeExternalName, ExternalName: "loop.default.svc.cluster.local"}},
		slice,
	)
	if err := Install(server); err != nil {
		t.Fatal(err)
	}
	z := newZone(sm, server)
	for _, tc := range []struct{ name, question, want string }{
		{"a service", "A web.default.svc.cluster.local", "A 10.96.9.9"},
		{"capitals do not count", "A Web.DEFAULT.svc.cluster.local", "A 10.96.9.9"},
		{"no IPv6 here, but the name exists", "AAAA web.default.svc.cluster.local", ""},
		{"the API server", "A kubernetes.default.svc.cluster.local", "A 10.96.0.1"},
		{"a service's ports", "SRV web.default.svc.cluster.local", "SRV 0 100 80 web.default.svc.cluster.local."},
		{"a named port", "SRV _http._tcp.web.default.svc.cluster.local", "SRV 0 100 80 web.default.svc.cluster.local."},
		{"a port that is not there", "SRV _ftp._tcp.web.default.svc.cluster.local", "NXDOMAIN"},
		{"the pods behind a headless service that are ready", "A db.default.svc.cluster.local", "A 10.244.0.5, A 10.244.0.6"},
		{"one of them by its host name", "A db-0.db.default.svc.cluster.local", "A 10.244.0.5"},
		{"by its address", "A 10-244-0-6.db.default.svc.cluster.local", "A 10.244.0.6"},
		{"one that is not ready", "A db-2.db.default.svc.cluster.local", "NXDOMAIN"},
		{"their ports", "SRV _sql._tcp.db.default.svc.cluster.local", "SRV 0 50 5432 db-0.db.default.svc.cluster.local., SRV 0 50 5432 10-244-0-6.db.default.svc.cluster.local."},
		{"a headless service without pods", "A none.default.svc.cluster.local", "NXDOMAIN"},
		{"an external name", "A ext.default.svc.cluster.local", "CNAME example.com."},
		{"an external name has no ports", "SRV ext.default.svc.cluster.local", ""},
		{"nor names below it", "A x.ext.default.svc.cluster.local", "NXDOMAIN"},
		{"an external name, IPv6", "AAAA ext.default.svc.cluster.local", "CNAME example.com."},
		{"an external name that leads nowhere in the cluster", "A astray.default.svc.cluster.local", ""},
		{"an external name inside, IPv6", "AAAA alias.default.svc.cluster.local", ""},
		{"asked for the alias itself", "CNAME astray.default.svc.cluster.local", "CNAME nope.default.svc.cluster.local."},
		{"an external name that leads to itself", "A loop.default.svc.cluster.local", ""},
		{"the zone's server", "A ns.dns.cluster.local", "A 10.96.0.10"},
		{"the zone's name servers", "NS cluster.local", "NS ns.dns.cluster.local."},
		{"no type of all types", "ANY web.default.svc.cluster.local", ""},
		{"a named port without the underscores", "SRV http.tcp.web.default.svc.cluster.local", "SRV 0 100 80 web.default.svc.cluster.local."},
		{"a name below a pod's", "A x.10-244-0-99.default.pod.cluster.local", "A 10.244.0.99"},
		{"an external name inside", "A alias.default.svc.cluster.local", "CNAME web.default.svc.cluster.local., A 10.96.9.9"},
		{"a pod by its address", "A 10-244-0-99.default.pod.cluster.local", "A 10.244.0.99"},
		{"a pod of a namespace that is not there", "A 10-244-0-99.nope.pod.cluster.local", "NXDOMAIN"},
		{"a namespace's pods", "A default.pod.cluster.local", ""},
		{"a namespace", "A default.svc.cluster.local", ""},
		{"another namespace's", "A web.kube-system.svc.cluster.local", "NXDOMAIN"},
		{"no such service", "A nope.default.svc.cluster.local", "NXDOMAIN"},
		{"the world", "A example.com", "NXDOMAIN"},
		{"whose address a service's is", "PTR 9.9.96.10.in-addr.arpa", "PTR web.default.svc.cluster.local."},
		{"whose address a pod's is", "PTR 5.0.244.10.in-addr.arpa", "PTR db-0.db.default.svc.cluster.local."},
		{"nobody's address", "PTR 1.1.1.1.in-addr.arpa", "NXDOMAIN"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			qtype, name, _ := strings.Cut(tc.question, " ")
			if got := show(z.answer(name, qtype)); got != tc.want {
				t.Errorf("%s: %q, want %q", tc.question, got, tc.want)
			}
		})
	}
}

// lab is a client and a pod of CoreDNS behind 10.96.0.10.
type lab struct {
	t           *testing.T
	sim         *sim.Sim
	server      *api.Server
	net         *network.Network
	client, pod *network.Stack
	verdict     network.Verdict
}

func newLab(t *testing.T) *lab {
	t.Helper()
	s, server := newServer(t)
	l := &lab{verdict: network.Forward, t: t, sim: s, server: server, net: network.New(s)}
	node := l.net.NewStack("node-1", netip.MustParseAddr("192.168.49.2"))
	l.client = l.net.NewStack("client", netip.MustParseAddr("10.244.0.9"))
	l.pod = l.net.NewStack("coredns", netip.MustParseAddr("10.244.0.2"))
	l.client.Node, l.pod.Node = node, node
	if _, err := l.pod.Listen(netip.MustParseAddrPort("0.0.0.0:53")); err != nil {
		t.Fatal(err)
	}
	l.net.Resolver = New(s, server, l.net, func(_ *network.Stack, p corev1.Protocol, to netip.AddrPort) (netip.AddrPort, network.Verdict) {
		if p == corev1.ProtocolUDP && to == netip.MustParseAddrPort("10.96.0.10:53") {
			return netip.MustParseAddrPort("10.244.0.2:53"), l.verdict
		}
		return to, network.Pass
	})
	return l
}

// ask asks a server for web's address and tells how long the answer took.
func (l *lab) ask(server string) (got string, took time.Duration) {
	begin := l.sim.Elapsed()
	l.sim.Go("ask", func(p *sim.Proc) {
		records, err := l.client.Ask(p, network.Question{Server: netip.MustParseAddr(server), Name: "web.default.svc.cluster.local", Type: "A"})
		got = show(network.Answers(records), err)
		took = l.sim.Elapsed() - begin
	})
	l.sim.RunUntil(begin + time.Minute/4)
	return got, took
}

func TestAnswersAreRememberedForThirtySeconds(t *testing.T) {
	l := newLab(t)
	at := func(when time.Duration) string {
		l.sim.RunUntil(when)
		got, _ := l.ask("10.96.0.10")
		return got
	}
	if got := at(0); got != "NXDOMAIN" {
		t.Errorf("before the service: %s", got)
	}
	create(t, l.server, &corev1.Service{ObjectMeta: named("web"), Spec: corev1.ServiceSpec{ClusterIP: "10.96.9.9", Ports: []corev1.ServicePort{{Port: 80}}}})
	if got := at(14 * time.Second); got != "NXDOMAIN" {
		t.Errorf("within thirty seconds: %s", got)
	}
	if got := at(31 * time.Second); got != "A 10.96.9.9" {
		t.Errorf("after thirty seconds: %s", got)
	}
}

func TestWhoAnswers(t *testing.T) {
	for _, tc := range []struct {
		name   string
		change func(*lab)
		server string
		want   string
		took   time.Duration // at least, less than a second more
	}{
		{"CoreDNS, by the service's address", func(*lab) {}, "10.96.0.10", "NXDOMAIN", 0},
		{"CoreDNS, by its pod's", func(*lab) {}, "10.244.0.2", "NXDOMAIN", 0},
		{"nobody at an unknown address", func(*lab) {}, "1.2.3.4", "no servers could be reached", 10 * time.Second},
		{"nobody where nothing listens", func(*lab) {}, "10.244.0.9", "no servers could be reached", 0},
		{"nobody when no pod is behind the service", func(l *lab) { l.verdict = network.Reject }, "10.96.0.10", "no servers could be reached", 0},
		{"nobody when packets get lost", func(l *lab) {
			l.net.Faults = func(*network.Stack, *network.Stack) (time.Duration, bool) { return 0, true }
		}, "10.96.0.10", "no servers could be reached", 10 * time.Second},
		{"a node, which knows no service", func(*lab) {}, "192.168.49.2", "NXDOMAIN", 0},
	} {
		t.Run(tc.name, func(t *testing.T) {
			l := newLab(t)
			tc.change(l)
			if got, took := l.ask(tc.server); got != tc.want || took < tc.took || took > tc.took+time.Second {
				t.Errorf("%q after %v, want %q after %v", got, took, tc.want, tc.took)
			}
		})
	}
}

func TestTheAddonIsValid(t *testing.T) {
	_, server := newServer(t)
	if err := Install(server); err != nil {
		t.Fatal(err)
	}
	if err := Install(server); err == nil || errors.Is(err, network.ErrNoName) {
		t.Error("a second add-on was accepted")
	}
}

func TestTheZonesSerialNumberIsWhenAServiceChanged(t *testing.T) {
	s, server := newServer(t)
	z := newZone(s, server)
	s.RunUntil(90 * time.Second)
	create(t, server, &corev1.Service{ObjectMeta: named("web"), Spec: corev1.ServiceSpec{Ports: []corev1.ServicePort{{Port: 80}}}})
	s.RunUntil(100 * time.Second)
	reply, err := z.reply("nope.default.svc.cluster.local", "A")
	want := network.Record{
		Name: "cluster.local", Type: "SOA", Section: network.Authority,
		Value: "ns.dns.cluster.local. hostmaster.cluster.local. 1767225690 7200 1800 86400 30",
	}
	if !errors.Is(err, network.ErrNoName) || len(reply) != 1 || reply[0] != want {
		t.Errorf("%v %v, want %v", reply, err, want)
	}
}
