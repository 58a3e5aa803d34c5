package shell

import (
	"strings"
)

func unescapeRead(text string, raw bool) string {
	if raw {
		return text
	}
	return unescapeAll(text)
}

// splitRead splits by IFS into at most n fields (-1: all); the last takes the rest.
func (s *shell) splitRead(line string, n int, raw bool) []string {
	v, ok := s.lookup("IFS")
	sep := " \t\n"
	if ok {
		sep = v.value
	}
	blank := ""
	for _, c := range sep {
		if c == ' ' || c == '\t' || c == '\n' {
			blank += string(c)
		}
	}
	var list []string
	rest := strings.TrimLeft(line, blank)
	for rest != "" {
		if n > 0 && len(list) == n-1 {
			list = append(list, unescapeRead(s.lastField(rest, sep, blank, raw), raw))
			break
		}
		end := fieldEnd(rest, sep, raw)
		list = append(list, unescapeRead(rest[:end], raw))
		rest = strings.TrimLeft(rest[end:], blank)
		if rest != "" && strings.IndexByte(sep, rest[0]) >= 0 && strings.IndexByte(blank, rest[0]) < 0 {
			rest = strings.TrimLeft(rest[1:], blank)
		}
	}
	return list
}

// lastField is the rest of a line for the last variable: without blanks at its end, and without a lone separator there.
func (s *shell) lastField(rest, sep, blank string, raw bool) string {
	rest = strings.TrimRight(rest, blank)
	if end := fieldEnd(rest, sep, raw); end == len(rest)-1 && end > 0 {
		return strings.TrimRight(rest[:end], blank)
	}
	return rest
}

func fieldEnd(text, sep string, raw bool) int {
	for i := 0; i < len(text); i++ {
		if text[i] == '\\' && !raw {
			i++
			continue
		}
		if strings.IndexByte(sep, text[i]) >= 0 {
			return i
		}
	}
	return len(text)
}
