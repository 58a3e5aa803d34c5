package shell

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// quoteAlways puts a text in single quotes.
func quoteAlways(text string) string { return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'" }

// quoteIfNeeded quotes a text that a shell would not read as one word.
func quoteIfNeeded(text string) string {
	if text == "" || strings.ContainsAny(text, " \t\n|&;<>()$`\\\"'*?[]#~!{}") || text[0] == '=' {
		return quoteAlways(text)
	}
	return text
}

// dollarQuoted expands the escapes of $'…'.
func dollarQuoted(text string) string {
	if strings.IndexByte(text, '\\') < 0 {
		return text
	}
	var b strings.Builder
	for i := 0; i < len(text); {
		if text[i] != '\\' || i+1 == len(text) {
			b.WriteByte(text[i])
			i++
			continue
		}
		out, n := escape(text[i+1:], true)
		if n == 0 {
			b.WriteString(text[i : i+2])
			i += 2
			continue
		}
		b.WriteString(out)
		i += n + 1
	}
	return b.String()
}

// escape reads the escape sequence after a backslash; n is its length, 0 when it is none. Octal ones are \0ooo for echo,
// \ooo for printf and $'…' (bare).
func escape(text string, bare bool) (out string, n int) {
	switch c := text[0]; c {
	case 'a':
		return "\a", 1
	case 'b':
		return "\b", 1
	case 'e', 'E':
		return "\x1b", 1
	case 'f':
		return "\f", 1
	case 'n':
		return "\n", 1
	case 'r':
		return "\r", 1
	case 't':
		return "\t", 1
	case 'v':
		return "\v", 1
	case '\\':
		return "\\", 1
	case '\'', '"', '?':
		if bare {
			return string(c), 1
		}
	case 'x':
		return digits(text, 1, 2, 16, false)
	case 'u':
		return digits(text, 1, 4, 16, true)
	case 'U':
		return digits(text, 1, 8, 16, true)
	case '0':
		if !bare {
			out, n = digits(text, 1, 3, 8, false)
			if n == 0 {
				return "\x00", 1
			}
			return out, n
		}
		return digits(text, 0, 3, 8, false)
	case '1', '2', '3', '4', '5', '6', '7':
		if bare {
			return digits(text, 0, 3, 8, false)
		}
	}
	return "", 0
}

// digits reads up to most digits from start on.
func digits(text string, start, most, base int, unicode bool) (string, int) {
	end := start
	for end < len(text) && end-start < most {
		if _, err := strconv.ParseUint(text[end:end+1], base, 8); err != nil {
			break
		}
		end++
	}
	if end == start {
		return "", 0
	}
	v, _ := strconv.ParseUint(text[start:end], base, 32)
	if unicode {
		if !utf8.ValidRune(rune(v)) {
			return "", 0
		}
		return string(rune(v)), end
	}
	return string([]byte{byte(v)}), end
}
