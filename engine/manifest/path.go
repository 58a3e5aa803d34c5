package manifest

import (
	"strconv"
	"strings"
)

// step is one step of a path: into a field, or into a list's item by its index or by a field of it.
type step struct {
	name  string // of a field; in an item's step the field to look at ("name")
	index int    // of an item; -1 for any
	value string // which an item's field must have
	kind  stepKind
}

type stepKind uint8

const (
	intoField stepKind = iota
	intoItem
	intoItemWhere
)

// parsePath reads a path as Kubernetes writes them: spec.containers[0].image, metadata.labels[app.kubernetes.io/name],
// spec.containers[name=web].env, spec.containers{web}, spec.containers[*].image.
func parsePath(path string) []step {
	var steps []step
	for path != "" {
		switch path[0] {
		case '.':
			path = path[1:]
		case '[':
			inside, rest := bracketed(path, ']')
			steps = append(steps, bracketStep(inside))
			path = rest
		case '{':
			inside, rest := bracketed(path, '}')
			if !strings.Contains(inside, ",") {
				steps = append(steps, step{kind: intoItemWhere, name: "name", value: inside})
			}
			path = rest
		default:
			end := strings.IndexAny(path, ".[{")
			if end < 0 {
				end = len(path)
			}
			steps = append(steps, step{name: path[:end]})
			path = path[end:]
		}
	}
	return steps
}

// bracketed cuts what stands in brackets at the start of a path; the last bracket before a dot or the end closes.
func bracketed(path string, closer byte) (inside, rest string) {
	for i := 1; i < len(path); i++ {
		if path[i] == closer && (i+1 == len(path) || path[i+1] == '.' || path[i+1] == '[') {
			return path[1:i], path[i+1:]
		}
	}
	return path[1:], ""
}

func bracketStep(inside string) step {
	if n, err := strconv.Atoi(inside); err == nil && n >= 0 {
		return step{kind: intoItem, index: n}
	}
	if inside == "*" || inside == "" {
		return step{kind: intoItem, index: -1}
	}
	if name, value, ok := strings.Cut(inside, "="); ok && identifier(name) {
		return step{kind: intoItemWhere, name: name, value: strings.Trim(value, `"`)}
	}
	return step{name: strings.Trim(inside, `"`)}
}

// identifier tells whether a name can be a Go-like field's and needs no brackets.
func identifier(name string) bool {
	for i, c := range name {
		if !(c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || i > 0 && (c >= '0' && c <= '9' || c == '$' || c == '_')) {
			return false
		}
	}
	return name != ""
}

// place is where a path has led.
type place struct {
	trail []*node // the values on the way, the root first
	field *field  // the last step's, when it was into a field
	item  *item   // the last step's, when it was into an item
	found bool    // all steps could be taken
	steps int     // how many could
}

// value is the value arrived at.
func (p place) value() *node { return p.trail[len(p.trail)-1] }

// follow takes as many steps of a path as are written. A step into a field of a list tries all its items, as Kubernetes leaves out
// indices now and then.
func follow(root *node, steps []step) place {
	p := place{trail: []*node{root}}
	for i, s := range steps {
		n := p.value()
		if n.kind == list && s.kind == intoField {
			return p.into(n, steps[i:])
		}
		next := n.step(s)
		if next == nil {
			return p
		}
		p.field, p.item = next.field, next.item
		p.trail = append(p.trail, next.value())
		p.steps++
	}
	p.found = true
	return p
}

// into tries the rest of a path in every item, and keeps to the one in which it leads furthest.
func (p place) into(n *node, rest []step) place {
	best := p
	for i := range n.items {
		q := follow(n.items[i].value, rest)
		if q.steps+p.steps > best.steps {
			best = place{
				trail: append(append([]*node(nil), p.trail...), q.trail...), field: q.field, item: q.item,
				found: q.found, steps: p.steps + q.steps,
			}
		}
		if best.found {
			break
		}
	}
	return best
}

// step takes one step; nil when it leads nowhere.
func (n *node) step(s step) *place {
	switch s.kind {
	case intoField:
		f := n.field(s.name)
		for i := range n.fields {
			if f == nil && n.fields[i].colon && strings.EqualFold(n.fields[i].key.value, s.name) {
				f = &n.fields[i] // a message may write LoadBalancerSourceRanges
			}
		}
		if f != nil {
			return &place{trail: []*node{f.value}, field: f}
		}
	case intoItem:
		if i := max(s.index, 0); i < len(n.items) {
			return &place{trail: []*node{n.items[i].value}, item: &n.items[i]}
		}
	case intoItemWhere:
		for i := range n.items {
			if n.items[i].value.text(s.name) == s.value {
				return &place{trail: []*node{n.items[i].value}, item: &n.items[i]}
			}
		}
	}
	return nil
}

// trailTo finds the innermost value that holds an offset, with the steps to it. A key belongs to its field.
func trailTo(root *node, offset int) (steps []step, at place) {
	at = place{trail: []*node{root}, found: true}
	for {
		n := at.value()
		next, s := n.child(offset)
		if next == nil {
			return steps, at
		}
		steps = append(steps, s)
		at.trail = append(at.trail, next.value())
		at.field, at.item = next.field, next.item
		if next.field != nil && offset <= next.field.key.end {
			return steps, at
		}
	}
}

// child is the entry that holds an offset.
func (n *node) child(offset int) (*place, step) {
	for i := range n.fields {
		f := &n.fields[i]
		if offset >= f.key.start && offset <= max(f.key.end, f.value.end) {
			return &place{trail: []*node{f.value}, field: f}, step{name: f.key.value}
		}
	}
	for i := range n.items {
		it := &n.items[i]
		if offset >= it.dash && offset <= it.value.end {
			return &place{trail: []*node{it.value}, item: it}, step{kind: intoItem, index: i}
		}
	}
	return nil, step{}
}

// writeStep adds a step to a path. Keys of maps stand in brackets.
func writeStep(b *strings.Builder, s step, inMap bool) {
	switch {
	case s.kind == intoItem:
		b.WriteString("[" + strconv.Itoa(s.index) + "]")
	case s.kind == intoItemWhere:
		b.WriteString("[" + s.name + "=" + s.value + "]")
	case inMap || !identifier(s.name):
		b.WriteString("[" + s.name + "]")
	default:
		if b.Len() > 0 {
			b.WriteByte('.')
		}
		b.WriteString(s.name)
	}
}
