package page

import (
	"slices"

	"github.com/maxence-charriere/go-app/v9/pkg/app"
	"github.com/podscope/podscope/lessons/book"
)

// LessonPanel is the lesson: one page of it at a time, with the learner's progress at the top and what helps at the bottom.
type LessonPanel struct {
	app.Compo
	T         labels
	Book      *book.Lesson // nil while it loads
	Lost      bool
	Ready     bool // the engine has opened the lesson's session
	Page      int
	Run       pageRun // of this page
	Guessing  bool
	Nudged    bool
	Preparing bool
	Checking  bool // whether the step is done, for longer than a moment
	Standing  bool // time stands still, though something was done that may need some
	Playing   bool
	Finished  bool   // nothing is left to do on this page
	Steps     []Mark // of the lesson's steps
	Files     []string
	Show      ShowView
	News      LessonNews
	Copied    string // what has just been copied
}

// Mark is a step in the list of steps.
type Mark struct{ Done, Open bool }

// ShowView is a solution being played, as its bar shows it.
type ShowView struct {
	On, Paused, Over bool
	At, All          int
	Doing            string
}

func (p *Playground) lessonPanel(c labels) app.UI {
	l := &p.lesson
	if l.name == "" {
		return nil
	}
	panel := &LessonPanel{T: c, Book: l.book, Lost: l.lost, Ready: p.opened, Page: l.run.Page, Preparing: l.preparing, Checking: l.look.long, Nudged: l.nudged, Copied: l.copied}
	if l.book == nil {
		return panel
	}
	panel.Run = *l.here()
	panel.Playing = p.world.Playing
	panel.Standing = !p.world.Playing && panel.Run.Began != nil && p.world.End > panel.Run.Began.Session.At
	panel.Run.Began, panel.Run.Guesses = nil, slices.Clone(l.here().Guesses)
	panel.Guessing, panel.Finished, panel.News = l.guessing(), l.finished(), l.news()
	for i := range l.book.Pages {
		panel.Steps = append(panel.Steps, Mark{Done: l.run.Pages[i+1].Done, Open: l.mayTurn(i + 1)})
	}
	panel.Files = p.fileNames()
	if s := l.show; s != nil {
		panel.Show = ShowView{On: true, Paused: s.paused, Over: s.over, At: min(s.at+1, len(s.actions)), All: len(s.actions)}
		if s.at < len(s.actions) {
			panel.Show.Doing = describe(c, s.actions[s.at])
		}
	}
	return panel
}

// Render draws the panel.
func (l *LessonPanel) Render() app.UI {
	c := l.T
	body := []app.UI{empty(c.Lesson.Loading)}
	var show, foot app.UI
	switch {
	case l.Lost:
		body = []app.UI{empty(c.Lesson.Lost), app.P().Class("center").Body(app.Button().Type("button").Class("button").OnClick(on(FetchAgain{})).Text(c.Lesson.Again))}
	case l.Book != nil:
		body, foot = l.body(), l.foot()
		if l.Show.On {
			show = l.showBar()
		}
	}
	return element("section").ID("panel-lesson").Class("panel panel-lesson").Aria("label", c.Lesson.Lesson).Body(
		l.head(),
		app.Div().Class("panel-body lesson-text").ID("lesson-text").TabIndex(0).Attr("role", "group").Aria("label", c.Lesson.Lesson).DataSet("page", l.Page).Body(body...),
		show, foot,
	)
}

// head is whose lesson this is, how far it has come, and what starts it over.
func (l *LessonPanel) head() app.UI {
	c := l.T
	if l.Book == nil {
		return app.Div().Class("panel-head")
	}
	dots := make([]app.UI, 0, len(l.Steps))
	for i, m := range l.Steps {
		label := c.sprintf(c.Lesson.StepF, i+1, len(l.Steps))
		if m.Done {
			label += " – " + c.Lesson.Done
		}
		b := app.Button().Type("button").Class("lesson-dot").Aria("label", label).Title(label).DataSet("done", m.Done).OnClick(on(Turn{i + 1}))
		if l.Page == i+1 {
			b = b.Aria("current", "step")
		}
		if !m.Open {
			b = b.Disabled(true)
		}
		dots = append(dots, app.Li().Body(b.Body(app.If(m.Done, icon("true")).Else(app.Span().Text(i+1)))))
	}
	return app.Div().Class("panel-head lesson-head").Body(
		app.Span().Class("lesson-name").Text(l.Book.Title.In(c.Key())),
		app.Span().Class("spacer"),
		element("ol").Class("lesson-dots").Body(dots...),
		menu("right", c.Lesson.ResetLesson, "reset", "", func() []app.UI {
			return []app.UI{
				app.If(l.Page > 0, choice(c.Lesson.ResetStep, "", ResetStep{})),
				choice(c.Lesson.ResetLesson, "", ResetLesson{}),
				loadLink("choice", c.Lesson.Path, c.Lesson.All), loadLink("choice", c.Path, c.Lesson.Leave),
			}
		}),
	)
}

// loadLink leads to a page of its own.
func loadLink(class, href, label string) app.UI {
	return app.A().Class(class).Href(href).DataSet("load", true).Text(label)
}

func (l *LessonPanel) body() []app.UI {
	c := l.T
	switch {
	case l.Page == 0:
		title := element("h2").ID("lesson-title").TabIndex(-1).Text(l.Book.Title.In(c.Key()))
		intro := []app.UI{title, app.P().Class("lesson-about").Text(l.Book.Description.In(c.Key()))}
		return append(intro, l.text(l.Book.Intro)...)
	case l.Page > len(l.Book.Pages):
		return l.end()
	}
	step := l.Book.Pages[l.Page-1]
	out := []app.UI{
		app.P().Class("lesson-count").Text(c.sprintf(c.Lesson.StepF, l.Page, len(l.Book.Pages))),
		element("h2").ID("lesson-title").TabIndex(-1).Text(step.Title.In(c.Key())),
	}
	if l.Guessing {
		return append(out, l.question(step))
	}
	out = append(out, l.guesses(step))
	out = append(out, l.text(step.Page)...)
	return append(out, l.hints(step)...)
}

