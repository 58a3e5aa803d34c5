package coreutils

import "strings"

func echo() command { return command{flags: "-", usage: "[-neE] [ARG]...", run: (*tool).echo} }

func (t *tool) echo() int {
	args, newline, escapes := t.args, true, false
	for len(args) > 0 && len(args[0]) > 1 && args[0][0] == '-' && strings.Trim(args[0][1:], "neE") == "" {
		for _, c := range args[0][1:] {
			switch c {
			case 'n':
				newline = false
			case 'e':
				escapes = true
			case 'E':
				escapes = false
			}
		}
		args = args[1:]
	}
	s := strings.Join(args, " ")
	if escapes {
		var stop bool
		if s, stop = unescape(s); stop {
			newline = false
		}
	}
	_, _ = t.out.WriteString(s)
	if newline {
		_ = t.out.WriteByte('\n')
	}
	return 0
}
