package page

import (
	"fmt"

	"github.com/maxence-charriere/go-app/v9/pkg/app"
	"github.com/podscope/podscope/engine/protocol"
)

// TerminalTab is one terminal as its panel lists it.
type TerminalTab struct {
	ID      int
	State   string // open, ended, absent
	Exit    int
	Lacks   string // the program that was missing just now, if a real image may have it
	Endless bool   // its command runs until it is interrupted
	Waiting bool   // its command waits for time to pass, and the clock is paused
}

// TerminalPanel is where one types at the cluster. What is inside of its screens is the script's.
type TerminalPanel struct {
	app.Compo
	T       labels
	Open    bool
	Ready   bool
	Past    bool
	Reader  bool // the mode for screen readers
	Current int
	List    []TerminalTab

	Forwards []protocol.Forward
}

// Render draws the panel.
func (t *TerminalPanel) Render() app.UI {
	c := t.T
	past := t.Past
	line := []app.UI{
		element("h2").ID("terminal-title").Text(c.Terminal),
		app.If(past, app.Span().Class("past-mark").Body(icon("past"), app.Span().Text(c.Past))),
		t.tabs(),
		app.If(t.Ready, iconButton("", "add", c.NewTerminal, NewTerminal{})),
		app.Span().Class("spacer"),
		app.Span().ID("terminal-note").Class("quiet terminal-note").Text(c.TerminalLeave),
		app.Button().Type("button").Class("button toggle").Aria("pressed", t.Reader).OnClick(on(TerminalReader{!t.Reader})).Text(c.TerminalReader),
		iconButton("wide-only", "close", c.Close, Terminal{}),
	}
	return element("section").ID("panel-terminal").Class("panel", "panel-terminal").Aria("labelledby", "terminal-title").DataSet("past", past).Body(
		app.Div().Class("panel-head").Body(line...),
		t.says(),
		t.forwards(),
		app.Div().ID("terminal-host").Class("terminal-host"),
		t.keys(),
	)
}

func (t *TerminalPanel) tabs() app.UI {
	items := make([]app.UI, 0, 2*len(t.List))
	for _, tab := range t.List {
		b := app.Button().Type("button").Class("terminal-tab").OnClick(on(ShowTerminal{tab.ID})).Text(fmt.Sprintf(t.T.TerminalF, tab.ID))
		if tab.ID == t.Current {
			b = b.Aria("current", true)
		}
		items = append(items, app.Span().Class("terminal-name").Body(b, iconButton("small", "close", fmt.Sprintf(t.T.CloseTerminalF, tab.ID), CloseTerminal{tab.ID})))
	}
	return app.Div().Class("terminal-tabs").Body(items...)
}

// says tells what cannot be seen on the screen: that the clock stands still, that the shell is over.
func (t *TerminalPanel) says() app.UI {
	c := t.T
	bar := app.Div().Class("terminal-says").Attr("role", "status")
	for _, tab := range t.List {
		switch {
		case tab.ID != t.Current:
		case tab.State == "absent":
			return bar.Body(app.Span().Text(c.TerminalAbsent))
		case tab.State == "ended":
			return bar.Body(
				app.Span().Text(fmt.Sprintf(c.TerminalEndedF, tab.Exit)),
				app.Button().Type("button").Class("button").OnClick(on(NewTerminal{})).Text(c.NewTerminal),
			)
		case tab.Waiting:
			return bar.DataSet("waiting", true).Body(t.waits(tab)...)
		case tab.Lacks != "":
			return bar.Body(
				app.Span().Class("quiet").Text(fmt.Sprintf(c.TerminalLacksF, tab.Lacks)),
				app.A().Href(c.Path+"docs/limits/").Target("_blank").Rel("noopener noreferrer").Text(c.TerminalLimits),
			)
		}
	}
	return bar
}

// waits offers what makes sense for a command that waits for time to pass: to wait for its end, or, when it has none, for what it says next.
func (t *TerminalPanel) waits(tab TerminalTab) []app.UI {
	c := t.T
	act := func(label string, intent any) app.UI {
		return app.Button().Type("button").Class("button").OnClick(on(intent)).Text(label)
	}
	if !tab.Endless {
		return []app.UI{app.Span().Text(c.TerminalWaits), act(c.TerminalRunOn, Until{"prompt"}), act(c.Play, Play{})}
	}
	offers := []app.UI{app.Span().Text(c.TerminalEndless)}
	if len(t.Forwards) == 0 {
		offers = append(offers, act(c.TerminalMore, Until{"output"}))
	}
	return append(offers, act(c.OneMinute, Advance{60_000}), act(c.Play, Play{}))
}

// forwards offers the pages that port-forwards lead to. The bar is always there, if empty: what follows it is the script's and must not change its place.
func (t *TerminalPanel) forwards() app.UI {
	items := make([]app.UI, 0, 2*len(t.Forwards))
	for _, f := range t.Forwards {
		to := t.T.PreviewServer
		if f.Pod != "" {
			to = fmt.Sprintf("%s:%d", f.Pod, f.Port)
		}
		items = append(items, app.Span().Class("mono").Text(f.URL+" → "+to), app.Button().Type("button").Class("button").OnClick(on(Visit{f.URL})).Text(t.T.PreviewOpen))
	}
	return app.Div().Class("terminal-says forwards").Attr("role", "status").Body(items...)
}

// keys is what a phone's keyboard lacks.
func (t *TerminalPanel) keys() app.UI {
	keys := make([]app.UI, 0, 6)
	for _, k := range [][2]string{{"Tab", "\t"}, {"Ctrl+C", "\x03"}, {"Ctrl+D", "\x04"}, {"Esc", "\x1b"}, {"↑", "\x1b[A"}, {"↓", "\x1b[B"}} {
		keys = append(keys, app.Button().Type("button").Class("button").OnClick(on(Press{k[1]})).Text(k[0]))
	}
	return app.Div().Class("terminal-keys").Attr("role", "group").Aria("label", t.T.TerminalKeys).Body(keys...)
}
