package coreutils

func which() command {
	return command{flags: "a", usage: "[-a] COMMAND...", run: func(t *tool) int {
		code := 0
		for _, name := range t.args {
			file, err := t.LookPath(name)
			if err == nil {
				if info, serr := t.Stat(file); serr != nil || !info.MayExecute(t.Cred) || info.IsDir() {
					err = errNotDir
				}
			}
			if err != nil {
				code = 1
				continue
			}
			t.print("%s\n", file)
		}
		return code
	}}
}
