package shell

import (
	"strconv"
	"strings"

	"github.com/podscope/podscope/engine/errno"
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
	s.flow = flowExit
	return code
}

func builtinReturn(s *shell, args []string) int {
	code := s.statusArg(args)
	if len(s.calls) == 0 && s.sourced == 0 {
		if s.dialect == bash {
			s.warn("return: can only `return' from a function or sourced script")
			return 1
		}
		s.flow = flowExit
		return code
	}
	if s.flow == flowNone {
		s.flow = flowReturn
	}
	return code
}

func builtinEval(s *shell, args []string) int {
	if len(args) > 1 && args[1] == "--" {
		args = args[1:]
	}
	text := strings.Join(args[1:], " ")
	if strings.TrimSpace(text) == "" {
		return 0
	}
	s.evalString(text, "")
	return s.status
}

func builtinSource(s *shell, args []string) int {
	if len(args) < 2 {
		if s.dialect == bash {
			s.warn("%s: filename argument required", args[0])
			return 2
		}
		return 0
	}
	name := args[1]
	if !strings.Contains(name, "/") {
		if found, err := s.p.LookPathIn(s.get("PATH"), name); err == nil {
			name = found
		} else if s.dialect == dash {
			s.warn("%s: %s: not found", args[0], name)
			s.fatal(127)
			return 127
		}
	}
	text, err := s.readScript(name)
	if err != nil {
		return s.sourceFailed(args[0], name, err)
	}
	params := s.params
	if len(args) > 2 {
		s.params = args[2:]
	}
	s.sourced++
	s.status = 0
	s.evalString(text, name)
	s.sourced--
	if s.flow == flowReturn {
		s.flow = flowNone
	}
	if len(args) > 2 {
		s.params = params
	}
	return s.status
}

func (s *shell) sourceFailed(cmd, name string, err error) int {
	if s.dialect == bash {
		s.warn("%s: %s", name, errno.Text(err))
		return 1
	}
	if s.dialect == dash {
		text := errno.Text(err)
		if errno.Of(err) == errno.ENOENT {
			text = "No such file"
		}
		s.warn("%s: cannot open %s: %s", cmd, name, text)
	} else {
		s.warn("%s: can't open '%s': %s", cmd, name, errno.Text(err))
	}
	s.fatal(2)
	return 2
}

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

func builtinLet(s *shell, args []string) int {
	var n int64
	for _, a := range args[1:] {
		var err error
		if n, err = s.arithText(a); err != nil {
			s.expandFailed(err)
			return 1
		}
	}
	return int(truth(n == 0))
}
