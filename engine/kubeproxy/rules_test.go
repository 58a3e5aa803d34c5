package kubeproxy_test

import (
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"
	discoveryv1 "k8s.io/api/discovery/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/yaml"

	"github.com/podscope/podscope/engine/kubeproxy"
	"github.com/podscope/podscope/engine/store"
)

func read(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// recorded is a cluster with the services that the recorded rules were written for.
func recorded(t *testing.T) *world {
	t.Helper()
	w := newWorld(t)
	objs := []store.Object{
		&corev1.Namespace{ObjectMeta: metav1.ObjectMeta{Name: "rules"}},
		&corev1.Node{
			ObjectMeta: metav1.ObjectMeta{Name: "node-1", Labels: map[string]string{corev1.LabelTopologyZone: "a"}},
			Status:     corev1.NodeStatus{Addresses: []corev1.NodeAddress{{Type: corev1.NodeInternalIP, Address: "192.168.49.2"}}},
		},
	}
	for text := range strings.SplitSeq(read(t, "services.yaml"), "\n---\n") {
		var obj store.Object = &corev1.Service{}
		if strings.Contains(text, "kind: EndpointSlice") {
			obj = &discoveryv1.EndpointSlice{}
		}
		if err := yaml.UnmarshalStrict([]byte(text), obj); err != nil {
			t.Fatal(err)
		}
		objs = append(objs, obj)
	}
	for _, obj := range objs {
		w.create(obj)
	}
	w.sim.RunUntil(5 * time.Second)
	return w
}

// sorted orders the rules of each chain that kube-proxy writes in the order of a Go map, which is none.
func sorted(text string) string {
	lines := strings.Split(text, "\n")
	unordered := func(i int) bool {
		for ; i >= 0 && lines[i] != ""; i-- {
			if strings.HasPrefix(lines[i], "Chain ") {
				break
			}
		}
		return i >= 0 && slices.ContainsFunc([]string{"KUBE-SERVICES", "KUBE-NODEPORTS", "KUBE-EXTERNAL-SERVICES", "KUBE-PROXY-FIREWALL"}, func(n string) bool {
			return strings.HasPrefix(lines[i], "Chain "+n+" ")
		})
	}
	for i := 0; i < len(lines); i++ {
		j := i
		for j < len(lines) && strings.HasPrefix(lines[j], "    0 ") && unordered(j) {
			j++
		}
		if slices.Sort(lines[i:j]); j > i {
			i = j
		}
	}
	return strings.Join(lines, "\n")
}

func TestTheRulesAreThoseThatKubeProxyWrote(t *testing.T) {
	w := recorded(t)
	for _, tc := range []struct {
		file string
		args []string
	}{
		{"nat.list.txt", []string{"-t", "nat", "-nvL"}},
		{"filter.list.txt", []string{"-nvL"}},
	} {
		got, want := strings.Split(sorted(kubeproxy.Show(w.proxy, "node-1", tc.args...)), "\n"), strings.Split(sorted(read(t, tc.file)), "\n")
		for i := range max(len(got), len(want)) {
			if i >= len(got) || i >= len(want) || got[i] != want[i] {
				t.Errorf("%s, line %d:\n%s\nwant\n%s", tc.file, i+1, strings.Join(got[min(i, len(got)):], "\n")[:400], strings.Join(want[min(i, len(want)):], "\n")[:400])
				break
			}
		}
	}
}

func TestTheRulesAreSavedAsIptablesSavesThem(t *testing.T) {
	w := recorded(t)
	got := strings.Split(kubeproxy.Show(w.proxy, "node-1", "-t", "nat", "-S")+kubeproxy.Show(w.proxy, "node-1", "-S"), "\n")
	for line := range strings.SplitSeq(read(t, "rules.save.txt"), "\n") {
		if strings.HasPrefix(line, "-A ") && !slices.Contains(got, line) {
			t.Errorf("it does not save\n%s", line)
		}
	}
	want := strings.Split(read(t, "rules.save.txt"), "\n")
	for _, line := range got {
		if strings.HasPrefix(line, "-A ") && !slices.Contains(want, line) {
			t.Errorf("it saves\n%s", line)
		}
	}
}

func TestIptablesNamesWhatItMayName(t *testing.T) {
	w := recorded(t)
	for _, tc := range []struct{ args, want string }{
		{"-t nat -L KUBE-MARK-MASQ", "Chain KUBE-MARK-MASQ (75 references)\ntarget     prot opt source               destination         \nMARK       all  --  anywhere             anywhere             MARK or 0x4000\n"},
		{"-t nat -nL KUBE-MARK-MASQ --line-numbers", "Chain KUBE-MARK-MASQ (75 references)\nnum  target     prot opt source               destination         \n1    MARK       0    --  0.0.0.0/0            0.0.0.0/0            MARK or 0x4000\n"},
		{"-t nat -S KUBE-MARK-MASQ", "-N KUBE-MARK-MASQ\n-A KUBE-MARK-MASQ -j MARK --set-xmark 0x4000/0x4000\n"},
		{"-nxvLKUBE-KUBELET-CANARY", "Chain KUBE-KUBELET-CANARY (0 references)\n    pkts      bytes target     prot opt in     out     source               destination         \n"},
		{"-L KUBE-FIREWALL", "Chain KUBE-FIREWALL (2 references)\ntarget     prot opt source               destination         \nDROP       all  -- !loopback/8           loopback/8           /* block incoming localnet connections */ ! ctstate RELATED,ESTABLISHED,DNAT\n"},
		{"-t foo -L", "table 'foo' does not exist"},
		{"-L -S", "Cannot use -S with -L"},
		{"-t nat", "no command specified"},
		{"-nL A B", "Invalid rule number `B'"},
	} {
		if got := kubeproxy.Show(w.proxy, "node-1", strings.Fields(tc.args)...); got != tc.want {
			t.Errorf("iptables %s\n%s\nwant\n%s", tc.args, got, tc.want)
		}
	}
}
