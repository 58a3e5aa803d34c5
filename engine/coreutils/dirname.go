package coreutils

import (
	"path"
	"strings"
)

func dirname() command {
	return command{usage: "FILENAME", run: func(t *tool) int {
		if len(t.args) == 0 {
			return t.missing("operand")
		}
		for _, name := range t.args {
			t.print("%s\n", path.Dir(strings.TrimRight(name, "/")+strings.Repeat("/", btoi(strings.Trim(name, "/") == "" && name != ""))))
		}
		return 0
	}}
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}
