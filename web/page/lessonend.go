package page

import (
	"github.com/maxence-charriere/go-app/v9/pkg/app"
)

// end sums the lesson up: what was done, the words to remember with their pages in the documentation, and what comes next.
func (l *LessonPanel) end() []app.UI {
	c := l.T
	key := c.Key()
	done := make([]app.UI, 0, len(l.Book.Pages))
	for _, s := range l.Book.Pages {
		done = append(done, app.Li().Body(icon("good"), app.Span().Text(s.Title.In(key))))
	}
	score := c.sprintf(c.Lesson.AloneF, l.News.Score.Alone, l.News.Score.Steps)
	out := []app.UI{
		app.Div().Class("lesson-finished").Body(icon("good"), element("h2").ID("lesson-title").TabIndex(-1).Text(c.Lesson.Finished)),
	}
	out = append(out, l.text(l.Book.Finish)...)
	out = append(out,
		element("h3").Text(c.Lesson.Learned),
		element("ul").Class("lesson-done").Body(done...),
		app.P().Class("quiet").Body(app.Span().Text(score), app.If(l.News.Score.Questions > 0, app.Span().Text(" · "+c.sprintf(c.Lesson.RightF, l.News.Score.Right, l.News.Score.Questions)))),
	)
	if len(l.Book.Terms) > 0 {
		out = append(out, element("h3").Text(c.Lesson.Terms), l.terms())
	}
	ways := []app.UI{}
	if next := l.Book.After; next != nil {
		ways = append(ways, loadLink("button primary", c.Lesson.Path+next.Name+"/", c.sprintf(c.Lesson.NextLessonF, next.Title.In(key))))
	}
	return append(out, app.Div().Class("lesson-ways").Body(append(ways, loadLink("button", c.Lesson.Path, c.Lesson.All), loadLink("button", c.Path, c.Lesson.Playground))...))
}

func (l *LessonPanel) terms() app.UI {
	c := l.T
	items := make([]app.UI, 0, 2*len(l.Book.Terms))
	for _, t := range l.Book.Terms {
		items = append(items,
			element("dt").Text(t.Name.In(c.Key())),
			element("dd").Body(
				app.Span().Text(t.Means.In(c.Key())+" "),
				app.A().Href(t.Link.In(c.Key())).Target("_blank").Rel("noopener noreferrer").Aria("label", c.Lesson.Docs+": "+t.Name.In(c.Key())).Text(c.Lesson.Docs),
			))
	}
	return element("dl").Class("lesson-terms").Body(items...)
}

// showBar is the solution being played.
func (l *LessonPanel) showBar() app.UI {
	c, s := l.T.Lesson, l.Show
	button := func(label string, intent any) app.UI {
		return app.Button().Type("button").Class("button").OnClick(on(intent)).Text(label)
	}
	if s.Over {
		return app.Div().Class("show-bar").Attr("role", "group").Aria("label", c.Showing).Body(
			app.P().Text(c.Shown), app.Div().Class("lesson-buttons").Body(button(c.ShowUndo, ShowUndo{})))
	}
	buttons := []app.UI{button(c.ShowPause, ShowPause{})}
	if s.Paused {
		buttons = []app.UI{button(c.ShowOne, ShowNext{}), button(c.ShowGoOn, ShowGoOn{})}
	}
	return app.Div().Class("show-bar").Attr("role", "group").Aria("label", c.Showing).Body(
		app.P().Body(element("strong").Text(c.Showing), app.Span().Class("quiet").Text(l.T.sprintf(" %d / %d", s.At, s.All))),
		app.P().Class("mono show-doing").Text(s.Doing),
		app.Div().Class("lesson-buttons").Body(append(buttons, button(c.ShowStop, ShowUndo{}))...),
	)
}
