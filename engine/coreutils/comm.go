package coreutils

func comm() command {
	return command{flags: "123", usage: "[-123] FILE1 FILE2", run: func(t *tool) int {
		if len(t.args) < 2 {
			return t.missing("operand")
		}
		a, ca := t.allLines(t.args[:1])
		b, cb := t.allLines(t.args[1:2])
		if ca+cb != 0 {
			return 1
		}
		put := func(col byte, l string) {
			if t.has(col) {
				return
			}
			for c := byte('1'); c < col; c++ {
				if !t.has(c) {
					t.print("\t")
				}
			}
			t.print("%s\n", l)
		}
		for len(a) > 0 || len(b) > 0 {
			switch {
			case len(b) == 0 || len(a) > 0 && a[0] < b[0]:
				put('1', a[0])
				a = a[1:]
			case len(a) == 0 || b[0] < a[0]:
				put('2', b[0])
				b = b[1:]
			default:
				put('3', a[0])
				a, b = a[1:], b[1:]
			}
		}
		return 0
	}}
}
