package page

import (
	"strings"

	"github.com/maxence-charriere/go-app/v9/pkg/app"
	"github.com/podscope/podscope/web/world"
)

// Transport moves through time and always shows the simulated clock. Under it stands what the last step changed.
type Transport struct {
	app.Compo
	T        labels
	Ready    bool // the engine answers
	At       int64
	Now      string // the cluster's clock, RFC 3339
	Playing  bool
	Past     bool
	Speed    float64 // 0: as fast as it goes
	Sentence string
	Idle     bool
}

// Render draws the bar.
func (t *Transport) Render() app.UI {
	c := t.T
	return app.Section().Class("transport").Aria("label", c.Transport).Body(
		app.Div().Class("transport-buttons").Body(
			t.button("start", c.ToStart, Seek{0}),
			t.button("back", c.StepBack, StepBack{}),
			t.play(),
			t.button("step", c.Step, Step{}),
			app.If(t.Past, t.button("live", c.Live, Live{})),
			t.until(),
		),
		t.speeds(),
		app.Div().Class("clock").Attr("role", "timer").Aria("label", c.Clock).Aria("live", "off").Body(
			app.Span().Class("clock-time mono").ID("clock").Text(world.Clock(t.At)),
			app.Span().Class("quiet").Text(c.Simulated),
			app.If(t.Now != "", app.Span().Class("quiet mono clock-wall").Title(c.ClusterTime).Text(wallClock(t.Now))),
		),
		app.P().Class("sentence").ID("sentence").Body(sentence(t.sentence())...),
	)
}

func (t *Transport) sentence() string {
	switch {
	case t.Sentence != "":
		return t.Sentence
	case !t.Ready:
		return t.T.EngineLoading
	}
	return t.T.NothingYet
}

// wallClock is the date and time of an RFC 3339 moment.
func wallClock(now string) string {
	day, rest, ok := strings.Cut(now, "T")
	if !ok || len(rest) < 8 {
		return now
	}
	return day + " " + rest[:8] + "Z"
}

func (t *Transport) button(shape, label string, intent any) app.HTMLButton {
	b := app.Button().Type("button").Class("button transport-button").DataSet("act", shape).Aria("label", label).Title(label).OnClick(on(intent))
	if !t.Ready {
		b = b.Disabled(true)
	}
	return b.Body(icon(shape), app.Span().Class("button-word").Text(label))
}

func (t *Transport) play() app.UI {
	if t.Playing {
		return t.button("pause", t.T.Pause, Play{}).Class("primary")
	}
	return t.button("play", t.T.Play, Play{}).Class("primary")
}

func (t *Transport) until() app.UI {
	c := t.T
	return menu("up transport-menu", c.Until, []app.UI{app.Span().Text(c.Until)},
		choice(c.UntilEvent, "", Until{"event"}), choice(c.UntilReady, "", Until{"ready"}), choice(c.UntilFinished, "", Until{"finished"}),
		choice(c.UntilRestart, "", Until{"restart"}), choice(c.UntilGone, "", Until{"gone"}), choice(c.UntilIdle, "", Until{"idle"}),
		choice(c.TenSeconds, "", Advance{10_000}), choice(c.OneMinute, "", Advance{60_000}), choice(c.OneHour, "", Advance{3_600_000}),
	)
}

func (t *Transport) speeds() app.UI {
	entries := make([]app.UI, 0, 4)
	for _, s := range []struct {
		factor float64
		word   string
	}{{1, "1×"}, {10, "10×"}, {60, "60×"}, {0, t.T.SpeedMax}} {
		entries = append(entries, app.Button().Type("button").Class("button speed").Aria("pressed", t.Speed == s.factor).OnClick(on(Speed{s.factor})).Text(s.word))
	}
	return app.Div().Class("speeds").Attr("role", "group").Aria("label", t.T.Speed).Body(entries...)
}
