package shell

import (
	"maps"
	"slices"
	"strings"
)

func builtinHelp(s *shell, _ []string) int {
	var b strings.Builder
	b.WriteString("Built-in commands:\n------------------\n\t")
	var names []string
	for _, n := range slices.Sorted(maps.Keys(builtins)) {
		if builtins[n].in(s.dialect) {
			names = append(names, n)
		}
	}
	b.WriteString(strings.Join(names, " ") + "\n")
	return s.print(b.String())
}
