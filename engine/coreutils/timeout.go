package coreutils

import (
	"time"

	"github.com/podscope/podscope/engine/proc"
)

func timeout() command {
	return command{
		flags: "+s:k:vf", long: "signal=s kill-after=k verbose=v foreground=f preserve-status=p",
		usage: "[-s SIG] [-k KILL_SECS] SECS PROG ARGS", run: (*tool).timeout,
	}
}

func (t *tool) timeout() int {
	if len(t.args) < 2 {
		return t.missing("operand")
	}
	limit, ok := duration(t.args[0])
	if !ok {
		if t.gnu {
			t.warn("invalid time interval ‘%s’", t.args[0])
			return t.badUsage()
		}
		t.warn("invalid number '%s'", t.args[0])
		return 1
	}
	sig := proc.SIGTERM
	if t.has('s') {
		if sig, ok = proc.ParseSignal(t.value('s')); !ok {
			t.warn("bad signal name '%s'", t.value('s'))
			return 1
		}
	}
	child, err := t.Spawn(proc.Spec{Args: t.args[1:]})
	if err != nil {
		return t.cantRun(t.args[1], err)
	}
	for _, s := range []proc.Signal{proc.SIGTERM, proc.SIGINT, proc.SIGHUP, proc.SIGQUIT} {
		t.Handle(s, func() { _ = t.Kill(child.PID, s) })
	}
	status, done := t.waitFor(child, limit)
	if done {
		return status.Code
	}
	_ = t.Kill(child.PID, sig)
	if t.has('k') {
		if after, ok := duration(t.value('k')); ok {
			if _, done := t.waitFor(child, after); !done {
				_ = t.Kill(child.PID, proc.SIGKILL)
				status, _ = t.waitFor(child, forever)
				return status.Code
			}
		}
	}
	status, _ = t.waitFor(child, forever)
	switch {
	case t.gnu && sig == proc.SIGKILL:
		return 137
	case t.gnu:
		return 124
	}
	return status.Code
}

// waitFor waits for a child at most d (0 is for ever) and reports whether it ended.
func (t *tool) waitFor(child *proc.Process, d time.Duration) (proc.ExitStatus, bool) {
	late := false
	if d > 0 {
		timer := t.Sim().After(d, "timeout", func() {
			late = true
			t.Wake()
		})
		defer timer.Stop()
	}
	for !child.Ended() {
		if late {
			return proc.ExitStatus{}, false
		}
		t.Park()
	}
	status, err := t.Wait(child)
	return status, err == nil
}
