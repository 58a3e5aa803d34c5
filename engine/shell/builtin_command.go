package shell

import (
	"strings"
)

// builtinCommand runs a command that is no function, or with -v and -V says what a name is.
func builtinCommand(s *shell, args []string) int {
	args = args[1:]
	show := byte(0)
	for len(args) > 0 && len(args[0]) > 1 && args[0][0] == '-' {
		if strings.ContainsAny(args[0], "vV") {
			show = args[0][len(args[0])-1]
		}
		args = args[1:]
	}
	if len(args) == 0 {
		return 0
	}
	switch show {
	case 'v':
		return s.commandV(args)
	case 'V':
		return builtinType(s, append([]string{"command"}, args...))
	}
	return s.runPlain(args)
}

// builtinBuiltin is bash's builtin.
func builtinBuiltin(s *shell, args []string) int {
	if len(args) < 2 {
		return 0
	}
	if b := builtins[args[1]]; b == nil || !b.in(s.dialect) {
		s.warn("builtin: %s: not a shell builtin", args[1])
		return 1
	}
	return s.runPlain(args[1:])
}

// runPlain runs a builtin or executable, passing functions over.
func (s *shell) runPlain(args []string) int {
	if b := builtins[args[0]]; b != nil && b.in(s.dialect) {
		return b.run(s, args)
	}
	s.external(args, nil, s.tail)
	return s.status
}

func (s *shell) commandV(names []string) int {
	code := 0
	for _, n := range names {
		switch b := builtins[n]; {
		case s.aliases[n] != "":
			s.print("alias " + n + "=" + quoteAlways(s.aliases[n]) + "\n")
		case keyword(n), s.funcs[n] != nil, b != nil && b.in(s.dialect):
			s.print(n + "\n")
		default:
			file, ok := s.executable(n)
			if !ok {
				code = 1
				if s.dialect != bash {
					code = 127
				}
				continue
			}
			s.print(file + "\n")
		}
	}
	return code
}

// executable is the file behind a name, if it can be run.
func (s *shell) executable(name string) (string, bool) {
	file, err := s.find(name)
	if err != nil {
		return "", false
	}
	i, err := s.p.Stat(file)
	return file, err == nil && !i.IsDir() && i.MayExecute(s.p.Cred)
}

func keyword(name string) bool {
	switch name {
	case "if", "then", "else", "elif", "fi", "for", "while", "until", "do", "done", "case", "esac", "in", "{", "}", "!":
		return true
	}
	return false
}