func (l *LessonPanel) hints(step book.Step) []app.UI {
	c := l.T
	var out []app.UI
	for i := range min(l.Run.Hints, len(step.Hints)) {
		out = append(out, app.Div().Class("lesson-hint").Attr("role", "note").Body(
			element("h3").Text(c.sprintf(c.Lesson.HintF, i+1, len(step.Hints))), app.P().Body(l.spans(step.Hints[i].In(c.Key()))...),
		))
	}
	return out
}

// foot says how the task stands and offers help and the way on.
func (l *LessonPanel) foot() app.UI {
	c := l.T.Lesson
	var step *book.Step
	if l.Page > 0 && l.Page <= len(l.Book.Pages) {
		step = &l.Book.Pages[l.Page-1]
	}
	buttons := []app.UI{app.If(l.Page > 0, app.Button().Type("button").Class("button").OnClick(on(Turn{l.Page - 1})).Text(c.Back)), app.Span().Class("spacer")}
	if step != nil && !l.Guessing && !l.Run.Done && !l.Show.On {
		buttons = append(buttons, l.help(step)...)
	}
	if l.Page <= len(l.Book.Pages) {
		buttons = append(buttons, l.next())
	}
	return app.Div().Class("lesson-foot").Body(
		app.Div().Class("lesson-stand").Body(l.state(step), app.If(l.awaits(step) && (l.Standing || l.Playing), l.clock())),
		app.Div().Class("lesson-buttons").Body(buttons...),
	)
}

// awaits reports whether the learner has something to do here that the page waits for.
func (l *LessonPanel) awaits(step *book.Step) bool {
	return step != nil && step.Verify != "" && l.Ready && !l.Preparing && !l.Guessing && !l.Run.Done && !l.Show.On
}

// clock lets time pass: much that is asked for needs some, and a narrow screen shows no transport beside the lesson. Whoever need not watch it pass
// jumps a minute.
func (l *LessonPanel) clock() app.UI {
	return app.Div().Class("lesson-time").Body(
		l.play(), app.Button().Type("button").Class("button small").OnClick(on(Advance{60_000})).Text(l.T.OneMinute),
	)
}

func (l *LessonPanel) play() app.UI {
	b := app.Button().Type("button").Class("button small lesson-clock").OnClick(on(Play{}))
	if l.Playing {
		return b.Body(icon("pause"), app.Span().Text(l.T.Pause))
	}
	return b.Body(icon("play"), app.Span().Text(l.T.Lesson.LetTimePass))
}

func (l *LessonPanel) help(step *book.Step) []app.UI {
	c := l.T.Lesson
	var out []app.UI
	if len(step.Hints) > 0 {
		b := app.Button().Type("button").Class("button lesson-help").OnClick(on(Hint{}))
		if l.Run.Hints < len(step.Hints) {
			out = append(out, b.Text(c.Hint))
		} else {
			out = append(out, b.Disabled(true).Text(c.NoMoreHints))
		}
	}
	if len(step.Solution) > 0 {
		b := app.Button().Type("button").Class("button lesson-help").OnClick(on(ShowMe{})).Text(c.ShowMe)
		out = append(out, b.Disabled(!l.Ready || l.Preparing))
	}
	return out
}

func (l *LessonPanel) next() app.UI {
	c := l.T.Lesson
	label := c.Next
	switch l.Page {
	case 0:
		label = c.Start
	case len(l.Book.Pages):
		label = c.Finish
	}
	b := app.Button().Type("button").ID("lesson-next").Class("button").OnClick(on(Turn{l.Page + 1}))
	if l.Finished && l.Ready && !l.Preparing {
		b = b.Class("primary")
	} else {
		b = b.Disabled(true)
	}
	return b.Text(label)
}

// state is one line on how the task stands.
func (l *LessonPanel) state(step *book.Step) app.UI {
	c := l.T.Lesson
	line := app.P().Class("lesson-state").Attr("role", "status")
	switch {
	case !l.Ready:
		return line.Text(l.T.EngineLoading)
	case l.Preparing:
		return line.Text(c.Preparing)
	case step == nil:
		return line
	case l.Guessing && l.Nudged:
		return line.DataSet("tone", "nudge").Text(c.AnswerFirst)
	case l.Guessing:
		return line.Text(c.PredictNote)
	case l.Run.Done:
		return line.DataSet("tone", "good").Body(icon("good"), app.Span().Text(c.TaskDone))
	case step.Verify == "":
		return line.Text(c.NoCheck)
	}
	return line.Body(app.Span().Text(c.Watching), app.If(l.Checking, app.Span().Class("lesson-checking").Aria("hidden", true).Text(c.Checking)))
}

// lessonBar stands above the other panels of a narrow screen and leads back to the lesson.
func (p *Playground) lessonBar(c labels) app.UI {
	l := &p.lesson
	if l.book == nil || l.step() == nil {
		return nil
	}
	done := l.here().Done && (l.show == nil || l.show.over)
	return app.Div().Class("lesson-bar").DataSet("done", done).Body(
		app.Span().Class("lesson-bar-title").Body(app.If(done, icon("good")), app.Span().Text(l.step().Title.In(c.Key()))),
		app.Button().Type("button").Class("button").OnClick(on(Tab{"lesson"})).Text(c.Lesson.GoToLesson),
	)
}
