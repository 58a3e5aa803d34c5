package coreutils

import (
	"encoding/base64"
	"io"
	"strings"
)

func base64Command() command {
	return command{flags: "dw:i", long: "decode=d wrap=w ignore-garbage=i", usage: "[-d] [-w COL] [FILE]", run: (*tool).base64}
}

func encode64(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) }

func (t *tool) base64() int {
	return t.inputs(t.args[:min(1, len(t.args))], func(name string, r io.Reader) int {
		b, err := t.readAll(r)
		if err != nil {
			return t.fail(name, err)
		}
		if t.has('d') {
			s := strings.Join(strings.Fields(string(b)), "")
			out, err := base64.StdEncoding.DecodeString(s)
			_, _ = t.out.Write(out)
			if err != nil {
				if t.gnu {
					t.warn("invalid input")
				} else {
					t.warn("truncated input")
				}
				return 1
			}
			return 0
		}
		s := encode64(string(b))
		w := t.number('w', 76)
		for w > 0 && len(s) > w {
			t.print("%s\n", s[:w])
			s = s[w:]
		}
		if t.print("%s", s); w > 0 && s != "" {
			t.print("\n")
		}
		return 0
	})
}
