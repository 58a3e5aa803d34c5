package shell

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/podscope/podscope/engine/errno"
	"github.com/podscope/podscope/engine/proc"
)

// jobLine is a job as jobs and the prompt show it.
func (s *shell) jobLine(j *job) string {
	state := "Running"
	switch {
	case j.done():
		last := j.procs[len(j.procs)-1].Status()
		switch {
		case last.Signal != 0:
			state = last.Signal.Description()
		case last.Code != 0 && s.dialect == bash:
			state = "Exit " + strconv.Itoa(last.Code)
		case last.Code != 0:
			state = "Done(" + strconv.Itoa(last.Code) + ")"
		default:
			state = "Done"
		}
	case j.stopped:
		state = "Stopped"
	}
	mark := " "
	for i, have := range s.jobs.list {
		if have == j && i == len(s.jobs.list)-1 {
			mark = "+"
		} else if have == j && i == len(s.jobs.list)-2 {
			mark = "-"
		}
	}
	text := j.text
	if state == "Running" && s.dialect == bash {
		text += " &"
	}
	return fmt.Sprintf("[%d]%s  %-23s %s", j.number, mark, state, text)
}

func builtinJobs(s *shell, args []string) int {
	var b strings.Builder
	for _, j := range s.jobs.list {
		if j.known {
			continue
		}
		if len(args) > 1 && args[1] == "-p" {
			b.WriteString(itoa(j.procs[0].PID) + "\n")
			continue
		}
		b.WriteString(s.jobLine(j) + "\n")
		if j.done() {
			j.known = true
		}
	}
	return s.print(b.String())
}

// builtinWait waits for jobs. A trapped signal ends it at once with 128+n.
func builtinWait(s *shell, args []string) int {
	args = args[1:]
	if len(args) == 0 {
		for _, j := range s.jobs.list {
			if j.stopped {
				continue
			}
			if code, interrupted := s.waitInterruptibly(j); interrupted {
				return code
			}
		}
		s.jobs.list = nil
		return 0
	}
	code := 0
	if args[0] == "-n" {
		return s.waitNext()
	}
	for _, a := range args {
		j := s.findJob(a)
		if j == nil {
			code = s.noJob("wait", a)
			continue
		}
		var interrupted bool
		if code, interrupted = s.waitInterruptibly(j); interrupted {
			return code
		}
		if last := j.procs[len(j.procs)-1]; s.dialect != bash {
			s.obituary(last, last.Status(), noText)
		}
	}
	return code
}

// waitNext is wait -n: the next job that ends.
func (s *shell) waitNext() int {
	for {
		running := false
		for _, j := range s.jobs.list {
			if j.known {
				continue
			}
			if j.done() {
				code, _ := s.waitInterruptibly(j)
				return code
			}
			running = true
		}
		if !running {
			return 127
		}
		s.p.Park()
		if sig := s.traps.first(); sig != 0 {
			return 128 + int(sig)
		}
	}
}

func (s *shell) noJob(cmd, spec string) int {
	if strings.HasPrefix(spec, "%") {
		if s.dialect == bash {
			s.warn("%s: %s: no such job", cmd, spec)
		} else {
			s.warn("%s: No such job: %s", cmd, spec)
		}
		return 127
	}
	if s.dialect == bash {
		if isNumber(spec) {
			s.warn("%s: pid %s is not a child of this shell", cmd, spec)
		} else {
			s.warn("%s: `%s': not a pid or valid job spec", cmd, spec)
			return 1
		}
	}
	return 127
}

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
			s.warn("kill: you need to specify whom to kill")
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

func (s *shell) jobArg(args []string) *job {
	spec := "%+"
	if len(args) > 1 {
		spec = args[1]
	}
	if j := s.findJob(spec); j != nil && !j.done() {
		return j
	}
	switch {
	case len(args) > 1:
		s.noJob(args[0], spec)
	case s.dialect == bash:
		s.warn("%s: current: no such job", args[0])
	default:
		s.warn("%s: No current job", args[0])
	}
	return nil
}

// builtinFg continues a job in the foreground.
func builtinFg(s *shell, args []string) int {
	j := s.jobArg(args)
	if j == nil {
		return 1
	}
	s.print(j.text + "\n")
	j.stopped, j.known = false, true
	s.giveTerminal(j.procs[0].Group)
	_ = s.p.Kill(-j.procs[0].Group, proc.SIGCONT)
	codes := s.waitJob(j.procs, func() string { return j.text })
	return codes[len(codes)-1]
}

// builtinBg continues a job in the background.
func builtinBg(s *shell, args []string) int {
	j := s.jobArg(args)
	if j == nil {
		return 1
	}
	j.stopped = false
	_ = s.p.Kill(-j.procs[0].Group, proc.SIGCONT)
	return s.print(fmt.Sprintf("[%d]+ %s &\n", j.number, j.text))
}

func builtinDisown(s *shell, args []string) int {
	if len(args) == 1 {
		s.jobs.list = nil
		return 0
	}
	for i, j := range s.jobs.list {
		if j == s.findJob(args[1]) {
			s.jobs.list = append(s.jobs.list[:i:i], s.jobs.list[i+1:]...)
			break
		}
	}
	return 0
}
