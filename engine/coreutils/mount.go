package coreutils

import "strings"

func mount() command {
	return command{flags: "-", usage: "[OPTIONS] [-o OPT] DEVICE NODE", run: func(t *tool) int {
		kind, asks := mountOperands(t.args)
		if asks { // containers lack what it takes
			t.warn("permission denied (are you root?)")
			return 1
		}
		for _, m := range t.FS.Mounts() {
			if kind != "" && m.FS.Type() != kind {
				continue
			}
			mode := "rw"
			if m.ReadOnly {
				mode = "ro"
			}
			t.print("%s on %s type %s (%s,relatime)\n", m.Source(), m.Path, m.FS.Type(), mode)
		}
		return 0
	}}
}

// mountOperands is the type of file system that is asked for, and whether anything is to be mounted.
func mountOperands(args []string) (kind string, asks bool) {
	for i := 0; i < len(args); i++ {
		switch a := args[i]; {
		case a == "-t" && i+1 < len(args):
			i++
			kind = args[i]
		case strings.HasPrefix(a, "-t"):
			kind = a[2:]
		case a == "-o":
			i++
			asks = asks || i < len(args) && strings.Contains(args[i], "remount")
		case !strings.HasPrefix(a, "-") || a == "-a":
			asks = true
		}
	}
	return kind, asks
}
