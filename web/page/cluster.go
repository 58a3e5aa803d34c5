package page

import (
	"fmt"
	"maps"
	"slices"

	"github.com/maxence-charriere/go-app/v9/pkg/app"
	"github.com/podscope/podscope/engine/protocol"
	"github.com/podscope/podscope/web/world"
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
}

// Render draws the panel.
func (p *ClusterPanel) Render() app.UI {
	return panel("cluster", p.T.Cluster, p.T, p.Past, []app.UI{
		app.Span().Class("count").Text(fmt.Sprintf(p.T.PodCountF, len(p.Pods))),
		app.Span().Class("spacer"),
		menu("what-if right", p.T.WhatIf+" "+p.T.Cluster, []app.UI{app.Span().Text(p.T.WhatIf)}, ifCluster(p.T)...),
	}, p.body()...)
}

func (p *ClusterPanel) body() []app.UI {
	if !p.Known {
		return []app.UI{empty(p.T.ClusterStarting)}
	}
	byNode := map[string][]protocol.Pod{}
	for _, pod := range p.Pods {
		byNode[pod.Node] = append(byNode[pod.Node], pod)
	}
	var out []app.UI
	if len(p.Pods) == 0 {
		out = append(out, empty(p.T.ClusterEmpty))
	}
	if waiting := byNode[""]; len(waiting) > 0 {
		out = append(out, app.Section().Class("node unplaced").Aria("label", p.T.NotOnNode).Body(
			app.H3().Body(icon("waiting"), app.Span().Text(p.T.NotOnNode)),
			p.pods(waiting),
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
	shape := "good"
	if !n.Ready || !n.Schedulable || len(n.BadConditions) > 0 {
		shape = "bad"
	}
	content := app.UI(app.P().Class("quiet").Text(p.T.NoPodsHere))
	if len(pods) > 0 {
		content = p.pods(pods)
	}
	taints := make([]app.UI, 0, len(n.Taints)+len(n.BadConditions))
	for _, t := range append(append([]string{}, n.BadConditions...), n.Taints...) {
		taints = append(taints, app.Code().Class("taint").Text(t))
	}
	return app.Section().Class("node").Aria("label", n.Name).Body(
		app.Div().Class("node-head").Body(
			app.H3().Body(icon("node"), app.Span().Class("mono").Text(n.Name)),
			app.Span().Class("tone").DataSet("tone", shape).Body(icon(shape), app.Span().Class("mono").Text(n.Status)),
			app.Span().Class("spacer"),
			menu("what-if right", p.T.WhatIf+" "+n.Name, []app.UI{app.Span().Text(p.T.WhatIf)}, ifNode(p.T, n)...),
		),
		app.If(len(taints) > 0, app.Div().Class("taints").Body(taints...)),
		app.If(n.CPURequested != "", app.P().Class("quiet mono").Text(fmt.Sprintf(p.T.RequestedF, n.CPURequested, n.CPU, n.MemRequested, n.Memory))),
		content,
	)
}

// lostNode holds pods that are bound to a node which is no more.
func (p *ClusterPanel) lostNode(name string, pods []protocol.Pod) app.UI {
	return app.Section().Class("node unplaced").Aria("label", name).Body(
		app.Div().Class("node-head").Body(
			app.H3().Body(icon("node"), app.Span().Class("mono").Text(name)),
			app.Span().Class("tone").DataSet("tone", "bad").Body(icon("unknown"), app.Span().Text(p.T.NodeLost)),
		),
		p.pods(pods),
	)
}

// density is how much of each pod there is room for.
func (p *ClusterPanel) density() string {
	switch n := len(p.Pods); {
	case n <= 8:
		return "roomy"
	case n <= 40:
		return "dense"
	}
	return "tiles"
}

func (p *ClusterPanel) pods(pods []protocol.Pod) app.UI {
	items := make([]app.UI, 0, len(pods))
	density := p.density()
	for _, pod := range pods {
		ref := world.Ref(pod)
		items = append(items, &PodCard{
			T: p.T, Pod: pod, Density: density, Fresh: p.Fresh[pod.ID],
			Selected: p.Selected.Name == ref.Name && p.Selected.Namespace == ref.Namespace,
			Ago:      p.beats(density),
		})
	}
	return app.Ul().Class("pods").DataSet("density", density).Body(items...)
}

// beats is the moment that a card's heartbeats are dated by: only cards that show them need it.
func (p *ClusterPanel) beats(density string) int64 {
	if density == "roomy" {
		return p.At
	}
	return 0
}
