package coreutils

import (
	"strings"
)

func awk() command {
	return command{
		flags: "+F:v:f:", usage: "[-F SEP] [-v VAR=VAL] [-f PROGRAM] [PROGRAM] [FILE]...", run: (*tool).awk,
	}
}

func (t *tool) awk() int {
	var source string
	for _, f := range t.set['f'] {
		l, code := t.allLines([]string{f})
		if code != 0 {
			return 2
		}
		source += strings.Join(l, "\n") + "\n"
	}
	if !t.has('f') {
		if len(t.args) == 0 {
			return t.badUsage()
		}
		source, t.args = t.args[0], t.args[1:]
	}
	prog, err := parseAwk(source)
	if err != nil {
		t.warn("%s", err)
		return 1
	}
	in := newAwkRun(t, prog)
	for _, v := range t.set['v'] {
		name, value, _ := strings.Cut(v, "=")
		value, _ = unescape(value)
		in.vars[name] = awkInput(value)
	}
	if t.has('F') {
		sep, _ := unescape(t.value('F'))
		in.vars["FS"] = awkString(sep)
	}
	return in.run()
}
