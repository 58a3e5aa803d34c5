package page

import "github.com/maxence-charriere/go-app/v9/pkg/app"

// panel is one part of the screen, with a heading that says when what it shows is the past.
func panel(name, title string, c labels, past bool, head []app.UI, body ...app.UI) app.UI {
	line := []app.UI{
		element("h2").ID(name + "-title").Text(title),
		app.If(past, app.Span().Class("past-mark").Body(icon("past"), app.Span().Text(c.Past))),
	}
	return element("section").ID("panel-"+name).Class("panel", "panel-"+name).Aria("labelledby", name+"-title").DataSet("past", past).Body(
		app.Div().Class("panel-head").Body(append(line, head...)...),
		app.Div().Class("panel-body").TabIndex(0).Aria("labelledby", name+"-title").Attr("role", "group").Body(body...),
	)
}

// empty says what will appear in a panel that has nothing yet.
func empty(sentence string) app.UI { return app.P().Class("empty").Text(sentence) }
