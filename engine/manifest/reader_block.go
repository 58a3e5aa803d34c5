package manifest

// block reads the value that starts here; it goes on as long as lines are right of the column of what it belongs to.
func (r *reader) block(parent int) *node {
	r.depth++
	defer func() { r.depth-- }()
	if r.depth > maxDepth {
		return r.word()
	}
	if r.dash() {
		return r.list(parent)
	}
	if _, _, ok := r.key(); ok {
		return r.mapping(parent, nil)
	}
	column := r.col
	value := r.value(parent)
	if value.style == plain && value.kind == scalar && r.next() && r.col == column && !r.dash() {
		if _, _, ok := r.key(); ok {
			return r.mapping(parent, value)
		}
	}
	return value
}

// mapping reads fields. A word without a colon before them may have been read already.
func (r *reader) mapping(parent int, word *node) *node {
	n := &node{kind: mapping, start: r.pos, end: r.pos}
	column := r.col
	if word != nil {
		n.start = word.start
		n.fields = append(n.fields, r.slip(word))
	}
	for {
		if r.col != column {
			r.fault(indentFault, r.pos)
		}
		switch end, colon, ok := r.key(); {
		case ok:
			n.fields = append(n.fields, r.field(end, colon))
		case r.dash():
			if len(r.open) > 0 && r.col > r.open[0] {
				return n
			}
			r.stray(n, parent)
		default:
			n.fields = append(n.fields, r.slip(r.word()))
		}
		if last := n.fields; len(last) > 0 {
			n.end = max(last[len(last)-1].key.end, last[len(last)-1].value.end)
		}
		if !r.next() || r.col <= parent {
			return n
		}
	}
}

// slip is a word that stands where a field should.
func (r *reader) slip(word *node) field {
	r.fault(wordFault, word.start)
	return field{key: word, value: &node{start: word.end, end: word.end}}
}

// stray reads items that no list waits for: they go to the last field when that is a list or empty.
func (r *reader) stray(n *node, parent int) {
	r.fault(indentFault, r.pos)
	items := r.list(parent)
	if len(n.fields) == 0 {
		return
	}
	switch last := &n.fields[len(n.fields)-1]; last.value.kind {
	case list:
		last.value.items = append(last.value.items, items.items...)
		last.value.end = items.end
	case null:
		last.value = items
	}
}

// field reads a key and its value.
func (r *reader) field(end, colon int) field {
	column := r.col
	f := field{key: r.scalar(r.pos, end), colon: true}
	r.advance(colon + 1 - r.pos)
	f.value = &node{start: r.pos, end: r.pos}
	switch {
	case r.rest():
		f.value = r.value(column)
	case !r.next():
	case r.col > column:
		f.value = r.block(column)
	case r.col == column && r.dash():
		f.value = r.list(column - 1)
	}
	return f
}

// list reads items, whose dashes stand right of the parent's column.
func (r *reader) list(parent int) *node {
	r.open = append(r.open, parent)
	defer func() { r.open = r.open[:len(r.open)-1] }()
	n := &node{kind: list, start: r.pos, end: r.pos}
	for {
		column := r.col
		i := item{dash: r.pos}
		r.advance(1)
		i.value = &node{start: r.pos, end: r.pos}
		if r.rest() || r.next() && r.col > column {
			i.value = r.block(column)
		}
		n.items = append(n.items, i)
		n.end = i.value.end
		if !r.next() || r.col <= parent || !r.dash() {
			return n
		}
	}
}
