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
	written  map[string]tile // tiles as they were written last, by id
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
