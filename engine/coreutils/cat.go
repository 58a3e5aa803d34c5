package coreutils

import (
	"fmt"
	"io"
	"strings"
)

func cat() command {
	return command{
		flags: "nbvteAEsu", long: "number=n number-nonblank=b show-all=A show-ends=E squeeze-blank=s",
		usage: "[-nbvteA] [FILE]...", run: (*tool).cat,
	}
}

func (t *tool) cat() int {
	number := 0
	return t.inputs(t.args, func(name string, r io.Reader) int {
		if len(t.set) == 0 || len(t.set) == 1 && t.has('u') {
			if _, err := io.Copy(t.out, r); err != nil {
				return t.fail(name, err)
			}
			return 0
		}
		blank := false
		err := lines(r, func(l string) bool {
			empty := l == "\n"
			if t.has('s') && empty && blank {
				return true
			}
			blank = empty
			if t.has('n') && !t.has('b') || t.has('b') && !empty {
				number++
				t.print("%6d\t", number)
			}
			_, _ = t.out.WriteString(t.visible(l))
			return true
		})
		if err != nil {
			return t.fail(name, err)
		}
		return 0
	})
}

// visible spells control characters for -v, -t, -e and -A.
func (t *tool) visible(l string) string {
	ends, all := t.has('e') || t.has('A') || t.has('E'), t.has('A') || t.has('v') || t.has('t') || t.has('e')
	tabs := t.has('t') || t.has('A')
	if !ends && !all {
		return l
	}
	body, nl := strings.CutSuffix(l, "\n")
	var b strings.Builder
	for i := range len(body) {
		c := body[i]
		switch {
		case c == '\t' && !tabs, !all:
			b.WriteByte(c)
		case c < 32:
			fmt.Fprintf(&b, "^%c", c+64)
		case c == 127:
			b.WriteString("^?")
		case c >= 128:
			fmt.Fprintf(&b, "M-%c", c&127)
		default:
			b.WriteByte(c)
		}
	}
	if nl && ends {
		b.WriteByte('$')
	}
	if nl {
		b.WriteByte('\n')
	}
	return b.String()
}
