package shell

import (
	"strings"
)

// builtinSet lists variables, sets options and the positional parameters.
func builtinSet(s *shell, args []string) int {
	args = args[1:]
	if len(args) == 0 {
		var b strings.Builder
		for _, n := range s.names() {
			v, _ := s.lookup(n)
			b.WriteString(n + "=" + quoteSet(v, s.dialect) + "\n")
		}
		return s.print(b.String())
	}
	for len(args) > 0 && len(args[0]) > 1 && (args[0][0] == '-' || args[0][0] == '+') {
		a := args[0]
		args = args[1:]
		if a == "--" {
			s.params = args
			return 0
		}
		on := a[0] == '-'
		for i := 1; i < len(a); i++ {
			if a[i] != 'o' {
				if !s.setOption(a[i], "", on) {
					return s.badOption(a[:1] + a[i:i+1])
				}
				continue
			}
			if len(args) == 0 {
				return s.listOptions(on)
			}
			if args[0] == "pipefail" && s.dialect == dash || !s.setOption(0, args[0], on) {
				return s.badOption("-o " + args[0])
			}
			args = args[1:]
		}
		if len(args) == 0 {
			return 0
		}
	}
	if len(args) > 0 && args[0] == "-" {
		args = args[1:]
	}
	if len(args) > 0 {
		s.params = args
	}
	return 0
}

func quoteSet(v variable, d dialect) string {
	switch {
	case v.array != nil:
		return v.shown()
	case d == bash:
		return quoteIfNeeded(v.value)
	}
	return quoteAlways(v.value)
}

func (s *shell) badOption(o string) int {
	switch s.dialect {
	case bash:
		s.warn("set: %s: invalid option", o)
		return 2
	case dash:
		s.warn("set: Illegal option %s", o)
	default:
		s.warn("set: illegal option %s", o)
	}
	s.fatal(2)
	return 2
}

func (s *shell) listOptions(on bool) int {
	var b strings.Builder
	if on {
		b.WriteString("Current option settings\n")
	}
	for _, l := range optionLetters {
		state := "off"
		if *l.flag(&s.opts) {
			state = "on"
		}
		if on {
			b.WriteString(l.name + strings.Repeat(" ", max(16-len(l.name), 1)) + state + "\n")
			continue
		}
		sign := "+o "
		if state == "on" {
			sign = "-o "
		}
		b.WriteString("set " + sign + l.name + "\n")
	}
	return s.print(b.String())
}
