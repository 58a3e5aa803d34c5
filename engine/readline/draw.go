package readline

import (
	"fmt"
	"strings"
	"unicode"
)

// spot is a place on the screen, counted from the prompt's beginning.
type spot struct{ row, col int }

// after is the place behind a character put at s. A wide character does not straddle the edge.
func (s spot) after(r rune, columns int) spot {
	w := width(r)
	if s.col+w > columns {
		s.row, s.col = s.row+1, 0
	}
	if s.col += w; s.col >= columns {
		s.row, s.col = s.row+1, 0
	}
	return s
}

// where is the place of the cursor at a position of the line.
func (e *Editor) where(pos int) spot {
	columns := max(e.t.Columns(), 2)
	s := spot{}
	for _, r := range plain(e.prompt) {
		s = s.after(r, columns)
	}
	for _, r := range e.line[:pos] {
		s = s.after(r, columns)
	}
	return s
}

// draw writes prompt and line anew.
func (e *Editor) draw() {
	var b strings.Builder
	if e.at.row > 0 {
		fmt.Fprintf(&b, "\x1b[%dA", e.at.row)
	}
	b.WriteString("\r\x1b[J")
	b.WriteString(e.prompt)
	for _, r := range e.line {
		b.WriteString(shown(r))
	}
	end := e.where(len(e.line))
	if end.col == 0 && end.row > 0 {
		b.WriteString(" \r") // the terminal puts off wrapping until the next character
	}
	e.at = end
	e.t.Write(b.String())
	e.place()
}

// place moves the cursor from where it is to where it belongs.
func (e *Editor) place() {
	to := e.where(e.pos)
	if to == e.at {
		return
	}
	var b strings.Builder
	if up := e.at.row - to.row; up > 0 {
		fmt.Fprintf(&b, "\x1b[%dA", up)
	} else if up < 0 {
		fmt.Fprintf(&b, "\x1b[%dB", -up)
	}
	switch right := to.col - e.at.col; {
	case right > 0:
		fmt.Fprintf(&b, "\x1b[%dC", right)
	case right < 0 && right > -4:
		b.WriteString(strings.Repeat("\b", -right))
	case right < 0:
		fmt.Fprintf(&b, "\x1b[%dD", -right)
	}
	e.at = to
	e.t.Write(b.String())
}

// appended shows characters that have been put at the line's end.
func (e *Editor) appended(r []rune) {
	var b strings.Builder
	for _, c := range r {
		b.WriteString(shown(c))
	}
	end := e.where(len(e.line))
	if end.col == 0 && end.row > 0 {
		b.WriteString(" \r")
	}
	e.at = end
	e.t.Write(b.String())
}

// rubbedOut wipes the line's last character, if that is all there is to do.
func (e *Editor) rubbedOut(r rune, pos int) bool {
	if s := e.where(pos); width(r) != 1 || s.row != e.at.row || e.where(pos+1).row != s.row {
		return false
	}
	e.at.col--
	e.t.Write("\b\x1b[K")
	return true
}

// toEnd puts the cursor behind the line.
func (e *Editor) toEnd() {
	if e.search != nil {
		e.endSearch()
	}
	if e.pos != len(e.line) {
		e.pos = len(e.line)
		e.place()
	}
}

// shown is a character as the line shows it: control characters as ^X.
func shown(r rune) string {
	if r < ' ' {
		return "^" + string(r+'@')
	}
	return string(r)
}

// Width is how many columns a text takes on a terminal.
func Width(text string) (n int) {
	for _, r := range text {
		n += width(r)
	}
	return n
}

// width is how many columns a character takes.
func width(r rune) int {
	switch {
	case r < ' ':
		return 2
	case r < 0x300:
		return 1
	case unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf):
		return 0
	case r >= 0x1100 && r <= 0x115f, r >= 0x2e80 && r <= 0xa4cf, r >= 0xac00 && r <= 0xd7a3, r >= 0xf900 && r <= 0xfaff,
		r >= 0xfe30 && r <= 0xfe6f, r >= 0xff00 && r <= 0xff60, r >= 0xffe0 && r <= 0xffe6, r >= 0x1f300 && r <= 0x1faff, r >= 0x20000 && r <= 0x3fffd:
		return 2
	}
	return 1
}

// plain is a text without its escape sequences.
func plain(text string) string {
	var b strings.Builder
	for i := 0; i < len(text); i++ {
		if text[i] != 0x1b {
			b.WriteByte(text[i])
			continue
		}
		if i+1 < len(text) && text[i+1] == '[' {
			for i += 2; i < len(text) && text[i] < 0x40; i++ {
			}
		}
	}
	return b.String()
}

func lastLine(prompt string) string { return prompt[strings.LastIndexByte(prompt, '\n')+1:] }
