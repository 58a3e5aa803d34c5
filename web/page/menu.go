package page

import "github.com/maxence-charriere/go-app/v9/pkg/app"

// menu is a button that opens a list of things to do. It is an HTML <details>, so it works with the keyboard and before the program runs;
// the page's script closes it on Escape and on a click elsewhere.
func menu(class, label string, face []app.UI, body ...app.UI) app.UI {
	return element("details").Class("menu", class).Body(
		element("summary").Class("button").Aria("label", label).Body(append(face, icon("chevron"))...),
		app.Div().Class("menu-body").Body(body...),
	)
}

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
