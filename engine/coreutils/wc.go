package coreutils

import (
	"io"
	"unicode/utf8"
)

func wc() command {
	return command{
		flags: "clwmL", long: "bytes=c lines=l words=w chars=m max-line-length=L", usage: "[-cmlwL] [FILE]...", run: (*tool).wc,
	}
}

type counts struct{ lines, words, chars, bytes, longest int }

func (t *tool) wc() int {
	var total counts
	code := t.inputs(t.args, func(name string, r io.Reader) int {
		var c counts
		err := lines(r, func(l string) bool {
			c.add(l)
			return true
		})
		if err != nil {
			return t.fail(name, err)
		}
		total.lines, total.words, total.chars = total.lines+c.lines, total.words+c.words, total.chars+c.chars
		total.bytes, total.longest = total.bytes+c.bytes, max(total.longest, c.longest)
		if len(t.args) == 0 {
			name = ""
		}
		t.counted(c, name)
		return 0
	})
	if len(t.args) > 1 {
		t.counted(total, "total")
	}
	return code
}

func (c *counts) add(l string) {
	inside, width := false, 0
	for i := range len(l) {
		switch b := l[i]; {
		case b == '\n':
			c.lines++
			inside = false
		case b == ' ' || b >= 9 && b <= 13:
			inside = false
			width++
		default:
			if !inside {
				c.words++
			}
			inside = true
			width++
		}
	}
	c.bytes += len(l)
	c.chars += utf8.RuneCountInString(l)
	c.longest = max(c.longest, width)
}

func (t *tool) counted(c counts, name string) {
	var show []int
	for _, f := range []struct {
		flag byte
		n    int
	}{{'l', c.lines}, {'w', c.words}, {'m', c.chars}, {'c', c.bytes}, {'L', c.longest}} {
		if t.has(f.flag) || len(t.set) == 0 && f.flag != 'm' && f.flag != 'L' {
			show = append(show, f.n)
		}
	}
	for i, n := range show {
		switch {
		case len(show) == 1:
			t.print("%d", n)
		case t.gnu && i == 0:
			t.print("%3d", n)
		case t.gnu:
			t.print(" %3d", n)
		case i == 0:
			t.print("%9d", n)
		default:
			t.print(" %9d", n)
		}
	}
	if name != "" {
		t.print(" %s", name)
	}
	t.print("\n")
}
