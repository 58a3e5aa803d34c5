package page

import (
	"github.com/maxence-charriere/go-app/v9/pkg/app"
)

// panels is what did I ask for, what is the cluster doing, what has it said.
func (p *Playground) panels(c labels) app.UI {
	return app.Div().Class("panels").DataSet("crowd", p.crowd).DataSet("by-owner", p.byOwner).DataSet("bare", p.bare()).Body(
		p.manifest(c), p.slot(clusterPanel, p.cluster), p.slot(inspectorPanel, p.inspector), p.slot(eventsPanel, p.events),
		app.If(p.why != nil, &WhyPanel{T: c, Ref: p.whyRef(), Loading: !p.whyReady, Answer: p.whyAnswer}),
	)
}

// crowded tells whether the cluster needs room.
func (p *Playground) crowded() bool { return len(p.calm[clusterPanel].world.Pods) > 40 || p.byOwner }

func (p *Playground) cluster() app.UI {
	w := p.calm[clusterPanel].world
	return &ClusterPanel{
		T: p.labels(), Known: w.Known, Past: w.Past, At: p.ages(w), NodeList: w.Nodes, Pods: w.Pods, Selected: p.selected, Fresh: w.Fresh, Playing: w.Playing,
		ByOwner: p.byOwner, Workloads: w.Workloads, Services: w.Services, Flows: w.Flows, Turn: turnOf(p.calm[clusterPanel]),
	}
}

func (p *Playground) events() app.UI {
	w := p.calm[eventsPanel].world
	return &EventList{T: p.labels(), Known: w.Known, Past: w.Past, At: p.ages(w), List: w.Events, Fresh: w.Fresh, Selected: p.selected, Only: p.onlyThis, Limit: p.limit, Playing: w.Playing}
}

// inspector is all about what is selected.
func (p *Playground) inspector() app.UI {
	c, w, ref := p.labels(), p.calm[inspectorPanel].world, p.selected
	if ref.Name == "" || isPod(ref) {
		detail := w.Selected(ref)
		return &Inspector{T: c, Ref: ref, Exists: w.Pod(ref) != nil, Past: w.Past, At: p.ages(w), Detail: detail, Offer: p.offered, Fresh: detail != nil && w.Fresh[detail.Pod.ID]}
	}
	o := &ObjectPanel{T: c, Ref: ref, Exists: w.Has(ref), Past: w.Past, At: p.ages(w), Object: w.Looked(ref), Workload: w.Workload(ref), Events: eventsAbout(w.Events, ref), Offer: p.offered}
	for i := range w.Nodes {
		if ref.Kind == "Node" && w.Nodes[i].Name == ref.Name {
			o.Node = &w.Nodes[i]
		}
	}
	for i := range w.Services {
		if s := &w.Services[i]; ref.Kind == "Service" && s.Name == ref.Name && s.Namespace == ref.Namespace {
			o.Service, o.Flows = s, flowsOf(w.Services[i:i+1], w.Flows)
		}
	}
	return o
}

// time is when.
func (p *Playground) time(c labels) app.UI {
	clock := p.slot(clockSlot, func() app.UI { return &Clock{T: p.labels(), At: p.world.At, Now: p.world.Now} })
	said := p.slot(sentenceSlot, func() app.UI { return said(p.labels(), p.opened, p.sentence) })
	return app.Div().Class("time").Body(
		transport(c, &Moves{T: c, Ready: p.opened, Playing: p.world.Playing, Past: p.world.Past}, &Speeds{T: c, Speed: p.speed}, clock, said),
		p.slot(timelinePanel, p.timeline),
	)
}

func (p *Playground) timeline() app.UI {
	w := p.calm[timelinePanel].world
	lanes, until := w.History(p.selected)
	return &Timeline{T: p.labels(), Ready: p.opened, Past: p.world.Past, Playing: w.Playing, At: w.At, End: w.End, Until: until, Zoom: p.zoom, Ref: p.selected, Lanes: lanes}
}
