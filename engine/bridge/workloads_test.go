package bridge

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/podscope/podscope/engine/protocol"
)

const rollout = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: 2
  selector:
    matchLabels: {app: web}
  template:
    metadata:
      labels: {app: web}
    spec:
      containers:
      - name: web
        image: IMAGE
        readinessProbe:
          httpGet: {port: 80}
          initialDelaySeconds: 5
---
apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  selector: {app: web}
  ports:
  - port: 80
---
apiVersion: v1
kind: Pod
metadata:
  name: client
  labels: {app: client}
spec:
  containers:
  - name: client
    image: busybox
    command: [sh, -c, "while true; do wget -q -T 1 -O /dev/null http://web; sleep 1; done"]
`

func (p *page) deploy(image string) {
	p.t.Helper()
	a := answerOf[protocol.Applied](p, "apply", protocol.Apply{Files: []protocol.File{{Name: "web.yaml", Text: strings.ReplaceAll(rollout, "IMAGE", image)}}})
	if !a.OK {
		p.t.Fatalf("apply: %s", a.Stderr)
	}
}

// everything is a full state of the moment looked at.
func (p *page) everything() protocol.State {
	p.t.Helper()
	p.bridge.resend()
	return p.bridge.state()
}

func TestARolloutShowsItsRevisionsSideBySide(t *testing.T) {
	p := newPage(t)
	p.deploy("nginx:1.25")
	answerOf[protocol.Moved](p, "advance", protocol.Advance{By: 60_000})
	p.deploy("nginx:1.27")
	answerOf[protocol.Moved](p, "advance", protocol.Advance{By: 3_000})
	s := p.everything()
	if len(s.Workloads) != 1 {
		t.Fatalf("%d workloads, want the deployment alone", len(s.Workloads))
	}
	w := s.Workloads[0]
	if w.Kind != "Deployment" || w.Stage != "rolling" || len(w.Revisions) != 2 {
		t.Fatalf("%s is %s with %d revisions", w.Kind, w.Stage, len(w.Revisions))
	}
	older, newest := w.Revisions[0], w.Revisions[1]
	want := []protocol.Difference{{Path: "spec.containers[web].image", Here: "nginx:1.25", New: "nginx:1.27"}}
	if older.Number != 1 || older.Newest || newest.Number != 2 || !newest.Newest || !reflect.DeepEqual(older.Differs, want) {
		t.Errorf("revisions: %+v and %+v", older, newest)
	}
	owners := map[string]int{}
	for _, pod := range s.Pods {
		owners[pod.Owner]++
	}
	if owners[older.Owner] != 2 || owners[newest.Owner] != 1 {
		t.Errorf("pods by owner: %v", owners)
	}
}

func TestAServiceSaysWhoGetsItsTrafficAndWhyTheOthersDoNot(t *testing.T) {
	p := newPage(t)
	p.deploy("nginx:1.25")
	answerOf[protocol.Moved](p, "advance", protocol.Advance{By: 60_000})
	p.deploy("nginx:1.27")
	answerOf[protocol.Moved](p, "advance", protocol.Advance{By: 4_000})
	service := p.everything().Services[0]
	reasons := map[string]int{}
	for _, b := range service.Backends {
		reasons[b.Not]++
	}
	if service.Name != "web" || reasons[""] != 2 || reasons["unready"]+reasons["pending"] != 1 {
		t.Errorf("service %s: %v", service.Name, reasons)
	}
	answerOf[protocol.State](p, "select", protocol.Ref{Kind: "Service", Namespace: "default", Name: "web"})
	object := p.everything().Object
	want := []protocol.Stranger{{Pod: "client", Want: "app=web", Has: "app=client"}}
	if object == nil || !reflect.DeepEqual(object.Strangers, want) {
		t.Errorf("what the service does not select: %+v", object)
	}
}

func TestConnectionsAreCountedAsOfTheMomentLookedAt(t *testing.T) {
	p := newPage(t)
	p.deploy("nginx:1.25")
	answerOf[protocol.Moved](p, "advance", protocol.Advance{By: 40_000})
	count := func(s protocol.State) (settled, failed int) {
		for _, f := range s.Flows {
			settled += f.Settled
			failed += f.Failed
		}
		return settled, failed
	}
	now, failed := count(p.everything())
	if now < 10 || failed == now {
		t.Fatalf("%d connections in 40 s, %d failed", now, failed)
	}
	early, _ := count(answerOf[protocol.Moved](p, "seek", protocol.Seek{At: 25_000}).State)
	if early == 0 || early >= now {
		t.Errorf("at 25 s there had been %d connections, at 40 s %d", early, now)
	}
}

func TestDifferencesAddUpToTheWhole(t *testing.T) {
	p := newPage(t)
	known := map[string]any{}
	take := func(s protocol.State) {
		if s.Full {
			clear(known)
		}
		for _, id := range s.Gone {
			delete(known, id)
		}
		for _, v := range s.Nodes {
			known[v.ID] = v
		}
		for _, v := range s.Pods {
			v.Containers = nil // their probes are told of while there are few pods
			known[v.ID] = v
		}
		for _, v := range s.Events {
			known[v.ID] = v
		}
		for _, v := range s.Workloads {
			known[v.ID] = v
		}
		for _, v := range s.Services {
			known[v.ID] = v
		}
		for _, v := range s.Flows {
			known[v.Service+" "+v.Pod] = v
		}
	}
	take(p.bridge.state())
	p.deploy("nginx:1.25")
	for i, line := range []string{"", "kubectl scale deployment web --replicas=5", "kubectl set image deployment web web=nginx:1.27", "kubectl delete pod client --wait=false", "kubectl cordon node-1", "kubectl delete deployment web"} {
		if line != "" {
			answerOf[protocol.Ran](p, "run", protocol.Run{Line: line})
		}
		for range 8 {
			answerOf[protocol.Moved](p, "advance", protocol.Advance{By: 1500})
			for _, message := range p.got {
				take(stateOf(t, message))
			}
			p.got = nil
		}
		told := fmt.Sprint(sortedValues(known))
		take(p.everything())
		if whole := fmt.Sprint(sortedValues(known)); told != whole {
			t.Fatalf("after step %d (%s) the page knows\n%s\nbut there is\n%s", i, line, told, whole)
		}
	}
}

// stateOf is the state that a message carries, empty when it carries none.
func stateOf(t *testing.T, message []byte) (s protocol.State) {
	t.Helper()
	var m struct {
		Push string `json:"push"`
		Body struct {
			protocol.State
			Moved *protocol.State `json:"state"`
		} `json:"body"`
	}
	if json.Unmarshal(message, &m) != nil {
		return s
	}
	if m.Body.Moved != nil {
		return *m.Body.Moved
	}
	if m.Push == "state" {
		return m.Body.State
	}
	return s
}

func sortedValues(m map[string]any) []string {
	out := make([]string, 0, len(m))
	for id, v := range m {
		out = append(out, fmt.Sprintf("%s %+v\n", id, v))
	}
	slices.Sort(out)
	return out
}
