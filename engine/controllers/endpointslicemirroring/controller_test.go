package endpointslicemirroring_test

import (
	"fmt"
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"
	discoveryv1 "k8s.io/api/discovery/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/podscope/podscope/engine/api"
	"github.com/podscope/podscope/engine/controllers/endpointslicemirroring"
	"github.com/podscope/podscope/engine/sim"
	"github.com/podscope/podscope/engine/store"
)

// copied is the addresses of web's slices, after both objects were written and, if asked for, the addresses changed.
func copied(t *testing.T, selector, labels, annotations map[string]string, change bool) (ips []string) {
	t.Helper()
	s := sim.New(1, time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC))
	server := api.NewServer(s, store.New(s), api.Options{})
	endpointslicemirroring.New(s, server).Start()
	c := server.Client("test")
	meta := metav1.ObjectMeta{Namespace: "default", Name: "web"}
	e := &corev1.Endpoints{ObjectMeta: meta, Subsets: []corev1.EndpointSubset{{
		Addresses: []corev1.EndpointAddress{{IP: "203.0.113.5"}}, Ports: []corev1.EndpointPort{{Port: 80}},
	}}}
	e.Labels, e.Annotations = labels, annotations
	svc := &corev1.Service{ObjectMeta: meta, Spec: corev1.ServiceSpec{Selector: selector, Ports: []corev1.ServicePort{{Port: 80}}}}
	for _, obj := range []store.Object{e, svc} {
		if _, err := c.Create(obj, api.CreateOptions{}); err != nil {
			t.Fatal(err)
		}
	}
	s.RunUntil(time.Second)
	if change {
		e = e.DeepCopy()
		e.Subsets[0].Addresses[0].IP = "203.0.113.6"
		if _, err := c.Update(e, api.UpdateOptions{}); err != nil {
			t.Fatal(err)
		}
		s.RunUntil(2 * time.Second)
	}
	for _, slice := range api.List[*discoveryv1.EndpointSlice](c, "default") {
		if slice.Labels[discoveryv1.LabelServiceName] == "web" {
			ips = append(ips, slice.Endpoints[0].Addresses[0])
		}
	}
	return ips
}

func TestWhatIsCopied(t *testing.T) {
	for _, tc := range []struct {
		name                          string
		selector, labels, annotations map[string]string
		change                        bool
		want                          string
	}{
		{"endpoints of a service without a selector", nil, nil, nil, false, "203.0.113.5"},
		{"their changes", nil, nil, nil, true, "203.0.113.6"},
		{"not those of a service with a selector", map[string]string{"app": "web"}, nil, nil, false, ""},
		{"not those that say so", nil, map[string]string{discoveryv1.LabelSkipMirror: "true"}, nil, false, ""},
		{"not those by which components elect a leader", nil, nil, map[string]string{"control-plane.alpha.kubernetes.io/leader": "{}"}, false, ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got := copied(t, tc.selector, tc.labels, tc.annotations, tc.change)
			if len(got) > 1 || (len(got) == 1) != (tc.want != "") || len(got) == 1 && got[0] != tc.want {
				t.Errorf("copied %v, want %q", got, tc.want)
			}
		})
	}
}

func TestOneSliceForEachSetOfPortsAndKindOfAddresses(t *testing.T) {
	s := sim.New(1, time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC))
	server := api.NewServer(s, store.New(s), api.Options{})
	endpointslicemirroring.New(s, server).Start()
	c := server.Client("test")
	port := func(n int32) []corev1.EndpointPort { return []corev1.EndpointPort{{Port: n}} }
	e := &corev1.Endpoints{
		ObjectMeta: metav1.ObjectMeta{Namespace: "default", Name: "web", Annotations: map[string]string{"team": "blue", corev1.LastAppliedConfigAnnotation: "{}"}},
		Subsets: []corev1.EndpointSubset{
			{Addresses: []corev1.EndpointAddress{{IP: "203.0.113.5"}, {IP: "2001:db8::5"}}, Ports: port(80)},
			{NotReadyAddresses: []corev1.EndpointAddress{{IP: "203.0.113.6"}}, Ports: port(80)},
			{Addresses: []corev1.EndpointAddress{{IP: "203.0.113.7"}}, Ports: port(81)},
		},
	}
	for _, obj := range []store.Object{e, &corev1.Service{ObjectMeta: metav1.ObjectMeta{Namespace: "default", Name: "web"}, Spec: corev1.ServiceSpec{Ports: []corev1.ServicePort{{Port: 80}}}}} {
		if _, err := c.Create(obj, api.CreateOptions{}); err != nil {
			t.Fatal(err)
		}
	}
	s.RunUntil(time.Second)
	got := map[string]bool{}
	for _, slice := range api.List[*discoveryv1.EndpointSlice](c, "default") {
		if slice.Labels[discoveryv1.LabelServiceName] != "web" {
			continue
		}
		text := fmt.Sprint(slice.AddressType, " ", *slice.Ports[0].Port, " ", slice.Annotations)
		for _, ep := range slice.Endpoints {
			text += fmt.Sprint(" ", ep.Addresses[0], " ", *ep.Conditions.Ready)
		}
		got[text] = true
	}
	for _, want := range []string{
		"IPv4 80 map[team:blue] 203.0.113.5 true 203.0.113.6 false", "IPv6 80 map[team:blue] 2001:db8::5 true", "IPv4 81 map[team:blue] 203.0.113.7 true",
	} {
		if !got[want] || len(got) != 3 {
			t.Errorf("no slice %q among %v", want, got)
		}
	}
}

// TestAddressesBeyondAThousandAreNotCopied: the object says how many.
func TestAddressesBeyondAThousandAreNotCopied(t *testing.T) {
	s := sim.New(1, time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC))
	server := api.NewServer(s, store.New(s), api.Options{})
	endpointslicemirroring.New(s, server).Start()
	c := server.Client("test")
	meta := metav1.ObjectMeta{Namespace: "default", Name: "web"}
	e := &corev1.Endpoints{ObjectMeta: meta, Subsets: []corev1.EndpointSubset{{Ports: []corev1.EndpointPort{{Port: 80}}}}}
	for i := range 1002 {
		e.Subsets[0].Addresses = append(e.Subsets[0].Addresses, corev1.EndpointAddress{IP: fmt.Sprintf("203.0.%d.%d", i/250, i%250)})
	}
	for _, obj := range []store.Object{e, &corev1.Service{ObjectMeta: meta, Spec: corev1.ServiceSpec{Ports: []corev1.ServicePort{{Port: 80}}}}} {
		if _, err := c.Create(obj, api.CreateOptions{}); err != nil {
			t.Fatal(err)
		}
	}
	s.RunUntil(time.Second)
	for _, ev := range api.List[*corev1.Event](c, "default") {
		if ev.Reason == "TooManyAddressesToMirror" && ev.Message == "A max of 1000 addresses can be mirrored to EndpointSlices per Endpoints subset. 2 addresses were skipped" {
			return
		}
	}
	t.Error("nobody says that two were skipped")
}
