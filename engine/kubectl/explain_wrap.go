package kubectl

import (
	"strings"
	"unicode"
)

func indented(text string, n int) string {
	pad := strings.Repeat(" ", n)
	return pad + strings.ReplaceAll(text, "\n", "\n"+pad)
}

// wrapped breaks lines between words. Models github.com/mitchellh/go-wordwrap WrapString.
func wrapped(text string, limit int) string {
	var out, word, space strings.Builder
	used, wordLen, spaceLen := 0, 0, 0
	flush := func() {
		used += spaceLen + wordLen
		out.WriteString(space.String())
		out.WriteString(word.String())
		space.Reset()
		word.Reset()
		wordLen, spaceLen = 0, 0
	}
	for _, c := range text {
		switch {
		case c == '\n':
			if wordLen == 0 && used+spaceLen > limit {
				space.Reset()
				spaceLen = 0
			}
			flush()
			out.WriteRune(c)
			used = 0
		case unicode.IsSpace(c) && c != '\u00a0':
			if spaceLen == 0 || wordLen > 0 {
				flush()
			}
			space.WriteRune(c)
			spaceLen++
		default:
			word.WriteRune(c)
			wordLen++
			if used+wordLen+spaceLen > limit && wordLen < limit {
				out.WriteByte('\n')
				used, spaceLen = 0, 0
				space.Reset()
			}
		}
	}
	if wordLen > 0 || used+spaceLen <= limit {
		flush()
	}
	return out.String()
}
