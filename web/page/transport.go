package page

import (
	"strings"

	"github.com/maxence-charriere/go-app/v9/pkg/app"
	"github.com/podscope/podscope/web/world"
)

// transport moves through time and always shows the simulated clock. Under it stands what the last step changed.
func transport(c labels, parts ...app.UI) app.UI {
	return element("section").Class("transport").Aria("label", c.Transport).Body(parts...)
}

// said is what the last step changed.
func said(c labels, ready bool, words string) app.UI {
	switch {
	case words != "":
	case !ready:
		words = c.EngineLoading
	default:
		words = c.NothingYet
	}
	return app.P().Class("sentence").ID("sentence").TabIndex(0).Body(sentence(words)...)
}

// Moves are the buttons that move through time.
type Moves struct {
	app.Compo
	T       labels
	Ready   bool // the engine answers
	Playing bool
	Past    bool
}

// Render draws the buttons.
func (t *Moves) Render() app.UI {
	c := t.T
	return app.Div().Class("transport-buttons").Body(
		t.button("start", c.ToStart, Seek{0}),
		t.button("back", c.StepBack, StepBack{}),
		t.play(),
		t.button("step", c.Step, Step{}),
		t.button("live", c.Live, Live{}).Disabled(!t.Ready || !t.Past), // it keeps its place, so that nothing moves under the pointer
		t.until(),
	)
}

// Clock shows the simulated time.
type Clock struct {
	app.Compo
	T   labels
	At  int64
	Now string // the cluster's clock, RFC 3339
}

// Render draws the clock.
func (k *Clock) Render() app.UI {
	return app.Div().Class("clock").Attr("role", "timer").Aria("label", k.T.Clock).Aria("live", "off").Body(
		app.Span().Class("clock-time mono").ID("clock").Text(world.Clock(k.At)),
		app.Span().Class("quiet").Text(k.T.Simulated),
		app.If(k.Now != "", app.Span().Class("quiet mono clock-wall").Title(k.T.ClusterTime).Text(wallClock(k.Now))),
	)
}

// wallClock is the date and time of an RFC 3339 moment.
func wallClock(now string) string {
	day, rest, ok := strings.Cut(now, "T")
	if !ok || len(rest) < 8 {
		return now
	}
	return day + " " + rest[:8] + "Z"
}

func (t *Moves) button(shape, label string, intent any) app.HTMLButton {
	b := app.Button().Type("button").Class("button transport-button").DataSet("act", shape).Aria("label", label).Title(label).OnClick(on(intent))
	if !t.Ready {
		b = b.Disabled(true)
	}
	return b.Body(icon(shape), app.Span().Class("button-word").Text(label))
}

func (t *Moves) play() app.UI {
	if t.Playing {
		return t.button("pause", t.T.Pause, Play{}).Class("primary")
	}
	return t.button("play", t.T.Play, Play{}).Class("primary")
}

func (t *Moves) until() app.UI {
	c := t.T
	return menu("up transport-menu", c.Until, "", c.Until, func() []app.UI {
		return []app.UI{
			choice(c.UntilEvent, "", Until{"event"}), choice(c.UntilReady, "", Until{"ready"}), choice(c.UntilFinished, "", Until{"finished"}),
			choice(c.UntilRestart, "", Until{"restart"}), choice(c.UntilGone, "", Until{"gone"}), choice(c.UntilIdle, "", Until{"idle"}),
			choice(c.TenSeconds, "", Advance{10_000}), choice(c.OneMinute, "", Advance{60_000}), choice(c.OneHour, "", Advance{3_600_000}),
		}
	})
}

// Speeds chooses how fast time plays.
type Speeds struct {
	app.Compo
	T     labels
	Speed float64 // 0: as fast as it goes
}

// Render draws the choice.
func (t *Speeds) Render() app.UI {
	entries := make([]app.UI, 0, 4)
	for _, s := range []struct {
		factor float64
		word   string
	}{{1, "1×"}, {10, "10×"}, {60, "60×"}, {0, t.T.SpeedMax}} {
		entries = append(entries, app.Button().Type("button").Class("button speed").Aria("pressed", t.Speed == s.factor).OnClick(on(Speed{s.factor})).Text(s.word))
	}
	return app.Div().Class("speeds").Attr("role", "group").Aria("label", t.T.Speed).Body(entries...)
}
