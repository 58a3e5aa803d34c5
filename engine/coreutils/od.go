package coreutils

import (
	"fmt"
	"io"
	"strings"
)

func od() command {
	return command{flags: "A:t:cxbdn:N:v", usage: "[-abcdfhilovxs] [-t TYPE] [-A RADIX] [-N SIZE] [FILE]...", run: func(t *tool) int {
		return t.dump(func(b []byte) string {
			var s strings.Builder
			switch kind := t.value('t'); {
			case t.has('c') || kind == "c":
				for _, c := range b {
					fmt.Fprintf(&s, " %3s", odChar(c))
				}
			case kind == "x1":
				for _, c := range b {
					fmt.Fprintf(&s, " %02x", c)
				}
			default:
				format := " %06o"
				if t.has('x') || kind == "x2" {
					format = " %04x"
				}
				for i := 0; i < len(b); i += 2 {
					v := int(b[i])
					if i+1 < len(b) {
						v |= int(b[i+1]) << 8
					}
					fmt.Fprintf(&s, format, v)
				}
			}
			return s.String()
		}, "%07o")
	}}
}

func odChar(c byte) string {
	for _, e := range []struct {
		c byte
		s string
	}{{0, `\0`}, {'\n', `\n`}, {'\t', `\t`}, {'\r', `\r`}, {'\a', `\a`}, {'\b', `\b`}, {'\f', `\f`}, {'\v', `\v`}} {
		if e.c == c {
			return e.s
		}
	}
	if c >= 32 && c < 127 {
		return string(c)
	}
	return fmt.Sprintf("%03o", c)
}

// dump prints sixteen bytes a line, each after its offset, and the length at the end.
func (t *tool) dump(show func([]byte) string, offset string) int {
	at := 0
	code := t.inputs(t.args, func(_ string, r io.Reader) int {
		if n := t.number('n', t.number('N', -1)); n >= 0 {
			r = io.LimitReader(r, int64(n))
		}
		buf := make([]byte, 16)
		for {
			n, err := io.ReadFull(r, buf)
			if n > 0 {
				if t.value('A') != "n" {
					t.print(offset, at)
				}
				t.print("%s\n", show(buf[:n]))
				at += n
			}
			if err != nil {
				return 0
			}
		}
	})
	if t.value('A') != "n" {
		t.print(offset+"\n", at)
	}
	return code
}
