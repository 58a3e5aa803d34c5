package page

import (
	"slices"
	"strings"
	"time"

	"github.com/maxence-charriere/go-app/v9/pkg/app"
	"github.com/podscope/podscope/engine/protocol"
	"github.com/podscope/podscope/lessons/book"
	"github.com/podscope/podscope/web/browser"
	"github.com/podscope/podscope/web/link"
)

// show is a solution being played before the learner's eyes. It begins where the step began, in a terminal of its own.
type show struct {
	actions []book.Action
	at      int // the action that is being done or comes next
	paused  bool
	over    bool
	quick   bool // without pauses, to get to a later step
	busy    bool // an action is being done
	settled func()
	again   func()    // what was stopped in the middle and is to be gone on with
	early   bool      // what was waited for has come too early to be dealt with
	before  beginning // what undoing goes back to
	run     pageRun   // the same of the page
	then    func()    // for a quick one: what comes after
}

const (
	showPause = 900 * time.Millisecond // between two things
	showType  = 28 * time.Millisecond  // between two pieces of a line
	showPiece = 2                      // how many characters come at once
)

func (p *Playground) meantByShow(ctx app.Context, intent any) bool {
	s := p.lesson.show
	switch intent.(type) {
	case ShowMe:
		p.startShow(ctx, false, nil)
	case ShowPause:
		if s != nil {
			s.paused = true
			if p.world.Playing { // it waits, and that takes long
				p.play(ctx)
			}
		}
	case ShowGoOn:
		if s != nil {
			s.paused = false
			p.showNext(ctx, s)
		}
	case ShowNext:
		if s != nil {
			s.paused = true
			p.showNext(ctx, s)
		}
	case ShowUndo:
		p.undoShow(ctx)
	default:
		return false
	}
	return true
}

// startShow goes back to the step's beginning and plays the solution from there.
func (p *Playground) startShow(ctx app.Context, quick bool, then func()) {
	l := &p.lesson
	step, began := l.step(), l.here().Began
	if step == nil || began == nil || len(step.Solution) == 0 || l.show != nil || !p.opened {
		return
	}
	s := &show{quick: quick, then: then, run: *l.here()}
	s.run.Guesses = slices.Clone(s.run.Guesses)
	for _, a := range step.Solution {
		if a.Verb != "answer" {
			s.actions = append(s.actions, a)
		}
	}
	l.show = s
	p.inPresent(ctx, func(ctx app.Context) {
		p.snapshot(func(before beginning) {
			s.before = before
			l.here().Done, l.here().Shown, l.here().Skipped = false, false, false
			if untouched(began.Session, before.Session) { // living all of it again would take long for nothing
				p.putBack(*began)
				p.showTerminal(ctx, s)
				return
			}
			p.goBackTo(ctx, *began, func() { p.showTerminal(ctx, s) })
		})
	})
}

// showTerminal opens the terminal in which the solution is typed.
func (p *Playground) showTerminal(ctx app.Context, s *show) {
	if s != p.lesson.show {
		return
	}
	s.await(func() { p.showNext(ctx, s) })
	p.terminals.current, p.terminals.quiet = 0, true
	p.openTerminal(ctx)
}

// await notes what comes once what was typed has had its effect.
func (s *show) await(then func()) { s.busy, s.settled = true, then }

// showSettled is called when the engine has finished with what was typed.
func (p *Playground) showSettled() {
	s := p.lesson.show
	if s == nil || s.settled == nil {
		return
	}
	if s.early = p.terminals.opening; s.early {
		return // the terminal has its prompt before the page knows its number
	}
	then := s.settled
	s.settled, s.busy = nil, false
	then()
}

// showOpened is called when the page knows the number of a terminal that it has opened.
func (p *Playground) showOpened() {
	if s := p.lesson.show; s != nil && s.early {
		p.showSettled()
	}
}

// showNext does the next thing, if it is time for it.
func (p *Playground) showNext(ctx app.Context, s *show) {
	if s != p.lesson.show || s.busy || s.over {
		return
	}
	if again := s.again; again != nil {
		s.again, s.busy = nil, true
		again()
		return
	}
	if s.at >= len(s.actions) {
		s.over = true
		p.lesson.look.last = moment{}
		if s.quick {
			p.lesson.here().Done, p.lesson.here().Skipped, p.lesson.show = true, true, nil
			s.then()
			return
		}
		p.news = p.labels().Lesson.Shown
		p.lookSoon(ctx)
		return
	}
	s.busy = true
	if p.world.Playing {
		p.inPresent(ctx, func(ctx app.Context) {
			s.busy = false
			p.showNext(ctx, s)
		})
		return
	}
	a := s.actions[s.at]
	p.news = describe(p.labels(), a)
	p.showAction(ctx, s, a, func() {
		s.at++
		pause := showPause
		if s.quick {
			pause = 0
		}
		s.busy = true
		ctx.After(pause, func(ctx app.Context) {
			s.busy = false
			if !s.paused {
				p.showNext(ctx, s)
			}
		})
	})
}

