package shell

import (
	"strings"
)

func builtinHash(s *shell, args []string) int {
	code := 0
	for _, n := range args[1:] {
		if strings.HasPrefix(n, "-") {
			continue
		}
		if _, ok := s.executable(n); !ok {
			s.warn("hash: %s: not found", n)
			code = 1
		}
	}
	return code
}
