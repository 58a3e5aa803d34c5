package kubelet

import (
	"strings"
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"

	"github.com/podscope/podscope/engine/api"
)

// nodeEvents are the events about the node, as reason and the UID that they name.
func (w *world) nodeEvents() string {
	var out []string
	for _, e := range api.List[*corev1.Event](w.client, "default") {
		if e.InvolvedObject.Kind == "Node" {
			out = append(out, e.Reason+"/"+string(e.InvolvedObject.UID))
		}
	}
	return strings.Join(out, " ")
}

func TestTheKubeletTellsThatItsNodeIsCordoned(t *testing.T) {
	for version, uid := range map[string]string{"1.36": "", "1.34": "node-1"} {
		w := newWorld(t, version)
		for _, closed := range []bool{true, false} {
			seen, err := api.Get[*corev1.Node](w.client, "", "node-1")
			if err != nil {
				t.Fatal(err)
			}
			node := seen.DeepCopy()
			node.Spec.Unschedulable = closed
			if _, err := w.client.Update(node, api.UpdateOptions{}); err != nil {
				t.Fatal(err)
			}
			w.run(11 * time.Second)
			want := "NodeNotSchedulable/" + uid
			if !closed {
				want = "NodeSchedulable/" + uid
			}
			if got := " " + w.nodeEvents() + " "; !strings.Contains(got, " "+want+" ") {
				t.Errorf("%s: no %s in %s", version, want, got)
			}
		}
	}
}

func TestAKubeletThatIsStartedAgainSaysSo(t *testing.T) {
	w := newWorld(t, "1.36")
	w.kubelet.Stop()
	w.run(time.Second)
	before := w.nodeEvents()
	w.kubelet.Start()
	w.run(time.Second)
	if got := w.nodeEvents(); strings.Contains(before, "Starting/") || !strings.Contains(got, "Starting/") || !strings.Contains(got, "NodeAllocatableEnforced/") {
		t.Errorf("before %s, after %s", before, got)
	}
}

func TestCommandsOfProbesEndWithTheirPod(t *testing.T) {
	cancelled := "Readiness probe errored and resulted in unknown state: rpc error: code = Canceled desc = context canceled"
	for _, tt := range []struct {
		name, version, probe string
		want                 bool
	}{
		{"command", "1.36", `"exec":{"command":["true"]}`, true},
		{"command, older", "1.34", `"exec":{"command":["true"]}`, false},
		{"connection", "1.36", `"tcpSocket":{"port":80}`, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld(t, tt.version)
			w.apply(pod("p", `"terminationGracePeriodSeconds":8,`, `"command":["listen"],"readinessProbe":{"periodSeconds":2,`+tt.probe+`}`))
			w.run(5 * time.Second)
			w.delete("p")
			w.run(7 * time.Second)
			if got := strings.Contains(strings.Join(w.events, "\n"), cancelled); got != tt.want {
				t.Errorf("events %v", w.events)
			}
			if row := w.statuses("p"); row[len(row)-1] != "1/1 Running 0" && !strings.HasPrefix(row[len(row)-1], "1/1 Terminating") {
				t.Errorf("the pod stays ready: %v", row)
			}
		})
	}
}
