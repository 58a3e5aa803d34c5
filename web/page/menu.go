package page

import (
	"github.com/maxence-charriere/go-app/v9/pkg/app"
	"github.com/podscope/podscope/web/browser"
)

// Menu is a button that opens a list of things to do. It is an HTML <details>, so it works with the keyboard; the page's script closes it on
// Escape and on a click elsewhere, and puts it where there is room. A page has dozens of menus, and few are ever opened: what is in one is made
// when it opens.
type Menu struct {
	app.Compo
	Look, Label, Shape, Word string
	Entries                  func() []app.UI

	open bool
}

func menu(look, label, shape, word string, entries func() []app.UI) app.UI {
	return &Menu{Look: look, Label: label, Shape: shape, Word: word, Entries: entries}
}

// Render draws the button, and the list while it is open.
func (m *Menu) Render() app.UI {
	var entries []app.UI
	if m.open {
		entries = m.Entries()
	}
	return element("details").Class("menu", m.Look).On("toggle", m.toggled).Body(
		element("summary").Class("button").Aria("label", m.Label).Body(
			app.If(m.Shape != "", icon(m.Shape)), app.If(m.Word != "", app.Span().Class("menu-word").Text(m.Word)), icon("chevron"),
		),
		app.Div().Class("menu-body").Body(entries...),
	)
}

func (m *Menu) toggled(ctx app.Context, _ app.Event) { m.open = browser.Opened(ctx) }

// choice is one entry of a menu.
func choice(label, note string, intent any) app.UI {
	return app.Button().Type("button").Class("choice").OnClick(on(intent)).Body(
		app.Span().Text(label),
		app.If(note != "", element("code").Class("note").Text(note)),
	)
}

// chosen is one entry of a menu whose entries exclude each other.
func chosen(label string, is bool, intent any) app.UI {
	return app.Button().Type("button").Class("choice").Aria("pressed", is).OnClick(on(intent)).Text(label)
}

// iconButton is a button with a shape and a label for those who do not see it.
func iconButton(class, shape, label string, intent any) app.UI {
	return app.Button().Type("button").Class("button icon-only", class).Aria("label", label).Title(label).OnClick(on(intent)).Body(icon(shape))
}

// whyButton asks about something; its label says about what.
func whyButton(c labels, about string, why Why) app.UI {
	return app.Button().Type("button").Class("why-button").Aria("label", c.whyLabel(about)).OnClick(on(why)).Text(c.Why)
}
