package coreutils

func realpath() command {
	return command{flags: "emsqz", usage: "FILE...", run: func(t *tool) int {
		if len(t.args) == 0 {
			return t.missing("operand")
		}
		code := 0
		for _, name := range t.args {
			s, err := t.canonical(name, t.has('e'))
			if err != nil {
				code = t.fail(name, err)
				continue
			}
			t.print("%s\n", s)
		}
		return code
	}}
}
