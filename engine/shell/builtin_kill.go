package shell

import (
	"strconv"
	"strings"

	"github.com/podscope/podscope/engine/errno"
	"github.com/podscope/podscope/engine/proc"
)

func builtinKill(s *shell, args []string) int {
	args = args[1:]
	sig := proc.SIGTERM
	if len(args) > 0 && args[0] == "-l" {
		return s.killList(args[1:])
	}
	if len(args) > 1 && (args[0] == "-s" || args[0] == "-n") {
		args = append([]string{"-" + args[1]}, args[2:]...)
	}
	if len(args) > 0 && len(args[0]) > 1 && args[0][0] == '-' && args[0] != "--" {
		var ok bool
		if sig, ok = proc.ParseSignal(args[0][1:]); !ok {
			return s.badSignal(args[0][1:])
		}
		args = args[1:]
	}
	if len(args) > 0 && args[0] == "--" {
		args = args[1:]
	}
	if len(args) == 0 {
		if s.dialect == bash {
			s.warn("kill: usage: kill [-s sigspec | -n signum | -sigspec] pid | jobspec ... or kill -l [sigspec]")
		} else {
			s.warn("you need to specify whom to kill") // the command has no name of its own in ash
		}
		return 2
	}
	code := 0
	for _, a := range args {
		if !s.killOne(a, sig) {
			code = 1
		}
	}
	return code
}

func (s *shell) badSignal(name string) int {
	switch s.dialect {
	case bash:
		s.warn("kill: %s: invalid signal specification", name)
	case dash:
		s.warn("kill: Illegal option -%s", name)
		return 2
	default:
		s.warn("kill: bad signal name '%s'", name)
	}
	return 1
}

func (s *shell) killOne(spec string, sig proc.Signal) bool {
	pid, err := strconv.Atoi(spec)
	if strings.HasPrefix(spec, "%") {
		j := s.findJob(spec)
		if j == nil {
			s.noJob("kill", spec)
			return false
		}
		pid, err = j.procs[0].PID, nil
		if j.procs[0].Group != s.p.Group {
			pid = -j.procs[0].Group
		}
		if j.stopped {
			defer func() { j.stopped = false; _ = s.p.Kill(pid, proc.SIGCONT) }()
		}
	}
	if err != nil {
		switch s.dialect {
		case bash:
			s.warn("kill: %s: arguments must be process or job IDs", spec)
		case dash:
			s.warn("kill: Illegal number: %s", spec)
		default:
			s.warn("kill: invalid number '%s'", spec)
		}
		return false
	}
	err = s.p.Kill(pid, sig)
	if err == nil {
		return true
	}
	switch s.dialect {
	case bash:
		s.warn("kill: (%d) - %s", pid, errno.Text(err))
	case dash:
		s.warn("kill: %s", errno.Text(err))
	default:
		s.warn("kill: can't kill pid %d: %s", pid, errno.Text(err))
	}
	return false
}

func (s *shell) killList(args []string) int {
	if len(args) == 0 {
		return listSignals(s)
	}
	for _, a := range args {
		sig, ok := proc.ParseSignal(a)
		if n, err := strconv.Atoi(a); err == nil && n > 128 {
			sig, ok = proc.Signal(n-128), true
		}
		switch {
		case !ok:
			return s.badSignal(a)
		case isNumber(a):
			s.print(sig.Name() + "\n")
		default:
			s.print(itoa(int(sig)) + "\n")
		}
	}
	return 0
}
