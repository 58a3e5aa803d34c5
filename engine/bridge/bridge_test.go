package bridge

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/podscope/podscope/engine/protocol"
)

// page plays the page: it sends requests and reads the answers. Its clock moves a millisecond at each look, so that slices end.
type page struct {
	t      *testing.T
	bridge *Bridge
	wall   time.Duration
	got    [][]byte
	id     int
}

func newPage(t *testing.T) *page {
	t.Helper()
	p := &page{t: t}
	var err error
	p.bridge, err = New(Host{
		Post: func(message []byte) { p.got = append(p.got, message) },
		Wall: func() time.Duration { p.wall += time.Millisecond; return p.wall },
	})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// ask sends a request and returns its reply, letting the engine work as long as it needs, up to a bound.
func (p *page) ask(kind string, body any) protocol.Reply {
	p.t.Helper()
	p.id++
	req := protocol.Request{V: protocol.Version, ID: p.id, Type: kind}
	if body != nil {
		req.Body = encode(body)
	}
	from := len(p.got)
	p.bridge.Handle(encode(req))
	for range 20000 {
		for _, message := range p.got[from:] {
			var reply protocol.Reply
			if err := json.Unmarshal(message, &reply); err == nil && reply.ID == p.id {
				return reply
			}
		}
		p.bridge.Tick()
	}
	p.t.Fatalf("no answer to %s", kind)
	return protocol.Reply{}
}

func answerOf[T any](p *page, kind string, body any) T {
	p.t.Helper()
	reply := p.ask(kind, body)
	if reply.Error != nil {
		p.t.Fatalf("%s: %s", kind, reply.Error.Message["en"])
	}
	var out T
	if err := json.Unmarshal(reply.Body, &out); err != nil {
		p.t.Fatal(err)
	}
	return out
}

const podText = `apiVersion: v1
kind: Pod
metadata:
  name: p
spec:
  containers:
  - name: c
    image: busybox:1.36
    command: [sh, -c, "SCRIPT"]
`

func pod(script string) protocol.Apply {
	return protocol.Apply{Files: []protocol.File{{Name: "p.yaml", Text: strings.Replace(podText, "SCRIPT", script, 1)}}}
}

func status(m protocol.Moved) string {
	for _, p := range m.State.Pods {
		if p.Name == "p" {
			return p.Status
		}
	}
	return ""
}

func TestAPodIsAppliedSteppedToRunningAndBack(t *testing.T) {
	p := newPage(t)
	if a := answerOf[protocol.Applied](p, "apply", pod("sleep 1000")); !a.OK || a.Stdout != "pod/p created\n" || len(a.Refs) != 1 {
		t.Fatalf("apply: %+v", a)
	}
	var m protocol.Moved
	for range 30 {
		if m = answerOf[protocol.Moved](p, "step", nil); status(m) == "Running" {
			break
		}
		if len(m.Changes) == 0 || m.Changes[0].Text["en"] == "" || m.Changes[0].Text["zh"] == "" {
			t.Fatalf("a step without a sentence in both languages: %+v", m.Changes)
		}
	}
	if status(m) != "Running" {
		t.Fatalf("STATUS after 30 steps: %q", status(m))
	}
	back := answerOf[protocol.Moved](p, "back", nil)
	if !back.State.Past || !back.State.Full || back.State.At >= m.State.At || status(back) == "Running" {
		t.Errorf("back: past %v, full %v, at %d (was %d), STATUS %s", back.State.Past, back.State.Full, back.State.At, m.State.At, status(back))
	}
	if again := answerOf[protocol.Moved](p, "step", nil); again.State.Past || status(again) != "Running" {
		t.Errorf("step from the past: past %v, STATUS %q", again.State.Past, status(again))
	}
}

func TestActingInThePastNeedsABranch(t *testing.T) {
	p := newPage(t)
	answerOf[protocol.Applied](p, "apply", pod("sleep 1000"))
	answerOf[protocol.Moved](p, "until", protocol.Until{Goal: "ready"})
	answerOf[protocol.Moved](p, "back", nil)
	if reply := p.ask("run", protocol.Run{Line: "true"}); reply.Error == nil || reply.Error.Code != "past" {
		t.Fatalf("acting in the past: %+v", reply)
	}
	branched := answerOf[protocol.Moved](p, "branch", nil)
	if branched.State.Past || branched.State.End != branched.State.At {
		t.Errorf("after branching: past %v, at %d of %d", branched.State.Past, branched.State.At, branched.State.End)
	}
	if ran := answerOf[protocol.Ran](p, "run", protocol.Run{Line: "kubectl delete pod p --force"}); ran.Exit != 0 {
		t.Errorf("acting after branching: %+v", ran)
	}
}

func TestASessionLivedAgainHasTheSameHash(t *testing.T) {
	p := newPage(t)
	answerOf[protocol.Applied](p, "apply", pod("sleep 5; exit 1"))
	answerOf[protocol.Moved](p, "until", protocol.Until{Goal: "restart"})
	answerOf[protocol.Ran](p, "run", protocol.Run{Line: "kubectl delete pod p --wait=false"})
	answerOf[protocol.Moved](p, "advance", protocol.Advance{By: 40000})
	session := answerOf[protocol.Session](p, "export", nil)
	state := answerOf[protocol.State](newPage(t), "open", protocol.Open{Session: session})
	if state.Hash != session.Hash || state.End != session.At {
		t.Errorf("lived again: hash %s at %d, was %s at %d", state.Hash, state.End, session.Hash, session.At)
	}
}

func TestBadRequestsAreAnsweredAndLoseNothing(t *testing.T) {
	p := newPage(t)
	answerOf[protocol.Applied](p, "apply", pod("sleep 1000"))
	for _, tt := range []struct {
		name, kind string
		body       any
		code       string
	}{
		{"an unknown type", "dance", nil, "type"},
		{"a body of another shape", "advance", []int{1}, "body"},
		{"a session that cannot be", "open", protocol.Open{Session: protocol.Session{Format: 99}}, "body"},
		{"inputs out of order", "open", protocol.Open{Session: protocol.Session{Inputs: []protocol.Input{{At: 5}, {At: 1}}}}, "body"},
		{"a time that runs backwards", "advance", protocol.Advance{By: -1}, "body"},
		{"why of nothing", "why", protocol.Why{Ref: protocol.Ref{Kind: "Pod", Name: "none"}}, "body"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if reply := p.ask(tt.kind, tt.body); reply.Error == nil || reply.Error.Code != tt.code {
				t.Errorf("got %+v", reply)
			}
		})
	}
	if m := answerOf[protocol.Moved](p, "until", protocol.Until{Goal: "ready"}); !m.Reached {
		t.Error("the pod from before is lost")
	}
}

