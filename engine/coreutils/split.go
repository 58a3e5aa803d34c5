package coreutils

import (
	"fmt"
	"io"
)

func split() command {
	return command{flags: "l:b:a:d", long: "lines=l bytes=b suffix-length=a", usage: "[OPTIONS] [INPUT [PREFIX]]", run: (*tool).split}
}

func (t *tool) split() int {
	prefix := "x"
	if len(t.args) > 1 {
		prefix = t.args[1]
	}
	part := 0
	write := func(b string) bool {
		name := fmt.Sprintf("%s%c%c", prefix, 'a'+part/26%26, 'a'+part%26)
		if t.has('d') {
			name = fmt.Sprintf("%s%02d", prefix, part)
		}
		part++
		err := t.WriteFile(name, []byte(b), 0o666)
		if err != nil {
			t.fail(name, err)
		}
		return err == nil
	}
	return t.inputs(t.args[:min(1, len(t.args))], func(_ string, r io.Reader) int {
		if t.has('b') {
			buf := make([]byte, max(1, t.number('b', 1)))
			for {
				n, err := io.ReadFull(r, buf)
				if n > 0 && !write(string(buf[:n])) {
					return 1
				}
				if err != nil {
					return 0
				}
			}
		}
		n, held, ok := 0, "", true
		_ = lines(r, func(l string) bool {
			held += l
			if n++; n == t.number('l', 1000) {
				ok = write(held)
				n, held = 0, ""
			}
			return ok
		})
		if held != "" {
			ok = write(held)
		}
		return btoi(!ok)
	})
}
