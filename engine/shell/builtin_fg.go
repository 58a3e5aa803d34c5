package shell

import (
	"github.com/podscope/podscope/engine/proc"
)

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
