package coreutils

func whoami() command {
	return command{usage: "", run: func(t *tool) int {
		name, ok := t.nameOf("/etc/passwd", t.Cred.UID)
		if !ok {
			if t.gnu {
				t.warn("cannot find name for user ID %d", t.Cred.UID)
			} else {
				t.warn("unknown uid %d", t.Cred.UID)
			}
			return 1
		}
		t.print("%s\n", name)
		return 0
	}}
}
