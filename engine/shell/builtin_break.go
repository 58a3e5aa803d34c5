package shell

import (
	"strconv"
)

// builtinBreak is break and continue.
func builtinBreak(s *shell, args []string) int {
	n := 1
	if len(args) > 1 {
		var err error
		if n, err = strconv.Atoi(args[1]); err != nil || n < 1 {
			s.illegalNumber(args[0], args[1])
			return 1
		}
	}
	if s.nesting == 0 {
		if s.dialect == bash {
			s.warn("%s: only meaningful in a `for', `while', or `until' loop", args[0])
		}
		return 0
	}
	s.loops = min(n, s.nesting)
	s.flow = flowBreak
	if args[0] == "continue" {
		s.flow = flowContinue
	}
	return 0
}

func (s *shell) illegalNumber(name, arg string) {
	switch s.dialect {
	case bash:
		s.warn("%s: %s: numeric argument required", name, arg)
	case dash:
		s.warn("%s: Illegal number: %s", name, arg)
		s.fatal(2)
	default:
		s.warn("%s: Illegal number: %s", name, arg)
		s.fatal(2)
	}
}
