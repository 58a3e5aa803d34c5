package coreutils

func nice() command {
	return command{flags: "+n:", usage: "[-n ADJUST] [PROG ARGS]", run: func(t *tool) int {
		if len(t.args) == 0 {
			t.print("0\n")
			return 0
		}
		return t.replaceWith(t.args)
	}}
}
