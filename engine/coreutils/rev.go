package coreutils

import "slices"

func rev() command {
	return command{usage: "[FILE]...", run: func(t *tool) int {
		all, code := t.allLines(t.args)
		for _, l := range all {
			r := []rune(l)
			slices.Reverse(r)
			t.print("%s\n", string(r))
		}
		return code
	}}
}
