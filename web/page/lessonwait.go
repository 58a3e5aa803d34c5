package page

import (
	"github.com/podscope/podscope/engine/protocol"
	"github.com/podscope/podscope/web/link"
)

// showWaiting lets time pass.
func (p *Playground) showWaiting(s *show, millis int64, then func()) {
	from := p.world.End
	link.Ask(p.link, "advance", protocol.Advance{By: millis}, func(m protocol.Moved, refused *protocol.Error) {
		p.moved(m, refused)
		p.showStopped(s, m, func() { p.showWaiting(s, from+millis-p.world.End, then) }, then)
	})
}

// showStopped goes on with the show, or holds it when the learner has stopped a move in the middle: again goes on with that one.
func (p *Playground) showStopped(s *show, m protocol.Moved, again, then func()) {
	switch {
	case !m.Stopped:
		then()
		return
	case s.quick:
		again()
		return
	}
	s.again, s.paused, s.busy = again, true, false
}
