package coreutils

import "strings"

func fold() command {
	return command{flags: "w:sb", long: "width=w spaces=s", usage: "[-bs] [-w WIDTH] [FILE]...", run: func(t *tool) int {
		w := max(1, t.number('w', 80))
		all, code := t.allLines(t.args)
		for _, l := range all {
			r := []rune(l)
			for len(r) > w {
				cut := w
				if t.has('s') {
					if i := strings.LastIndexByte(string(r[:w]), ' '); i > 0 {
						cut = len([]rune(string(r[:w])[:i+1]))
					}
				}
				t.print("%s\n", string(r[:cut]))
				r = r[cut:]
			}
			t.print("%s\n", string(r))
		}
		return code
	}}
}