func TestHostileTextsAreRefusedInWords(t *testing.T) {
	bomb := "a: &a [x,x,x,x,x,x,x,x,x]\n"
	for i := 'b'; i <= 'k'; i++ {
		bomb += string(i) + ": &" + string(i) + " [" + strings.Repeat("*"+string(i-1)+",", 8) + "*" + string(i-1) + "]\n"
	}
	for name, text := range map[string]string{
		"ten megabytes": "apiVersion: v1\nkind: Pod\nmetadata:\n  annotations:\n    a: " + strings.Repeat("x", 10<<20),
		"deep nesting":  strings.Repeat("[", 100000),
		"deep mapping":  strings.Repeat("{a: ", 20000),
		"an alias bomb": bomb,
		"no text":       "",
		"a NUL":         "apiVersion: v1\x00",
		"binary":        "\x7fELF\x02\x01\x01",
	} {
		t.Run(name, func(t *testing.T) {
			p := newPage(t)
			a := answerOf[protocol.Applied](p, "apply", protocol.Apply{Files: []protocol.File{{Name: "x.yaml", Text: text}}})
			if a.OK || a.Stderr == "" {
				t.Errorf("answered with %.300q, %.300q", a.Stdout, a.Stderr)
			}
			if len(a.Problems) == 0 {
				t.Errorf("no problem to show for %.300q", a.Stderr)
			}
		})
	}
}

func TestNoScriptStopsTheWorld(t *testing.T) {
	for name, script := range map[string]string{
		"a busy loop":         "while true; do :; done",
		"a fork bomb":         "f() { f | f & }; f",
		"endless recursion":   "f() { f; }; f",
		"endless output":      "yes",
		"a growing variable":  "x=a; while true; do x=$x$x; done",
		"a full disk":         "cat /dev/zero > /tmp/x",
		"waiting for nothing": "cat < /dev/zero | wc",
	} {
		t.Run(name, func(t *testing.T) {
			p := newPage(t)
			answerOf[protocol.Applied](p, "apply", pod(script))
			answerOf[protocol.Moved](p, "advance", protocol.Advance{By: 60000})
			if ran := answerOf[protocol.Ran](p, "run", protocol.Run{Line: "kubectl get pods"}); !strings.Contains(ran.Stdout, "NAME") {
				t.Errorf("the cluster does not answer: %+v", ran)
			}
		})
	}
}
