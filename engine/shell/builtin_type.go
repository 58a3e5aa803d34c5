package shell

import (
	"strings"
)

// builtinType says what names are.
func builtinType(s *shell, args []string) int {
	code := 0
	if len(args) > 1 && s.dialect == bash && strings.HasPrefix(args[1], "-") {
		return s.typeFlags(args[1], args[2:])
	}
	for _, n := range args[1:] {
		what := s.kind(n)
		if what == "" {
			code = s.unknown(args[0], n)
			continue
		}
		s.print(n + " is " + what + "\n")
	}
	return code
}

func (s *shell) unknown(cmd, name string) int {
	if s.dialect == bash {
		s.warn("%s: %s: not found", cmd, name)
		return 1
	}
	if s.dialect == dash {
		s.print(name + ": not found\n")
		return 127
	}
	s.print(name + ": not found\n")
	return 127
}

func (s *shell) kind(n string) string {
	b := builtins[n]
	switch {
	case s.aliases[n] != "":
		if s.dialect == bash {
			return "aliased to `" + s.aliases[n] + "'"
		}
		return "an alias for " + s.aliases[n]
	case keyword(n):
		return "a shell keyword"
	case s.funcs[n] != nil:
		if s.dialect == bash {
			return "a function"
		}
		return "a shell function"
	case b != nil && b.in(s.dialect):
		if b.special && s.dialect != bash {
			return "a special shell builtin"
		}
		return "a shell builtin"
	}
	file, ok := s.executable(n)
	if !ok {
		return ""
	}
	return file
}

// typeFlags is bash's type -t and -p.
func (s *shell) typeFlags(flag string, names []string) int {
	code := 0
	for _, n := range names {
		what := s.kind(n)
		switch {
		case what == "":
			code = 1
		case strings.HasPrefix(what, "/"):
			if flag == "-t" {
				what = "file"
			}
			s.print(what + "\n")
		case flag == "-t":
			s.print(map[bool]string{true: "builtin", false: what[strings.LastIndexByte(what, ' ')+1:]}[strings.HasSuffix(what, "builtin")] + "\n")
		}
	}
	return code
}
