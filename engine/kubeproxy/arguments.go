package kubeproxy

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// arguments are what iptables was asked for.
type arguments struct {
	command                          byte // 'L' or 'S'
	table, chain                     string
	rule                             int
	verbose, exact, numbers, numeric bool
	version                          bool
}

// words are the options that have a letter too; -l is none of iptables, which has --line-numbers alone.
var words = map[string]string{
	"--list": "-L", "--list-rules": "-S", "--verbose": "-v", "--numeric": "-n", "--exact": "-x", "--table": "-t", "--wait": "-w", "--version": "-V", "--line-numbers": "-l",
}

// parseArgs reads the options; problem is what iptables complains of.
func parseArgs(args []string) (a arguments, problem string) {
	a.table = "filter"
	for len(args) > 0 && problem == "" {
		arg := args[0]
		args = args[1:]
		if letter, ok := words[arg]; ok {
			arg = letter
		}
		switch {
		case strings.HasPrefix(arg, "--"):
			problem = fmt.Sprintf("unknown option %q", arg)
		case strings.HasPrefix(arg, "-"):
			args, problem = a.letters(arg[1:], args)
		case a.chain == "":
			a.chain = arg
		default:
			n, err := strconv.Atoi(arg)
			if err != nil || n < 1 {
				problem = fmt.Sprintf("Invalid rule number `%s'", arg)
			}
			a.rule = n
		}
	}
	switch {
	case problem != "" || a.version:
		return a, problem
	case a.command == 0:
		return a, "no command specified"
	case !slices.Contains([]string{"nat", "filter", "mangle", "raw"}, a.table):
		return a, fmt.Sprintf("table '%s' does not exist", a.table)
	}
	return a, ""
}

// letters reads options of one letter each. -t takes what follows; -L and -S may have the chain's name at once.
func (a *arguments) letters(arg string, rest []string) ([]string, string) {
	for arg != "" {
		letter := arg[0]
		arg = arg[1:]
		switch letter {
		case 't':
			if arg == "" && len(rest) > 0 {
				arg, rest = rest[0], rest[1:]
			}
			if arg == "" {
				return rest, `option "-t" requires an argument`
			}
			a.table, arg = arg, ""
		case 'L', 'S':
			if a.command != 0 && a.command != letter {
				return rest, fmt.Sprintf("Cannot use -%c with -%c", letter, a.command)
			}
			a.command = letter
			if strings.Trim(arg, "vnxtwl") != "" {
				a.chain, arg = arg, ""
			}
		default:
			if !a.flag(letter) {
				return rest, "only -L and -S work here: kube-proxy writes the rules"
			}
		}
	}
	return rest, ""
}

// flag reads an option without a value.
func (a *arguments) flag(letter byte) bool {
	switch letter {
	case 'v':
		a.verbose = true
	case 'n':
		a.numeric = true
	case 'x':
		a.exact = true
	case 'l':
		a.numbers = true
	case 'V':
		a.version = true
	default:
		return letter == 'w'
	}
	return true
}
