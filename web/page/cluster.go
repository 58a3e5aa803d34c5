package page

import (
	"fmt"
	"maps"
	"slices"

	"github.com/maxence-charriere/go-app/v9/pkg/app"
	"github.com/podscope/podscope/engine/protocol"
)

// ClusterPanel answers "what is the cluster doing?": nodes, and on them pods with their containers.
type ClusterPanel struct {
	app.Compo
	T        labels
	Known    bool
	Past     bool
	At       int64
	NodeList []protocol.Node
	Pods     []protocol.Pod
	Selected protocol.Ref
	Fresh    map[string]bool
	Playing  bool
	ByOwner  bool // by what made the pods, not by where they run

	Workloads []protocol.Workload
	Services  []protocol.Service
	Flows     []protocol.Flow
	Turn      int64 // changes as long as there may be more to show than was shown

	seats seats
}

// Render draws the panel.
func (p *ClusterPanel) Render() app.UI {
	return panel("cluster", p.T.Cluster, p.T, p.Past, []app.UI{
		app.Span().Class("count").Text(fmt.Sprintf(p.T.PodCountF, len(p.Pods))),
		app.Div().Class("switch").Attr("role", "group").Aria("label", p.T.Arrange).Body(
			app.Button().Type("button").Class("button small").Aria("pressed", !p.ByOwner).OnClick(on(ByOwner{false})).Text(p.T.NodesView),
			app.Button().Type("button").Class("button small").Aria("pressed", p.ByOwner).OnClick(on(ByOwner{true})).Text(p.T.WorkloadsView),
		),
		app.Span().Class("spacer"),
		menu("what-if right", p.T.WhatIf+" "+p.T.Cluster, "", p.T.WhatIf, func() []app.UI { return ifCluster(p.T) }),
	}, p.body()...)
}

func (p *ClusterPanel) body() []app.UI {
	if !p.Known {
		return []app.UI{empty(p.T.ClusterStarting)}
	}
	if p.ByOwner {
		return []app.UI{p.forest()}
	}
	p.seats.begin(len(p.Pods), p.Playing)
	byNode := map[string][]protocol.Pod{}
	for _, pod := range p.Pods {
		byNode[pod.Node] = append(byNode[pod.Node], pod)
	}
	var out []app.UI
	if len(p.Pods) == 0 {
		out = append(out, empty(p.T.ClusterEmpty))
	}
	if waiting := byNode[""]; len(waiting) > 0 {
		out = append(out, element("section").Class("node unplaced").Aria("label", p.T.NotOnNode).Body(
			element("h3").Body(icon("waiting"), app.Span().Text(p.T.NotOnNode)),
			p.pods("", waiting),
		))
	}
	nodes := make([]app.UI, 0, len(p.NodeList))
	for _, n := range p.NodeList {
		nodes = append(nodes, p.node(n, byNode[n.Name]))
		delete(byNode, n.Name)
	}
	delete(byNode, "")
	for _, name := range slices.Sorted(maps.Keys(byNode)) {
		nodes = append(nodes, p.lostNode(name, byNode[name]))
	}
	return append(out, app.Div().Class("nodes").Body(nodes...))
}

func (p *ClusterPanel) node(n protocol.Node, pods []protocol.Pod) app.UI {
	ref := protocol.Ref{Kind: "Node", Name: n.Name}
	shape := "good"
	if !n.Ready || !n.Schedulable || len(n.BadConditions) > 0 {
		shape = "bad"
	}
	content := app.UI(app.P().Class("quiet").Text(p.T.NodeEmpty))
	if len(pods) > 0 {
		content = p.pods(n.Name, pods)
	}
	taints := make([]app.UI, 0, len(n.Taints)+len(n.BadConditions))
	for _, t := range append(append([]string{}, n.BadConditions...), n.Taints...) {
		taints = append(taints, element("code").Class("taint").Text(t))
	}
	return element("section").Class("node").Aria("label", n.Name).Body(
		app.Div().Class("node-head").Body(
			element("h3").Body(
				app.Button().Type("button").Class("object").Aria("pressed", same(ref, p.Selected)).OnClick(on(Select{ref})).Body(icon("node"), app.Span().Class("mono").Text(n.Name)),
			),
			app.Span().Class("tone").DataSet("tone", shape).Body(icon(shape), app.Span().Class("mono").Text(n.Status)),
			app.If(shape == "bad", whyButton(p.T, n.Name+" "+n.Status, Why{protocol.Why{Ref: ref, Subject: "status"}})),
			app.Span().Class("spacer"),
			menu("what-if right", p.T.WhatIf+" "+n.Name, "", p.T.WhatIf, func() []app.UI { return ifNode(p.T, n) }),
		),
		app.If(len(taints) > 0, app.Div().Class("taints").Body(taints...)),
		app.If(n.CPURequested != "", app.P().Class("quiet mono").Text(fmt.Sprintf(p.T.RequestedF, n.CPURequested, n.CPU, n.MemRequested, n.Memory))),
		app.If(p.density() == "dots" || p.density() == "tiles", tally(pods)),
		content,
	)
}

// tally counts a node's pods by their STATUS.
func tally(pods []protocol.Pod) app.UI {
	count := map[string]int{}
	for _, pod := range pods {
		count[pod.Status]++
	}
	list := make([]protocol.Count, 0, len(count))
	for _, status := range slices.Sorted(maps.Keys(count)) {
		list = append(list, protocol.Count{Name: status, N: count[status]})
	}
	return countList(list)
}

// lostNode holds pods that are bound to a node which is no more.
func (p *ClusterPanel) lostNode(name string, pods []protocol.Pod) app.UI {
	return element("section").Class("node unplaced").Aria("label", name).Body(
		app.Div().Class("node-head").Body(
			element("h3").Body(icon("node"), app.Span().Class("mono").Text(name)),
			app.Span().Class("tone").DataSet("tone", "bad").Body(icon("unknown"), app.Span().Text(p.T.NodeLost)),
		),
		p.pods(name, pods),
	)
}

// density is how much of each pod there is room for.
func (p *ClusterPanel) density() string {
	switch n := len(p.Pods); {
	case n <= protocol.BeatingPods && !p.ByOwner:
		return "roomy"
	case n <= 40:
		return "dense"
	case n <= 240:
		return "tiles"
	}
	return "dots"
}

func (p *ClusterPanel) pods(group string, pods []protocol.Pod) app.UI {
	list := podList{labels: p.T, density: p.density(), selected: p.Selected, fresh: p.Fresh, at: p.beats(p.density()), written: p.seats.tiles}
	return list.draw(p.seats.seat(group, pods, !p.Playing))
}

// beats is the moment that a card's heartbeats are dated by: only cards that show them need it.
func (p *ClusterPanel) beats(density string) int64 {
	if density == "roomy" {
		return p.At
	}
	return 0
}
