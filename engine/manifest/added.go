package manifest

import (
	"reflect"
	"slices"
)

// Added says which lines of an object's YAML as the API server keeps it hold what its author did not write: defaults, status, what the
// server notes in the metadata. Lists are matched by their merge keys, as patches do. A field that was written counts as written even
// when the server spells its value another way (1000m becomes 1). Nothing is said when no document of the written text is the object.
func (s *Schema) Added(written, stored string) []int {
	t := read(stored)
	var object *document
	for _, d := range t.docs {
		if d.root.kind == mapping && object == nil {
			object = d
		}
	}
	if object == nil {
		return nil
	}
	kind, name := object.root.text("kind"), object.root.text("metadata", "name")
	for _, d := range read(written).objects() {
		if d.root.text("kind") != kind || d.root.text("metadata", "name") != name {
			continue
		}
		m := marker{schema: s, text: t, lines: map[int]bool{}}
		m.mapping(d.root, object.root, s.typeOf(object))
		return m.sorted()
	}
	return nil
}

// marker gathers the lines of what was added.
type marker struct {
	schema *Schema
	text   *text
	lines  map[int]bool
}

func (m *marker) sorted() []int {
	lines := make([]int, 0, len(m.lines))
	for l := range m.lines {
		lines = append(lines, l)
	}
	slices.Sort(lines)
	return lines
}

// add marks all lines of a part of the stored text.
func (m *marker) add(start, end int) {
	for l := m.text.line(start); l <= m.text.line(max(start, end)); l++ {
		m.lines[l] = true
	}
}

// value marks what of a stored value was not written.
func (m *marker) value(written, stored *node, t reflect.Type) {
	switch {
	case stored.kind == mapping && written.kind == mapping:
		m.mapping(written, stored, t)
	case stored.kind == list && written.kind == list:
		m.list(written, stored, t, "")
	case (stored.kind == mapping || stored.kind == list) && stored.style != flow && (written.kind == null || written.json() == "null"):
		m.add(stored.start, stored.end)
	}
}

func (m *marker) mapping(written, stored *node, t reflect.Type) {
	wrote := map[string]*field{}
	for i := range written.fields {
		if f := &written.fields[i]; f.colon {
			wrote[f.key.value] = f
		}
	}
	for i := range stored.fields {
		f := &stored.fields[i]
		was := wrote[f.key.value]
		if was == nil && f.key.value == "data" {
			was = wrote["stringData"] // which the server turns into data
		}
		if was == nil {
			m.add(f.key.start, max(f.key.end, f.value.end))
			continue
		}
		var next reflect.Type
		var field *Field
		if t != nil {
			next, field = m.schema.element(t, step{name: f.key.value})
		}
		if field != nil && f.value.kind == list && was.value.kind == list {
			m.list(was.value, f.value, next, field.MergeKey)
			continue
		}
		m.value(was.value, f.value, next)
	}
}

// list marks the items that no written item is, and in the others what was added to them.
func (m *marker) list(written, stored *node, t reflect.Type, mergeKey string) {
	var element reflect.Type
	if t != nil {
		element, _ = m.schema.element(t, step{kind: intoItem})
	}
	taken := make([]bool, len(written.items))
	for i := range stored.items {
		it := &stored.items[i]
		match := counterpart(written, it.value, mergeKey, i, taken)
		if match < 0 {
			m.add(it.dash, it.value.end)
			continue
		}
		taken[match] = true
		m.value(written.items[match].value, it.value, element)
	}
}

// maxMatched is how many items of a list are compared each with each.
const maxMatched = 1000

// counterpart finds the written item that a stored one is: by its merge key, by its value, or by its place in the list.
func counterpart(written *node, stored *node, mergeKey string, index int, taken []bool) int {
	key := ""
	if mergeKey != "" {
		key = stored.text(mergeKey)
	}
	if len(written.items) > maxMatched {
		return min(index, len(written.items)-1)
	}
	for i := range written.items {
		v := written.items[i].value
		switch {
		case taken[i] || v.kind != stored.kind:
		case stored.kind == scalar && v.value == stored.value, key != "" && v.text(mergeKey) == key:
			return i
		}
	}
	if key == "" && stored.kind != scalar && index < len(written.items) && !taken[index] && written.items[index].value.kind == stored.kind {
		return index
	}
	return -1
}
