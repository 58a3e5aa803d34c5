package proc

import (
	"github.com/podscope/podscope/engine/errno"
	"github.com/podscope/podscope/engine/vfs"
)

// signals is what a process does about signals.
type signals struct {
	handlers map[Signal]func()
	ignore   uint64
	pending  []Signal
	alarm    bool // Interrupt was called
}

func (s *signals) ignores(sig Signal) bool { return s.ignore&(1<<uint(sig)) != 0 }

// Handle makes fn run inside the process when the signal arrives: where it blocks, or at its next turn.
func (p *Process) Handle(sig Signal, fn func()) {
	if p.signals.handlers == nil {
		p.signals.handlers = map[Signal]func(){}
	}
	p.signals.handlers[sig] = fn
	p.signals.ignore &^= 1 << uint(sig)
}

// Ignore makes the process ignore the signal; children inherit that.
func (p *Process) Ignore(sig Signal) {
	delete(p.signals.handlers, sig)
	p.signals.ignore |= 1 << uint(sig)
}

// Ignores reports whether the process ignores the signal.
func (p *Process) Ignores(sig Signal) bool { return p.signals.ignores(sig) }

// Handles reports whether the process has a handler for the signal.
func (p *Process) Handles(sig Signal) bool { return p.signals.handlers[sig] != nil }

// Default gives the signal its default action back.
func (p *Process) Default(sig Signal) {
	delete(p.signals.handlers, sig)
	p.signals.ignore &^= 1 << uint(sig)
}

// Signal sends a signal from outside of the process's namespace (the container runtime, the node's kill).
func (p *Process) Signal(sig Signal) {
	p.deliver(sig, false)
	if k := p.kernel; k.current != nil {
		k.current.checkDoomed()
	}
}

// Kill sends a signal as kill(2) does: pid > 0 to a process, 0 to the own group, -1 to all but PID 1 and itself, below to
// a group. Signal 0 only checks.
func (p *Process) Kill(pid int, sig Signal) error {
	targets := p.targets(pid)
	if len(targets) == 0 {
		return errno.ESRCH
	}
	var err error = errno.EPERM
	for _, t := range targets {
		if !p.Cred.Has(vfs.CapKill) && p.Cred.UID != t.Cred.UID {
			continue
		}
		err = nil
		if sig != 0 {
			t.deliver(sig, t.pids == p.pids)
		}
	}
	p.checkDoomed()
	p.handle()
	return err
}

func (p *Process) targets(pid int) []*Process {
	if pid > 0 {
		if t := p.pids.Process(pid); t != nil {
			return []*Process{t}
		}
		return nil
	}
	var list []*Process
	for _, t := range p.pids.Processes() {
		group := pid == 0 && t.Group == p.Group || pid < -1 && t.Group == -pid
		if group && !t.ended || pid == -1 && t != p && t != p.pids.init {
			list = append(list, t)
		}
	}
	return list
}

// deliver applies a signal. PID 1 is immune to what it does not handle: to KILL and STOP from inside, to all else from anywhere.
func (p *Process) deliver(sig Signal, inside bool) {
	if p.ended || sig <= 0 {
		return
	}
	if sig == SIGCONT && p.stopped {
		p.stopped = false
		p.Wake()
	}
	immune := p == p.pids.init
	if sig == SIGKILL || sig == SIGSTOP {
		switch {
		case immune && inside:
		case sig == SIGKILL:
			p.kill(ExitStatus{Code: 128 + int(sig), Signal: sig})
		default:
			p.stop()
		}
		return
	}
	switch {
	case p.signals.ignores(sig):
	case p.signals.handlers[sig] != nil:
		p.signals.pend(sig)
		p.Wake()
	case immune:
	case sig.effect() == terminates:
		p.kill(ExitStatus{Code: 128 + int(sig), Signal: sig})
	case sig.effect() == stops:
		p.stop()
	}
}

func (s *signals) pend(sig Signal) {
	for _, have := range s.pending {
		if have == sig {
			return
		}
	}
	s.pending = append(s.pending, sig)
}

func (p *Process) stop() {
	if p.stopped {
		return
	}
	p.stopped, p.stopNews = true, true
	if p.parent != nil {
		p.parent.Wake()
	}
}

// handle runs the handlers of pending signals and reports whether there were any.
func (p *Process) handle() bool {
	ran := p.signals.alarm
	p.signals.alarm = false
	for len(p.signals.pending) > 0 {
		sig := p.signals.pending[0]
		p.signals.pending = p.signals.pending[1:]
		if fn := p.signals.handlers[sig]; fn != nil {
			fn()
			ran = true
		}
	}
	return ran
}

// inheritSignals gives a child what a fork gives it, once it executes: ignored signals stay ignored.
func (p *Process) inheritSignals(from *Process) { p.signals.ignore = from.signals.ignore }
