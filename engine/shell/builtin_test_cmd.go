package shell

import "github.com/podscope/podscope/engine/condition"

// builtinTest is test and [.
func builtinTest(s *shell, args []string) int {
	name := args[0]
	list := args[1:]
	if name == "[" {
		if len(list) == 0 || list[len(list)-1] != "]" {
			if s.dialect == bash {
				s.warn("[: missing `]'")
			} else {
				s.warn("[: missing ]")
			}
			return 2
		}
		list = list[:len(list)-1]
	}
	ok, err := s.asker().Holds(list)
	if err != nil {
		if s.dialect == ash {
			s.warn("%s", err)
		} else {
			s.warn("%s: %s", name, err)
		}
		return 2
	}
	return int(truth(!ok))
}

// asker evaluates conditions for this shell.
func (s *shell) asker() condition.Asker {
	a := condition.Asker{P: s.p, Words: condition.Busybox, Shell: s.has}
	switch s.dialect {
	case dash:
		a.Words = condition.Dash
	case bash:
		a.Words = condition.Bash
	}
	return a
}

// has answers what only the shell knows: whether a variable (-v) or an option (-o) is set.
func (s *shell) has(op, name string) bool {
	if op == "-v" {
		_, ok := s.lookup(name)
		return ok
	}
	for _, l := range optionLetters {
		if l.name == name {
			return *l.flag(&s.opts)
		}
	}
	return false
}
