package shell

import (
	"strings"
)

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
