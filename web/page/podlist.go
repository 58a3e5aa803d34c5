package page

import (
	"github.com/maxence-charriere/go-app/v9/pkg/app"
	"github.com/podscope/podscope/engine/protocol"
	"github.com/podscope/podscope/web/world"
)

// podList is how a group's pods are drawn.
type podList struct {
	labels
	density  string // roomy, dense, tiles, dots
	selected protocol.Ref
	fresh    map[string]bool
	at       int64
	leads    map[string]lead // by id; nil: services are not shown
	lines    bool            // with a line from each service that sends a pod traffic
}

// draw draws pods in their seats.
func (l podList) draw(seated []protocol.Pod) app.UI {
	items := make([]app.UI, 0, len(seated))
	for _, pod := range seated {
		switch {
		case pod.ID == "":
			items = append(items, app.Li().Class("free").Aria("hidden", true))
		case l.density == "tiles" || l.density == "dots":
			items = append(items, l.tile(pod))
		default:
			items = append(items, &PodCard{
				T: l.labels, Pod: pod, Density: l.density, Fresh: l.fresh[pod.ID], Selected: same(l.selected, world.Ref(pod)), Ago: l.at,
				Lead: l.leads[pod.ID], Led: l.leads != nil, Line: l.lines,
			})
		}
	}
	return app.Ul().Class("pods").DataSet("density", l.density).Body(items...)
}

func (l podList) tile(pod protocol.Pod) app.UI {
	t := &PodTile{
		Namespace: pod.Namespace, Name: pod.Name, Tone: pod.Tone, Words: pod.Status + " " + pod.Ready + " " + l.tone(pod.Tone),
		Dot: l.density == "dots", Fresh: l.fresh[pod.ID], Selected: same(l.selected, world.Ref(pod)),
	}
	if lead := l.leads[pod.ID]; lead.From != "" {
		t.Traffic, t.Words = "some", t.Words+" "+l.GetsTraffic
		if l.lines {
			t.From = lead.From
		}
	} else if lead.Not != "" {
		t.Traffic, t.Words = "none", t.Words+" "+l.not(lead.Not)
	}
	return t
}

// PodTile is one pod among many: a shape, its name (the style shows its end, where generated names differ), and all that is said of it for those who point at it or hear it. There can be
// a thousand of them, so it has as few parts as it can.
type PodTile struct {
	app.Compo
	Namespace, Name string
	Tone, Words     string
	Traffic, From   string
	Dot             bool
	Selected, Fresh bool
}

// Render draws the tile.
func (t *PodTile) Render() app.UI {
	label := t.Name + " " + t.Words
	b := app.Button().Type("button").DataSet("tone", t.Tone).Aria("pressed", t.Selected).Aria("label", label).Title(label).
		OnClick(on(Select{protocol.Ref{Kind: "Pod", Namespace: t.Namespace, Name: t.Name}}))
	item := app.Li()
	if t.From != "" {
		item = item.DataSet("from", t.From).DataSet("pod", t.Namespace+"/"+t.Name)
	}
	if t.Dot {
		return item.Body(b.Class("dot"))
	}
	b = b.Class("pod").DataSet("fresh", t.Fresh)
	if t.Traffic != "" {
		b = b.DataSet("traffic", t.Traffic)
	}
	return item.Body(b.Body(toneIcon(t.Tone), app.Span().Class("pod-name mono").Text(t.Name)))
}
