package page

import (
	"strconv"

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
	if l.density == "tiles" || l.density == "dots" {
		return l.tiles(seated)
	}
	items := make([]app.UI, 0, len(seated))
	for _, pod := range seated {
		if pod.ID == "" {
			items = append(items, app.Li().Class("free").Aria("hidden", true))
			continue
		}
		items = append(items, &PodCard{
			T: l.labels, Pod: pod, Density: l.density, Fresh: l.fresh[pod.ID], Selected: same(l.selected, world.Ref(pod)), Ago: l.at,
			Lead: l.leads[pod.ID], Led: l.leads != nil, Line: l.lines,
		})
	}
	return app.Ul().Class("pods").DataSet("density", l.density).Body(items...)
}

// tiles draws each pod as a shape, its name (the style shows its end, where generated names differ), and all that is said of it for those who
// point at it or hear it. There can be a thousand of them.
func (l podList) tiles(seated []protocol.Pod) app.UI {
	var lines rowLines
	for i, pod := range seated {
		d := &drawing{}
		key := pod.ID
		if key == "" {
			key = "free-" + strconv.Itoa(i)
			d.put("li", "", "class", "free", "aria-hidden", "true")
		} else {
			l.tile(d, pod)
		}
		lines.add(key, d)
	}
	return &Rows{Tag: "ul", Class: "pods", Density: l.density, Lines: lines.String()}
}

func (l podList) tile(d *drawing, pod protocol.Pod) {
	ref, lead := world.Ref(pod), l.leads[pod.ID]
	words, traffic := pod.Status+" "+pod.Ready+" "+l.tone(pod.Tone), ""
	if lead.From != "" {
		traffic, words = "some", words+" "+l.GetsTraffic
	} else if lead.Not != "" {
		traffic, words = "none", words+" "+l.not(lead.Not)
	}
	if lead.From != "" && l.lines {
		d.open("li", "data-from", lead.From, "data-pod", pod.Namespace+"/"+pod.Name)
	} else {
		d.open("li")
	}
	attributes := []string{
		"type", "button", "class", "pod", "data-tone", pod.Tone, "aria-pressed", strconv.FormatBool(same(l.selected, ref)), "aria-label", pod.Name + " " + words,
		"title", pod.Name + " " + words, "data-means", means("select", ref),
	}
	if l.density == "dots" {
		attributes[3] = "dot"
		d.open("button", attributes...)
	} else {
		attributes = append(attributes, "data-fresh", strconv.FormatBool(l.fresh[pod.ID]))
		if traffic != "" {
			attributes = append(attributes, "data-traffic", traffic)
		}
		d.open("button", attributes...)
		d.WriteString(iconText(toneShape(pod.Tone)))
		d.word("span", "pod-name mono", pod.Name)
	}
	d.close("button")
	d.close("li")
}
