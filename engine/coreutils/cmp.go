package coreutils

import "bytes"

func cmpCommand() command {
	return command{flags: "sl", usage: "[-ls] FILE1 [FILE2]", run: func(t *tool) int {
		if len(t.args) < 2 {
			return t.missing("operand")
		}
		a, err := t.ReadFile(t.args[0])
		if err != nil {
			return t.cantOpen(t.args[0], err) + 1
		}
		b, err := t.ReadFile(t.args[1])
		if err != nil {
			return t.cantOpen(t.args[1], err) + 1
		}
		if bytes.Equal(a, b) {
			return 0
		}
		if t.has('s') {
			return 1
		}
		for i := range min(len(a), len(b)) {
			if a[i] != b[i] {
				t.print("%s %s differ: char %d, line %d\n", t.args[0], t.args[1], i+1, bytes.Count(a[:i], []byte("\n"))+1)
				return 1
			}
		}
		short := t.args[0]
		if len(b) < len(a) {
			short = t.args[1]
		}
		t.warn("EOF on %s", short)
		return 1
	}}
}
