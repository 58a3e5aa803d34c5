package page

import (
	"time"

	"github.com/podscope/podscope/web/world"
)

// The panels with much in them, and how long each stays as it is while time plays and much happens: the clock never waits for them, and each
// has its frame to itself.
const (
	clusterPanel = iota
	timelinePanel
	inspectorPanel
	eventsPanel
	calmPanels
)

var calmFor = [calmPanels]time.Duration{
	clusterPanel: 100 * time.Millisecond, timelinePanel: 100 * time.Millisecond, inspectorPanel: 300 * time.Millisecond, eventsPanel: 600 * time.Millisecond,
}

// calm is what a panel shows.
type calm struct {
	world world.World
	taken time.Time
}

// still takes in the world for the panels whose turn it is, and returns them: all, but while time plays and much happens it is one panel's turn
// at a time.
func (p *Playground) still() []int {
	now := time.Now()
	few := len(p.world.Pods) <= 4 && len(p.world.Events) <= 40
	if !p.world.Playing || few || !p.calm[clusterPanel].world.Playing {
		for i := range p.calm {
			p.calm[i] = calm{p.world, now}
		}
		return []int{clusterPanel, timelinePanel, inspectorPanel, eventsPanel}
	}
	turn, most := -1, time.Duration(0)
	for i := range p.calm {
		if late := now.Sub(p.calm[i].taken) - calmFor[i]; late > most {
			turn, most = i, late
		}
	}
	if turn < 0 {
		return nil
	}
	p.calm[turn] = calm{p.world, now}
	return []int{turn}
}

// playedOn draws what has changed while time plays.
func (p *Playground) playedOn() {
	p.redraw(clockSlot)
	for _, turn := range p.still() {
		if turn == clusterPanel && p.crowded() != p.crowd {
			p.Update()
			return
		}
		p.redraw(turn)
	}
}

// turnOf counts a panel's turns while time plays and its pods are so many that it shows changes a few at a time.
func turnOf(c calm) int64 {
	if !c.world.Playing || len(c.world.Pods) <= rationed {
		return 0
	}
	return c.taken.UnixMilli()
}

// agedFor is how long ages stay as they are while time plays.
const agedFor = 250 * time.Millisecond

// ages is the moment from which a panel counts ages. While time plays it goes by whole seconds, and not faster than anybody reads, so that panels are
// not drawn anew for every frame.
func (p *Playground) ages(w world.World) int64 {
	if !w.Playing {
		return w.At
	}
	seconds := w.At - w.At%1000
	if now := time.Now(); now.Sub(p.aged.taken) >= agedFor {
		p.aged = aged{seconds, now}
	}
	return min(p.aged.at, seconds)
}

// aged is the moment from which ages were counted last, and when that was.
type aged struct {
	at    int64
	taken time.Time
}
