package proc

import (
	"time"

	"github.com/podscope/podscope/engine/errno"
)

// Park waits until something calls Wake. Wakes may be spurious: check the condition again. Signal handlers run meanwhile.
// Process is a network.Blocker by it.
func (p *Process) Park() { p.park(-1) }

// Wake lets a parked process check its condition again.
func (p *Process) Wake() {
	if !p.ended && p.proc != nil {
		p.proc.Wake()
	}
}

// park gives control back until a wake, or for d when d >= 0, and reports whether a signal handler ran.
func (p *Process) park(d time.Duration) (interrupted bool) {
	p.checkDoomed()
	if p.handle() {
		return true
	}
	began := p.kernel.sim.Elapsed()
	p.running = false
	if d >= 0 {
		p.proc.Sleep(d)
	} else {
		p.proc.Park()
	}
	p.enter()
	p.meter.rest(p.kernel.sim.Elapsed() - began)
	for p.stopped {
		p.running = false
		p.proc.Park()
		p.enter()
	}
	return p.handle()
}

// enter is where the body gets control.
func (p *Process) enter() {
	p.running = true
	p.kernel.current = p
}

// Sleep waits for d. It returns errno.EINTR when a signal handler ran before that.
func (p *Process) Sleep(d time.Duration) error {
	end := p.kernel.sim.Elapsed() + d
	for {
		left := end - p.kernel.sim.Elapsed()
		if p.park(max(left, 0)) && p.kernel.sim.Elapsed() < end {
			return errno.EINTR
		}
		if p.kernel.sim.Elapsed() >= end {
			return nil
		}
	}
}

// Pause waits until a signal handler has run.
func (p *Process) Pause() {
	for !p.park(-1) {
	}
}

// Wait waits until a child has ended (or, with errno.EINTR, a signal handler ran) and reaps it.
func (p *Process) Wait(child *Process) (ExitStatus, error) {
	for !child.ended {
		if p.park(-1) && !child.ended {
			return ExitStatus{}, errno.EINTR
		}
	}
	if child.parent == p {
		child.reap()
	}
	return child.status, nil
}

// WaitAny waits until any child has ended and reaps it. Without children it returns errno.ECHILD.
func (p *Process) WaitAny() (*Process, ExitStatus, error) {
	for {
		if c, status, ok := p.Reap(); ok {
			return c, status, nil
		}
		if len(p.children) == 0 {
			return nil, ExitStatus{}, errno.ECHILD
		}
		if p.park(-1) {
			return nil, ExitStatus{}, errno.EINTR
		}
	}
}

// WaitChange waits until a child has ended or been stopped, without reaping it; EINTR when a signal handler ran.
func (p *Process) WaitChange(child *Process) error {
	for !child.ended && !child.stopNews {
		if p.park(-1) && !child.ended && !child.stopNews {
			return errno.EINTR
		}
	}
	child.stopNews = false
	return nil
}

// Reap reaps one ended child, the oldest, without waiting.
func (p *Process) Reap() (*Process, ExitStatus, bool) {
	for _, c := range p.children {
		if c.ended {
			c.reap()
			return c, c.status, true
		}
	}
	return nil, ExitStatus{}, false
}

// Status is how an ended process ended.
func (p *Process) Status() ExitStatus { return p.status }

const (
	// quantum is how much processor time a process gathers before virtual time passes.
	quantum = time.Millisecond
	// A process that only burns is metered ever more coarsely, so that a busy loop costs little real time.
	warm, hot = 20 * time.Millisecond, 2 * time.Second
)

// meter gathers a process's processor time.
type meter struct {
	owed    time.Duration
	busy    time.Duration // burnt lately, without resting
	burning bool
}

// rest forgets a quarter as much burning as the process has waited: two that pass data to and fro still burn.
func (m *meter) rest(waited time.Duration) { m.busy = max(0, m.busy-waited/4) }

// Charge counts a small amount of processor time; now and then it lets virtual time pass. A turn of a loop charges at least
// this way.
func (p *Process) Charge(d time.Duration) {
	m := &p.meter
	step := quantum
	switch {
	case m.busy >= hot:
		d, step = max(64*d, 2*time.Millisecond), 50*time.Millisecond
	case m.busy >= warm:
		d, step = max(4*d, 100*time.Microsecond), 5*time.Millisecond
	}
	if m.owed += d; m.owed >= step {
		p.settle()
	}
}

// Compute burns processor time: virtual time passes at the rate that the cgroup's limit allows.
func (p *Process) Compute(d time.Duration) {
	p.meter.owed += d
	p.settle()
}

func (p *Process) settle() {
	m := &p.meter
	d := m.owed
	m.owed = 0
	p.cpu += d
	p.cgroup.used(d)
	m.burning = true
	p.cgroup.burn(1)
	end := p.kernel.sim.Elapsed() + time.Duration(float64(d)/p.cgroup.share())
	busy := m.busy + d
	for p.kernel.sim.Elapsed() < end {
		if p.park(end - p.kernel.sim.Elapsed()) {
			break // a signal's handler ran: let the program see it
		}
	}
	m.busy = busy
	m.burning = false
	p.cgroup.burn(-1)
}

// Interrupt makes a blocking read return errno.EINTR, as the handler of an alarm would.
func (p *Process) Interrupt() {
	if !p.ended {
		p.signals.alarm = true
		p.Wake()
	}
}
