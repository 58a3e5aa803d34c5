package coreutils

import (
	"io"
	"strings"

	"github.com/podscope/podscope/engine/vfs"
)

func uniq() command {
	return command{
		flags: "cduif:s:w:", long: "count=c repeated=d unique=u ignore-case=i skip-fields=f skip-chars=s check-chars=w",
		usage: "[-cduiz] [-f,s,w N] [FILE [OUTFILE]]", run: (*tool).uniq,
	}
}

func (t *tool) uniq() int {
	if len(t.args) > 1 {
		f, err := t.Open(t.args[1], vfs.WriteOnly|vfs.Create|vfs.Truncate, 0o666)
		if err != nil {
			return t.fail(t.args[1], err)
		}
		defer f.Close()
		t.out.Reset(f)
	}
	return t.inputs(t.args[:min(1, len(t.args))], func(_ string, r io.Reader) int {
		var last string
		n := 0
		put := func() {
			if n == 0 || t.has('d') && n == 1 || t.has('u') && n > 1 {
				return
			}
			if t.has('c') {
				t.print("%7d ", n)
			}
			t.print("%s\n", last)
		}
		_ = lines(r, func(l string) bool {
			l = strings.TrimSuffix(l, "\n")
			if n > 0 && t.uniqKey(l) == t.uniqKey(last) {
				n++
				return true
			}
			put()
			last, n = l, 1
			return true
		})
		put()
		_ = t.out.Flush()
		return 0
	})
}

func (t *tool) uniqKey(l string) string {
	for range t.number('f', 0) {
		l = strings.TrimLeft(l, " \t")
		if i := strings.IndexAny(l, " \t"); i >= 0 {
			l = l[i:]
		} else {
			l = ""
		}
	}
	l = l[min(t.number('s', 0), len(l)):]
	if t.has('w') {
		l = l[:min(t.number('w', 0), len(l))]
	}
	if t.has('i') {
		l = strings.ToLower(l)
	}
	return l
}
