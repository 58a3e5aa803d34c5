package coreutils

func clearScreen() command {
	return command{flags: "-", run: func(t *tool) int {
		t.print("\x1b[H\x1b[J")
		return 0
	}}
}

func reset() command {
	return command{flags: "-", run: func(t *tool) int {
		t.print("\x1bc\x1b[m\x1b[J\x1b[?25h")
		return 0
	}}
}
