package page

import (
	"fmt"
	"strconv"

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
	var lines rowLines
	for i := len(shown) - 1; i >= max(0, len(shown)-limit); i-- {
		lines.add(shown[i].ID, oneLine(l.item(shown[i]).String()))
	}
	return panel("events", l.T.Events, l.T, l.Past, head,
		&Rows{Tag: "ol", Class: "events", Lines: lines.String()},
		app.If(len(shown) > limit, app.Button().Type("button").Class("button").OnClick(on(MoreEvents{})).Text(l.T.AllEvents)),
	)
}

// aboutEvent names what an event is about.
func aboutEvent(e protocol.Event) string {
	if e.Container != "" {
		return e.Ref.Name + "/" + e.Container
	}
	return e.Ref.Name
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

func (l *EventList) item(e protocol.Event) *drawing {
	kind, word := "normal", l.T.Normal
	if e.Type == "Warning" {
		kind, word = "warning", l.T.Warning
	}
	fresh := l.Fresh[e.ID]
	times := ""
	if e.Count > 1 {
		times = fmt.Sprintf(l.T.TimesF, e.Count, world.Span(e.Last-e.First))
	}
	d := &drawing{}
	d.open("li", "class", "event", "data-type", kind, "data-fresh", strconv.FormatBool(fresh))
	d.open("span", "class", "event-type", "data-type", kind)
	d.WriteString(iconText(kind))
	d.put("span", word)
	d.close("span")
	d.word("span", "event-reason mono", e.Reason)
	d.word("span", "quiet event-age", l.T.ago(l.At, e.Last))
	if times != "" {
		d.word("span", "quiet", times)
	}
	if fresh {
		d.word("span", "new-mark", l.T.New)
	}
	d.rowWhy(l.T, e)
	d.word("p", "event-message mono", e.Message)
	d.open("p", "class", "quiet event-from")
	d.word("span", "mono", e.From)
	d.put("span", " · ")
	d.word("span", "mono", aboutEvent(e))
	d.close("p")
	d.close("li")
	return d
}
