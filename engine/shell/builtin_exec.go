package shell

import (
	"strings"
)

// builtinExec replaces the shell, or without a command makes its redirections last.
func builtinExec(s *shell, args []string) int {
	args = args[1:]
	for len(args) > 0 && strings.HasPrefix(args[0], "-") && len(args[0]) > 1 {
		if args[0] == "-a" && len(args) > 1 {
			args = args[1:]
		}
		args = args[1:]
	}
	if len(args) == 0 {
		return 0
	}
	file, err := s.find(args[0])
	if err == nil {
		s.replaceWith(file, args, s.environ())
		return s.status
	}
	if s.dialect == dash || s.dialect == ash {
		s.warn("exec: %s: not found", args[0])
		s.status = 127
	} else {
		s.warn("exec: %s: not found", args[0])
		s.status = 127
	}
	code := s.status
	if !s.opts.interactive {
		s.flow = flowExit
	}
	return code
}
