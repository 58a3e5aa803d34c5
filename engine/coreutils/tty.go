package coreutils

func ttyCommand() command {
	return command{flags: "s", usage: "[-s]", run: func(t *tool) int {
		if !isTerminal(t.Process, 0) {
			if !t.has('s') {
				t.print("not a tty\n")
			}
			return 1
		}
		if !t.has('s') {
			t.print("/dev/pts/0\n")
		}
		return 0
	}}
}