// showAction does one thing of the solution, then goes on.
func (p *Playground) showAction(ctx app.Context, s *show, a book.Action, then func()) {
	switch a.Verb {
	case "run", "type":
		p.terminals.open = true
		if !s.quick {
			p.tab = "terminal"
		}
		p.showTyping(ctx, s, a.Text, func() { p.showPrompt(ctx, s, then) })
	case "key":
		s.await(func() { p.showPrompt(ctx, s, then) })
		p.typed(ctx, p.terminals.current, map[string]string{"^C": "\x03", "^D": "\x04"}[a.Text])
	case "wait":
		p.showWaiting(s, a.Millis, then)
	case "edit":
		p.showEditing(ctx, a, then)
	default:
		then()
	}
}

// showTyping types a line, a little at a time so that it can be followed, and enters it.
func (p *Playground) showTyping(ctx app.Context, s *show, line string, then func()) {
	if s != p.lesson.show {
		return
	}
	if n := showPiece; !s.quick && !strings.Contains(line, "\n") && len(line) > n {
		runes := []rune(line)
		n = min(n, len(runes))
		p.typed(ctx, p.terminals.current, string(runes[:n]))
		ctx.After(showType, func(ctx app.Context) { p.showTyping(ctx, s, string(runes[n:]), then) })
		return
	}
	s.await(then)
	p.typed(ctx, p.terminals.current, strings.ReplaceAll(line, "\n", "\r")+"\r")
}

// showPrompt lets time pass for a command that needs it, unless the solution goes on while it runs.
func (p *Playground) showPrompt(ctx app.Context, s *show, then func()) {
	i := slices.IndexFunc(p.terminals.list, func(t TerminalTab) bool { return t.ID == p.terminals.current })
	if i < 0 || !p.terminals.list[i].Waiting || s.goesOn() {
		then()
		return
	}
	link.Ask(p.link, "until", protocol.Until{Goal: "prompt"}, func(m protocol.Moved, refused *protocol.Error) {
		p.moved(m, refused)
		p.showStopped(s, m, func() { p.showPrompt(ctx, s, then) }, then)
	})
}

// goesOn reports whether the solution does something else before the command that runs has ended: it waits and presses keys, or types.
func (s *show) goesOn() bool {
	for _, a := range s.actions[min(s.at+1, len(s.actions)):] {
		switch a.Verb {
		case "key", "type":
			return true
		case "run", "edit":
			return false
		}
	}
	return false
}

// showEditing changes a file in the editor, and has commands find it.
func (p *Playground) showEditing(ctx app.Context, a book.Action, then func()) {
	f := protocol.File{Name: a.Name, Text: a.Text}
	i := slices.IndexFunc(p.files, func(have protocol.File) bool { return have.Name == f.Name })
	if i < 0 {
		i = len(p.files)
		p.files = append(slices.Clone(p.files), f)
	} else {
		p.files = slices.Clone(p.files)
		p.files[i] = f
	}
	p.tab = "manifest"
	p.showFile(i)
	p.tell([]protocol.File{f})
	link.Ask(p.link, "run", protocol.Run{Line: "true", Files: []protocol.File{f}}, func(_ protocol.Ran, refused *protocol.Error) {
		p.refused(refused)
		then()
	})
}

// undoShow goes back to the moment before the show.
func (p *Playground) undoShow(ctx app.Context) {
	l := &p.lesson
	s := l.show
	if s == nil || s.quick || s.before.Session.Format == 0 {
		return
	}
	l.show = nil
	*l.here() = s.run
	p.unkept.page = true
	p.inPresent(ctx, func(ctx app.Context) {
		p.goBackTo(ctx, s.before, func() {
			p.tab = "lesson"
			browser.Focus("lesson-title")
		})
	})
}

// endShow leaves what was shown as it is.
func (p *Playground) endShow() { p.lesson.show = nil }

// catchUp plays the solutions of the steps before the one that is wanted.
func (p *Playground) catchUp(ctx app.Context) {
	l := &p.lesson
	switch {
	case l.wanted <= l.run.Page || l.wanted > len(l.book.Pages):
		l.wanted = 0
		p.lessonStands(ctx)
	case l.finished() || l.step() == nil:
		p.turnTo(ctx, l.run.Page+1, func() { p.catchUp(ctx) })
	default:
		p.startShow(ctx, true, func() { p.catchUp(ctx) })
	}
}

// describe says what an action of a solution does.
func describe(c labels, a book.Action) string {
	switch a.Verb {
	case "run":
		return c.sprintf(c.Lesson.ShowRunsF, a.Text)
	case "type":
		return c.sprintf(c.Lesson.ShowTypesF, a.Text)
	case "key":
		return c.sprintf(c.Lesson.ShowPressesF, strings.Replace(a.Text, "^", "Ctrl+", 1))
	case "wait":
		return c.sprintf(c.Lesson.ShowWaitsF, (time.Duration(a.Millis) * time.Millisecond).String())
	case "edit":
		return c.sprintf(c.Lesson.ShowWritesF, a.Name)
	}
	return ""
}
