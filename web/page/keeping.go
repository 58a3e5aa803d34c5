package page

import (
	"encoding/json"
	"slices"

	"github.com/maxence-charriere/go-app/v9/pkg/app"
	"github.com/podscope/podscope/engine/protocol"
	"github.com/podscope/podscope/web/browser"
	"github.com/podscope/podscope/web/link"
	"github.com/podscope/podscope/web/world"
)

// keep writes the session's record when something in it has changed, so that it survives a reload.
func (p *Playground) keep() {
	if (p.unkept.page || p.unkept.session && p.opened) && p.embed == nil {
		p.unkept.page, p.unkept.session = false, false
		browser.Keep(p.recordText(), p.about())
	}
}

// restore takes what the page starts with.
func (p *Playground) restore() {
	p.loadPreferences()
	o := opening{}
	if kept := browser.Opening(); kept != "" {
		// A record may hold what this version cannot read; the rest of it is read all the same.
		if json.Unmarshal([]byte(kept), &o) != nil && o.Record != nil && !slices.Contains(o.Trouble, "damaged") {
			o.Trouble = append(o.Trouble, "damaged")
		}
	}
	if p.embed = o.Embed; p.embed != nil {
		p.theme = orElse(p.embed.Theme, "auto")
		p.OnLesson = p.lessonTold
	}
	p.take(o.Record)
	if p.embed != nil && p.embed.Lesson != "" {
		p.takeLesson(&lessonRecord{Name: p.embed.Lesson})
		p.lesson.wanted = p.embed.Step
		p.files, p.open = emptyFiles(), 0
	}
	p.notice = p.troubleNotice(o)
	if o.From == "kept" && p.notice.Bad { // what could not be read is not written over
		browser.Begin()
	}
	p.unkept.page = o.From == "link"
}

// engineReady lives the session that was kept or opened, or, at the first visit, runs the example.
func (p *Playground) engineReady(ctx app.Context, h protocol.Hello) {
	p.hello, p.ready = h, true
	if p.embed != nil && p.lesson.name == "" {
		p.openSession(ctx, p.begun(p.session), func() { p.beginEmbedded(ctx) })
		return
	}
	if p.lesson.name != "" {
		p.startLesson(ctx)
		return
	}
	if p.session.Format != 0 {
		p.openSession(ctx, p.begun(p.session), nil)
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
				browser.Begin()
				p.beginLesson(ctx)
			} else if len(s.Inputs) > 0 { // a session that cannot be lived must not lock the learner out, and is kept as it was
				browser.Begin()
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
		if p.look != nil {
			p.seek(ctx, *p.look)
			p.look = nil
		}
		p.showAskedTerminal(ctx)
		if then != nil {
			then()
		}
	})
}

// firstVisit applies the example and lets it come up, so that there is something to look at.
func (p *Playground) firstVisit(ctx app.Context) {
	p.hinted = true
	p.applyFiles(ctx, p.files[p.open:p.open+1], func(*protocol.Error) {
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
