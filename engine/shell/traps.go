package shell

import (
	"maps"

	"github.com/podscope/podscope/engine/proc"
)

// Conditions of trap that are no signals.
const (
	trapEXIT proc.Signal = 0
	trapERR  proc.Signal = -1
	trapDBG  proc.Signal = -2
	trapRET  proc.Signal = -3
)

// traps are the shell's traps. An action of "" ignores the signal.
type traps struct {
	actions map[proc.Signal]string
	pending []proc.Signal
	running int
	shown   map[proc.Signal]string // what a subshell's trap prints: its parent's
}

// inherit is what a subshell has: ignored signals stay ignored, the others are reset.
func (t *traps) inherit() traps {
	c := traps{}
	for sig, action := range t.actions {
		if action == "" {
			c.set(sig, "")
		}
	}
	if len(t.actions) > 0 {
		c.shown = maps.Clone(t.actions)
	}
	return c
}

func (t *traps) set(sig proc.Signal, action string) {
	if t.actions == nil {
		t.actions = map[proc.Signal]string{}
	}
	t.actions[sig] = action
}

// first is the oldest signal whose trap is still to run.
func (t *traps) first() proc.Signal {
	if len(t.pending) == 0 {
		return 0
	}
	return t.pending[0]
}

// arm applies inherited traps to a forked process.
func (t *traps) arm(s *shell) {
	for sig, action := range t.actions {
		if action == "" && sig > 0 {
			s.p.Ignore(sig)
		}
	}
}

// trap sets what happens on a signal.
func (s *shell) trap(sig proc.Signal, action string) {
	s.traps.shown = nil
	s.traps.set(sig, action)
	if sig <= 0 {
		return
	}
	if action == "" {
		s.p.Ignore(sig)
		return
	}
	s.p.Handle(sig, func() { s.traps.pending = append(s.traps.pending, sig) })
}

// untrap gives a signal its default action.
func (s *shell) untrap(sig proc.Signal) {
	delete(s.traps.actions, sig)
	if sig > 0 {
		s.p.Default(sig)
		if sig == proc.SIGINT && s.opts.interactive {
			s.handleInterrupt()
		}
	}
}

// runTraps runs the actions of signals that have come.
func (s *shell) runTraps() {
	for len(s.traps.pending) > 0 && s.traps.running < 10 {
		sig := s.traps.pending[0]
		s.traps.pending = s.traps.pending[1:]
		action := s.traps.actions[sig]
		if action == "" {
			continue
		}
		status, flow := s.status, s.flow
		s.flow = flowNone
		s.traps.running++
		s.evalString(action, "")
		s.traps.running--
		if s.flow == flowExit || s.flow == flowReturn {
			return
		}
		s.status, s.flow = status, flow
	}
}
