package page

import (
	"fmt"
	"strings"

	"github.com/maxence-charriere/go-app/v9/pkg/app"
	"github.com/podscope/podscope/engine/protocol"
	"github.com/podscope/podscope/web/browser"
	"github.com/podscope/podscope/web/link"
	"github.com/podscope/podscope/web/world"
)

// acting does something that changes the cluster. Looking at the past, it asks first whether what came after may be forgotten.
func (p *Playground) acting(ctx app.Context, do func(app.Context)) {
	if !p.opened {
		return
	}
	if p.world.Past {
		p.pending = do
		browser.ShowDialog("branch")
		return
	}
	do(ctx)
}

// branch forgets what came after the moment looked at, then does what was waiting for that.
func (p *Playground) branch(ctx app.Context) {
	browser.CloseDialogs()
	do := p.pending
	p.pending = nil
	link.Ask(p.link, "branch", nil, func(m protocol.Moved, refused *protocol.Error) {
		p.moved(m, refused)
		p.leaveAbsent()
		p.leftStep()
		if refused == nil && do != nil {
			do(ctx)
		}
	})
}

func (p *Playground) move(_ app.Context, kind string, body any) {
	if !p.opened {
		return
	}
	link.Ask(p.link, kind, body, func(m protocol.Moved, refused *protocol.Error) { p.moved(m, refused) })
}

// moveQuietly moves without saying what changed.
func (p *Playground) moveQuietly(_ app.Context, kind string, body any) {
	link.Ask(p.link, kind, body, func(m protocol.Moved, refused *protocol.Error) {
		if !p.refused(refused) {
			p.world = p.world.Merge(m.State)
			p.world.Fresh = nil
		}
	})
}

// moved shows where a move has led, and says in a sentence what changed.
func (p *Playground) moved(m protocol.Moved, refused *protocol.Error) {
	if p.refused(refused) {
		return
	}
	before := p.world
	p.world = before.Merge(m.State)
	p.meet(before)
	c := p.labels()
	switch {
	case len(m.Changes) > 0:
		p.sentence = p.changed(m.Changes)
	case c.Of(m.Reason) != "":
		p.sentence = c.Of(m.Reason)
	case p.world.Past:
		p.sentence = fmt.Sprintf(c.LookingF, world.Clock(p.world.At))
	case p.world.End > before.End && before.Known:
		p.sentence = c.NothingChanged
	default:
		p.sentence = ""
	}
	p.news = protocol.Plain(p.sentence)
	p.hinted = false
}

// changed says what changed last: with what is shown, if that changed at all.
func (p *Playground) changed(changes []protocol.Change) string {
	c, last := p.labels(), len(changes)-1
	told := last
	for i, change := range changes {
		if sameObject(change.Ref, p.selected) {
			told = i
		}
	}
	said := c.Of(changes[told].Text)
	if of := changes[told].Ref; isPod(of) && !sameObject(of, p.selected) && !strings.Contains(said, of.Name) {
		said = "*" + of.Name + "*: " + said
	}
	switch {
	case told < last:
		said += " " + fmt.Sprintf(c.MoreElseF, last)
	case last > 0:
		said += " " + fmt.Sprintf(c.MoreF, last)
	}
	return said
}

func sameObject(a, b protocol.Ref) bool {
	return a.Kind == b.Kind && a.Name == b.Name && (a.Namespace == b.Namespace || a.Namespace+b.Namespace == "default")
}

// seek looks at another moment. While an earlier look is still on its way only the newest wish is kept.
func (p *Playground) seek(ctx app.Context, at int64) {
	if !p.opened {
		return
	}
	if p.seeking {
		p.seekNext = &at
		return
	}
	p.seeking = true
	kind, body := "seek", any(protocol.Seek{At: at})
	if at >= p.world.End {
		kind, body = "live", nil
	}
	link.Ask(p.link, kind, body, func(m protocol.Moved, refused *protocol.Error) {
		p.seeking = false
		p.moved(m, refused)
		if next := p.seekNext; next != nil {
			p.seekNext = nil
			p.seek(ctx, *next)
		}
	})
}

func (p *Playground) play(ctx app.Context) {
	if p.world.Playing {
		link.Ask(p.link, "pause", nil, p.stateAnswered)
		return
	}
	if p.opened {
		link.Ask(p.link, "play", protocol.Play{Speed: p.speed}, p.stateAnswered)
	}
}

func (p *Playground) changeSpeed(ctx app.Context, factor float64) {
	p.speed = factor
	p.savePreferences()
	if p.world.Playing {
		link.Ask(p.link, "play", protocol.Play{Speed: factor}, p.stateAnswered)
	}
}

func (p *Playground) stateAnswered(s protocol.State, refused *protocol.Error) {
	if !p.refused(refused) {
		p.world = p.world.Merge(s)
	}
}

// refused shows the engine's refusal, if it is one.
func (p *Playground) refused(e *protocol.Error) bool {
	if e == nil {
		return false
	}
	c := p.labels()
	p.notice = Notice{Said: fmt.Sprintf(c.ErrorF, orElse(c.Of(e.Message), e.Code)), Bad: true}
	return true
}
