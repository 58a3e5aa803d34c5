package shell

import (
	"strings"
)

// builtinMapfile reads lines into an array.
func builtinMapfile(s *shell, args []string) int {
	strip, name := false, "MAPFILE"
	for _, a := range args[1:] {
		switch {
		case a == "-t":
			strip = true
		case !strings.HasPrefix(a, "-"):
			name = a
		}
	}
	a := &array{items: map[string]string{}}
	for i := 0; i < maxWords; i++ {
		line, err := s.readUpTo(reading{raw: true, delim: '\n'})
		if err != nil && line == "" {
			break
		}
		if !strip && err == nil {
			line += "\n"
		}
		a.items[itoa(i)] = line
	}
	s.put(name, variable{array: a, set: true})
	return 0
}
