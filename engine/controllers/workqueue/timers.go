package workqueue

import (
	"time"

	"github.com/podscope/podscope/engine/sim"
)

// Timers keeps at most one timer for each key: the earliest that was asked for. Create it with [NewTimers].
type Timers[K comparable] struct {
	sim  *sim.Sim
	what string
	due  map[K]*sim.Timer
}

// NewTimers returns timers that are called what in traces.
func NewTimers[K comparable](s *sim.Sim, what string) *Timers[K] {
	return &Timers[K]{sim: s, what: what, due: map[K]*sim.Timer{}}
}

// Set calls do in d, unless the key is due earlier anyway; a later time that was asked for is forgotten.
func (t *Timers[K]) Set(k K, d time.Duration, do func()) {
	if had := t.due[k]; had.Pending() {
		if had.At() <= t.sim.Elapsed()+d {
			return
		}
		had.Stop()
	}
	t.due[k] = t.sim.After(d, t.what, func() {
		delete(t.due, k)
		do()
	})
}

// Stop forgets a key.
func (t *Timers[K]) Stop(k K) {
	t.due[k].Stop()
	delete(t.due, k)
}
