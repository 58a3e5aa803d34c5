package manifest

import "strings"

// flow reads a mapping or list in braces, over as many lines as are right of the parent's column.
func (r *reader) flow(parent int) *node {
	r.depth++
	defer func() { r.depth-- }()
	if r.depth > maxDepth {
		return r.word()
	}
	n := &node{kind: list, style: flow, start: r.pos}
	closer := byte(']')
	if r.source[r.pos] == '{' {
		n.kind, closer = mapping, '}'
	}
	r.advance(1)
	n.end = r.pos
	for r.inFlow(parent) {
		switch c := r.source[r.pos]; {
		case c == closer:
			r.advance(1)
			n.end = r.pos
			return n
		case c == ']' || c == '}':
			r.fault(bracketFault, n.start)
			return n
		case c == ',' || c == ':':
			r.advance(1)
		default:
			r.entry(n, parent)
		}
		n.end = r.pos
	}
	r.fault(bracketFault, n.start)
	return n
}

// inFlow goes to the next character of a value in braces; false when the lines that can belong to it are over.
func (r *reader) inFlow(parent int) bool {
	line := r.pos
	if !r.next() {
		return false
	}
	if strings.IndexByte(r.source[line:r.pos], '\n') < 0 || r.col > parent || r.source[r.pos] == '}' || r.source[r.pos] == ']' {
		return true
	}
	_, _, key := r.key()
	return !key && !r.dash()
}

// entry reads one field or item in braces.
func (r *reader) entry(n *node, parent int) {
	first := r.flowValue(parent)
	colon := r.inFlow(parent) && r.source[r.pos] == ':'
	if !colon {
		if n.kind == list {
			n.items = append(n.items, item{first.start, first})
		} else {
			n.fields = append(n.fields, field{key: first, value: &node{start: first.end, end: first.end}})
		}
		return
	}
	r.advance(1)
	f := field{key: first, colon: true, value: &node{start: r.pos, end: r.pos}}
	if r.inFlow(parent) && strings.IndexByte(",]}", r.source[r.pos]) < 0 {
		f.value = r.flowValue(parent)
	}
	if n.kind == mapping {
		n.fields = append(n.fields, f)
		return
	}
	pair := &node{kind: mapping, style: flow, start: first.start, end: f.value.end, fields: []field{f}}
	n.items = append(n.items, item{pair.start, pair})
}

// flowValue reads one value in braces.
func (r *reader) flowValue(parent int) *node {
	r.properties()
	if r.blankAt(r.pos) {
		return &node{start: r.pos, end: r.pos}
	}
	switch r.source[r.pos] {
	case '{', '[':
		return r.flow(parent)
	case '"', '\'':
		return r.quoted(parent)
	}
	start := r.pos
	for r.pos < r.end && strings.IndexByte(",[]{}\r\n", r.source[r.pos]) < 0 {
		if c := r.source[r.pos]; c == ':' && (r.blankAt(r.pos+1) || strings.IndexByte(",[]{}", r.source[r.pos+1]) >= 0) ||
			c == '#' && r.pos > start && r.blankAt(r.pos-1) {
			break
		}
		r.advance(1)
	}
	return r.scalar(start, start+len(strings.TrimRight(r.source[start:r.pos], " \t")))
}
