package coreutils

import "strings"

func mount() command {
	return command{flags: "-", usage: "[OPTIONS] [-o OPT] DEVICE NODE", run: func(t *tool) int {
		if len(t.args) > 0 && !strings.HasPrefix(t.args[0], "-t") {
			t.warn("mounting %s failed: Operation not permitted", strings.Join(t.args, " on "))
			return 1
		}
		for _, m := range t.FS.Mounts() {
			mode := "rw"
			if m.ReadOnly {
				mode = "ro"
			}
			t.print("%s on %s type %s (%s,relatime)\n", m.Source(), m.Path, m.FS.Type(), mode)
		}
		return 0
	}}
}
