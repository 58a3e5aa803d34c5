package page

import (
	"time"

	"github.com/podscope/podscope/web/world"
)

// The panels with much in them.
const (
	clusterPanel = iota
	inspectorPanel
	eventsPanel
)

// calm is what a panel shows.
type calm struct {
	world world.World
	taken time.Time
}

// calmFor is how long a panel with much in it stays as it is while time plays and much happens, so that the clock and the timeline never wait
// for it.
const calmFor = 300 * time.Millisecond

// still is the world as a panel shows it: the newest one, but while time plays and much happens only now and then, and never two panels' in
// one frame.
func (p *Playground) still(panel int) world.World {
	c := &p.calm[panel]
	now := time.Now()
	few := len(p.world.Pods) <= 4 && len(p.world.Events) <= 40
	if !p.world.Playing || !c.world.Playing || few {
		c.world, c.taken = p.world, now
		return c.world
	}
	for other := range p.calm {
		if o := p.calm[other].taken; other != panel && (o.Before(c.taken) || now.Sub(o) < calmFor/3) {
			return c.world // another one's turn, or it has just been
		}
	}
	if now.Sub(c.taken) > calmFor {
		c.world, c.taken = p.world, now
	}
	return c.world
}

// ages is the moment from which a panel counts ages. While time plays it goes by whole seconds, so that panels are not drawn anew for every
// frame.
func (p *Playground) ages(w world.World) int64 {
	if w.Playing {
		return w.At - w.At%1000
	}
	return w.At
}
