package manifest

import "strings"

// maxDepth is how deep values may nest; what is deeper is read as scalars.
const maxDepth = 120

// maxKey is how long a key may be in bytes, as for YAML's simple keys.
const maxKey = 1024

// reader reads one document. At every moment pos is the offset of the next character and col its column in the line, from 0, a tab
// counting two.
type reader struct {
	source   string
	pos, end int
	col      int
	depth    int
	open     []int // for each list being read, the column that its dashes must be right of
	faults   []fault
}

func (r *reader) fault(what faultKind, at int) {
	r.faults = append(r.faults, fault{what, at})
}

// document reads all there is. Pieces that belong to nothing are joined to the first.
func (r *reader) document() *node {
	if strings.HasPrefix(r.source[r.pos:r.end], "\ufeff") {
		r.pos += len("\ufeff")
	}
	root := &node{start: r.pos, end: r.pos}
	for r.next() {
		if r.col == 0 && r.source[r.pos] == '%' {
			r.skipLine()
			continue
		}
		before := r.pos
		piece := r.block(-1)
		if r.pos == before {
			r.skipLine()
		}
		switch {
		case root.kind == null:
			root = piece
		case root.kind == mapping && piece.kind == mapping:
			root.fields = append(root.fields, piece.fields...)
			root.end = piece.end
		case root.kind == scalar && piece.kind == mapping:
			piece.fields = append([]field{{key: root, value: &node{start: root.end, end: root.end}}}, piece.fields...)
			root = piece
		case root.kind == mapping && piece.kind == scalar:
			root.fields = append(root.fields, field{key: piece, value: &node{start: piece.end, end: piece.end}})
		}
	}
	return root
}

// next goes to the next character that is neither a space nor in a comment; false at the end.
func (r *reader) next() bool {
	for r.pos < r.end {
		if r.rest() {
			return true
		}
		r.skipLine()
	}
	return false
}

// rest skips spaces and tells whether the line holds anything more than a comment.
func (r *reader) rest() bool {
	indentation := r.col == 0
	for r.pos < r.end {
		switch r.source[r.pos] {
		case ' ':
			r.pos, r.col = r.pos+1, r.col+1
			continue
		case '\t':
			if indentation {
				r.fault(tabFault, r.pos)
			}
			r.pos, r.col = r.pos+1, r.col+2
			continue
		case '\r', '\n':
			return false
		case '#':
			return r.pos > 0 && !strings.ContainsRune(" \t\r\n", rune(r.source[r.pos-1]))
		}
		return true
	}
	return false
}

// skipLine goes to the start of the next line.
func (r *reader) skipLine() {
	r.col = 0
	if i := strings.IndexByte(r.source[r.pos:r.end], '\n'); i >= 0 {
		r.pos += i + 1
		return
	}
	r.pos = r.end
}

// advance goes n characters on within a line.
func (r *reader) advance(n int) {
	r.pos, r.col = r.pos+n, r.col+n
}

// blankAt tells whether an offset is beyond a word: a space, a line's end or the document's.
func (r *reader) blankAt(at int) bool {
	return at >= r.end || strings.IndexByte(" \t\r\n", r.source[at]) >= 0
}

// dash tells whether a list's item starts here.
func (r *reader) dash() bool {
	return r.source[r.pos] == '-' && r.blankAt(r.pos+1)
}

// key finds the key that starts here: the end of the key itself and the offset of its colon; false when there is none in this line.
func (r *reader) key() (end, colon int, ok bool) {
	limit := min(r.end, r.pos+maxKey)
	at := r.pos
	switch c := r.source[at]; {
	case c == '"' || c == '\'':
		at = r.closing(at, limit)
		if at < 0 || strings.IndexByte(r.source[r.pos:at], '\n') >= 0 {
			return 0, 0, false
		}
		end = at
		for at < limit && (r.source[at] == ' ' || r.source[at] == '\t') {
			at++
		}
		return end, at, at < r.end && r.source[at] == ':' && r.blankAt(at+1)
	case strings.IndexByte("[]{},#|>%@`*", c) >= 0, c == '?' && r.blankAt(at+1):
		return 0, 0, false
	}
	for ; at < limit && r.source[at] != '\n'; at++ {
		if r.source[at] == '#' && at > r.pos && r.blankAt(at-1) {
			return 0, 0, false
		}
		if r.source[at] == ':' && r.blankAt(at+1) {
			return r.pos + len(strings.TrimRight(r.source[r.pos:at], " \t")), at, true
		}
	}
	return 0, 0, false
}

// closing finds the offset after the quote that closes the one at an offset; -1 when there is none before the limit.
func (r *reader) closing(at, limit int) int {
	quote := r.source[at]
	for at++; at < limit; at++ {
		switch c := r.source[at]; {
		case c == '\\' && quote == '"':
			at++
		case c == quote && quote == '\'' && at+1 < limit && r.source[at+1] == '\'':
			at++
		case c == quote:
			return at + 1
		}
	}
	return -1
}
