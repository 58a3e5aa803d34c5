package readline

import (
	"strings"
	"unicode/utf8"
)

// key is a key as its bytes without the meta prefix's variants: "\x01", "[A" for ESC [ A, "M-b" for ESC b.
type key string

const (
	none       key = ""
	tab        key = "\t"
	literalTab key = "literal tab"
)

// decoder cuts bytes into keys. A sequence may come in pieces.
type decoder struct {
	seq []byte // a sequence begun
}

// text is the run of ordinary characters that bytes start with, and its length in bytes.
func (d *decoder) text(b []byte) (string, int) {
	if len(d.seq) > 0 {
		return "", 0
	}
	n := 0
	for n < len(b) && b[n] >= ' ' && b[n] != 0x7f {
		n++
	}
	for cut := 1; cut < utf8.UTFMax && cut <= n && n == len(b); cut++ { // leave the beginning of a character for later
		if c := b[n-cut]; c >= 0xc0 {
			if !utf8.FullRune(b[n-cut : n]) {
				n -= cut
			}
			break
		} else if c < 0x80 {
			break
		}
	}
	return strings.ToValidUTF8(string(b[:n]), "\ufffd"), n
}

// next takes bytes until a key is whole; none when it is not yet.
func (d *decoder) next(b []byte) (key, int) {
	for i, c := range b {
		d.seq = append(d.seq, c)
		if k, whole := d.whole(); whole {
			d.seq = nil
			return k, i + 1
		}
	}
	return none, len(b)
}

// whole is the key that the sequence is, if it has come to its end.
func (d *decoder) whole() (key, bool) {
	s := d.seq
	switch {
	case s[0] >= 0x80:
		if !utf8.FullRune(s) {
			return none, false
		}
		return key(strings.ToValidUTF8(string(s), "\ufffd")), true
	case s[0] != 0x1b:
		return key(s), true
	case len(s) == 1:
		return none, false
	case s[1] == 0x1b: // ESC twice: the second may begin a sequence
		d.seq = s[1:]
		return none, false
	case s[1] != '[' && s[1] != 'O':
		return key("M-" + string(s[1:])), true
	case len(s) == 2:
		return none, false
	case s[1] == 'O':
		return key("[" + string(s[2:])), true
	case s[len(s)-1] >= 0x40 || len(s) > 16:
		return key(s[1:]), true
	}
	return none, false
}
