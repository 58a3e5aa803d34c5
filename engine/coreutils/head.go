package coreutils

import (
	"io"
	"strconv"
	"strings"
)

func head() command {
	return command{
		flags: "n:c:qv#", long: "lines=n bytes=c quiet=q silent=q verbose=v", usage: "[OPTIONS] [FILE]...", run: (*tool).head,
	}
}

func (t *tool) head() int {
	t.oldCount()
	n, bytes := t.count('n', 10), t.has('c')
	if bytes {
		n = t.count('c', 0)
	}
	first := true
	return t.inputs(t.args, func(name string, r io.Reader) int {
		t.heading(name, &first)
		switch {
		case n < 0:
			return t.headAllBut(r, -n, bytes)
		case bytes:
			_, _ = io.CopyN(t.out, r, int64(n))
		case n > 0:
			left := n
			_ = lines(r, func(l string) bool {
				_, _ = t.out.WriteString(l)
				left--
				return left > 0
			})
		}
		return 0
	})
}

func (t *tool) headAllBut(r io.Reader, n int, bytes bool) int {
	if bytes {
		all, _ := t.readAll(r)
		_, _ = t.out.Write(all[:max(0, len(all)-n)])
		return 0
	}
	var held []string
	_ = lines(r, func(l string) bool {
		if held = append(held, l); len(held) > n {
			_, _ = t.out.WriteString(held[0])
			held = held[1:]
		}
		return true
	})
	return 0
}

// heading prints "==> name <==" where several files are shown.
func (t *tool) heading(name string, first *bool) {
	if t.has('q') || len(t.args) < 2 && !t.has('v') {
		return
	}
	if name == "-" {
		name = "standard input"
	}
	if !*first {
		t.print("\n")
	}
	*first = false
	t.print("==> %s <==\n", name)
}

// oldCount reads the old spelling of -n: head -5.
func (t *tool) oldCount() {
	for i, a := range t.args {
		if len(a) > 1 && a[0] == '-' && strings.Trim(a[1:], "0123456789") == "" {
			t.set['n'] = append(t.set['n'], a[1:])
			t.args = append(t.args[:i:i], t.args[i+1:]...)
			return
		}
	}
}

func (t *tool) count(flag byte, def int) int {
	if !t.has(flag) {
		return def
	}
	v := t.value(flag)
	n, ok := size(v)
	if !ok {
		what := "number"
		if t.gnu {
			what = map[byte]string{'n': "number of lines:", 'c': "number of bytes:"}[flag]
			t.warn("invalid %s ‘%s’", what, v)
		} else {
			t.warn("invalid number '%s'", v)
		}
		t.leave(1)
	}
	if n == 0 && strings.HasPrefix(v, "-") {
		return def
	}
	return int(n)
}

// leave flushes and exits from deep inside a command.
func (t *tool) leave(code int) {
	t.Exit(t.finish(code))
}

// signed reports whether a count was written with a sign, and which.
func signed(v string) (int, bool) {
	if !strings.HasPrefix(v, "+") {
		return 0, false
	}
	n, err := strconv.Atoi(v[1:])
	return n, err == nil
}
