package kubelet

import (
	"time"

	"github.com/podscope/podscope/engine/cri"
	"github.com/podscope/podscope/engine/sim"
)

// pleg is the pod life-cycle event generator: it lists the runtime's containers about once a second, wakes the workers of pods
// that have changed, and keeps the snapshot that workers read. A worker never acts on a snapshot that is older than its own last
// step, so most transitions wait for the next relist. The relists are not events: their times are known, and only one that has
// something to find is scheduled.
// Models pkg/kubelet/pleg/generic.go GenericPLEG and pkg/kubelet/container/cache.go.
type pleg struct {
	k       *Kubelet
	grid    grid
	records map[podUID]*plegRecord
	dirty   []podUID
	timer   *sim.Timer
}

type plegRecord struct {
	status   *cri.PodStatus
	observed time.Duration // when the pod was inspected on demand
	dirty    bool
	waiter   *sim.Proc // the worker that waits for a newer snapshot
	// reinspect: report a change whatever is found.
	reinspect bool
	states    map[string]cri.ContainerState // containers and sandboxes at the last inspection
}

// phaseSpread is how much the moment of the first relist, and of the first look at the work queue, varies.
const phaseSpread = 60 * time.Millisecond

// inspection is how long a relist takes until it has inspected a changed pod.
const inspection = 4 * time.Millisecond

func newPleg(k *Kubelet) *pleg {
	period := k.profile.RelistPeriod
	phase := k.sim.Between("kubelet/relist", k.profile.FirstRelist, k.profile.FirstRelist+phaseSpread)
	return &pleg{k: k, records: map[podUID]*plegRecord{}, grid: grid{phase: k.sim.Elapsed() + phase, period: period}}
}

// start takes a first look at everything that runs.
func (g *pleg) start() {
	for _, uid := range g.k.runtime.Pods() {
		g.inspect(uid, g.record(uid))
	}
	g.k.runtime.OnChange(g.changed)
}

func (g *pleg) record(uid podUID) *plegRecord {
	r := g.records[uid]
	if r == nil {
		r = &plegRecord{status: &cri.PodStatus{UID: uid}, observed: -1, states: map[string]cri.ContainerState{}}
		g.records[uid] = r
	}
	return r
}

// changed takes note that the runtime's state of a pod has changed: the next relist will find it.
func (g *pleg) changed(uid podUID) {
	r := g.record(uid)
	if !r.dirty {
		r.dirty = true
		g.dirty = append(g.dirty, uid)
	}
	if !g.timer.Pending() {
		now := g.k.sim.Elapsed()
		g.timer = g.k.after(g.grid.after(now)-now, "kubelet/relist", g.relist)
	}
}

// relist inspects every pod that has changed since the last one.
func (g *pleg) relist() {
	dirty := g.dirty
	g.dirty = nil
	for i, uid := range dirty {
		r := g.record(uid)
		r.dirty = false
		if g.inspect(uid, r) {
			g.k.after(inspection+time.Duration(i)*time.Millisecond, "kubelet/pleg-event", func() { g.k.syncPodNow(uid) })
		}
	}
}

// inspect takes a new snapshot and reports whether a container or sandbox has started or ended since the last one.
func (g *pleg) inspect(uid podUID, r *plegRecord) bool {
	status := g.k.runtime.PodStatus(uid)
	states := make(map[string]cri.ContainerState, len(status.Containers)+len(status.Sandboxes))
	worthy := r.reinspect
	r.reinspect = false
	note := func(id string, s cri.ContainerState, container string) {
		states[id] = s
		old, known := r.states[id]
		if known && old == s {
			return
		}
		if s == cri.Running || s == cri.Exited {
			worthy = true
		}
		if s == cri.Exited && container != "" {
			g.k.pruneDead(status, container)
		}
	}
	for _, c := range status.Containers {
		note(c.ID, c.State, c.Name)
	}
	for _, s := range status.Sandboxes {
		state := cri.Exited
		if s.Ready {
			state = cri.Running
		}
		note(s.ID, state, "")
	}
	for id, old := range r.states {
		if _, still := states[id]; !still && old != cri.Exited {
			worthy = true
		}
	}
	if len(status.IPs) == 0 && status.ReadySandbox() == nil {
		status.IPs = r.status.IPs
	}
	r.status, r.states = status, states
	return worthy
}

// request inspects one pod at once, outside the second's rhythm.
// Models pkg/kubelet/pleg/generic.go (*GenericPLEG).RequestRelist.
func (g *pleg) request(uid podUID) {
	at := g.k.sim.Elapsed()
	g.k.after(inspection/2, "kubelet/relist-pod", func() {
		if g.grid.last(g.k.sim.Elapsed()) > at {
			return
		}
		r := g.record(uid)
		r.observed = g.k.sim.Elapsed()
		worthy := g.inspect(uid, r)
		if r.waiter != nil {
			r.waiter.Wake()
		}
		if worthy {
			g.k.syncPodNow(uid)
		}
	})
}

// newerThan returns the pod's snapshot, waiting for one taken after the given time.
// Models pkg/kubelet/container/cache.go GetNewerThan.
func (g *pleg) newerThan(p *sim.Proc, uid podUID, since time.Duration, wait bool) *cri.PodStatus {
	r := g.record(uid)
	for wait && r.observed <= since && g.grid.last(p.Sim().Elapsed()) <= since {
		r.waiter = p
		p.Sleep(g.grid.after(since) + inspection - p.Sim().Elapsed())
	}
	r.waiter = nil
	return r.status
}

// forget drops what is known of a pod that is gone.
func (g *pleg) forget(uid podUID) { delete(g.records, uid) }

// reinspect makes the next relist look at the pod, and its worker sync, whether or not a container has changed.
// Models pkg/kubelet/pleg/generic.go (*GenericPLEG).RequestReinspect.
func (g *pleg) reinspect(uid podUID) {
	g.record(uid).reinspect = true
	g.changed(uid)
}
