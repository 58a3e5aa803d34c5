package coreutils

import (
	"strings"
)

func xargs() command {
	return command{
		flags: "+0rtn:I:L:P:d:ps:x", long: "null=0 no-run-if-empty=r verbose=t max-args=n replace=I max-procs=P delimiter=d",
		usage: "[-trn0] [-n N] [-I STR] [PROG ARGS]", run: (*tool).xargs,
	}
}

func (t *tool) xargs() int {
	command := t.args
	if len(command) == 0 {
		command = []string{"echo"}
	}
	b, _ := t.readAll(t.Stdin)
	items := t.xargsItems(string(b))
	if t.has('I') {
		code := 0
		for _, item := range items {
			args := make([]string, len(command))
			for i, a := range command {
				args[i] = strings.ReplaceAll(a, t.value('I'), item)
			}
			if code = t.xargsRun(args, code); code > 123 {
				return code
			}
		}
		return code
	}
	if len(items) == 0 {
		if t.has('r') {
			return 0
		}
		return t.xargsRun(command, 0)
	}
	n := t.number('n', t.number('L', 500))
	code := 0
	for len(items) > 0 {
		k := min(max(n, 1), len(items))
		code = t.xargsRun(append(command[:len(command):len(command)], items[:k]...), code)
		if code > 123 {
			return code
		}
		items = items[k:]
	}
	return code
}

func (t *tool) xargsItems(s string) []string {
	switch {
	case t.has('0'):
		return strings.FieldsFunc(s, func(r rune) bool { return r == 0 })
	case t.has('d'):
		sep, _ := unescape(t.value('d'))
		return strings.Split(strings.TrimSuffix(s, "\n"), sep)
	case t.has('I'):
		var items []string
		for l := range strings.SplitSeq(s, "\n") {
			if l = strings.TrimSpace(l); l != "" {
				items = append(items, l)
			}
		}
		return items
	}
	return words(s)
}

// words splits text at blanks, honouring quotes and backslashes.
func words(s string) []string {
	var items []string
	var b strings.Builder
	inside, quote := false, byte(0)
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case quote != 0:
			if c == quote {
				quote = 0
			} else {
				b.WriteByte(c)
			}
		case c == '\'' || c == '"':
			quote, inside = c, true
		case c == '\\' && i+1 < len(s):
			i++
			b.WriteByte(s[i])
			inside = true
		case c == ' ' || c == '\t' || c == '\n':
			if inside {
				items = append(items, b.String())
				b.Reset()
			}
			inside = false
		default:
			b.WriteByte(c)
			inside = true
		}
	}
	if inside {
		items = append(items, b.String())
	}
	return items
}

func (t *tool) xargsRun(args []string, code int) int {
	if t.has('t') {
		_, _ = t.Stderr.WriteString(strings.Join(args, " ") + "\n")
	}
	switch c := t.spawnWait(args...); {
	case c == 126 || c == 127 || c > 128:
		return c
	case c == 255:
		return 124
	case c != 0:
		return 123
	}
	return code
}
