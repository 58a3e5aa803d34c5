package page

import (
	"slices"
	"strings"

	"github.com/maxence-charriere/go-app/v9/pkg/app"
)

// allPanes are the panels that an embedded page can show, in order.
var allPanes = []string{"lesson", "manifest", "cluster", "pod", "events", "timeline", "terminal"}

// panes lists the panels that an embedded page shows; a page of its own shows all and says nothing.
func (p *Playground) panes() string {
	if !strings.HasPrefix(p.Path, "/embed/") {
		return ""
	}
	if p.embed == nil || len(p.embed.Panes) == 0 {
		if p.lesson.name != "" {
			return "lesson manifest cluster timeline terminal"
		}
		return "manifest cluster timeline"
	}
	shown := make([]string, 0, len(allPanes))
	for _, name := range allPanes {
		if slices.Contains(p.embed.Panes, name) {
			shown = append(shown, name)
		}
	}
	return strings.Join(shown, " ")
}

// sides are the panels of a short frame: the one that stays on its left, and those that share its right.
func (p *Playground) sides() (left string, right []string) {
	for _, name := range strings.Fields(p.panes()) {
		switch {
		case name == "lesson" && p.lesson.name == "" || name == "manifest" && p.bare():
		case left == "" && (name == "lesson" || name == "manifest"):
			left = name
		default:
			right = append(right, name)
		}
	}
	return left, right
}

// views says which of the panels on the right a short frame shows: both of two, of more the one that was chosen last.
func (p *Playground) views(right []string) (one, two string) {
	switch {
	case len(right) == 0:
		return "", ""
	case len(right) == 2:
		return right[0], right[1]
	case slices.Contains(right, p.tab):
		p.viewed = p.tab
	case !slices.Contains(right, p.viewed):
		p.viewed = right[0]
	}
	return p.viewed, ""
}

// showAskedTerminal has a terminal open where the page around has asked for one; the keyboard stays where it is.
func (p *Playground) showAskedTerminal(ctx app.Context) {
	if p.embed == nil || p.terminals.open || !slices.Contains(p.embed.Panes, "terminal") {
		return
	}
	tab := p.tab
	p.terminals.quiet = true
	p.showTerminals(ctx)
	p.tab = tab
}

func (p *Playground) class() string {
	if p.panes() == "" {
		return "app"
	}
	return "app embedded"
}

// beside counts the panels of an embedded page that stand beside the first one.
func (p *Playground) beside() int {
	n := -1
	for _, name := range strings.Fields(p.panes()) {
		if slices.Contains([]string{"manifest", "cluster", "pod", "events"}, name) {
			n++
		}
	}
	return max(0, n)
}

// topBar is the line at the top; in a frame a slim one.
func (p *Playground) topBar(c labels, full *TopBar) app.UI {
	if p.panes() == "" {
		return full
	}
	return element("header").Class("embedbar").Aria("label", c.TopBar).Body(
		element("h1").Class("brand").Body(icon("pod"), app.Span().Text("Podscope")),
		app.Span().Class("quiet mono embed-version").Text("v"+p.kubernetes()),
		app.Span().Class("spacer"),
		app.If(slices.Contains(strings.Fields(p.panes()), "terminal"), iconButton("small open-terminal", "terminal", c.Terminal+" (Ctrl+`)", Terminal{})),
		app.Button().Type("button").Class("button small").OnClick(on(OpenFull{})).Body(app.Span().Text(c.OpenFull), icon("full")),
	)
}
