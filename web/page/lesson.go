package page

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/maxence-charriere/go-app/v9/pkg/app"
	"github.com/podscope/podscope/engine/protocol"
	"github.com/podscope/podscope/lessons/book"
	"github.com/podscope/podscope/web/browser"
	"github.com/podscope/podscope/web/link"
)

// lesson is the guided lesson that the page plays; without a name there is none. Its pages are numbered: 0 is the introduction, then come the
// steps, then the end.
type lesson struct {
	name      string
	book      *book.Lesson // nil while it is on its way
	lost      bool         // it could not be loaded
	started   bool         // its session has been opened, or is being opened
	run       lessonRun
	preparing bool // a page's scripts are running
	nudged    bool // something was to be done before the question was answered
	wanted    int  // the page to go to once the lesson is there; 0 is wherever the learner was
	look      look
	show      *show
	copied    string // what has just been copied
	ran       int    // how many of the page's commands have been run: up to which
	line      string // what has been typed of the line at the terminal
}

// lessonRun is how far a learner has come. It is kept over a reload.
type lessonRun struct {
	Page  int       `json:"page"`
	Pages []pageRun `json:"pages"` // as many as the lesson has
}

// pageRun is what has happened on one page.
type pageRun struct {
	Began   *beginning `json:"began,omitempty"` // nil: it has not been opened yet
	Done    bool       `json:"done,omitempty"`
	Shown   bool       `json:"shown,omitempty"`   // the solution was played
	Skipped bool       `json:"skipped,omitempty"` // a later step was wanted: the learner was not asked
	Hints   int        `json:"hints,omitempty"`   // how many have been asked for
	Guesses []int      `json:"guesses,omitempty"` // the choice made at each question so far
	Read    int        `json:"read,omitempty"`    // how many answers have been read
}

// beginning is how things stood when a page was opened: what resetting goes back to.
type beginning struct {
	Session protocol.Session `json:"session"`
	Files   []protocol.File  `json:"files"`
	Open    int              `json:"open"`
}

// NewLesson returns the page at a path that plays a lesson, as it is before any program runs.
func NewLesson(path string, b *book.Lesson) *Playground {
	p := New(path)
	p.lesson.book = b
	p.lesson.run = newRun(b)
	return p
}

// primeLesson takes a lesson's text that is there before the page is drawn for the first time.
func (p *Playground) primeLesson(text string) {
	var b book.Lesson
	if text != "" && json.Unmarshal([]byte(text), &b) == nil && len(b.Pages) > 0 {
		p.lesson.book, p.lesson.run = &b, newRun(&b)
	}
}

func newRun(b *book.Lesson) lessonRun { return lessonRun{Pages: make([]pageRun, len(b.Pages)+2)} }

// lessonAt is the name of the lesson whose page is at a path; "" when it is no lesson's.
func lessonAt(c labels, path string) string {
	rest, ok := strings.CutPrefix(path, c.Lesson.Path)
	if name := strings.TrimSuffix(rest, "/"); ok && !strings.Contains(name, "/") {
		return name
	}
	return ""
}

func (p *Playground) fetchLesson() {
	p.lesson.lost = false
	browser.FetchLesson(p.lesson.name)
}

func emptyFiles() []protocol.File { return []protocol.File{{Name: "manifest.yaml"}} }

// lessonCame takes the lesson's text. While somebody writes the lesson it comes again whenever it has changed.
func (p *Playground) lessonCame(ctx app.Context, text string) {
	var b book.Lesson
	if json.Unmarshal([]byte(text), &b) != nil || len(b.Pages) == 0 || b.Name != p.lesson.name {
		p.lesson.lost = p.lesson.book == nil
		return
	}
	if l := &p.lesson; l.book != nil && len(l.run.Pages) != len(b.Pages)+2 {
		l.run, l.started = newRun(&b), false
	}
	p.lesson.book = &b
	p.startLesson(ctx)
}

// startLesson begins once both the lesson and the engine are there: where the learner was, or afresh.
func (p *Playground) startLesson(ctx app.Context) {
	l := &p.lesson
	if !p.ready || l.book == nil || l.started {
		return
	}
	l.started = true
	p.nameDocument()
	if len(l.run.Pages) != len(l.book.Pages)+2 || l.run.Pages[0].Began == nil || p.session.Format == 0 {
		p.beginLesson(ctx)
		return
	}
	p.openSession(ctx, p.session, func() {
		if l.here().Began == nil {
			p.turnTo(ctx, l.run.Page, func() { p.catchUp(ctx) })
			return
		}
		p.catchUp(ctx)
	})
}

