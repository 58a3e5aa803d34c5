package shell

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/podscope/podscope/engine/proc"
)

// builtinTrap sets, resets and lists traps.
func builtinTrap(s *shell, args []string) int {
	args = args[1:]
	if len(args) > 0 && args[0] == "--" {
		args = args[1:]
	}
	switch {
	case len(args) == 0 || len(args) == 1 && args[0] == "-p":
		return s.listTraps()
	case args[0] == "-l":
		return listSignals(s)
	}
	action := args[0]
	names := args[1:]
	reset := action == "-"
	if len(names) == 0 || isNumber(action) {
		reset, names = true, args
	}
	code := 0
	for _, n := range names {
		sig, ok := trapSignal(n, s.dialect)
		if !ok {
			code = s.badTrap(n)
			continue
		}
		if reset {
			s.untrap(sig)
			continue
		}
		s.trap(sig, action)
	}
	return code
}

func isNumber(text string) bool {
	_, err := strconv.Atoi(text)
	return err == nil
}

func trapSignal(name string, d dialect) (proc.Signal, bool) {
	switch strings.TrimPrefix(strings.ToUpper(name), "SIG") {
	case "EXIT", "0":
		return trapEXIT, true
	case "ERR":
		return trapERR, d == bash
	case "DEBUG":
		return trapDBG, d == bash
	case "RETURN":
		return trapRET, d == bash
	}
	sig, ok := proc.ParseSignal(name)
	if d == dash && strings.HasPrefix(strings.ToUpper(name), "SIG") {
		return 0, false
	}
	return sig, ok && sig > 0
}

func (s *shell) badTrap(name string) int {
	switch s.dialect {
	case bash:
		s.warn("trap: %s: invalid signal specification", name)
	case dash:
		fmt.Fprintf(s.p.Stderr, "trap: %s: bad trap\n", name)
	default:
		s.warn("trap: %s: invalid signal specification", name)
	}
	return 1
}

func (s *shell) listTraps() int {
	list := s.traps.actions
	if s.traps.shown != nil && s.dialect != dash {
		list = s.traps.shown
	}
	var b strings.Builder
	for _, sig := range slices.Sorted(maps.Keys(list)) {
		name := sig.Name()
		switch sig {
		case trapEXIT:
			name = "EXIT"
		case trapERR:
			name = "ERR"
		default:
			if s.dialect == bash && sig > 0 {
				name = sig.String()
			}
		}
		b.WriteString("trap -- " + quoteAlways(list[sig]) + " " + name + "\n")
	}
	return s.print(b.String())
}

func listSignals(s *shell) int {
	var b strings.Builder
	for n := proc.Signal(1); n < 32; n++ {
		fmt.Fprintf(&b, "%2d) %s\n", n, n)
	}
	return s.print(b.String())
}
