package page

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/maxence-charriere/go-app/v9/pkg/app"
	"github.com/podscope/podscope/engine/protocol"
	"github.com/podscope/podscope/web/browser"
	"github.com/podscope/podscope/web/world"
)

// Timeline answers "when?": a lane for the pod's STATUS and one for each container, probe ticks, event marks and the scrubber.
type Timeline struct {
	app.Compo
	T       labels
	Ready   bool
	Past    bool
	Playing bool
	At, End int64
	Until   int64 // what is open is drawn up to here
	Zoom    int64 // how much of the session's end is shown, ms; 0: all of it
	Ref     protocol.Ref
	Lanes   *protocol.Timeline // nil: no pod is selected

	said   map[string]string  // what is said of each lane
	saidOf *protocol.Timeline // of these

	drawn   map[string]string // lanes as they were drawn
	drawnOf drawn             // of these
}

// drawn is what lanes' drawings depend on.
type drawn struct {
	lanes *protocol.Timeline
	on    axis
	words labels
	end   int64
}

// Render draws the panel. Every lane, the scale and the scrubber share one horizontal axis.
func (t *Timeline) Render() app.UI {
	axis := t.axis()
	head := []app.UI{
		app.Span().Class("mono count").Text(t.Ref.Name),
		app.Span().Class("spacer"),
		menu("up right small", t.T.Legend, "", t.T.Legend, t.legend),
		app.Div().Class("switch").Attr("role", "group").Aria("label", t.T.Zoom).Body(
			t.zoom(t.T.ZoomAll, 0), t.zoom(t.T.ZoomTen, 600_000), t.zoom(t.T.ZoomOne, 60_000),
		),
	}
	var rows []app.UI
	if t.Lanes == nil {
		rows = append(rows, empty(t.T.TimelineEmpty))
	} else {
		rows = append(rows, t.statusLane(axis))
		for _, lane := range t.Lanes.Lanes {
			rows = append(rows, t.containerLane(axis, lane))
		}
		rows = append(rows, t.marks(axis))
	}
	return panel("timeline", t.T.Timeline, t.T, t.Past, head,
		// The slider stays the same element, with the keyboard on it, however many lanes come and go above it.
		app.Div().Class("lanes").Body(app.Div().Class("lane-rows").Body(rows...), t.scale(axis), t.scrubber(axis)),
	)
}

func (t *Timeline) zoom(label string, length int64) app.UI {
	return app.Button().Type("button").Class("button small").Aria("pressed", t.Zoom == length).OnClick(on(Zoom{length})).Text(label)
}

// axis is the stretch of time that the timeline shows: the session, or its newest part, never less than ten seconds.
func (t *Timeline) axis() axis {
	a := axis{from: 0, to: t.End}
	if t.Zoom > 0 {
		a.from = max(0, min(t.End-t.Zoom, t.At))
	}
	if a.to-a.from < 10_000 {
		a.to = a.from + 10_000
	}
	return a
}

func (t *Timeline) statusLane(a axis) app.UI {
	return t.lane(a, t.T.Status, "", "status", t.Lanes.Status, nil)
}

func (t *Timeline) containerLane(a axis, l protocol.Lane) app.UI {
	return t.lane(a, l.Name, t.T.role(l.Role), "container", l.Spans, l.Ticks)
}

// lane is one row: who, what at the moment looked at (with its "why?"), and the bar.
func (t *Timeline) lane(a axis, name, role, kind string, spans []protocol.Span, ticks []protocol.Tick) app.UI {
	return app.Div().Class("lane").DataSet("lane", kind).Body(
		app.Div().Class("lane-head").Body(
			app.Span().Class("mono lane-name").Title(name).Text(name),
			app.If(role != "", app.Span().Class("role").Text(role)),
			t.now(name, kind, spans),
		),
		app.Div().Class("lane-bar").Attr("role", "img").Aria("label", t.describe(name, kind, spans)).OnClick(t.seek).Body(
			vector(laneHeight).Attr("width", "100%").Body(t.image(a, name, laneHeight, func(on axis, end int64) string { return drawLane(t.T, on, kind, spans, ticks, end) }), nowLine(a, t.At)),
		),
	)
}

