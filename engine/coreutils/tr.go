package coreutils

import (
	"bufio"
	"strings"
)

func tr() command {
	return command{
		flags: "+dscC", long: "delete=d squeeze-repeats=s complement=c", usage: "[-cds] STRING1 [STRING2]", run: (*tool).tr,
	}
}

func (t *tool) tr() int {
	if len(t.args) == 0 {
		return t.missing("operand")
	}
	from, to := trSet(t.args[0]), ""
	if len(t.args) > 1 {
		to = trSet(t.args[1])
	} else if !t.has('d') && !t.has('s') {
		return t.missing("operand after '" + t.args[0] + "'")
	}
	in := func(c byte) bool { return (strings.IndexByte(from, c) >= 0) != (t.has('c') || t.has('C')) }
	squeezed := to
	if to == "" && !t.has('d') {
		squeezed = ""
	}
	r := bufio.NewReader(flushing{t, t.Stdin})
	last := -1
	for {
		c, err := r.ReadByte()
		if err != nil {
			return 0
		}
		was := in(c)
		if t.has('d') && was {
			continue
		}
		if was && to != "" && !t.has('d') {
			i := strings.IndexByte(from, c)
			if t.has('c') || t.has('C') {
				i = len(to) - 1
			}
			c = to[min(i, len(to)-1)]
		}
		if t.has('s') && int(c) == last && (squeezed != "" && strings.IndexByte(squeezed, c) >= 0 || squeezed == "" && was) {
			continue
		}
		last = int(c)
		_ = t.out.WriteByte(c)
	}
}

var trClasses = []struct {
	name string
	has  func(c byte) bool
}{
	{"[:upper:]", func(c byte) bool { return c >= 'A' && c <= 'Z' }},
	{"[:lower:]", func(c byte) bool { return c >= 'a' && c <= 'z' }},
	{"[:digit:]", digit},
	{"[:alpha:]", func(c byte) bool { return c|32 >= 'a' && c|32 <= 'z' }},
	{"[:alnum:]", func(c byte) bool { return c|32 >= 'a' && c|32 <= 'z' || digit(c) }},
	{"[:space:]", func(c byte) bool { return c == ' ' || c >= 9 && c <= 13 }},
	{"[:blank:]", func(c byte) bool { return c == ' ' || c == '\t' }},
	{"[:cntrl:]", func(c byte) bool { return c < 32 || c == 127 }},
	{"[:print:]", func(c byte) bool { return c >= 32 && c < 127 }},
	{"[:graph:]", func(c byte) bool { return c > 32 && c < 127 }},
	{"[:xdigit:]", func(c byte) bool { return digit(c) || c|32 >= 'a' && c|32 <= 'f' }},
	{"[:punct:]", func(c byte) bool {
		return c > 32 && c < 127 && !digit(c) && (c|32 < 'a' || c|32 > 'z')
	}},
}

// trSet expands ranges, classes and escapes.
func trSet(s string) string {
	var b strings.Builder
next:
	for i := 0; i < len(s); i++ {
		for _, class := range trClasses {
			if strings.HasPrefix(s[i:], class.name) {
				for c := range 256 {
					if class.has(byte(c)) {
						b.WriteByte(byte(c))
					}
				}
				i += len(class.name) - 1
				continue next
			}
		}
		c := s[i]
		if c == '\\' && i+1 < len(s) {
			out, n, _ := escape(s[i:])
			c = out[len(out)-1]
			i += n - 1
		}
		if i+2 < len(s) && s[i+1] == '-' && s[i+2] >= c {
			for x := int(c); x <= int(s[i+2]); x++ {
				b.WriteByte(byte(x))
			}
			i += 2
			continue
		}
		b.WriteByte(c)
	}
	return b.String()
}
