package page

import "github.com/maxence-charriere/go-app/v9/pkg/app"

// dialog is a question that has to be answered before going on: an HTML <dialog>, opened by the script.
func dialog(id, title string, body ...app.UI) app.UI {
	return element("dialog").ID(id).Class("dialog").Aria("labelledby", id+"-title").Body(
		append([]app.UI{element("h2").ID(id + "-title").Text(title)}, body...)...,
	)
}

func answers(buttons ...app.UI) app.UI { return app.Div().Class("dialog-buttons").Body(buttons...) }

func answerButton(class, label string, intent any) app.UI {
	return app.Button().Type("button").Class("button", class).OnClick(on(intent)).Text(label)
}

// keysHelp lists what the keyboard can do.
func keysHelp(c labels) app.UI {
	rows := make([]app.UI, 0, 10)
	for _, r := range [][2]string{
		{"Ctrl/⌘ + ↵", c.KeyApply},
		{"Space", c.KeyPlay},
		{".", c.KeyStep},
		{",", c.KeyBack},
		{"← →", c.KeyScrub},
		{"Ctrl + Space", c.KeyComplete},
		{"Esc, Tab", c.KeyLeave},
		{"Ctrl + `", c.KeyTerminal},
		{"Ctrl + Shift + C", c.KeyCopy},
		{"?", c.KeyHelp},
	} {
		rows = append(rows, app.Div().Body(element("dt").Body(element("kbd").Text(r[0])), element("dd").Text(r[1])))
	}
	return dialog("keys", c.KeysTitle, element("dl").Class("keys").Body(rows...), app.P().Class("quiet").Text(c.KeysNote),
		answers(answerButton("primary", c.Close, Cancel{})))
}
