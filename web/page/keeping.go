package page

import (
	"encoding/json"

	"github.com/maxence-charriere/go-app/v9/pkg/app"
	"github.com/podscope/podscope/engine/protocol"
	"github.com/podscope/podscope/web/browser"
	"github.com/podscope/podscope/web/link"
	"github.com/podscope/podscope/web/world"
)

// kept is what survives a reload, beside the session.
type kept struct {
	Files    []protocol.File `json:"files"`
	Open     int             `json:"open"`
	Selected protocol.Ref    `json:"selected"`
	Theme    string          `json:"theme"`
	Speed    float64         `json:"speed"`
	ByOwner  bool            `json:"byOwner,omitempty"`
}

// keep writes what must survive a reload, as far as it has changed.
func (p *Playground) keep() {
	k := kept{Files: p.files, Open: p.open, Selected: p.selected, Theme: p.theme, Speed: p.speed, ByOwner: p.byOwner}
	if p.unkept.page {
		p.unkept.page = false
		if b, err := json.Marshal(k); err == nil {
			browser.Save(p.place()+"page", string(b))
		}
		browser.Save("theme", p.theme)
		p.keepRun()
	}
	if p.unkept.session && p.opened {
		p.unkept.session = false
		if b, err := json.Marshal(p.session); err == nil {
			browser.Save(p.place()+"session", string(b))
		}
	}
}

// restore reads it back.
func (p *Playground) restore() {
	k := kept{}
	if json.Unmarshal([]byte(browser.Load(p.place()+"page")), &k) == nil {
		if len(k.Files) > 0 {
			p.files, p.open = k.Files, min(max(0, k.Open), len(k.Files)-1)
		}
		p.selected, p.theme, p.speed, p.byOwner = k.Selected, orElse(k.Theme, "auto"), k.Speed, k.ByOwner
	}
	p.theme = orElse(browser.Load("theme"), p.theme)
	_ = json.Unmarshal([]byte(browser.Load(p.place()+"session")), &p.session)
	p.restoreRun()
}

// engineReady lives the session that was kept, or, at the first visit, runs the example.
func (p *Playground) engineReady(ctx app.Context, h protocol.Hello) {
	p.hello, p.ready = h, true
	if p.lesson.name != "" {
		p.startLesson(ctx)
		return
	}
	if p.session.Format != 0 {
		p.openSession(ctx, p.session, nil)
		return
	}
	p.openSession(ctx, p.newSession(), func() { p.firstVisit(ctx) })
}

func (p *Playground) newSession() protocol.Session {
	if p.lesson.book != nil {
		return lessonSession(p.lesson.book)
	}
	return protocol.Session{Format: 1, Kubernetes: p.kubernetes(), Seed: 1, Nodes: max(2, p.session.Nodes), Inputs: []protocol.Input{}}
}

// openSession has the engine live a session from its beginning to where it stood.
func (p *Playground) openSession(ctx app.Context, s protocol.Session, then func()) {
	p.opened = false
	p.terminals.closed, p.terminals.told, p.terminals.opening = nil, nil, false
	link.Ask(p.link, "open", protocol.Open{Session: s}, func(state protocol.State, refused *protocol.Error) {
		if p.refused(refused) {
			if p.lesson.book != nil && p.lesson.run.Page > 0 {
				p.beginLesson(ctx)
			} else if len(s.Inputs) > 0 { // a session that cannot be lived must not lock the learner out
				p.openSession(ctx, p.newSession(), nil)
			}
			return
		}
		p.session, p.opened = s, true
		p.session.Hash = state.Hash
		p.world = world.World{}.Merge(state)
		p.leaveAbsent()
		p.unkept.session = true
		if p.restarted {
			p.notice = Notice{Said: p.labels().Replayed}
		}
		p.restarted = false
		if canLook(p.selected) {
			p.choose(ctx, p.selected)
		} else {
			p.choose(ctx, firstPod(p.world))
		}
		p.check(ctx)
		if then != nil {
			then()
		}
	})
}

// firstVisit applies the example and lets it come up, so that there is something to look at.
func (p *Playground) firstVisit(ctx app.Context) {
	p.hinted = true
	p.applyFiles(ctx, p.files[p.open:p.open+1], func() {
		p.moveQuietly(ctx, "until", protocol.Until{Goal: "ready", Limit: 120_000})
	})
}

// relive opens the session's inputs on a cluster that was changed by change.
func (p *Playground) relive(ctx app.Context, change func(*protocol.Session)) {
	s := p.session
	change(&s)
	s.Hash = ""
	p.openSession(ctx, s, nil)
}
