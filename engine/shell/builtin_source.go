package shell

import (
	"strings"

	"github.com/podscope/podscope/engine/errno"
)

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
