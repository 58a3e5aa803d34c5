package shell

import (
	"strings"

	"mvdan.cc/sh/v3/syntax"
)

func builtinUnset(s *shell, args []string) int {
	args = args[1:]
	functions, variables := false, false
	for len(args) > 0 && len(args[0]) > 1 && args[0][0] == '-' {
		functions = functions || args[0] == "-f"
		variables = variables || args[0] == "-v"
		args = args[1:]
	}
	code := 0
	for _, a := range args {
		name, index, elem := strings.Cut(a, "[")
		switch {
		case functions:
			delete(s.funcs, a)
		case elem && s.dialect == bash:
			s.unsetElement(name, strings.TrimSuffix(index, "]"))
		case !syntax.ValidName(a):
			code = s.badName("unset", a, a)
		default:
			if _, ok := s.lookup(a); !ok && !variables && s.dialect == bash {
				delete(s.funcs, a)
			}
			if !s.unset(a) {
				return 1
			}
		}
	}
	return code
}

func (s *shell) unsetElement(name, index string) {
	v, ok := s.lookup(name)
	if !ok || v.array == nil {
		return
	}
	key := index
	if !v.array.assoc {
		if n, err := s.arithText(index); err == nil {
			key = itoa(int(n))
		}
	}
	delete(v.array.items, key)
	s.put(name, v)
}
