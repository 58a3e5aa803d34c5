package page

import (
	"fmt"

	"github.com/maxence-charriere/go-app/v9/pkg/app"
	"github.com/podscope/podscope/web/world"
)

// PastBar says that the panels show the past, and offers the two ways out of it.
type PastBar struct {
	app.Compo
	T       labels
	At, End int64
}

// Render draws the bar.
func (b *PastBar) Render() app.UI {
	return app.Div().Class("past-bar").Attr("role", "status").Body(
		icon("past"), element("strong").Text(b.T.PastTitle), app.Span().Class("past-when").Text(fmt.Sprintf(b.T.PastF, world.Clock(b.At), world.Clock(b.End))),
		app.Span().Class("spacer"),
		app.Button().Type("button").Class("button").OnClick(on(Live{})).Text(b.T.PastBack),
		app.Button().Type("button").Class("button").OnClick(on(Branch{})).Text(b.T.PastBranch),
	)
}

// Notice is something that happened and is worth a line: what a command printed, that the engine was started again.
type Notice struct {
	Command string // what was run, if anything
	Said    string
	Bad     bool
	Restart bool // offers to restart the engine
}

func (n Notice) empty() bool { return n == Notice{} }

func notice(c labels, n Notice) app.UI {
	tone := "good"
	if n.Bad {
		tone = "bad"
	}
	return app.Div().Class("notice").DataSet("tone", tone).Attr("role", "status").Body(
		toneIcon(tone),
		app.Div().Class("notice-text").Body(
			app.If(n.Command != "", app.P().Class("mono").Text("$ "+n.Command)),
			element("pre").Class("mono").Text(n.Said),
		),
		app.If(n.Restart, app.Button().Type("button").Class("button").OnClick(on(RestartEngine{})).Text(c.RestartEngine)),
		iconButton("", "close", c.Close, CloseNotice{}),
	)
}

// hint is the one thing that a first visit is told.
func hint(c labels) app.UI {
	return app.Div().Class("hint").Attr("role", "note").Body(
		app.P().Text(c.Hint),
		app.Button().Type("button").Class("button").OnClick(on(CloseHint{})).Text(c.HintClose),
	)
}
