package coreutils

func su() command {
	return command{flags: "-", usage: "[-lmp] [-s SH] [-] [USER [FILE ARGS]]", run: func(t *tool) int {
		t.warn("must be suid to work properly")
		return 1
	}}
}
