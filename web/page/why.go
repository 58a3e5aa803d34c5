package page

import (
	"fmt"

	"github.com/maxence-charriere/go-app/v9/pkg/app"
	"github.com/podscope/podscope/engine/protocol"
	"github.com/podscope/podscope/web/world"
)

// WhyPanel explains one thing that is shown.
type WhyPanel struct {
	app.Compo
	T       labels
	Ref     protocol.Ref
	Loading bool
	Answer  protocol.Explanation
}

// Render draws the panel.
func (w *WhyPanel) Render() app.UI {
	title := w.T.Of(w.Answer.Title)
	if w.Loading || title == "" {
		title = w.T.WhyTitle
	}
	return element("aside").ID("why").Class("why").Aria("labelledby", "why-title").Body(
		app.Div().Class("panel-head").Body(
			element("h2").ID("why-title").TabIndex(-1).Body(
				app.If(w.Answer.Term != "", app.Span().Class("mono term").Text(w.Answer.Term)), app.Span().Text(title),
			),
			app.Span().Class("spacer"),
			iconButton("", "close", w.T.Close, CloseWhy{}),
		),
		app.Div().Class("panel-body").TabIndex(0).Attr("role", "group").Aria("labelledby", "why-title").Body(w.body()...),
	)
}

func (w *WhyPanel) body() []app.UI {
	if w.Loading {
		return []app.UI{empty(w.T.WhyLoading)}
	}
	c, a := w.T, w.Answer
	next := c.Of(a.Next)
	if a.NextAt > 0 {
		next = joinSentences(next, fmt.Sprintf(c.WhyNextAtF, world.Clock(a.NextAt)))
	}
	parts := []app.UI{
		part(c.WhyMeans, c.Of(a.Means)), part(c.WhyHere, c.Of(a.Here)), w.fields(), part(c.WhyNext, next), part(c.WhyCheck, c.Of(a.Check)),
	}
	if a.Command != "" {
		parts = append(parts, app.Div().Class("why-part").Body(
			element("h3").Text(c.WhyCommand),
			app.P().Body(element("code").Class("mono command").Text(a.Command)),
			app.Button().Type("button").Class("button").OnClick(on(Type{a.Command})).Text(c.RunIt),
		))
	}
	if a.Link != "" {
		parts = append(parts, app.P().Body(app.A().Href(a.Link).Target("_blank").Rel("noopener noreferrer").Text(c.WhyDocs)))
	}
	return parts
}

func part(title, words string) app.UI {
	if words == "" {
		return nil
	}
	return app.Div().Class("why-part").Body(element("h3").Text(title), app.P().Body(sentence(words)...))
}

func (w *WhyPanel) fields() app.UI {
	if len(w.Answer.Fields) == 0 {
		return nil
	}
	items := make([]app.UI, 0, len(w.Answer.Fields))
	for _, f := range w.Answer.Fields {
		items = append(items, app.Li().Body(
			field(w.T, f.Path, w.Ref),
			app.If(f.Value != "", app.Span().Class("mono quiet").Text(f.Value)),
		))
	}
	return app.Div().Class("why-part").Body(element("h3").Text(w.T.WhyFields), app.Ul().Class("fields").Body(items...))
}

func joinSentences(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return a + " " + b
}

// field is a button that shows a field in the manifest.
func field(c labels, path string, ref protocol.Ref) app.UI {
	return app.Button().Type("button").Class("field-button mono").Aria("label", fmt.Sprintf(c.ShowFieldF, path)).OnClick(on(ShowField{path, ref})).Text(path)
}
