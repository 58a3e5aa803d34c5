package page

import (
	"html"
	"strconv"
	"strings"

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

// wider is an axis that has this one in it, with a little room: what is drawn on it need not be drawn anew with every moment, only shifted and
// stretched.
func (a axis) wider() axis {
	step := int64(1000)
	for step*16 <= a.to-a.from {
		step *= 2
	}
	return axis{a.from / step * step, (a.to + step - 1) / step * step}
}

const (
	laneHeight  = 24
	markHeight  = 16
	scaleHeight = 18
)

// A lane is drawn as one text: what moves while time plays is not worth a tree of elements. It is SVG with plain attributes: the page's content
// security policy forbids style attributes, and shapes must differ by pattern as well as by colour.

// drawLane draws spans as bars and probe ticks under them. What lasts is drawn to end.
func drawLane(c labels, a axis, kind string, spans []protocol.Span, ticks []protocol.Tick, end int64) string {
	d := newDrawing(laneHeight)
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
		d.span(c, a, kind, s, to)
	}
	for _, t := range visibleTicks(a, ticks) {
		d.tick(percent(a.at(t.At)), t.OK)
	}
	return d.done()
}

// placed puts a drawing made on one axis where it stands on another, which shows no more of it than up to end.
func placed(drawing string, on, shown axis, end int64, height int) app.HTMLElem {
	part := 100 / float64(shown.to-shown.from)
	moved := vector(height).Attr("x", percent(float64(on.from-shown.from)*part)).Attr("width", percent(float64(on.to-on.from)*part)).Body(app.Raw(drawing))
	return vector(height).Attr("width", percent(shown.at(end))).Body(moved)
}

// vector is an SVG element as high as a lane is.
func vector(height int) app.HTMLElem {
	return app.Elem("svg").XMLNS("http://www.w3.org/2000/svg").Attr("height", height).Attr("focusable", "false")
}

// nowLine is the moment looked at.
func nowLine(a axis, at int64) app.UI {
	x := percent(a.at(at))
	return app.Elem("line").XMLNS("http://www.w3.org/2000/svg").Attr("x1", x).Attr("x2", x).Attr("y1", "0").Attr("y2", "100%").DataSet("line", "now")
}

func (d *drawing) span(c labels, a axis, kind string, s protocol.Span, to int64) {
	word := s.Text
	if kind == "container" {
		word = c.span(s)
	}
	left, right := a.at(s.From), a.at(to)
	d.bar(kind, s.Kind, word, c.lasted(word, s), left, right-left)
	if s.To == 0 && s.Ends > to { // what is due lies ahead, drawn as an outline
		d.due(percent(right), percent(a.at(s.Ends)-right))
	}
}

// bar is a span with its word, as much of it as there is room for: who points at the bar is told all. The word is HTML, since SVG cannot shorten it.
func (d *drawing) bar(lane, kind, word, all string, left, width float64) {
	width = max(width, 0.25)
	d.open("svg", "x", percent(left), "y", "3", "width", percent(width), "height", "14", "data-lane", lane)
	d.put("title", all)
	d.box(kind)
	if width > 2.5 {
		d.open("foreignObject", "width", "100%", "height", "14")
		d.open("div", "class", "bar-word")
		d.put("span", word)
		d.close("div")
		d.close("foreignObject")
	}
	d.close("svg")
}

// box is a span without words.
func (d *drawing) box(kind string) {
	d.shape("rect", "width", "100%", "height", "14", "rx", "2", "data-kind", kind)
	if texture := textures[kind]; texture != "" {
		d.shape("rect", "width", "100%", "height", "14", "rx", "2", "fill", "url(#"+texture+")", "data-texture", texture)
	}
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

func (d *drawing) due(x, width string) {
	d.shape("rect", "x", x, "y", "3", "width", width, "height", "14", "data-due", "true")
}

// tick is one run of a probe.
func (d *drawing) tick(x string, ok bool) {
	if ok {
		d.shape("line", "x1", x, "x2", x, "y1", "19", "y2", "23", "data-tick", "ok")
		return
	}
	d.open("svg", "x", x, "y", "17", "width", "8", "height", "7", "overflow", "visible")
	d.shape("path", "d", "M-3 0l6 6M3 0l-6 6", "data-tick", "failed")
	d.close("svg")
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

func drawMarks(a axis, marks []protocol.EventMark) string {
	d := newDrawing(markHeight)
	for _, m := range marks {
		if m.At < a.from || m.At > a.to {
			continue
		}
		d.mark(percent(a.at(m.At)), m.Type, m.Text+" "+world.Clock(m.At))
	}
	return d.done()
}

// mark is an event.
func (d *drawing) mark(x, kind, all string) {
	d.open("svg", "x", x, "y", "0", "width", "10", "height", "16", "overflow", "visible")
	d.put("title", all)
	if kind == "Warning" {
		d.shape("path", "d", "M0 2l5 9h-10z", "data-mark", "warning")
	} else {
		d.shape("circle", "cx", "0", "cy", "8", "r", "3.5", "data-mark", "normal")
	}
	d.close("svg")
}

func drawScale(a axis) app.UI {
	step := scaleStep(a.to - a.from)
	d := newDrawing(scaleHeight)
	for t := (a.from + step - 1) / step * step; t <= a.to; t += step {
		x := percent(a.at(t))
		anchor := "middle"
		if a.at(t) > 97 {
			anchor = "end"
		} else if a.at(t) < 2 {
			anchor = "start"
		}
		d.shape("line", "x1", x, "x2", x, "y1", "0", "y2", "4", "data-line", "scale")
		d.text(scaleWord(t), "x", x, "y", "15", "text-anchor", anchor, "data-kind", "scale")
	}
	return app.Raw(d.done())
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

// drawing writes elements as text, most of them an SVG image's.
type drawing struct{ strings.Builder }

func newDrawing(height int) *drawing {
	d := &drawing{}
	d.open("svg", "width", "100%", "height", strconv.Itoa(height), "focusable", "false")
	return d
}

// done is the image.
func (d *drawing) done() string {
	d.close("svg")
	return d.String()
}

func (d *drawing) open(tag string, attributes ...string) {
	d.WriteString("<" + tag)
	for i := 0; i < len(attributes); i += 2 {
		d.WriteString(" " + attributes[i] + `="` + html.EscapeString(attributes[i+1]) + `"`)
	}
	d.WriteString(">")
}

func (d *drawing) close(tag string) { d.WriteString("</" + tag + ">") }

func (d *drawing) shape(tag string, attributes ...string) {
	d.open(tag, attributes...)
	d.close(tag)
}

func (d *drawing) text(words string, attributes ...string) { d.put("text", words, attributes...) }

// put draws an element that holds a text.
func (d *drawing) put(tag, words string, attributes ...string) {
	d.open(tag, attributes...)
	d.WriteString(html.EscapeString(words))
	d.close(tag)
}

func percent(v float64) string { return strconv.FormatFloat(v, 'f', 2, 64) + "%" }
