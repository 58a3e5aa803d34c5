package redis

import (
	"bytes"
	"strconv"
	"strings"
)

// A reply is nil, an int64, a string (bulk), a status, a failure, or a []any of replies.
type (
	status  string
	failure string
)

func (f failure) text() string { return string(f) }

// encode writes a reply as RESP2.
func encode(b *bytes.Buffer, r any) {
	switch v := r.(type) {
	case nil:
		b.WriteString("$-1\r\n")
	case status:
		b.WriteString("+" + string(v) + "\r\n")
	case failure:
		b.WriteString("-" + string(v) + "\r\n")
	case int:
		b.WriteString(":" + strconv.Itoa(v) + "\r\n")
	case int64:
		b.WriteString(":" + strconv.FormatInt(v, 10) + "\r\n")
	case string:
		b.WriteString("$" + strconv.Itoa(len(v)) + "\r\n" + v + "\r\n")
	case []string:
		b.WriteString("*" + strconv.Itoa(len(v)) + "\r\n")
		for _, s := range v {
			encode(b, s)
		}
	case []any:
		b.WriteString("*" + strconv.Itoa(len(v)) + "\r\n")
		for _, s := range v {
			encode(b, s)
		}
	}
}

// parse reads one RESP value, or an inline command, from the front of b; n is 0 when it is not complete.
func parse(b []byte) (v any, n int, ok bool) {
	i := bytes.IndexByte(b, '\n')
	if i < 0 {
		return nil, 0, true
	}
	line := strings.TrimRight(string(b[:i]), "\r")
	i++
	if line == "" {
		return []any{}, i, true
	}
	num, err := strconv.ParseInt(line[1:], 10, 64)
	switch line[0] {
	case '+':
		return status(line[1:]), i, true
	case '-':
		return failure(line[1:]), i, true
	case ':':
		return num, i, err == nil
	case '$':
		if err != nil || num > 1<<26 {
			return nil, 0, false
		}
		if num < 0 {
			return nil, i, true
		}
		if len(b) < i+int(num)+2 {
			return nil, 0, true
		}
		return string(b[i : i+int(num)]), i + int(num) + 2, true
	case '*':
		if err != nil || num > 1<<20 {
			return nil, 0, false
		}
		list := []any{}
		for range max(num, 0) {
			e, used, ok := parse(b[i:])
			if !ok || used == 0 {
				return nil, 0, ok
			}
			list = append(list, e)
			i += used
		}
		return list, i, true
	}
	var words []any
	for _, w := range split(line) {
		words = append(words, w)
	}
	return words, i, true
}

// split cuts a command line into words, honouring quotes as redis-cli does.
func split(s string) []string {
	var words []string
	var b strings.Builder
	inside, quote := false, byte(0)
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case quote == '"' && c == '\\' && i+1 < len(s):
			i++
			b.WriteString(map[byte]string{'n': "\n", 'r': "\r", 't': "\t"}[s[i]])
			if strings.IndexByte("nrt", s[i]) < 0 {
				b.WriteByte(s[i])
			}
		case quote != 0 && c == quote:
			quote = 0
		case quote != 0:
			b.WriteByte(c)
		case c == '"' || c == '\'':
			quote, inside = c, true
		case c == ' ' || c == '\t':
			if inside {
				words = append(words, b.String())
				b.Reset()
			}
			inside = false
		default:
			b.WriteByte(c)
			inside = true
		}
	}
	if inside {
		words = append(words, b.String())
	}
	return words
}
