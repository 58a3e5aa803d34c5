package bridge

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/podscope/podscope/engine"
	"github.com/podscope/podscope/engine/protocol"
)

// slow is a typist whose engine is slow: a slice ends after a few steps.
func slow(t *testing.T) (p *typist, replies map[int]protocol.Moved, states *[]protocol.State) {
	p = newTypist(t)
	replies, states = map[int]protocol.Moved{}, &[]protocol.State{}
	p.host.Wall = func() time.Duration { p.wall += time.Millisecond; return p.wall }
	hear := p.host.Post
	p.host.Post = func(message []byte) {
		hear(message)
		var reply protocol.Reply
		var push protocol.Push
		var m protocol.Moved
		var s protocol.State
		if json.Unmarshal(message, &push) == nil && push.Push == "state" && json.Unmarshal(push.Body, &s) == nil {
			*states = append(*states, s)
		} else if json.Unmarshal(message, &reply) == nil && reply.ID != 0 && json.Unmarshal(reply.Body, &m) == nil {
			replies[reply.ID] = m
		}
	}
	p.ask("apply", pod("while true; do sleep 0.1; done"))
	*states = nil
	return p, replies, states
}

func TestALongMoveTellsHowFarItHasCome(t *testing.T) {
	p, replies, states := slow(t)
	from := p.session.Now().Milliseconds()
	p.ask("advance", protocol.Advance{By: 600_000})
	if m, ok := replies[p.id]; !ok || !m.Reached || m.State.At != from+600_000 || m.State.Playing {
		t.Fatalf("answer: %v, %+v", ok, m)
	}
	last := from
	for _, s := range *states {
		if s.At < last || !s.Playing {
			t.Errorf("on the way it was told %d after %d, playing %v", s.At, last, s.Playing)
		}
		last = s.At
	}
	if len(*states) < 3 {
		t.Errorf("on the way the page was told %d times", len(*states))
	}
}

// A page that is closed on the way keeps what it was told last.
func TestWhatIsToldOnTheWayCanBeLivedAgain(t *testing.T) {
	p, _, states := slow(t)
	p.ask("advance", protocol.Advance{By: 600_000})
	told := p.session.Export()
	for _, s := range *states {
		told.At = s.End
		again, err := engine.NewSession(told)
		if err != nil {
			t.Fatal(err)
		}
		again.Replay(engine.Forever)
		if again.Hash() != s.Hash {
			t.Errorf("at %d ms the page was told the hash %s; lived again it is %s", s.End, s.Hash, again.Hash())
		}
		again.Close()
	}
	if len(*states) < 3 {
		t.Errorf("the page was told %d times", len(*states))
	}
}

func TestALongMoveCanBeStopped(t *testing.T) {
	for _, other := range []string{"pause", "step", "seek"} {
		p, replies, _ := slow(t)
		from := p.session.Now().Milliseconds()
		p.id++
		long := p.id
		p.Handle(encode(protocol.Request{V: protocol.Version, ID: long, Type: "until", Body: encode(protocol.Until{Goal: "gone"})}))
		for range 3 {
			p.Tick()
		}
		if _, answered := replies[long]; answered {
			t.Fatal("it was over too soon to be stopped")
		}
		p.ask(other, struct{}{})
		m, answered := replies[long]
		if !answered || m.Reached || !m.Stopped || m.State.At <= from || m.State.At >= from+600_000 {
			t.Errorf("stopped by %s: %v, %+v", other, answered, m)
		}
		if _, answered := replies[p.id]; !answered {
			t.Errorf("%s was not answered", other)
		}
	}
}

// While a move goes on, what is typed has its effect and other questions are answered.
func TestALongMoveLeavesTheEngineResponsive(t *testing.T) {
	p, replies, _ := slow(t)
	p.ask("terminal-open", protocol.Window{Rows: 24, Columns: 80})
	p.id++
	long := p.id
	p.Handle(encode(protocol.Request{V: protocol.Version, ID: long, Type: "advance", Body: encode(protocol.Advance{By: 600_000})}))
	p.Handle(encode(protocol.Request{V: protocol.Version, ID: long + 1, Type: "terminal-input", Body: encode(protocol.Typed{Terminal: 1, Data: "echo typed\r"})}))
	p.Handle(encode(protocol.Request{V: protocol.Version, ID: long + 2, Type: "run", Body: encode(protocol.Run{Line: "kubectl get pods"})}))
	p.id += 2
	for n := 0; p.Busy() && n < 100_000; n++ {
		p.Tick()
		if _, answered := replies[long+2]; answered {
			break
		}
	}
	if _, over := replies[long]; over {
		t.Error("the command was answered only when the move was over")
	}
	for n := 0; p.Busy() && n < 1_000_000; n++ {
		p.Tick()
	}
	if m := replies[long]; !m.Reached {
		t.Errorf("the move's answer: %+v", m)
	}
	if got := p.shown[1]; len(got) < 20 || got[len(got)-len("typed\r\nroot@node-1:~# "):] != "typed\r\nroot@node-1:~# " {
		t.Errorf("the terminal shows %q", got)
	}
}

func TestALongMoveTakesNoRest(t *testing.T) {
	p, _, _ := slow(t)
	p.id++
	p.Handle(encode(protocol.Request{V: protocol.Version, ID: p.id, Type: "advance", Body: encode(protocol.Advance{By: 600_000})}))
	if p.Tick(); !p.Busy() || p.Pace() != 0 {
		t.Errorf("in the middle of a move the next slice waits %v", p.Pace())
	}
}
