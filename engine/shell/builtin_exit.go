package shell

import (
	"strconv"
	"strings"
)

// number is an optional status argument.
func (s *shell) statusArg(args []string) int {
	if len(args) < 2 {
		return s.status
	}
	n, err := strconv.Atoi(strings.TrimSpace(args[1]))
	if err != nil {
		s.illegalNumber(args[0], args[1])
		return 2
	}
	return n & 0xff
}

func builtinExit(s *shell, args []string) int {
	code := s.statusArg(args)
	if s.opts.interactive && s.dialect == bash {
		s.farewell()
	}
	s.flow = flowExit
	return code
}
