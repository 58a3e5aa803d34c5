package manifest

import (
	"strconv"
	"strings"
)

// maxPlain is how many bytes of a plain scalar over several lines are read as one.
const maxPlain = 4096

// value reads a value that is no block mapping or list, and what is left of its line.
func (r *reader) value(parent int) *node {
	r.properties()
	if r.blankAt(r.pos) {
		return r.anchored(parent)
	}
	var n *node
	switch c := r.source[r.pos]; c {
	case '|', '>':
		return r.blockScalar(parent)
	case '"', '\'':
		n = r.quoted(parent)
	case '{', '[':
		if strings.HasPrefix(r.source[r.pos:r.end], "{{") {
			r.fault(templateFault, r.pos)
			return r.word()
		}
		n = r.flow(parent)
	case '*':
		n = r.word()
		n.style = alias
		return n
	default:
		return r.plain(parent)
	}
	r.skipLine()
	return n
}

// properties skips anchors and tags.
func (r *reader) properties() {
	for r.pos < r.end && (r.source[r.pos] == '&' || r.source[r.pos] == '!') {
		for !r.blankAt(r.pos) {
			r.advance(1)
		}
		if !r.rest() {
			return
		}
	}
}

// anchored reads the value below an anchor or tag that stands alone behind its key.
func (r *reader) anchored(parent int) *node {
	n := &node{start: r.pos, end: r.pos}
	if r.next() && r.col > parent {
		return r.block(parent)
	}
	return n
}

// word reads what is left of the line as a plain scalar.
func (r *reader) word() *node {
	start := r.pos
	end := r.pos
	for at := r.pos; at < r.end && r.source[at] != '\n'; at++ {
		if r.source[at] == '#' && at > start && r.blankAt(at-1) {
			break
		}
		if !r.blankAt(at) {
			end = at + 1
		}
	}
	r.skipLine()
	return r.scalar(start, end)
}

// plain reads a plain scalar with the lines that continue it.
func (r *reader) plain(parent int) *node {
	n := r.word()
	if strings.IndexByte(r.source[n.end:r.pos], '#') >= 0 {
		return n
	}
	words := []string{n.value}
	for r.next() && r.col > parent && !r.dash() && n.end-n.start < maxPlain {
		if _, _, ok := r.key(); ok {
			break
		}
		more := r.word()
		n.end = more.end
		words = append(words, more.value)
	}
	n.value = strings.Join(words, " ")
	return n
}

// quoted reads a scalar in quotes. Lines that are not right of the parent's column cannot belong to it: then it was not closed.
func (r *reader) quoted(parent int) *node {
	start := r.pos
	if end := r.closing(start, r.end); end >= 0 && r.indented(start, end, parent) {
		r.goTo(end)
		return r.scalar(start, end)
	}
	r.fault(quoteFault, start)
	column := r.col
	n := r.word()
	n.style = quoted
	n.value = strings.TrimLeft(n.value, `"'`)
	r.pos, r.col = n.end, column+n.end-start
	return n
}

// indented tells whether all lines that begin between two offsets are blank or right of a column.
func (r *reader) indented(from, to, column int) bool {
	for {
		i := strings.IndexByte(r.source[from:to], '\n')
		if i < 0 {
			return true
		}
		from += i + 1
		line := reader{source: r.source, pos: from, end: to}
		if line.rest() && line.col <= column {
			return false
		}
		from = line.pos
	}
}

// goTo moves to an offset that may be in a later line.
func (r *reader) goTo(at int) {
	if i := strings.LastIndexByte(r.source[r.pos:at], '\n'); i >= 0 {
		r.col = at - (r.pos + i + 1)
	} else {
		r.col += at - r.pos
	}
	r.pos = at
}

// blockScalar reads a scalar with | or >: all lines that are right of the parent's column.
func (r *reader) blockScalar(parent int) *node {
	n := &node{kind: scalar, style: block, start: r.pos}
	r.word()
	n.end = r.pos
	for r.pos < r.end {
		line := reader{source: r.source, pos: r.pos, end: r.end}
		for line.pos < line.end && line.source[line.pos] == ' ' {
			line.advance(1)
		}
		blank := line.blankAt(line.pos)
		if !blank && line.col <= parent {
			break
		}
		r.skipLine()
		if !blank {
			n.end = r.pos
		}
	}
	n.end -= len(r.source[n.start:n.end]) - len(strings.TrimRight(r.source[n.start:n.end], "\r\n"))
	n.value = r.source[n.start:n.end]
	return n
}

// scalar makes a scalar of a part of the text, quoted or plain.
func (r *reader) scalar(start, end int) *node {
	n := &node{kind: scalar, start: start, end: end, value: r.source[start:end]}
	if len(n.value) < 2 || n.value[0] != n.value[len(n.value)-1] {
		return n
	}
	switch n.value[0] {
	case '"':
		n.style = quoted
		n.value = unquote(n.value[1 : len(n.value)-1])
	case '\'':
		n.style = quoted
		n.value = strings.ReplaceAll(fold(n.value[1:len(n.value)-1]), "''", "'")
	}
	return n
}

// unquote resolves the escapes of a scalar in double quotes; one that it cannot resolve stays as written.
func unquote(s string) string {
	s = fold(s)
	if !strings.Contains(s, `\`) {
		return s
	}
	if plain, err := strconv.Unquote(`"` + strings.ReplaceAll(s, `\/`, `/`) + `"`); err == nil {
		return plain
	}
	return s
}

// fold joins the lines of a scalar: a line's end is a space, an empty line is a line's end.
func fold(s string) string {
	if !strings.Contains(s, "\n") {
		return s
	}
	lines := strings.Split(s, "\n")
	var b strings.Builder
	ended := true // nothing to part from what follows
	for i, line := range lines {
		if i > 0 {
			line = strings.TrimLeft(line, " \t")
		}
		if i < len(lines)-1 {
			line = strings.TrimRight(line, " \t\r")
		}
		switch {
		case line == "" && i > 0 && i < len(lines)-1:
			b.WriteByte('\n')
			ended = true
			continue
		case !ended:
			b.WriteByte(' ')
		}
		b.WriteString(line)
		ended = false
	}
	return b.String()
}
