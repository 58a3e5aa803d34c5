package page

import (
	"strconv"

	"github.com/maxence-charriere/go-app/v9/pkg/app"
	"github.com/podscope/podscope/engine/protocol"
	"github.com/podscope/podscope/web/world"
)

// tile is one of many pods, written out. There can be a thousand of them: one whose looks are as they were is not written again.
type tile struct {
	looks looks
	text  string
}

// looks are all that a tile's text hangs on.
type looks struct {
	labels
	density, namespace, name, status, ready, tone string
	from, not                                     string // what services have to do with it
	selected, fresh, lines                        bool
}

func (l podList) looks(pod protocol.Pod) looks {
	lead := l.leads[pod.ID]
	return looks{
		labels: l.labels, density: l.density, namespace: pod.Namespace, name: pod.Name, status: pod.Status, ready: pod.Ready, tone: pod.Tone,
		from: lead.From, not: lead.Not, selected: same(l.selected, world.Ref(pod)), fresh: l.fresh[pod.ID], lines: l.lines,
	}
}

// tiles draws each pod as a shape, its name, and all that is said of it for those who point at it or hear it.
func (l podList) tiles(seated []protocol.Pod) app.UI {
	var lines rowLines
	for i, pod := range seated {
		if pod.ID == "" {
			d := &drawing{}
			d.put("li", "", "class", "free", "aria-hidden", "true")
			lines.add("free-"+strconv.Itoa(i), d.String())
			continue
		}
		looks := l.looks(pod)
		t, known := l.written[pod.ID]
		if !known || t.looks != looks {
			t = tile{looks, looks.write()}
			if l.written != nil {
				l.written[pod.ID] = t
			}
		}
		lines.add(pod.ID, t.text)
	}
	return &Rows{Tag: "ul", Class: "pods", Density: l.density, Lines: lines.String()}
}

// shortened is a name as far as there is room for it in the narrowest tile: its end, where generated names differ. A style that cut it to the tile's
// width would make the browser clip hundreds of boxes, each by itself, in every frame.
func shortened(name string) string {
	const whole, end = 8, 6
	if len(name) <= whole {
		return name
	}
	return "…" + name[len(name)-end:]
}

func (k looks) write() string {
	d := &drawing{}
	words, traffic := k.status+" "+k.ready+" "+k.labels.tone(k.tone), ""
	if k.from != "" {
		traffic, words = "some", words+" "+k.GetsTraffic
	} else if k.not != "" {
		traffic, words = "none", words+" "+k.labels.not(k.not)
	}
	if k.from != "" && k.lines {
		d.open("li", "data-from", k.from, "data-pod", k.namespace+"/"+k.name)
	} else {
		d.open("li")
	}
	attributes := []string{
		"type", "button", "class", "pod", "data-tone", k.tone, "aria-pressed", strconv.FormatBool(k.selected), "aria-label", k.name + " " + words,
		"title", k.name + " " + words, "data-means", means("select", protocol.Ref{Kind: "Pod", Namespace: k.namespace, Name: k.name}),
	}
	if k.density == "dots" {
		attributes[3] = "dot"
		d.open("button", attributes...)
	} else {
		attributes = append(attributes, "data-fresh", strconv.FormatBool(k.fresh))
		if traffic != "" {
			attributes = append(attributes, "data-traffic", traffic)
		}
		d.open("button", attributes...)
		d.word("span", "pod-name mono", shortened(k.name))
	}
	d.close("button")
	d.close("li")
	return oneLine(d.String())
}
