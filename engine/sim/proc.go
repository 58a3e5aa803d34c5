package sim

import (
	"fmt"
	"iter"
	"runtime/debug"
	"time"
)

// Proc is a coroutine in virtual time: code that reads top to bottom and waits in the middle. Its methods other than Wake, Kill
// and Done may be called only from inside its own body.
type Proc struct {
	sim    *Sim
	name   string
	resume func() (struct{}, bool)
	stop   func()
	yield  func(struct{}) bool
	wake   *Timer
	dying  bool
	ending bool // its body is being unwound
	done   bool
	inside bool
	onEnd  []func()
}

// killed unwinds the body of a process that was ended from outside.
type killed struct{ *Proc }

// Go starts a process: body runs at the current instant, after everything already due.
func (s *Sim) Go(name string, body func(*Proc)) *Proc {
	p := &Proc{sim: s, name: name}
	p.resume, p.stop = iter.Pull(func(yield func(struct{}) bool) {
		p.yield = yield
		defer func() {
			if r := recover(); r != nil {
				if !p.ending { // libraries may have put words of their own in place of killed: tabwriter does
					panic(fmt.Sprintf("process %s: %v\n%s", name, r, debug.Stack())) // the coroutine's stack is lost further up
				}
			}
		}()
		body(p)
	})
	s.procs[p] = struct{}{}
	p.Wake()
	return p
}

// Sim is the world that the process lives in.
func (p *Proc) Sim() *Sim { return p.sim }

// Sleep waits for d, or less when something calls Wake.
func (p *Proc) Sleep(d time.Duration) {
	p.wakeIn(d)
	p.Park()
}

// Park waits until something calls Wake. Wakes may be spurious: check the condition again.
func (p *Proc) Park() {
	if !p.yield(struct{}{}) || p.dying {
		p.unwind()
	}
}

func (p *Proc) unwind() {
	p.ending = true
	panic(killed{p})
}

// Wake lets a waiting process run at the current instant, after everything already due. Waking a process that is
// already due or has ended does nothing.
func (p *Proc) Wake() {
	if p.done || (p.wake.Pending() && p.wake.At() <= p.sim.now) {
		return
	}
	p.wakeIn(0)
}

func (p *Proc) wakeIn(d time.Duration) {
	if p.wake == nil {
		p.wake = p.sim.After(d, p.name, p.run)
		return
	}
	p.wake.Stop()
	p.wake.Again(d)
}

// Kill ends the process: deferred calls in its body run, nothing else. It may be called from inside and outside.
func (p *Proc) Kill() {
	if p.done {
		return
	}
	p.dying = true
	if p.inside {
		p.unwind()
	}
	p.halt()
}

// Done reports whether the body has ended.
func (p *Proc) Done() bool { return p.done }

// OnEnd calls fn when the body has ended, however it ended, at once if it has already.
func (p *Proc) OnEnd(fn func()) {
	if p.done {
		fn()
		return
	}
	p.onEnd = append(p.onEnd, fn)
}

func (p *Proc) run() {
	if p.done {
		return
	}
	p.inside = true
	_, alive := p.resume()
	p.inside = false
	if !alive {
		p.ended()
	}
}

func (p *Proc) halt() {
	p.wake.Stop()
	p.dying = true
	p.inside = true
	p.stop()
	p.inside = false
	p.ended()
}

func (p *Proc) ended() {
	if p.done {
		return
	}
	p.done = true
	p.wake.Stop()
	delete(p.sim.procs, p)
	for _, fn := range p.onEnd {
		fn()
	}
	p.onEnd = nil
}
