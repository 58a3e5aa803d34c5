package coreutils

import "slices"

func tac() command {
	return command{usage: "[FILE]...", run: func(t *tool) int {
		all, code := t.allLines(t.args)
		slices.Reverse(all)
		for _, l := range all {
			t.print("%s\n", l)
		}
		return code
	}}
}
