package coreutils

import (
	"strconv"
	"strings"

	"github.com/podscope/podscope/engine/proc"
)

func kill() command {
	return command{flags: "-", usage: "[-l] [-SIG] PID...", run: (*tool).kill}
}

// signalArg takes the leading -SIG, -s SIG or -n SIG off the arguments.
func (t *tool) signalArg() (sig proc.Signal, list, ok bool) {
	sig = proc.SIGTERM
	for len(t.args) > 0 && strings.HasPrefix(t.args[0], "-") && len(t.args[0]) > 1 {
		a := t.args[0][1:]
		t.args = t.args[1:]
		switch {
		case a == "-":
			return sig, false, true
		case a == "l" || a == "L":
			return sig, true, true
		case a == "s" || a == "n" || a == "-signal":
			if len(t.args) == 0 {
				return sig, false, false
			}
			a, t.args = t.args[0], t.args[1:]
		case t.name != "kill" && strings.Trim(a, "qvewrioaflcxnu") == "":
			t.set[a[0]] = append(t.set[a[0]], "")
			for i := range a {
				t.set[a[i]] = append(t.set[a[i]], "")
			}
			continue
		}
		s, found := proc.ParseSignal(strings.TrimPrefix(a, "-signal="))
		if !found {
			if t.gnu {
				t.warn("%s: invalid signal", a)
			} else {
				t.warn("bad signal name '%s'", a)
			}
			return sig, false, false
		}
		sig = s
		if t.name == "kill" {
			if len(t.args) > 0 && t.args[0] == "--" {
				t.args = t.args[1:]
			}
			return sig, false, true
		}
	}
	return sig, false, true
}

func (t *tool) kill() int {
	sig, list, ok := t.signalArg()
	if !ok {
		return 1
	}
	if list {
		return t.listSignals()
	}
	if len(t.args) == 0 {
		if t.gnu {
			_, _ = t.Stderr.WriteString("kill: not enough arguments\n")
			return 1
		}
		t.warn("you need to specify whom to kill")
		return 1
	}
	code := 0
	for _, a := range t.args {
		pid, err := strconv.Atoi(a)
		if err != nil {
			t.warn("invalid number '%s'", a)
			code = 1
			continue
		}
		if err := t.Kill(pid, sig); err != nil {
			if t.gnu {
				t.warn("(%d): %s", pid, text(err))
			} else {
				t.warn("can't kill pid %d: %s", pid, text(err))
			}
			code = 1
		}
	}
	return code
}

func (t *tool) listSignals() int {
	if len(t.args) > 0 {
		for _, a := range t.args {
			n, err := strconv.Atoi(a)
			if err == nil {
				t.print("%s\n", proc.Signal(n&127).Name())
			} else if s, ok := proc.ParseSignal(a); ok {
				t.print("%d\n", int(s))
			}
		}
		return 0
	}
	for s := proc.Signal(1); s < 32; s++ {
		t.print("%2d) %s\n", int(s), s.Name())
	}
	return 0
}
