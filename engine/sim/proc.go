package sim

import "time"

// Proc is a coroutine in virtual time: code that reads top to bottom and waits in the middle. Its methods other than Wake, Kill
// and Done may be called only from inside its own body.
type Proc struct {
	sim    *Sim
	name   string
	body   func(*Proc)
	stack  *stack // what the body runs on, once it has begun
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
	p := &Proc{sim: s, name: name, body: body}
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
	if p.dying || !p.stack.yield(struct{}{}) || p.dying {
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
	if p.stack == nil {
		p.stack = p.sim.stackFor(p)
	}
	p.goOn()
}

// goOn lets the body run until it waits or ends.
func (p *Proc) goOn() {
	p.inside = true
	p.stack.resume()
	p.inside = false
	if p.stack.proc == nil {
		p.ended()
	}
}

// halt unwinds a body that waits.
func (p *Proc) halt() {
	p.wake.Stop()
	p.dying = true
	if p.stack == nil {
		p.ended()
		return
	}
	p.goOn()
}

func (p *Proc) ended() {
	if p.done {
		return
	}
	p.done = true
	p.wake.Stop()
	delete(p.sim.procs, p)
	if p.stack != nil {
		p.sim.giveBack(p.stack)
		p.stack = nil
	}
	p.body = nil
	for _, fn := range p.onEnd {
		fn()
	}
	p.onEnd = nil
}
