package coreutils

func pwd() command {
	return command{flags: "LP", usage: "", run: func(t *tool) int {
		t.print("%s\n", t.Dir)
		return 0
	}}
}
