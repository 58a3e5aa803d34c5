package coreutils

import (
	"regexp"
	"strings"

	"github.com/podscope/podscope/engine/proc"
)

func pgrep() command {
	return command{flags: "flnovxs:P:u:cad:", usage: "[-flanovx] [-s SID|-P PPID|PATTERN]", run: func(t *tool) int {
		found, ok := t.matchProcesses()
		if !ok {
			return 2
		}
		if t.has('c') {
			t.print("%d\n", len(found))
		}
		for _, p := range found {
			switch {
			case t.has('c'):
			case t.has('a'):
				t.print("%d %s\n", t.PIDs().PID(p), commandLine(p))
			case t.has('l'):
				t.print("%d %s\n", t.PIDs().PID(p), p.Name())
			default:
				t.print("%d\n", t.PIDs().PID(p))
			}
		}
		return btoi(len(found) == 0)
	}}
}

func pkill() command {
	return command{flags: "-", usage: "[-l|-SIGNAL] [-xfvno] [-s SID|-P PPID|PATTERN]", run: func(t *tool) int {
		sig, list, ok := t.signalArg()
		if !ok {
			return 2
		}
		if list {
			return t.listSignals()
		}
		found, ok := t.matchProcesses()
		if !ok {
			return 2
		}
		for _, p := range found {
			_ = t.Kill(t.PIDs().PID(p), sig)
		}
		return btoi(len(found) == 0)
	}}
}

func (t *tool) matchProcesses() ([]*proc.Process, bool) {
	if len(t.args) == 0 && !t.has('P') && !t.has('u') {
		t.missing("pattern")
		return nil, false
	}
	pattern := ""
	if len(t.args) > 0 {
		pattern = t.args[0]
	}
	if t.has('x') {
		pattern = "^(" + pattern + ")$"
	}
	re, err := posix(pattern, true, false)
	if err != nil {
		re = regexp.MustCompile(regexp.QuoteMeta(pattern))
	}
	var found []*proc.Process
	for _, p := range t.PIDs().Processes() {
		name := p.Name()
		if t.has('f') {
			name = commandLine(p)
		}
		if p.PID == t.PID && p.PIDs() == t.PIDs() || p.Ended() || re.MatchString(name) == t.has('v') {
			continue
		}
		if t.has('P') && t.number('P', 0) != t.ppid(p) {
			continue
		}
		found = append(found, p)
	}
	if t.has('n') && len(found) > 1 {
		found = found[len(found)-1:]
	}
	if t.has('o') && len(found) > 1 {
		found = found[:1]
	}
	return found, true
}

// commandLine is a process's arguments as ps shows them.
func commandLine(p *proc.Process) string {
	if p.Ended() || len(p.Args) == 0 {
		return "[" + p.Name() + "]"
	}
	return strings.Join(p.Args, " ")
}
