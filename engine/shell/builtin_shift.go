package shell

import (
	"strconv"
)

func builtinShift(s *shell, args []string) int {
	n := 1
	if len(args) > 1 {
		var err error
		if n, err = strconv.Atoi(args[1]); err != nil || n < 0 {
			s.illegalNumber("shift", args[1])
			return 1
		}
	}
	if n > len(s.params) {
		if s.dialect == dash {
			s.warn("shift: can't shift that many")
			s.fatal(2)
			return 2
		}
		return 1
	}
	s.params = s.params[n:]
	return 0
}
