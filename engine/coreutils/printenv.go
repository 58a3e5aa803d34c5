package coreutils

func printenv() command {
	return command{flags: "0", usage: "[VARIABLE]...", run: func(t *tool) int {
		if len(t.args) == 0 {
			for _, e := range t.Env {
				t.print("%s\n", e)
			}
			return 0
		}
		code := 0
		for _, name := range t.args {
			v, ok := t.LookupEnv(name)
			if !ok {
				code = 1
				continue
			}
			t.print("%s\n", v)
		}
		return code
	}}
}
