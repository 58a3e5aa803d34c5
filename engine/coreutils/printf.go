package coreutils

import (
	"fmt"
	"strconv"
	"strings"
)

func printf() command { return command{flags: "-", usage: "FORMAT [ARG]...", run: (*tool).printf} }

func (t *tool) printf() int {
	if len(t.args) == 0 {
		return t.missing("operand")
	}
	format, args, code := t.args[0], t.args[1:], 0
	for {
		used := 0
		next := func() (string, bool) {
			if used >= len(args) {
				return "", false
			}
			used++
			return args[used-1], true
		}
		s, stop, bad := formatted(format, next)
		_, _ = t.out.WriteString(s)
		for _, b := range bad {
			t.warn("%s", b)
			code = 1
		}
		args = args[used:]
		if stop || used == 0 || len(args) == 0 {
			return code
		}
	}
}

// formatted expands a printf format once. next gives the arguments; missing ones read as empty. bad lists complaints.
func formatted(format string, next func() (string, bool)) (s string, stop bool, bad []string) {
	var b strings.Builder
	for i := 0; i < len(format); i++ {
		switch c := format[i]; {
		case c == '\\' && i+1 < len(format):
			out, n, end := escape(format[i:])
			b.WriteString(out)
			if end {
				return b.String(), true, bad
			}
			i += n - 1
		case c == '%' && i+1 < len(format) && format[i+1] == '%':
			b.WriteByte('%')
			i++
		case c == '%':
			n, out, end, complaint := conversion(format[i:], next)
			b.WriteString(out)
			if complaint != "" {
				bad = append(bad, complaint)
			}
			if end {
				return b.String(), true, bad
			}
			i += n - 1
		default:
			b.WriteByte(c)
		}
	}
	return b.String(), false, bad
}

// conversion expands one % directive at the start of f and tells its length.
func conversion(f string, next func() (string, bool)) (n int, out string, stop bool, bad string) {
	i := 1
	spec := "%"
	for i < len(f) && strings.IndexByte("-+ #0123456789.*", f[i]) >= 0 {
		if f[i] == '*' {
			w, _ := next()
			spec += w
		} else {
			spec += f[i : i+1]
		}
		i++
	}
	for i < len(f) && strings.IndexByte("lhqjzL", f[i]) >= 0 {
		i++
	}
	if i >= len(f) {
		return len(f), f, false, ""
	}
	verb := f[i]
	arg, _ := next()
	out, stop, bad = converted(spec, verb, arg)
	return i + 1, out, stop, bad
}

func converted(spec string, verb byte, arg string) (out string, stop bool, bad string) {
	switch verb {
	case 's':
		return fmt.Sprintf(spec+"s", arg), false, ""
	case 'b':
		arg, stop = unescape(arg)
		return fmt.Sprintf(spec+"s", arg), stop, ""
	case 'c':
		if arg != "" {
			arg = arg[:1]
		}
		return fmt.Sprintf(spec+"s", arg), false, ""
	case 'q':
		return "'" + strings.ReplaceAll(arg, "'", `'\''`) + "'", false, ""
	case 'd', 'i', 'u', 'x', 'X', 'o':
		v, ok := integer(arg)
		if !ok {
			bad = "invalid number '" + arg + "'"
		}
		if verb == 'i' || verb == 'u' {
			verb = 'd'
		}
		if v < 0 && verb != 'd' {
			return fmt.Sprintf(spec+string(verb), uint64(v)), false, bad
		}
		return fmt.Sprintf(spec+string(verb), v), false, bad
	case 'f', 'F', 'e', 'E', 'g', 'G':
		v, err := strconv.ParseFloat(strings.TrimSpace(arg), 64)
		if err != nil && arg != "" {
			bad = "invalid number '" + arg + "'"
		}
		return fmt.Sprintf(spec+string(verb), v), false, bad
	}
	return "", true, "%" + string(verb) + ": invalid format"
}

// integer reads a C integer constant or 'c.
func integer(s string) (int64, bool) {
	s = strings.TrimSpace(s)
	if s == "" {
		return 0, true
	}
	if s[0] == '\'' || s[0] == '"' {
		if len(s) > 1 {
			return int64(s[1]), true
		}
		return 0, true
	}
	v, err := strconv.ParseInt(s, 0, 64)
	return v, err == nil
}

// unescape expands backslash escapes; stop is true after \c.
func unescape(s string) (out string, stop bool) {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] != '\\' || i+1 == len(s) {
			b.WriteByte(s[i])
			continue
		}
		o, n, end := escape(s[i:])
		b.WriteString(o)
		if end {
			return b.String(), true
		}
		i += n - 1
	}
	return b.String(), false
}

var simpleEscapes = map[byte]string{
	'n': "\n", 't': "\t", 'r': "\r", 'a': "\a", 'b': "\b", 'f': "\f", 'v': "\v", '\\': "\\", 'e': "\x1b", '"': "\"",
}

// escape expands the escape at the start of s and tells how long it was.
func escape(s string) (out string, n int, stop bool) {
	c := s[1]
	if e, ok := simpleEscapes[c]; ok {
		return e, 2, false
	}
	switch {
	case c == 'c':
		return "", 2, true
	case c == 'x':
		j := 2
		for j < len(s) && j < 4 && strings.IndexByte("0123456789abcdefABCDEF", s[j]) >= 0 {
			j++
		}
		v, err := strconv.ParseUint(s[2:j], 16, 8)
		if err != nil {
			return s[:2], 2, false
		}
		return string([]byte{byte(v)}), j, false
	case c >= '0' && c <= '7':
		j := 1
		limit := 4
		if c == '0' {
			limit = 5
		}
		for j < len(s) && j < limit && s[j] >= '0' && s[j] <= '7' {
			j++
		}
		v, _ := strconv.ParseUint(s[1:j], 8, 16)
		return string([]byte{byte(v)}), j, false
	}
	return s[:2], 2, false
}
