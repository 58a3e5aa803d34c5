package readline

import (
	"fmt"
	"slices"
	"strings"
)

// askFrom is how many choices are not listed unasked.
const askFrom = 100

// complete is Tab: puts in what all choices have in common; a second Tab lists them.
func (e *Editor) complete(again bool) {
	if e.Complete == nil {
		e.insert("\t")
		return
	}
	from, choices := e.Complete(slices.Clone(e.line[:e.pos]))
	if len(choices) == 0 {
		e.bell()
		return
	}
	word := string(e.line[from:e.pos])
	common := choices[0].Text
	for _, c := range choices[1:] {
		common = commonPrefix(common, c.Text)
	}
	if len(choices) == 1 && !choices[0].Open {
		common += " "
	}
	switch {
	case common != word && strings.HasPrefix(common, word):
		e.insert(common[len(word):])
	case common != word && len(choices) == 1:
		e.line = slices.Replace(e.line, from, e.pos, []rune(common)...)
		e.pos = from + len([]rune(common))
		e.draw()
	case again:
		e.list(choices)
		return
	default:
		e.bell()
	}
	e.tabbed = len(choices) > 1
}

func commonPrefix(a, b string) string {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return strings.ToValidUTF8(a[:n], "")
}

// list shows choices below the line, in columns, and the line again.
func (e *Editor) list(choices []Choice) {
	pos := e.pos
	e.toEnd()
	e.t.Write("\n")
	if len(choices) < askFrom || e.ask(fmt.Sprintf("Display all %d possibilities? (y or n)", len(choices))) {
		e.t.Write(inColumns(choices, e.t.Columns()))
	}
	e.at, e.pos = spot{}, pos
	e.draw()
}

// ask waits for yes or no.
func (e *Editor) ask(question string) bool {
	e.t.Write(question)
	for {
		typed, err := e.t.Peek()
		if err != nil || len(typed) == 0 {
			return false
		}
		c := typed[0]
		e.t.Take(1)
		switch c {
		case 'y', 'Y', ' ', '\t', 'n', 'N', 0x7f, 3:
			e.t.Write("\n")
			return c == 'y' || c == 'Y' || c == ' ' || c == '\t'
		}
	}
}

func inColumns(choices []Choice, columns int) string {
	names := make([]string, len(choices))
	widest := 0
	for i, c := range choices {
		if names[i] = c.Show; names[i] == "" {
			names[i] = c.Text
		}
		widest = max(widest, len([]rune(names[i])))
	}
	across := max(1, columns/(widest+2))
	rows := (len(names) + across - 1) / across
	var b strings.Builder
	for row := range rows {
		for i := row; i < len(names); i += rows {
			b.WriteString(names[i])
			if i+rows < len(names) {
				b.WriteString(strings.Repeat(" ", widest+2-len([]rune(names[i]))))
			}
		}
		b.WriteByte('\n')
	}
	return b.String()
}
