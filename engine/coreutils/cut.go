package coreutils

import (
	"io"
	"strconv"
	"strings"
)

func cut() command {
	return command{
		flags: "b:c:f:d:sn", long: "bytes=b characters=c fields=f delimiter=d only-delimited=s",
		usage: "{-b|c LIST | -f LIST [-d SEP] [-s]} [FILE]...", run: (*tool).cut,
	}
}

func (t *tool) cut() int {
	list := t.value('f') + t.value('c') + t.value('b')
	if list == "" {
		if t.gnu {
			t.warn("you must specify a list of bytes, characters, or fields")
			return t.badUsage()
		}
		t.warn("expected a list of bytes, characters, or fields")
		return t.badUsage()
	}
	want, ok := ranges(list)
	if !ok {
		t.warn("invalid range %s", list)
		return 1
	}
	sep := "\t"
	if t.has('d') {
		sep = t.value('d')
	}
	return t.inputs(t.args, func(_ string, r io.Reader) int {
		_ = lines(r, func(l string) bool {
			l = strings.TrimSuffix(l, "\n")
			if !t.has('f') {
				t.cutChars(l, want)
				return true
			}
			if !strings.Contains(l, sep) || sep == "" {
				if !t.has('s') {
					t.print("%s\n", l)
				}
				return true
			}
			var kept []string
			for i, f := range strings.Split(l, sep) {
				if want(i + 1) {
					kept = append(kept, f)
				}
			}
			t.print("%s\n", strings.Join(kept, sep))
			return true
		})
		return 0
	})
}

func (t *tool) cutChars(l string, want func(int) bool) {
	if t.has('b') {
		for i := range len(l) {
			if want(i + 1) {
				_ = t.out.WriteByte(l[i])
			}
		}
	} else {
		for i, c := range []rune(l) {
			if want(i + 1) {
				_, _ = t.out.WriteRune(c)
			}
		}
	}
	t.print("\n")
}

// ranges reads "1,3-5,7-".
func ranges(list string) (func(int) bool, bool) {
	type span struct{ from, to int }
	var spans []span
	for _, part := range strings.Split(list, ",") {
		from, to, dashed := strings.Cut(part, "-")
		s := span{1, 1 << 30}
		var err error
		if from != "" {
			if s.from, err = strconv.Atoi(from); err != nil || s.from < 1 {
				return nil, false
			}
		}
		if !dashed {
			s.to = s.from
		} else if to != "" {
			if s.to, err = strconv.Atoi(to); err != nil {
				return nil, false
			}
		}
		if from == "" && to == "" {
			return nil, false
		}
		spans = append(spans, s)
	}
	return func(i int) bool {
		for _, s := range spans {
			if i >= s.from && i <= s.to {
				return true
			}
		}
		return false
	}, true
}
