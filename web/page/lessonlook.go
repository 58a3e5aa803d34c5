package page

import (
	"time"

	"github.com/maxence-charriere/go-app/v9/pkg/app"
	"github.com/podscope/podscope/engine/protocol"
	"github.com/podscope/podscope/web/link"
)

// look is how the page notices that a step is done: it tries the step's check on a copy of the cluster whenever something has changed.
type look struct {
	due     bool
	running bool
	long    bool          // it has been running for so long that the learner is told
	last    moment        // what was looked at last
	rest    time.Duration // before the next look: looking costs what living the session again costs
	round   int           // tells looks of an earlier page apart
}

// moment tells two states of the session apart.
type moment struct {
	end    int64
	inputs int
}

const (
	lookSoonest = 250 * time.Millisecond
	lookLimit   = 20_000 // of the cluster's time, in ms
	lookUnseen  = time.Second
)

// lookable reports whether there is something to look for. While a solution is being played there is not: it has all of the engine's time.
func (p *Playground) lookable() bool {
	l := &p.lesson
	s := l.step()
	return s != nil && s.Verify != "" && p.opened && !l.preparing && !l.here().Done && !l.guessing() && !p.world.Past && (l.show == nil || l.show.over)
}

// lookSoon looks whether the step is done, a moment after something has changed.
func (p *Playground) lookSoon(ctx app.Context) {
	l := &p.lesson.look
	now := moment{p.world.End, len(p.session.Inputs)}
	if l.due || l.running || now == l.last || !p.lookable() {
		return
	}
	l.due, l.round = true, l.round+1
	round, step := l.round, p.lesson.step()
	ctx.After(max(lookSoonest, l.rest), func(ctx app.Context) {
		if p.lesson.step() != step || p.lesson.look.round != round {
			return
		}
		p.lesson.look.due = false
		if p.lookable() {
			p.lookNow(ctx)
		}
	})
}

func (p *Playground) lookNow(ctx app.Context) {
	l, step := &p.lesson.look, p.lesson.step()
	l.last, l.running = moment{p.world.End, len(p.session.Inputs)}, true
	round, began := l.round, time.Now()
	ctx.After(lookUnseen, func(app.Context) {
		if look := &p.lesson.look; look.round == round {
			look.long = look.running
		}
	})
	link.Ask(p.link, "try", protocol.Run{Line: step.Verify, Limit: lookLimit}, func(r protocol.Ran, refused *protocol.Error) {
		if p.lesson.step() != step || p.lesson.look.round != round {
			return
		}
		p.lesson.look.running, p.lesson.look.long = false, false
		p.lesson.look.rest = min(4*time.Since(began), 5*time.Second)
		if refused == nil && r.Ended && r.Exit == 0 && p.lookable() {
			p.stepDone()
		}
	})
}

// stepDone notes that the learner, or the show, has done what was asked.
func (p *Playground) stepDone() {
	l := &p.lesson
	l.here().Done = true
	l.here().Shown = l.show != nil
	p.news = p.labels().Lesson.TaskDone
	p.unkept.page = true
	p.tellProgress()
}
