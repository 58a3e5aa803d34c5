package coreutils

import (
	"fmt"
	"strconv"
	"strings"
)

// parse sorts arguments into flags and operands. It reports false after complaining about an unknown flag.
func (t *tool) parse(args []string) bool {
	t.set = map[byte][]string{}
	spec, ordered := strings.CutPrefix(t.cmd.flags, "+")
	if spec == "-" { // takes its arguments as they are
		t.args = args
		return true
	}
	for len(args) > 0 {
		a := args[0]
		args = args[1:]
		switch {
		case a == "--":
			t.args = append(t.args, args...)
			return true
		case strings.HasPrefix(a, "--"):
			var ok bool
			if args, ok = t.longFlag(a[2:], spec, args); !ok {
				return false
			}
		case len(a) > 1 && a[0] == '-' && !t.numericOperand(a, spec):
			var ok bool
			if args, ok = t.shortFlags(a[1:], spec, args); !ok {
				return false
			}
		default:
			t.args = append(t.args, a)
			if ordered {
				t.args = append(t.args, args...)
				return true
			}
		}
	}
	return true
}

// numericOperand keeps "-5" as an operand for commands (head -5, seq -1) that list '#' among their flags.
func (t *tool) numericOperand(a, spec string) bool {
	return strings.Contains(spec, "#") && a[1] >= '0' && a[1] <= '9'
}

func (t *tool) shortFlags(cluster, spec string, args []string) ([]string, bool) {
	for i := 0; i < len(cluster); i++ {
		c := cluster[i]
		at := strings.IndexByte(spec, c)
		if at < 0 || c == ':' || c == '#' {
			t.unknown("invalid option -- '%s'", string(c), "unrecognized option: %s")
			return args, false
		}
		if at+1 >= len(spec) || spec[at+1] != ':' {
			t.set[c] = append(t.set[c], "")
			continue
		}
		v := cluster[i+1:]
		optional := at+2 < len(spec) && spec[at+2] == ':'
		if v == "" && !optional {
			if len(args) == 0 {
				t.unknown("option requires an argument -- '%s'", string(c), "option requires an argument: %s")
				return args, false
			}
			v, args = args[0], args[1:]
		}
		t.set[c] = append(t.set[c], v)
		return args, true
	}
	return args, true
}

func (t *tool) longFlag(name, spec string, args []string) ([]string, bool) {
	name, v, has := strings.Cut(name, "=")
	var short byte
	for _, l := range strings.Fields(t.cmd.long) {
		full, to, _ := strings.Cut(l, "=")
		if full == name || strings.HasPrefix(full, name) && short == 0 {
			short = to[0]
		}
	}
	if short == 0 {
		t.unknown("unrecognized option '--%s'", name, "unrecognized option: %s")
		return args, false
	}
	at := strings.IndexByte(spec, short)
	takes := at >= 0 && at+1 < len(spec) && spec[at+1] == ':'
	optional := takes && at+2 < len(spec) && spec[at+2] == ':'
	if takes && !has && !optional {
		if len(args) == 0 {
			t.unknown("option '--%s' requires an argument", name, "option requires an argument: %s")
			return args, false
		}
		v, args = args[0], args[1:]
	}
	t.set[short] = append(t.set[short], v)
	return args, true
}

func (t *tool) unknown(gnu, what, busybox string) {
	if t.gnu {
		t.warn(gnu, what)
		return
	}
	t.warn(busybox, what)
}

// badUsage prints what follows a complaint about arguments, and returns the exit code.
func (t *tool) badUsage() int {
	if t.gnu {
		fmt.Fprintf(t.Stderr, "Try '%s --help' for more information.\n", t.name)
		switch t.name {
		case "ls", "grep", "egrep", "fgrep", "sort", "diff", "cmp", "curl":
			return 2
		case "timeout", "env", "nohup", "nice":
			return 125
		}
		return 1
	}
	fmt.Fprintf(t.Stderr, "%s\n\nUsage: %s %s\n", banner, t.name, t.cmd.usage)
	return 1
}

// missing complains about absent operands.
func (t *tool) missing(what string) int {
	if t.gnu {
		t.warn("missing %s", what)
	}
	return t.badUsage()
}

// banner opens busybox' usage texts.
const banner = "BusyBox v1.36.1 (2023-05-18 22:34:17 UTC) multi-call binary."

// size reads a count with an optional suffix: 10, 1k, 4M.
func size(s string) (int64, bool) {
	if s == "" {
		return 0, false
	}
	unit := int64(1)
	for suffix, u := range map[string]int64{
		"b": 512, "c": 1, "w": 2, "k": 1 << 10, "K": 1 << 10, "kB": 1000, "KB": 1000, "KiB": 1 << 10, "m": 1 << 20, "M": 1 << 20,
		"MB": 1e6, "MiB": 1 << 20, "g": 1 << 30, "G": 1 << 30, "GB": 1e9, "GiB": 1 << 30,
	} {
		if digits, ok := strings.CutSuffix(s, suffix); ok && digits != "" && strings.Trim(digits, "+-0123456789") == "" {
			s, unit = digits, u
			break
		}
	}
	n, err := strconv.ParseInt(s, 10, 64)
	return n * unit, err == nil
}