// image is a lane's drawing. It is kept until there is more to draw. While time plays it is shifted and stretched: what lasts is drawn further than
// it has come, and cut off. When time stands, or where the lanes end before the axis does, they are drawn up to their end.
func (t *Timeline) image(a axis, name string, height int, draw func(on axis, end int64) string) app.UI {
	on := a.wider()
	end, shown := on.to, t.End
	if !t.Playing || t.Until < a.to {
		end, shown = t.Until, a.to
	}
	if of := (drawn{t.Lanes, on, t.T, end}); t.drawnOf != of {
		t.drawn, t.drawnOf = map[string]string{}, of
	}
	if _, ok := t.drawn[name]; !ok {
		t.drawn[name] = draw(on, end)
	}
	return placed(t.drawn[name], on, a, shown, height)
}

// seek looks at the moment that was clicked; the scrubber does the same for the keyboard.
func (t *Timeline) seek(ctx app.Context, e app.Event) {
	a := t.axis()
	ctx.NewActionWithValue(intentAction, Seek{a.from + int64(browser.Across(ctx, e)*float64(a.to-a.from))})
}

// now tells the state at the moment looked at, and asks why.
func (t *Timeline) now(name, kind string, spans []protocol.Span) app.UI {
	if t.At > t.Until { // the pod was there until then
		return app.Span().Class("lane-now").Body(app.If(kind == "status", app.Span().Class("quiet lane-word").Text(t.T.Gone)))
	}
	for i := len(spans) - 1; i >= 0; i-- {
		s := spans[i]
		if s.From > t.At || s.To > 0 && s.To <= t.At && i < len(spans)-1 {
			continue
		}
		why := Why{protocol.Why{Ref: t.Ref, Subject: "span", At: t.At}}
		if kind == "container" {
			why.Container = name
		}
		left := ""
		if s.Ends > t.At {
			left = fmt.Sprintf(t.T.LeftF, world.Span(s.Ends-t.At))
		}
		return app.Span().Class("lane-now").Body(
			app.Span().Class("mono lane-word").Text(joinSentences(t.word(kind, s), left)), whyButton(t.T, name+" "+t.word(kind, s), why),
		)
	}
	return nil
}

func (t *Timeline) word(kind string, s protocol.Span) string {
	if kind == "status" {
		return s.Text
	}
	return t.T.span(s)
}

// describe says what is drawn of a lane; that is worth doing only when the lanes have changed.
func (t *Timeline) describe(name, kind string, spans []protocol.Span) string {
	if t.saidOf != t.Lanes {
		t.said, t.saidOf = map[string]string{}, t.Lanes
	}
	if _, ok := t.said[name]; !ok {
		t.said[name] = t.inWords(name, kind, spans)
	}
	return t.said[name]
}

func (t *Timeline) inWords(name, kind string, spans []protocol.Span) string {
	words := make([]string, 0, len(spans))
	first := max(0, len(spans)-12)
	for _, s := range spans[first:] {
		words = append(words, t.T.lasted(t.word(kind, s), s))
	}
	return fmt.Sprintf(t.T.LaneF, name, strings.Join(words, "; "))
}

func (t *Timeline) marks(a axis) app.UI {
	return app.Div().Class("lane").DataSet("lane", "events").Body(
		app.Div().Class("lane-head").Body(app.Span().Class("lane-name").Text(t.T.Events)),
		app.Div().Class("lane-bar").Attr("role", "img").Aria("label", t.T.EventMarks).OnClick(t.seek).Body(
			vector(markHeight).Attr("width", "100%").Body(t.image(a, "", markHeight, func(on axis, _ int64) string { return drawMarks(on, t.Lanes.Marks) })),
		),
	)
}

func (t *Timeline) scale(a axis) app.UI {
	return app.Div().Class("lane scale").Aria("hidden", true).Body(app.Div().Class("lane-head"), app.Div().Class("lane-bar").Body(drawScale(a)))
}

// scrubber is an HTML slider. The page's script reports where it is moved to, in the order in which that happens, and moves it only while
// nobody else does: its value is an attribute for its beginning only. The script also keeps it from going where the clock has not been yet.
func (t *Timeline) scrubber(a axis) app.UI {
	slider := app.Input().Type("range").ID("scrubber").Class("scrubber").
		Min(strconv.FormatInt(a.from, 10)).Max(strconv.FormatInt(a.to, 10)).Step(100).Value("0").DataSet("end", t.End).
		Aria("label", t.T.Scrubber).Aria("valuetext", world.Clock(t.At))
	if !t.Ready {
		slider = slider.Disabled(true)
	}
	return app.Div().Class("lane scrub").Body(
		app.Div().Class("lane-head").Body(app.Label().For("scrubber").Class("quiet").Text(t.T.Scrubber)),
		app.Div().Class("lane-bar").Body(slider),
	)
}
