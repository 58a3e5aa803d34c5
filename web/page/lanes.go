package page

import (
	"strconv"

	"github.com/maxence-charriere/go-app/v9/pkg/app"
	"github.com/podscope/podscope/engine/protocol"
	"github.com/podscope/podscope/web/world"
)

// axis maps time to a place across the timeline.
type axis struct{ from, to int64 }

// at is a moment's place, in hundredths of the width.
func (a axis) at(t int64) float64 {
	return 100 * float64(max(a.from, min(a.to, t))-a.from) / float64(a.to-a.from)
}

const laneHeight = 24

// drawLane draws spans as bars, probe ticks under them and the moment looked at as a line. It is SVG with plain attributes: the page's
// content security policy forbids style attributes, and shapes must differ by pattern as well as by colour.
func drawLane(c labels, a axis, kind string, spans []protocol.Span, ticks []protocol.Tick, at, end int64) app.UI {
	shapes := make([]app.UI, 0, len(spans)+len(ticks)+1)
	for i, s := range spans {
		to := s.To
		if to == 0 {
			to = end
			if i+1 < len(spans) {
				to = spans[i+1].From
			}
		}
		if to < a.from || s.From > a.to {
			continue
		}
		shapes = append(shapes, drawSpan(c, a, kind, s, to))
	}
	for _, t := range visibleTicks(a, ticks) {
		shapes = append(shapes, drawTick(a, t))
	}
	shapes = append(shapes, svg("line", attrs{"x1": percent(a.at(at)), "x2": percent(a.at(at)), "y1": "0", "y2": "100%", "data-line": "now"}))
	return svg("svg", attrs{"width": "100%", "height": strconv.Itoa(laneHeight), "focusable": "false"}, shapes...)
}

func drawSpan(c labels, a axis, kind string, s protocol.Span, to int64) app.UI {
	word := s.Text
	if kind == "container" {
		word = c.span(s)
	}
	left, right := a.at(s.From), a.at(to)
	if s.To == 0 && s.Ends > to { // what is due lies ahead, drawn as an outline
		return svg("g", nil,
			bar(kind, s.Kind, word, left, right-left),
			svg("rect", attrs{"x": percent(right), "y": "3", "width": percent(a.at(s.Ends) - right), "height": "14", "data-due": "true"}),
		)
	}
	return bar(kind, s.Kind, word, left, right-left)
}

// bar is a span with its word, which is cut off where the span ends.
func bar(lane, kind, word string, left, width float64) app.UI {
	width = max(width, 0.25)
	fill := attrs{"width": "100%", "height": "14", "rx": "2", "data-kind": kind}
	parts := []app.UI{svg("rect", fill)}
	if texture := textures[kind]; texture != "" {
		parts = append(parts, svg("rect", attrs{"width": "100%", "height": "14", "rx": "2", "fill": "url(#" + texture + ")", "data-texture": texture}))
	}
	if width > 2.5 {
		parts = append(parts, svg("text", attrs{"x": "4", "y": "11", "data-kind": kind}, app.Text(word)))
	}
	return svg("svg", attrs{"x": percent(left), "y": "3", "width": percent(width), "height": "14", "data-lane": lane}, parts...)
}

// textures are the patterns that tell kinds of spans apart without colour.
var textures = map[string]string{"pull": "dots", "backoff": "hatch", "grace": "bars", "terminated": "cross", "bad": "hatch"}

// patterns defines the textures once for all lanes.
func patterns() app.UI {
	return app.Raw(`<svg class="patterns" width="0" height="0" aria-hidden="true" focusable="false"><defs>` +
		`<pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="2" height="6" fill="currentColor" opacity=".35"/></pattern>` +
		`<pattern id="dots" width="6" height="6" patternUnits="userSpaceOnUse"><circle cx="2" cy="2" r="1.2" fill="currentColor" opacity=".5"/></pattern>` +
		`<pattern id="bars" width="5" height="6" patternUnits="userSpaceOnUse"><rect width="1.5" height="6" fill="currentColor" opacity=".4"/></pattern>` +
		`<pattern id="cross" width="7" height="7" patternUnits="userSpaceOnUse"><path d="M1 1l5 5M6 1l-5 5" stroke="currentColor" opacity=".3"/></pattern>` +
		`</defs></svg>`)
}

