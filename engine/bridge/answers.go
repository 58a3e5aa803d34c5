package bridge

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/podscope/podscope/engine"
	"github.com/podscope/podscope/engine/protocol"
	replays "github.com/podscope/podscope/engine/replay"
	"github.com/podscope/podscope/engine/store"
)

// answers is one function a request type.
var answers map[string]func(*Bridge, protocol.Request) (any, error)

func init() {
	answers = map[string]func(*Bridge, protocol.Request) (any, error){
		"hello":           func(*Bridge, protocol.Request) (any, error) { return hello(), nil },
		"open":            with((*Bridge).open),
		"apply":           with((*Bridge).apply),
		"check":           with((*Bridge).check),
		"delete":          with((*Bridge).delete),
		"run":             with((*Bridge).run),
		"try":             with((*Bridge).try),
		"step":            func(b *Bridge, r protocol.Request) (any, error) { return b.move(r.ID, (*engine.Session).Stepping) },
		"back":            func(b *Bridge, _ protocol.Request) (any, error) { return b.back() },
		"advance":         with((*Bridge).advance),
		"until":           with((*Bridge).until),
		"seek":            with((*Bridge).seek),
		"live":            func(b *Bridge, _ protocol.Request) (any, error) { return b.live(), nil },
		"branch":          func(b *Bridge, r protocol.Request) (any, error) { return b.branch(r.ID) },
		"play":            with((*Bridge).startPlay),
		"pause":           func(b *Bridge, _ protocol.Request) (any, error) { return b.pause(), nil },
		"select":          with((*Bridge).choose),
		"stored":          with((*Bridge).stored),
		"why":             with((*Bridge).why),
		"complete":        with((*Bridge).complete),
		"hover":           with((*Bridge).hover),
		"replay":          with((*Bridge).lived),
		"terminal-open":   with((*Bridge).openTerminal),
		"terminal-input":  with((*Bridge).typed),
		"terminal-resize": with((*Bridge).resizeTerminal),
		"terminal-close":  with((*Bridge).closeTerminal),
		"visit":           with((*Bridge).visit),
		"export":          func(b *Bridge, _ protocol.Request) (any, error) { return b.session.Export(), nil },
	}
}

// with reads a request's body before it is answered.
func with[T any](answer func(*Bridge, int, T) (any, error)) func(*Bridge, protocol.Request) (any, error) {
	return func(b *Bridge, req protocol.Request) (any, error) {
		var body T
		if len(req.Body) > 0 {
			if err := json.Unmarshal(req.Body, &body); err != nil {
				return nil, fmt.Errorf("the body of %q cannot be read: %w", req.Type, err)
			}
		}
		return answer(b, req.ID, body)
	}
}

func (b *Bridge) open(id int, body protocol.Open) (any, error) {
	session, err := engine.NewSession(body.Session)
	if err != nil {
		return nil, err
	}
	b.begin(session, id, body.Session.Hash)
	return nil, errLater
}

// begin replays a session in slices; the request is answered when it has come to its end.
func (b *Bridge) begin(session *engine.Session, id int, want string) {
	b.endMove()
	b.play.on, b.waiting = false, nil
	b.endTrial()
	if b.replay != nil {
		b.replay.session.Close()
	}
	b.replay = &replay{session: session, id: id, want: want}
}

func (b *Bridge) branch(id int) (any, error) {
	session, err := b.session.Branched()
	if err != nil {
		return nil, err
	}
	b.begin(session, id, "")
	b.replay.moved = true
	return nil, errLater
}

func (b *Bridge) back() (any, error) {
	b.endMove()
	b.play.on = false
	found := b.session.Back()
	return b.moved(found, found != nil), nil
}

func (b *Bridge) advance(id int, body protocol.Advance) (any, error) {
	if body.By < 0 || body.By > (24*time.Hour).Milliseconds() {
		return nil, fmt.Errorf("advance: %d ms is not between 0 and a day", body.By)
	}
	return b.move(id, func(s *engine.Session) *engine.Move { return s.Advancing(time.Duration(body.By) * time.Millisecond) })
}

func (b *Bridge) until(id int, body protocol.Until) (any, error) {
	goal := engine.Goal{Name: body.Goal, Ref: body.Ref, Limit: time.Duration(body.Limit) * time.Millisecond}
	return b.move(id, func(s *engine.Session) *engine.Move { return s.Going(goal) })
}

func (b *Bridge) live() any {
	b.endMove()
	b.session.Live()
	return b.moved(nil, true)
}

func (b *Bridge) seek(_ int, body protocol.Seek) (any, error) {
	b.endMove()
	b.play.on = false
	b.session.Seek(time.Duration(body.At) * time.Millisecond)
	return b.moved(nil, true), nil
}

// manyChanges is how many changes a move reports.
const manyChanges = 20

// manyWrites is how many writes are looked through for them.
const manyWrites = 10 * manyChanges

// moved answers a move through time.
func (b *Bridge) moved(passed []store.Entry, reached bool) protocol.Moved {
	m := protocol.Moved{Reached: reached, State: b.state(), Changes: []protocol.Change{}}
	m.Changes = append(m.Changes, b.session.Tell(passed[max(0, len(passed)-manyWrites):])...)
	if n := len(m.Changes); n > manyChanges {
		m.Changes = m.Changes[n-manyChanges:]
	}
	if !reached {
		m.Reason = b.session.Quiet()
	}
	b.stopSettling()
	b.pushScreens()
	b.pushSession()
	return m
}

func (b *Bridge) startPlay(_ int, body protocol.Play) (any, error) {
	b.endMove()
	now := b.host.Wall()
	b.play = play{on: true, speed: body.Speed, last: now, told: now}
	b.stopSettling()
	b.pushScreens()
	return b.state(), nil
}

func (b *Bridge) pause() any {
	b.endMove()
	b.play.on = false
	b.pushScreens()
	b.pushSession()
	return b.state()
}

func (b *Bridge) choose(_ int, body protocol.Ref) (any, error) {
	b.chosen = body
	b.sent.detail = detailKey{}
	return b.state(), nil
}

// lived answers a recorded case with its trace. The page's own session is left alone.
func (b *Bridge) lived(_ int, body protocol.Replay) (any, error) {
	c, err := replays.Parse([]byte(body.Case))
	if err != nil {
		return nil, err
	}
	return replays.Run(c, replays.UsualSeed)
}
