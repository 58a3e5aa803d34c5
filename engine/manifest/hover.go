package manifest

import (
	"reflect"
	"strings"

	"github.com/podscope/podscope/engine/protocol"
)

// Hover describes the field at a position of a text; it is empty when there is none.
func (s *Schema) Hover(source string, line, column int) protocol.Hovered {
	t := read(source)
	offset := t.offset(line, column)
	d := t.documentAt(offset)
	if d == nil {
		return protocol.Hovered{}
	}
	if _, inText := d.comment(offset); inText {
		return protocol.Hovered{}
	}
	steps, at := trailTo(d.root, offset)
	if len(steps) == 0 || at.value().kind != scalar && at.value().kind != null && (at.field == nil || offset > at.field.key.end) {
		return protocol.Hovered{}
	}
	root := s.typeOf(d)
	if root == nil {
		return protocol.Hovered{}
	}
	typ, field, path := s.resolve(root, steps)
	if typ == nil {
		return protocol.Hovered{}
	}
	return protocol.Hovered{Path: path, Type: TypeName(typ), Doc: describe(typ, field), Note: s.text(s.lackOn(d, root, steps, at.trail))}
}

// lackOn is what the cluster does not do about a field, or about one that it is inside of.
func (s *Schema) lackOn(d *document, t reflect.Type, steps []step, trail []*node) lack {
	if len(steps) == 1 && steps[0].name == "kind" {
		return d.kindLack()
	}
	for i, st := range steps {
		var f *Field
		if t, f = s.element(t, st); t == nil {
			return ""
		}
		if l := s.lackOf(f, trail[i+1]); l != "" {
			return l
		}
	}
	return ""
}

// describe is what kubectl explain says of a field: its own description, its type's, and its values.
func describe(t reflect.Type, f *Field) string {
	var parts []string
	if f != nil && f.Doc != "" {
		parts = append(parts, f.Doc)
	}
	element := t
	for element.Kind() == reflect.Slice {
		element = followed(element.Elem())
	}
	if doc := Doc(element); doc != "" && leaf(element) == "" {
		parts = append(parts, doc)
	}
	if values := Enum(element); values != nil {
		parts = append(parts, "ENUM: "+strings.Join(values, ", "))
	}
	return strings.Join(parts, "\n\n")
}
