package page

import (
	"fmt"
	"slices"
	"strings"

	"github.com/maxence-charriere/go-app/v9/pkg/app"
	"github.com/podscope/podscope/engine/protocol"
	"github.com/podscope/podscope/web/browser"
)

// What a person can mean by a click in a lesson.
type (
	// Turn opens another page of the lesson.
	Turn struct{ Page int }
	// Guess answers a question, ReadOn goes on after the explanation.
	Guess  struct{ Choice int }
	ReadOn struct{}
	// Hint asks for the next one.
	Hint struct{}
	// Exec types a command of the lesson's text; CopyText copies one; OpenText puts a text of the lesson into the editor.
	Exec struct {
		Line      string
		Interrupt bool
	}
	CopyText struct{ Text string }
	OpenText struct{ Text string }
	// GoToFile shows a file by its name.
	GoToFile struct{ Name string }
	// ShowMe plays the solution. ShowPause and ShowNext hold it and go on by one thing, ShowGoOn lets it run, ShowUndo goes back to the moment before.
	ShowMe    struct{}
	ShowPause struct{}
	ShowNext  struct{}
	ShowGoOn  struct{}
	ShowUndo  struct{}
	// ResetStep goes back to the step's beginning, ResetLesson to the lesson's, once confirmed.
	ResetStep   struct{}
	ResetLesson struct{ Confirmed bool }
	// FetchAgain tries once more to load the lesson.
	FetchAgain struct{}
)

// meantByLesson does what was meant by a click in the lesson.
func (p *Playground) meantByLesson(ctx app.Context, intent any) bool {
	if p.lesson.name == "" {
		return false
	}
	if p.held(intent) || p.meantByShow(ctx, intent) {
		return true
	}
	switch i := intent.(type) {
	case Turn:
		p.turn(ctx, i.Page)
	case Guess:
		p.guess(i.Choice)
	case ReadOn:
		p.lesson.here().Read = len(p.lesson.here().Guesses)
		p.unkept.page = true
		browser.Focus("lesson-title")
	case Hint:
		if s := p.lesson.step(); s != nil && p.lesson.here().Hints < len(s.Hints) {
			p.lesson.here().Hints++
			p.unkept.page = true
		}
	case Exec:
		p.exec(ctx, i)
	case CopyText:
		browser.Copy(i.Text)
	case OpenText:
		p.openText(ctx, i.Text)
	case GoToFile:
		if at := slices.IndexFunc(p.files, func(f protocol.File) bool { return f.Name == i.Name }); at >= 0 {
			p.tab = "manifest"
			p.openFile(ctx, at)
		}
	case ResetStep:
		p.resetStep(ctx)
	case ResetLesson:
		p.resetLesson(ctx, i.Confirmed)
	case Reset:
		p.resetLesson(ctx, i.Confirmed)
	case FetchAgain:
		p.fetchLesson()
	default:
		return false
	}
	return true
}

// held reports whether something has to wait for the learner's guess, and says so: what moves the clock.
func (p *Playground) held(intent any) bool {
	if !p.lesson.guessing() {
		return false
	}
	switch intent.(type) {
	case Apply, Delete, Run, Step, Play, Until, Advance, Type, Exec, Visit:
		p.nudge()
		return true
	}
	return false
}

// nudge points at the question.
func (p *Playground) nudge() {
	p.lesson.nudged = true
	p.tab = "lesson"
	p.news = p.labels().Lesson.AnswerFirst
	browser.Focus("question")
}

// turn goes to a page that may be opened: one that was open before, or the next one when this one is done.
func (p *Playground) turn(ctx app.Context, page int) {
	l := &p.lesson
	if l.book == nil || !p.opened || l.preparing || page < 0 || page >= len(l.run.Pages) || !l.mayTurn(page) {
		return
	}
	if l.show != nil {
		p.endShow()
	}
	p.turnTo(ctx, page, nil)
}

// mayTurn reports whether a page may be opened.
func (l *lesson) mayTurn(page int) bool {
	return l.run.Pages[page].Began != nil || page == l.run.Page+1 && l.finished()
}

// finished reports whether there is nothing left to do on the page that is open.
func (l *lesson) finished() bool {
	s := l.step()
	return s == nil || l.here().Done || s.Verify == "" && !l.guessing()
}

func (p *Playground) guess(choice int) {
	s, here := p.lesson.step(), p.lesson.here()
	if s == nil || len(here.Guesses) != here.Read || here.Read >= len(s.Questions) || choice < 0 || choice >= len(s.Questions[here.Read].Choices) {
		return
	}
	here.Guesses = append(slices.Clone(here.Guesses), choice)
	p.lesson.nudged = false
	p.unkept.page = true
	browser.Focus("verdict")
}

// exec types a command of the text where the learner types.
func (p *Playground) exec(ctx app.Context, e Exec) {
	if e.Interrupt && p.terminals.current != 0 {
		p.typed(ctx, p.terminals.current, "\x03")
	}
	p.enterQuietly(ctx, e.Line)
}

// openText puts a manifest of the text into the editor, under the name of the object that it describes.
func (p *Playground) openText(ctx app.Context, text string) {
	name := "manifest.yaml"
	for line := range strings.Lines(text) {
		if found, ok := strings.CutPrefix(line, "  name:"); ok && strings.TrimSpace(found) != "" {
			name = strings.Trim(strings.TrimSpace(found), `"'`) + ".yaml"
			break
		}
	}
	text = strings.TrimRight(text, "\n") + "\n"
	for i, f := range p.files {
		if f.Text == text || f.Text == "" && len(p.files) == 1 {
			p.files[i] = protocol.File{Name: orElse(map[bool]string{true: name}[f.Text == ""], f.Name), Text: text}
			p.tab = "manifest"
			p.openFile(ctx, i)
			return
		}
	}
	p.addFile(ctx, protocol.File{Name: p.freeName(name), Text: text})
}

func (p *Playground) resetStep(ctx app.Context) {
	l := &p.lesson
	began := l.here().Began
	if began == nil || !p.opened {
		return
	}
	l.show = nil
	*l.here() = pageRun{Began: began, Done: l.here().Done, Shown: l.here().Shown && l.here().Done}
	p.unkept.page = true
	p.goBackTo(ctx, *began, func() {
		l.here().Done = false
		p.tab = "lesson"
		browser.Focus("lesson-title")
	})
}

func (p *Playground) resetLesson(ctx app.Context, confirmed bool) {
	if !confirmed {
		browser.ShowDialog("reset")
		return
	}
	browser.CloseDialogs()
	p.beginLesson(ctx)
}

// leftStep notices that the learner goes on from a moment before the step began, and opens the step that was open then.
func (p *Playground) leftStep() {
	l := &p.lesson
	began := l.here().Began
	if l.book == nil || l.show != nil || began == nil || p.world.End >= began.Session.At {
		return
	}
	for i := len(l.run.Pages) - 1; i > 0; i-- {
		if b := l.run.Pages[i].Began; b == nil || b.Session.At <= p.world.End {
			if b != nil {
				break
			}
			continue
		}
		l.run.Pages[i] = pageRun{}
		l.run.Page = i - 1
	}
	l.look = look{}
	p.notice = Notice{Said: fmt.Sprintf(p.labels().Lesson.WentBackF, l.run.Page+1)}
	p.unkept.page = true
}
