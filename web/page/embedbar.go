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
		app.Button().Type("button").Class("button small").OnClick(on(OpenFull{})).Body(app.Span().Text(c.OpenFull), icon("full")),
	)
}
