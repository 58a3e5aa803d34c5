package manifest

import (
	"sort"
	"strings"
	"unicode/utf8"
)

// maxText is how many bytes are read, somewhat less than what etcd stores of an object. In a longer text nothing has a place.
const maxText = 1 << 20

// text is what the editor holds, read: its documents and where its lines start.
type text struct {
	source string
	lines  []int // byte offset of each line's first character
	docs   []*document
}

// document is one YAML document, or one JSON value, of a text.
type document struct {
	text       *text
	start, end int // byte offsets; start is that of the line after the separator
	root       *node
	faults     []fault
}

// read never fails: what is no YAML is read as what its author probably meant.
func read(source string) *text {
	t := &text{source: source, lines: []int{0}}
	if len(source) > maxText {
		t.source = ""
		return t
	}
	for i := 0; i < len(source); i++ {
		if source[i] == '\n' {
			t.lines = append(t.lines, i+1)
		}
	}
	t.split()
	return t
}

// split cuts the text at separators as kubectl does: every line that begins with three dashes is one.
// Models staging/src/k8s.io/apimachinery/pkg/util/yaml (*YAMLReader).Read
func (t *text) split() {
	start := 0
	for _, line := range t.lines {
		if strings.HasPrefix(t.source[line:], "---") {
			t.add(start, line)
			start = len(t.source)
			if next := strings.IndexByte(t.source[line:], '\n'); next >= 0 {
				start = line + next + 1
			}
		}
	}
	t.add(start, len(t.source))
}

// add reads one document. What holds only spaces is none, save where it is all there is after a separator, so that a cursor there finds a
// document.
func (t *text) add(start, end int) {
	d := &document{text: t, start: start, end: end}
	r := reader{source: t.source, pos: start, end: t.ending(start, end)}
	d.root = r.document()
	d.faults = r.faults
	t.docs = append(t.docs, d)
}

// objects are the text's documents; for a list of kind List, each of its items is one.
func (t *text) objects() []*document {
	var out []*document
	for _, d := range t.docs {
		items := d.root.at("items")
		if items == nil || items.kind != list || !strings.HasSuffix(d.root.text("kind"), "List") {
			out = append(out, d)
			continue
		}
		for _, it := range items.items {
			out = append(out, &document{text: t, start: d.start, end: d.end, root: it.value, faults: d.faults})
		}
	}
	return out
}

// ending is where a document's content ends: at a line of three dots, or where the document does.
func (t *text) ending(start, end int) int {
	for _, line := range t.lines[t.line(start)-1:] {
		if line >= start && line < end && strings.HasPrefix(t.source[line:end], "...") && strings.TrimSpace(t.lineText(t.line(line))) == "..." {
			return line
		}
		if line >= end {
			break
		}
	}
	return end
}

// documentAt finds the document that an offset stands in.
func (t *text) documentAt(offset int) *document {
	for _, d := range t.docs {
		if offset >= d.start && offset <= d.end {
			return d
		}
	}
	return nil
}

// line is the line, from 1, of a byte offset.
func (t *text) line(offset int) int {
	return sort.SearchInts(t.lines, offset+1)
}

// position is the line and column of a byte offset.
func (t *text) position(offset int) (line, column int) {
	line = t.line(offset)
	column = 1
	for _, r := range t.source[t.lines[line-1]:min(offset, len(t.source))] {
		column += utf16Length(r)
	}
	return line, column
}

// offset is the byte offset of a position; positions beyond a line's or the text's end mean that end.
func (t *text) offset(line, column int) int {
	if line < 1 || len(t.source) == 0 {
		return 0
	}
	if line > len(t.lines) {
		return len(t.source)
	}
	at := t.lines[line-1]
	for units := 1; units < column && at < len(t.source); {
		r, size := utf8.DecodeRuneInString(t.source[at:])
		if r == '\n' || r == '\r' {
			break
		}
		units += utf16Length(r)
		at += size
	}
	return at
}

func utf16Length(r rune) int {
	if r >= 0x10000 {
		return 2
	}
	return 1
}

// span is the place of the bytes from start to end.
func (t *text) span(start, end int) Span {
	var s Span
	s.Line, s.Column = t.position(start)
	s.EndLine, s.EndColumn = t.position(max(start, end))
	return s
}

// content is the span of a line without its indentation, comment and trailing spaces.
func (t *text) content(line int) Span {
	if line < 1 || line > len(t.lines) {
		return Span{}
	}
	start := t.lines[line-1]
	end := start + len(t.lineText(line))
	for start < end && (t.source[start] == ' ' || t.source[start] == '\t') {
		start++
	}
	if cut := strings.Index(t.source[start:end], " #"); cut > 0 {
		end = start + cut
	}
	end = start + len(strings.TrimRight(t.source[start:end], " \t"))
	return t.span(start, end)
}

// lineText is a line's text without its end.
func (t *text) lineText(line int) string {
	s := t.source[t.lines[line-1]:]
	if line < len(t.lines) {
		s = t.source[t.lines[line-1]:t.lines[line]]
	}
	return strings.TrimRight(s, "\r\n")
}

// comment finds the comment that an offset stands in.
func (d *document) comment(offset int) (start int, ok bool) {
	first := d.text.lines[d.text.line(offset)-1]
	line := d.text.source[first:offset]
	for i := 0; i < min(len(line), maxKey); i++ {
		if line[i] != '#' || i > 0 && line[i-1] != ' ' && line[i-1] != '\t' {
			continue
		}
		if _, at := trailTo(d.root, first+i); at.value().kind != scalar || first+i < at.value().start || first+i >= at.value().end {
			return first + i, true
		}
	}
	return 0, false
}
