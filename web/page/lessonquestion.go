package page

import (
	"github.com/maxence-charriere/go-app/v9/pkg/app"
	"github.com/podscope/podscope/lessons/book"
)

// question is the one that waits for its answer, or for its answer to be read.
func (l *LessonPanel) question(step book.Step) app.UI {
	c := l.T
	n := l.Run.Read
	q := step.Questions[n]
	count := app.If(len(step.Questions) > 1, app.P().Class("quiet").Text(c.sprintf(c.Lesson.QuestionF, n+1, len(step.Questions))))
	guess := -1
	if n < len(l.Run.Guesses) {
		guess = l.Run.Guesses[n]
	}
	choices := make([]app.UI, 0, len(q.Choices))
	for i, choice := range q.Choices {
		b := app.Button().Type("button").Class("guess").OnClick(on(Guess{i}))
		if guess >= 0 {
			b = b.Disabled(true).DataSet("verdict", verdict(i, guess, q.Answer))
		}
		choices = append(choices, app.Li().Body(b.Body(
			app.If(guess >= 0 && i == q.Answer, icon("true")).ElseIf(guess >= 0 && i == guess, icon("false")),
			app.Span().Body(l.spans(choice.Text.In(c.Key()))...),
		)))
	}
	said := app.UI(nil)
	if guess >= 0 {
		said = l.verdict(q, guess)
	}
	return app.Div().ID("question").TabIndex(-1).Class("question").DataSet("nudged", l.Nudged).Attr("role", "group").Aria("labelledby", "question-title").Body(
		element("h3").ID("question-title").Text(c.Lesson.Predict), count,
		app.P().Class("ask").Body(l.spans(q.Ask.In(c.Key()))...),
		element("ul").Class("guess-list").Body(choices...),
		said,
	)
}

func verdict(i, guess, answer int) string {
	switch i {
	case answer:
		return "right"
	case guess:
		return "wrong"
	}
	return "other"
}

// verdict says kindly whether the guess was right, and why.
func (l *LessonPanel) verdict(q book.Question, guess int) app.UI {
	c := l.T
	right := guess == q.Answer
	lines := []app.UI{}
	if right {
		lines = append(lines, app.P().Body(append([]app.UI{element("strong").Text(c.Lesson.Right), app.Text(" ")}, l.spans(q.Choices[guess].Why.In(c.Key()))...)...))
	} else {
		lines = append(lines,
			app.P().Body(append([]app.UI{element("strong").Text(c.Lesson.NotQuite), app.Text(" ")}, l.spans(q.Choices[guess].Why.In(c.Key()))...)...),
			l.answer(q))
	}
	return app.Div().ID("verdict").TabIndex(-1).Class("verdict").DataSet("right", right).Attr("role", "status").Body(append(lines,
		app.Button().Type("button").Class("button primary").OnClick(on(ReadOn{})).Text(c.Lesson.GoOn))...)
}

// answer is the right choice and its reason.
func (l *LessonPanel) answer(q book.Question) app.UI {
	key := l.T.Key()
	line := []app.UI{element("strong").Text(l.T.Lesson.AnswerIs), app.Text(" ")}
	line = append(line, l.spans(q.Choices[q.Answer].Text.In(key))...)
	line = append(line, app.Text(" – "))
	return app.P().Body(append(line, l.spans(q.Choices[q.Answer].Why.In(key))...)...)
}

// guesses recalls the questions that have been answered, folded away.
func (l *LessonPanel) guesses(step book.Step) app.UI {
	c := l.T
	if len(step.Questions) == 0 || len(l.Run.Guesses) == 0 {
		return nil
	}
	body := []app.UI{element("summary").Text(c.Lesson.Guesses)}
	for i, q := range step.Questions {
		if i >= len(l.Run.Guesses) {
			break
		}
		guess := l.Run.Guesses[i]
		body = append(body, app.P().Class("ask").Body(l.spans(q.Ask.In(c.Key()))...))
		if guess != q.Answer && guess < len(q.Choices) {
			said := []app.UI{app.Text(c.Lesson.YouSaid + " ")}
			body = append(body, app.P().Class("quiet").Body(append(said, l.spans(q.Choices[guess].Text.In(c.Key()))...)...))
		}
		body = append(body, l.answer(q))
	}
	return element("details").Class("guesses").Body(body...)
}
