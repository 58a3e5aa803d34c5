package api

import (
	"strings"
	"testing"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"

	"github.com/podscope/podscope/engine/store"
)

func TestServicesKeepWhatTheirTypeNeeds(t *testing.T) {
	_, c := newServer(t)
	web := &corev1.Service{ObjectMeta: named("web"), Spec: corev1.ServiceSpec{Selector: map[string]string{"a": "b"}, Ports: []corev1.ServicePort{{Port: 80}}}}
	obj, err := c.Create(web, CreateOptions{})
	if err != nil {
		t.Fatal(err)
	}
	ip := obj.(*corev1.Service).Spec.ClusterIP
	if !strings.HasPrefix(ip, "10.") {
		t.Fatalf("cluster IP %q", ip)
	}
	key := store.Key{Resource: "services", Namespace: "default", Name: "web"}
	var port int32
	for _, step := range []struct {
		name, patch      string
		sameIP, nodePort bool
	}{
		{"a node port is added", `{"spec":{"type":"NodePort"}}`, true, true},
		{"it stays when other things change", `{"spec":{"ports":[{"port":80,"targetPort":8080}]}}`, true, true},
		{"it goes with the type", `{"spec":{"type":"ClusterIP"}}`, true, false},
		{"an external name has no address", `{"spec":{"type":"ExternalName","externalName":"example.com"}}`, false, false},
	} {
		obj, err := c.Patch(key, types.MergePatchType, []byte(step.patch), "", PatchOptions{})
		if err != nil {
			t.Fatalf("%s: %v", step.name, err)
		}
		spec := obj.(*corev1.Service).Spec
		if (spec.ClusterIP == ip) != step.sameIP || (spec.Ports[0].NodePort != 0) != step.nodePort {
			t.Errorf("%s: cluster IP %q (was %q), node port %d", step.name, spec.ClusterIP, ip, spec.Ports[0].NodePort)
		}
		if port != 0 && step.nodePort && spec.Ports[0].NodePort != port {
			t.Errorf("%s: node port went from %d to %d", step.name, port, spec.Ports[0].NodePort)
		}
		port = spec.Ports[0].NodePort
	}
}

// As a v1.36.3 server answers.
func TestADryRunReservesNoAddress(t *testing.T) {
	_, c := newServer(t)
	s := &corev1.Service{ObjectMeta: named("web"), Spec: corev1.ServiceSpec{Type: corev1.ServiceTypeNodePort, Ports: []corev1.ServicePort{
		{Name: "a", Port: 80}, {Name: "b", Port: 81}, {Name: "c", Port: 80, Protocol: corev1.ProtocolUDP}, {Name: "d", Port: 83, NodePort: -5}, {Name: "e", Port: 84},
	}}}
	obj, err := c.Create(s, CreateOptions{DryRun: []string{metav1.DryRunAll}})
	if err != nil {
		t.Fatal(err)
	}
	spec := obj.(*corev1.Service).Spec
	if spec.ClusterIP != "10.96.0.0" {
		t.Errorf("cluster IP %s", spec.ClusterIP)
	}
	for i, want := range []int32{32769, 32770, 32769, -5, 32771} {
		if got := spec.Ports[i].NodePort; got != want {
			t.Errorf("port %s: node port %d, not %d", spec.Ports[i].Name, got, want)
		}
	}
}

func TestAddressesAreHandedOutOnce(t *testing.T) {
	_, c := newServer(t)
	seen := map[string]bool{"10.96.0.1": true}
	for range 50 {
		s := &corev1.Service{ObjectMeta: named(""), Spec: corev1.ServiceSpec{Type: corev1.ServiceTypeNodePort, Ports: []corev1.ServicePort{{Port: 80}}}}
		s.GenerateName = "s-"
		obj, err := c.Create(s, CreateOptions{})
		if err != nil {
			t.Fatal(err)
		}
		spec := obj.(*corev1.Service).Spec
		for _, given := range []string{spec.ClusterIP, string(rune(spec.Ports[0].NodePort))} {
			if seen[given] {
				t.Fatalf("%q was given twice", given)
			}
			seen[given] = true
		}
	}
}
