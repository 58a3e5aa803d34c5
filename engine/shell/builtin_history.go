package shell

import (
	"fmt"
	"strconv"
)

// builtinHistory is history [N] and history -c.
func builtinHistory(s *shell, args []string) int {
	e := s.reader.editor
	if e == nil {
		return 0
	}
	first := 0
	if len(args) > 1 {
		if args[1] == "-c" {
			e.History = nil
			return 0
		}
		n, err := strconv.Atoi(args[1])
		if err != nil || n < 0 {
			s.warn("history: %s: numeric argument required", args[1])
			return 1
		}
		first = max(0, len(e.History)-n)
	}
	for i := first; i < len(e.History); i++ {
		if code := s.print(fmt.Sprintf("%5d  %s\n", i+1, e.History[i])); code != 0 {
			return code
		}
	}
	return 0
}
