package redis

import (
	"fmt"
	"strconv"
	"strings"
)

func rawReply(r any) string {
	switch v := r.(type) {
	case nil:
		return ""
	case failure:
		return v.text() + "\n"
	case []any:
		var parts []string
		for _, e := range v {
			parts = append(parts, rawReply(e))
		}
		return strings.Join(parts, "\n")
	}
	return fmt.Sprint(r)
}

// shown is an answer as a terminal sees it.
func shown(r any, indent string) string {
	switch v := r.(type) {
	case nil:
		return "(nil)\n"
	case int64:
		return fmt.Sprintf("(integer) %d\n", v)
	case status:
		return string(v) + "\n"
	case failure:
		return "(error) " + v.text() + "\n"
	case string:
		return quoted(v) + "\n"
	case []any:
		if len(v) == 0 {
			return "(empty array)\n"
		}
		w := len(strconv.Itoa(len(v)))
		var b strings.Builder
		for i, e := range v {
			if i > 0 {
				b.WriteString(indent)
			}
			head := fmt.Sprintf("%*d) ", w, i+1)
			b.WriteString(head + shown(e, indent+strings.Repeat(" ", len(head))))
		}
		return b.String()
	}
	return "\n"
}

func quoted(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for i := range len(s) {
		switch c := s[i]; {
		case c == '"' || c == '\\':
			b.WriteByte('\\')
			b.WriteByte(c)
		case c == '\n':
			b.WriteString(`\n`)
		case c == '\r':
			b.WriteString(`\r`)
		case c == '\t':
			b.WriteString(`\t`)
		case c < 32 || c > 126:
			fmt.Fprintf(&b, `\x%02x`, c)
		default:
			b.WriteByte(c)
		}
	}
	b.WriteByte('"')
	return b.String()
}
