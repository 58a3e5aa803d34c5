package manifest

import (
	"reflect"
	"strings"
)

// typed is a value in a document with its type and path.
type typed struct {
	p     place
	typ   reflect.Type
	names []string // of the fields on the way, without list indices and map keys, as encoding/json's errors give them
	path  string
}

// walk visits every value of a document whose type is known, in the order of the text, until visit returns true.
func (s *Schema) walk(p place, t reflect.Type, names []string, path string, visit func(typed) bool) bool {
	n := p.value()
	if t == nil {
		return false
	}
	t = followed(t)
	if visit(typed{p, t, names, path}) {
		return true
	}
	enter := func(next place, st step) bool {
		el, f := s.element(t, st)
		if el == nil {
			return false
		}
		var b strings.Builder
		b.WriteString(path)
		writeStep(&b, st, t.Kind() == reflect.Map)
		deeper := names
		if f != nil {
			deeper = append(names[:len(names):len(names)], f.Name)
		}
		return s.walk(next, el, deeper, b.String(), visit)
	}
	for i := range n.fields {
		if enter(place{trail: []*node{n.fields[i].value}, field: &n.fields[i], found: true}, step{name: n.fields[i].key.value}) {
			return true
		}
	}
	for i := range n.items {
		if enter(place{trail: []*node{n.items[i].value}, item: &n.items[i], found: true}, step{kind: intoItem, index: i}) {
			return true
		}
	}
	return false
}
