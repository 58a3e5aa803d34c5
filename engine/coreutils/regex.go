package coreutils

import (
	"regexp"
	"strings"
)

// posix compiles a POSIX regular expression: basic (\( \) \{ \} \| \+ \? are operators) or extended.
func posix(pattern string, extended, ignoreCase bool) (*regexp.Regexp, error) {
	var b strings.Builder
	if ignoreCase {
		b.WriteString("(?i)")
	}
	start := true // at the beginning of an alternative, where * is literal and ^ an anchor
	for i := 0; i < len(pattern); i++ {
		c := pattern[i]
		switch {
		case c == '[':
			n, class := bracket(pattern[i:])
			b.WriteString(class)
			i += n - 1
		case c == '\\' && i+1 < len(pattern):
			i++
			b.WriteString(escapedInRegex(pattern[i], extended))
			start = !extended && (pattern[i] == '(' || pattern[i] == '|')
			continue
		case !extended && strings.IndexByte("(){}|+?", c) >= 0:
			b.WriteByte('\\')
			b.WriteByte(c)
		case c == '*' && start:
			b.WriteString(`\*`)
		case !extended && c == '^' && !start:
			b.WriteString(`\^`)
		case !extended && c == '$' && !endsBasic(pattern[i+1:]):
			b.WriteString(`\$`)
		case extended && c == '{' && !interval(pattern[i:]):
			b.WriteString(`\{`)
		default:
			b.WriteByte(c)
			start = c == '^' && start || extended && (c == '(' || c == '|')
			continue
		}
		start = false
	}
	return regexp.Compile(b.String())
}

func endsBasic(rest string) bool {
	return rest == "" || strings.HasPrefix(rest, `\)`) || strings.HasPrefix(rest, `\|`)
}

// interval reports whether s begins with {n}, {n,} or {n,m}.
func interval(s string) bool {
	end := strings.IndexByte(s, '}')
	return end > 1 && strings.Trim(s[1:end], "0123456789,") == "" && digit(s[1])
}

func escapedInRegex(c byte, extended bool) string {
	switch {
	case !extended && strings.IndexByte("(){}|+?", c) >= 0:
		return string(c)
	case c == '<' || c == '>':
		return `\b`
	case strings.IndexByte("wWbBsSdDnt", c) >= 0:
		return `\` + string(c)
	case strings.IndexByte(`\.+*?()|[]{}^$`, c) >= 0:
		return `\` + string(c)
	}
	return regexp.QuoteMeta(string(c))
}

// bracket translates a bracket expression at the start of s and tells its length.
func bracket(s string) (int, string) {
	i := 1
	var b strings.Builder
	b.WriteByte('[')
	if i < len(s) && s[i] == '^' {
		b.WriteByte('^')
		i++
	}
	for first := true; i < len(s); first = false {
		switch c := s[i]; {
		case c == ']' && !first:
			b.WriteByte(']')
			return i + 1, b.String()
		case c == '[' && i+1 < len(s) && s[i+1] == ':':
			end := strings.Index(s[i:], ":]")
			if end < 0 {
				return 1, `\[`
			}
			b.WriteString(s[i : i+end+2])
			i += end + 2
			continue
		case c == '\\' || c == '[' || c == ']':
			b.WriteByte('\\')
			b.WriteByte(c)
		default:
			b.WriteByte(c)
		}
		i++
	}
	return 1, `\[`
}
