package workqueue

import (
	"time"

	"github.com/podscope/podscope/engine/sim"
)

// concurrency is how many keys a controller works on at once: the controller manager's default for most of them.
const concurrency = 5

// Workers are the queue of a controller whose passes take time, because each call of the API server does: a key that is added while a
// worker is at it is looked at again afterwards, never twice at once. Create it with [NewWorkers].
//
// Models k8s.io/client-go/util/workqueue Typed and the worker loops of the controllers.
type Workers struct {
	sim      *sim.Sim
	what     string
	sync     func(*Pass, Key) error
	state    map[Key]state
	backlog  []Key // ready, in order, while all workers are busy
	busy     int
	waiting  *Timers[Key]
	failures map[Key]int
	retry    Retry
	wrote    map[Key]written
	seen     written
	throttle Throttle
	reported time.Duration // when the last report is made
}

type state int

const (
	idle   state = iota
	queued       // to be looked at
	active       // a worker is at it
	dirty        // a worker is at it, and it has changed meanwhile
)

// NewWorkers returns a queue that hands keys to sync. What names the controller in traces. When sync fails the key is handed over again
// later.
func NewWorkers(s *sim.Sim, what string, sync func(*Pass, Key) error) *Workers {
	return &Workers{
		sim: s, what: what, sync: sync, state: map[Key]state{}, waiting: NewTimers[Key](s, what), failures: map[Key]int{},
		wrote: map[Key]written{}, seen: written{}, retry: UsualRetry,
	}
}

// Retrying has failed keys wait otherwise than most controllers have them.
func (w *Workers) Retrying(r Retry) *Workers {
	w.retry = r
	return w
}

// Add has a key looked at now.
func (w *Workers) Add(k Key) {
	switch w.state[k] {
	case idle:
		w.state[k] = queued
		w.backlog = append(w.backlog, k)
		w.next()
	case active:
		w.state[k] = dirty
	}
}

// AddAfter has a key looked at later. Of several later looks only the earliest takes place; looks at once do not cancel it.
func (w *Workers) AddAfter(k Key, d time.Duration) {
	if d <= 0 {
		w.Add(k)
		return
	}
	w.waiting.Set(k, d, func() { w.Add(k) })
}

// next gives the first key that waits to a worker, when one is free.
func (w *Workers) next() {
	if w.busy >= concurrency || len(w.backlog) == 0 {
		return
	}
	k := w.backlog[0]
	w.backlog = w.backlog[1:]
	w.busy++
	w.state[k] = active
	pass := &Pass{workers: w, key: k}
	pass.proc = w.sim.Go(w.what, func(*sim.Proc) {
		pass.pause(200*time.Microsecond, 2*time.Millisecond)
		if !w.consistent(k) {
			w.finish(k, errStale)
			return
		}
		w.finish(k, w.sync(pass, k))
	})
}

func (w *Workers) finish(k Key, err error) {
	again := w.state[k] == dirty
	delete(w.state, k)
	w.busy--
	w.failures[k]++
	if wait, retry := w.retry.wait(w.failures[k]); err != nil && retry {
		w.AddAfter(k, wait)
	} else {
		delete(w.failures, k)
	}
	if again {
		w.Add(k)
	}
	w.next()
}

// Report does something a moment later, as events are sent: one after the other. They do not hold up the worker, but they count as calls.
func (w *Workers) Report(do func()) {
	now := w.sim.Elapsed()
	w.reported = max(w.reported, now+w.throttle.Take(now)+w.sim.Between(w.what+"/latency", 2*time.Millisecond, 6*time.Millisecond))
	w.sim.After(w.reported-now, w.what+" reports", do)
}

// Pass is one look at a key.
type Pass struct {
	workers *Workers
	key     Key
	proc    *sim.Proc
}

// Call waits as long as a call of the API server takes; the caller makes it afterwards. What a pass has read before is by then a little old.
func (p *Pass) Call() {
	p.Also()
	p.pause(3*time.Millisecond, 9*time.Millisecond)
}

// Also is for further calls that go out together with one that was waited for: they take no more time, unless the controller has asked for
// too much lately.
func (p *Pass) Also() {
	if wait := p.workers.throttle.Take(p.workers.sim.Elapsed()); wait > 0 {
		p.Wait(wait)
	}
}

// Wait lets time pass in the middle of a pass.
func (p *Pass) Wait(d time.Duration) { p.proc.Sleep(d) }

func (p *Pass) pause(low, high time.Duration) {
	p.proc.Sleep(p.workers.sim.Between(p.workers.what+"/latency", low, high))
}
