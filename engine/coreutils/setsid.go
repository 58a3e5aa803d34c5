package coreutils

func setsid() command {
	return command{flags: "+cfw", usage: "[-c] PROG ARGS", run: func(t *tool) int {
		if len(t.args) == 0 {
			return t.missing("operand")
		}
		return t.replaceWith(t.args)
	}}
}
