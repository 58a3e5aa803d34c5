package shell

import (
	"slices"
	"strings"

	"mvdan.cc/sh/v3/syntax"
)

// builtinLocal is local, also where the grammar knows no declarations.
func builtinLocal(s *shell, args []string) int {
	if len(s.calls) == 0 {
		if s.dialect == bash {
			s.warn("local: can only be used in a function")
			return 1
		}
		s.warn("local: not in a function")
		s.fatal(2)
		return 2
	}
	for _, a := range args[1:] {
		name, value, assign := strings.Cut(a, "=")
		if strings.HasPrefix(a, "-") && !assign {
			continue
		}
		if !syntax.ValidName(name) {
			return s.badName("local", a, name)
		}
		s.makeLocal(name)
		if assign && !s.set(name, value, false) {
			return s.status
		}
	}
	return 0
}

// makeLocal remembers a variable, to be put back when the function returns. bash's locals begin unset, the others' keep the value.
func (s *shell) makeLocal(name string) {
	f := s.calls[len(s.calls)-1]
	if slices.ContainsFunc(f.saved, func(sv savedVar) bool { return sv.name == name }) {
		return
	}
	v, had := s.vars[name]
	f.saved = append(f.saved, savedVar{name, v, had})
	if s.dialect == bash {
		s.env = nil
		s.vars[name] = variable{gone: true, exported: v.exported}
	}
}
