package coreutils

import "github.com/podscope/podscope/engine/proc"

func ttyCommand() command {
	return command{flags: "s", usage: "[-s]", run: func(t *tool) int {
		terminal, ok := t.FDFile(0).(*proc.TTY)
		if !ok {
			if !t.has('s') {
				t.print("not a tty\n")
			}
			return 1
		}
		if !t.has('s') {
			t.print("/dev/%s\n", terminal.Name())
		}
		return 0
	}}
}
