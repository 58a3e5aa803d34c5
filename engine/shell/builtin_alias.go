package shell

import (
	"maps"
	"slices"
	"strings"
)

// builtinAlias sets and lists aliases. They apply to commands read later, word by word.
func builtinAlias(s *shell, args []string) int {
	code := 0
	if len(args) == 1 {
		for _, n := range slices.Sorted(maps.Keys(s.aliases)) {
			s.printAlias(n)
		}
		return 0
	}
	for _, a := range args[1:] {
		name, text, ok := strings.Cut(a, "=")
		switch {
		case ok:
			if s.aliases == nil {
				s.aliases = map[string]string{}
			}
			s.aliases[name] = text
		case s.aliases[name] != "":
			s.printAlias(name)
		default:
			s.warn("alias: %s not found", name)
			code = 1
		}
	}
	return code
}

func (s *shell) printAlias(name string) {
	prefix := ""
	if s.dialect == bash {
		prefix = "alias "
	}
	s.print(prefix + name + "=" + quoteAlways(s.aliases[name]) + "\n")
}
