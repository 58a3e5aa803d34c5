package page

import (
	"fmt"

	"github.com/maxence-charriere/go-app/v9/pkg/app"
	"github.com/podscope/podscope/engine/protocol"
	"github.com/podscope/podscope/web/world"
)

// EventList answers "what has it said?": the events, newest first, those that came with the last step in bold.
type EventList struct {
	app.Compo
	T        labels
	Known    bool
	Past     bool
	At       int64
	List     []protocol.Event // oldest first
	Fresh    map[string]bool
	Selected protocol.Ref
	Only     bool // of the selected pod only
	Limit    int  // how many to show
	Playing  bool
}

// fewEvents is how many of very many events are shown while time plays: each new one moves all others.
const fewEvents = 20

// Render draws the panel.
func (l *EventList) Render() app.UI {
	shown := l.shown()
	head := []app.UI{
		app.Span().Class("count").Text(fmt.Sprintf(l.T.EventCountF, len(shown))),
		app.Span().Class("spacer"),
		app.If(canLook(l.Selected), app.Button().Type("button").Class("button small").Aria("pressed", l.Only).
			OnClick(on(OnlyThis{!l.Only})).Text(l.T.OnlySelected)),
	}
	if len(shown) == 0 {
		return panel("events", l.T.Events, l.T, l.Past, head, empty(l.T.EventsEmpty))
	}
	limit := l.Limit
	if l.Playing && len(shown) > 200 {
		limit = min(limit, fewEvents)
	}
	var items []app.UI
	for i := len(shown) - 1; i >= 0 && len(items) < limit; i-- {
		items = append(items, l.item(shown[i]))
	}
	return panel("events", l.T.Events, l.T, l.Past, head,
		element("ol").Class("events").Body(items...),
		app.If(len(shown) > limit, app.Button().Type("button").Class("button").OnClick(on(MoreEvents{})).Text(l.T.AllEvents)),
	)
}

func (l *EventList) shown() []protocol.Event {
	if !l.Only || !canLook(l.Selected) {
		return l.List
	}
	var out []protocol.Event
	for _, e := range l.List {
		if about(e, l.Selected) {
			out = append(out, e)
		}
	}
	return out
}

func (l *EventList) item(e protocol.Event) app.UI {
	kind, word := "normal", l.T.Normal
	if e.Type == "Warning" {
		kind, word = "warning", l.T.Warning
	}
	fresh := l.Fresh[e.ID]
	times := ""
	if e.Count > 1 {
		times = fmt.Sprintf(l.T.TimesF, e.Count, world.Span(e.Last-e.First))
	}
	about := e.Ref.Name
	if e.Container != "" {
		about += "/" + e.Container
	}
	return app.Li().Class("event").DataSet("type", kind).DataSet("fresh", fresh).Body(
		app.Span().Class("event-type").DataSet("type", kind).Body(icon(kind), app.Span().Text(word)),
		app.Span().Class("event-reason mono").Text(e.Reason),
		app.Span().Class("quiet event-age").Text(l.T.ago(l.At, e.Last)),
		app.If(times != "", app.Span().Class("quiet").Text(times)),
		app.If(fresh, app.Span().Class("new-mark").Text(l.T.New)),
		whyButton(l.T, e.Reason, Why{protocol.Why{Ref: e.Ref, Subject: "event", Event: e.ID}}),
		app.P().Class("event-message mono").Text(e.Message),
		app.P().Class("quiet event-from").Body(app.Span().Class("mono").Text(e.From), app.Span().Text(" · "), app.Span().Class("mono").Text(about)),
	)
}