func drawTick(a axis, t protocol.Tick) app.UI {
	x := percent(a.at(t.At))
	if t.OK {
		return svg("line", attrs{"x1": x, "x2": x, "y1": "19", "y2": "23", "data-tick": "ok", "data-probe": t.Probe})
	}
	return svg("svg", attrs{"x": x, "y": "17", "width": "8", "height": "7", "overflow": "visible"},
		svg("path", attrs{"d": "M-3 0l6 6M3 0l-6 6", "data-tick": "failed", "data-probe": t.Probe}))
}

// visibleTicks are those on the axis, thinned out where they would run into each other; failures always stay.
func visibleTicks(a axis, ticks []protocol.Tick) []protocol.Tick {
	var out []protocol.Tick
	last := -1.0
	for _, t := range ticks {
		if t.At < a.from || t.At > a.to {
			continue
		}
		if x := a.at(t.At); !t.OK || x-last >= 0.4 {
			out = append(out, t)
			last = x
		}
	}
	return out
}

func drawMarks(a axis, marks []protocol.EventMark) app.UI {
	var shapes []app.UI
	for _, m := range marks {
		if m.At < a.from || m.At > a.to {
			continue
		}
		inner := svg("circle", attrs{"cx": "0", "cy": "8", "r": "3.5", "data-mark": "normal"})
		if m.Type == "Warning" {
			inner = svg("path", attrs{"d": "M0 2l5 9h-10z", "data-mark": "warning"})
		}
		shapes = append(shapes, svg("svg", attrs{"x": percent(a.at(m.At)), "y": "0", "width": "10", "height": "16", "overflow": "visible"}, inner))
	}
	return svg("svg", attrs{"width": "100%", "height": "16", "focusable": "false"}, shapes...)
}

func drawScale(a axis) app.UI {
	step := scaleStep(a.to - a.from)
	var shapes []app.UI
	for t := (a.from + step - 1) / step * step; t <= a.to; t += step {
		x := percent(a.at(t))
		anchor := "middle"
		if a.at(t) > 97 {
			anchor = "end"
		} else if a.at(t) < 2 {
			anchor = "start"
		}
		shapes = append(shapes,
			svg("line", attrs{"x1": x, "x2": x, "y1": "0", "y2": "4", "data-line": "scale"}),
			svg("text", attrs{"x": x, "y": "15", "text-anchor": anchor, "data-kind": "scale"}, app.Text(scaleWord(t))),
		)
	}
	return svg("svg", attrs{"width": "100%", "height": "18", "focusable": "false"}, shapes...)
}

func scaleWord(t int64) string {
	if t == 0 {
		return "0"
	}
	return world.Span(t)
}

// scaleStep is a round length of time of which five to ten fit.
func scaleStep(length int64) int64 {
	for _, step := range []int64{1_000, 2_000, 5_000, 10_000, 20_000, 30_000, 60_000, 120_000, 300_000, 600_000, 1_200_000, 3_600_000} {
		if length/step <= 8 {
			return step
		}
	}
	return length / 8
}

type attrs map[string]string

// svg makes an SVG element. Classes do not work on these in go-app, which sets className; data attributes do.
func svg(tag string, a attrs, body ...app.UI) app.UI {
	e := app.Elem(tag).XMLNS("http://www.w3.org/2000/svg")
	for k, v := range a {
		e = e.Attr(k, v)
	}
	return e.Body(body...)
}

func percent(v float64) string { return strconv.FormatFloat(v, 'f', 2, 64) + "%" }
