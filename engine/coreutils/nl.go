package coreutils

import (
	"io"
	"strings"
)

func nl() command {
	return command{flags: "b:w:s:v:i:n:", usage: "[OPTIONS] [FILE]...", run: func(t *tool) int {
		n, w, sep := t.number('v', 1), t.number('w', 6), "\t"
		if t.has('s') {
			sep = t.value('s')
		}
		return t.inputs(t.args, func(_ string, r io.Reader) int {
			_ = lines(r, func(l string) bool {
				if l == "\n" && t.value('b') != "a" {
					t.print("%s\n", strings.Repeat(" ", w+len(sep)))
					return true
				}
				t.print("%*d%s%s", w, n, sep, l)
				n++
				return true
			})
			return 0
		})
	}}
}
