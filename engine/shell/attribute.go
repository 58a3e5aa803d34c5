package shell

import (
	"strings"

	"mvdan.cc/sh/v3/syntax"
)

// attribute is export and readonly: names with or without values, or a list of what has the attribute.
func (s *shell) attribute(args []string, mark func(*variable), has func(variable) bool) int {
	name := args[0]
	args = args[1:]
	remove := false
	for len(args) > 0 && len(args[0]) > 1 && args[0][0] == '-' {
		remove = remove || args[0] == "-n"
		args = args[1:]
	}
	if len(args) == 0 {
		return s.listAttribute(name, has)
	}
	code := 0
	for _, a := range args {
		n, value, assign := strings.Cut(a, "=")
		if !syntax.ValidName(n) {
			code = s.badName(name, a, n)
			continue
		}
		if assign && !s.set(n, value, false) {
			return s.status
		}
		v, _ := s.lookup(n)
		if remove {
			v.exported = false
		} else {
			mark(&v)
		}
		v.gone = false
		s.env = nil
		s.vars[n] = v
	}
	return code
}

func (s *shell) badName(cmd, whole, name string) int {
	if s.dialect == bash {
		s.warn("%s: `%s': not a valid identifier", cmd, whole)
		return 1
	}
	s.warn("%s: %s: bad variable name", cmd, name)
	s.fatal(2)
	return 2
}

func (s *shell) listAttribute(name string, has func(variable) bool) int {
	var b strings.Builder
	prefix := name + " "
	if s.dialect == bash {
		prefix = "declare -x "
		if name == "readonly" {
			prefix = "declare -r "
		}
	}
	for _, n := range s.names() {
		v, _ := s.lookup(n)
		if !has(v) {
			continue
		}
		value := quoteAlways(v.scalar())
		if s.dialect == bash {
			value = `"` + strings.NewReplacer(`"`, `\"`, `\`, `\\`, `$`, `\$`, "`", "\\`").Replace(v.scalar()) + `"`
		}
		b.WriteString(prefix + n + "=" + value + "\n")
	}
	return s.print(b.String())
}
