package shell

import (
	"fmt"
	"slices"
	"strings"

	"maps"
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

func builtinUnalias(s *shell, args []string) int {
	for _, a := range args[1:] {
		if a == "-a" {
			clear(s.aliases)
		}
		delete(s.aliases, a)
	}
	return 0
}

func builtinUlimit(s *shell, args []string) int {
	flag := "-f"
	if len(args) > 1 {
		flag = args[1]
	}
	if len(args) > 2 {
		return 0
	}
	value := "unlimited"
	switch flag {
	case "-n":
		value = "1048576"
	case "-s":
		value = "8192"
	case "-c":
		value = "0"
	}
	return s.print(value + "\n")
}

func builtinTimes(s *shell, _ []string) int {
	cpu := s.p.CPU()
	minutes := int(cpu.Minutes())
	mine := fmt.Sprintf("%dm%.6fs", minutes, cpu.Seconds()-float64(60*minutes))
	return s.print(mine + " 0m0.000000s\n0m0.000000s 0m0.000000s\n")
}
