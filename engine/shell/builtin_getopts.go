package shell

import (
	"fmt"
	"strconv"
	"strings"
)

// builtinGetopts takes the next option off the parameters.
func builtinGetopts(s *shell, args []string) int {
	if len(args) < 3 {
		s.warn("getopts: usage: getopts optstring var [arg]")
		return 2
	}
	spec, name := args[1], args[2]
	list := s.params
	if len(args) > 3 {
		list = args[3:]
	}
	index, _ := strconv.Atoi(s.get("OPTIND"))
	index = max(index, 1)
	pos := max(s.optpos, 1)
	done := func(next int) int {
		s.setString(name, "?")
		s.setString("OPTIND", strconv.Itoa(next))
		return 1
	}
	if index > len(list) {
		return done(len(list) + 1)
	}
	arg := list[index-1]
	switch {
	case arg == "--":
		return done(index + 1)
	case len(arg) < 2 || arg[0] != '-':
		return done(index)
	}
	letter := arg[pos : pos+1]
	pos++
	at := strings.Index(strings.TrimPrefix(spec, ":"), letter)
	spec2 := strings.TrimPrefix(spec, ":")
	quiet := spec != spec2
	s.unset("OPTARG")
	value := letter
	switch {
	case at < 0 || letter == ":":
		value = "?"
		if quiet {
			s.setString("OPTARG", letter)
		} else {
			s.getoptsError("Illegal option -"+letter, "illegal option -- "+letter)
		}
	case at+1 < len(spec2) && spec2[at+1] == ':':
		switch {
		case pos < len(arg):
			s.setString("OPTARG", arg[pos:])
		case index < len(list):
			index++
			s.setString("OPTARG", list[index-1])
		default:
			value = "?"
			if quiet {
				value = ":"
				s.setString("OPTARG", letter)
			} else {
				s.getoptsError("No arg for -"+letter+" option", "option requires an argument -- "+letter)
			}
		}
		pos = len(arg)
	}
	if pos >= len(arg) {
		index, pos = index+1, 0
	}
	s.setString("OPTIND", strconv.Itoa(index))
	s.optpos = pos
	s.setString(name, value)
	return 0
}

func (s *shell) getoptsError(plain, bashes string) {
	if s.dialect == bash {
		fmt.Fprintf(s.p.Stderr, "%s: %s\n", s.name, bashes)
		return
	}
	fmt.Fprintln(s.p.Stderr, plain)
}
