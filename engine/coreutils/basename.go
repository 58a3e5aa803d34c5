package coreutils

import (
	"path"
	"strings"
)

func basename() command {
	return command{flags: "as:z", usage: "FILE [SUFFIX] | -a FILE... | -s SUFFIX FILE...", run: func(t *tool) int {
		if len(t.args) == 0 {
			return t.missing("operand")
		}
		suffix, names := t.value('s'), t.args
		if !t.has('a') && !t.has('s') {
			if len(t.args) > 1 {
				suffix = t.args[1]
			}
			names = t.args[:1]
		}
		for _, name := range names {
			b := path.Base(name)
			if b != suffix {
				b = strings.TrimSuffix(b, suffix)
			}
			t.print("%s\n", b)
		}
		return 0
	}}
}