// beginLesson opens the lesson's cluster and its first page.
func (p *Playground) beginLesson(ctx app.Context) {
	l := &p.lesson
	l.run, l.show, l.look = newRun(l.book), nil, look{}
	p.files, p.open = homeFiles(l.book), 0
	p.showFile(0)
	p.selected, p.why, p.notice, p.sentence, p.answer = protocol.Ref{}, nil, Notice{}, "", Answer{}
	p.openSession(ctx, lessonSession(l.book), func() {
		p.turnTo(ctx, 0, func() { p.catchUp(ctx) })
	})
}

// here is what has happened on the page that is open.
func (l *lesson) here() *pageRun {
	if l.run.Page < 0 || l.run.Page >= len(l.run.Pages) {
		return &pageRun{}
	}
	return &l.run.Pages[l.run.Page]
}

// step is the step that is open; nil on the introduction and at the end.
func (l *lesson) step() *book.Step {
	if l.book == nil || l.run.Page < 1 || l.run.Page > len(l.book.Pages) {
		return nil
	}
	return &l.book.Pages[l.run.Page-1]
}

// atEnd reports whether the last page is open.
func (l *lesson) atEnd() bool { return l.book != nil && l.run.Page == len(l.book.Pages)+1 }

// guessing reports whether a question waits for its answer: until then time stands still.
func (l *lesson) guessing() bool {
	s := l.step()
	return s != nil && l.show == nil && l.here().Read < len(s.Questions)
}

// turnTo opens a page. The first time its scripts are run, and how things stand then is remembered.
func (p *Playground) turnTo(ctx app.Context, page int, then func()) {
	l := &p.lesson
	l.run.Page, l.nudged, l.look, l.ran, l.line = page, false, look{}, 0, ""
	p.chosen = false // what a step is about is new
	p.tab = "lesson"
	p.unkept.page = true
	browser.Focus("lesson-title")
	if l.here().Began != nil || l.atEnd() && p.world.Past {
		p.turned(then)
		return
	}
	l.preparing = true
	p.inPresent(ctx, func(ctx app.Context) {
		if l.step() != nil && p.terminals.current == 0 { // most steps need one
			p.terminals.quiet = true
			p.openTerminal(ctx)
		}
		p.runScripts(ctx, l.scripts(), func() {
			p.snapshot(func(b beginning) {
				l.preparing = false
				l.here().Began = &b
				p.unkept.page = true
				p.turned(then)
			})
		})
	})
}

// turned shows the file that a step is about, and tells of the progress.
func (p *Playground) turned(then func()) {
	l := &p.lesson
	if s := l.step(); s != nil && s.Open != "" {
		if i := slices.IndexFunc(p.files, func(f protocol.File) bool { return f.Name == s.Open }); i >= 0 && i != p.open {
			p.showFile(i)
		}
	}
	p.tellProgress()
	if then != nil {
		then()
	}
}

func (l *lesson) scripts() (b book.Page) {
	switch {
	case l.step() != nil:
		return l.step().Page
	case l.atEnd():
		return l.book.Finish
	}
	return l.book.Intro
}

// scriptLimit is how long a page's script may take, in the cluster's time, in ms: as long as the checker lets it.
const scriptLimit = 20 * 60 * 1000

func (p *Playground) runScripts(ctx app.Context, page book.Page, then func()) {
	if page.Background == "" {
		p.runForeground(ctx, page, then)
		return
	}
	link.Ask(p.link, "run", protocol.Run{Line: page.Background, Limit: scriptLimit, Files: p.untoldFiles()}, func(r protocol.Ran, refused *protocol.Error) {
		if !p.refused(refused) && r.Exit != 0 {
			p.notice = Notice{Said: strings.TrimSpace(r.Stdout + "\n" + r.Stderr), Bad: true}
		}
		p.runForeground(ctx, page, then)
	})
}

// runForeground types a page's script where the learner types.
func (p *Playground) runForeground(ctx app.Context, page book.Page, then func()) {
	if page.Foreground != "" {
		p.enterQuietly(ctx, strings.TrimRight(page.Foreground, "\n"))
		p.tab = "lesson"
	}
	then()
}

// inPresent does something at the session's end, with time standing still.
func (p *Playground) inPresent(ctx app.Context, do func(app.Context)) {
	kind := "live"
	if p.world.Playing {
		kind = "pause"
	} else if !p.world.Past {
		do(ctx)
		return
	}
	link.Ask(p.link, kind, nil, func(raw json.RawMessage, refused *protocol.Error) {
		if p.refused(refused) {
			return
		}
		var m protocol.Moved
		if kind == "live" && json.Unmarshal(raw, &m) == nil {
			p.world = p.world.Merge(m.State)
		} else if s := (protocol.State{}); json.Unmarshal(raw, &s) == nil {
			p.world = p.world.Merge(s)
		}
		do(ctx)
	})
}
