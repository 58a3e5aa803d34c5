package manifest

import (
	"encoding/base64"
	"reflect"
	"strings"

	"k8s.io/apimachinery/pkg/api/resource"
)

// unknown reads complaints about unknown and duplicate fields; there may be several in one line.
func (s *Schema) unknown(base finding, st string) []finding {
	var out []finding
	for _, m := range unknownForm.FindAllStringSubmatch(st, -1) {
		f := base
		f.message, f.path = m[0], m[2]
		if strings.HasPrefix(st, "Warning: ") {
			f.message = st
		}
		f.find = func(d *document) (located, bool) {
			at, ok := d.keyPlace(f.path)
			l := located{at: at, path: f.path}
			l.meaning, l.args = s.unknownMeaning(d, f.path)
			if m[1] == "duplicate" {
				l.meaning, l.args = duplicateField, args{"field": lastName(f.path)}
			}
			return l, ok
		}
		f.meaning, f.args = unknownField, args{"field": lastName(f.path), "fields": ""}
		out = append(out, f)
	}
	return out
}

// unknownMeaning says which field may have been meant: one of a similar name, or one of the same name that belongs elsewhere.
func (s *Schema) unknownMeaning(d *document, path string) (meaning, args) {
	steps := parsePath(path)
	name := steps[len(steps)-1].name
	root := s.typeOf(d)
	owner, _, _ := s.resolve(root, steps[:len(steps)-1])
	a := args{"field": name}
	if root == nil || owner == nil {
		return unknownFieldPlain, a
	}
	var names []string
	for _, f := range s.Fields(owner) {
		if f.Name != "status" {
			names = append(names, f.Name)
		}
	}
	if best := closest(name, names); best != "" {
		a["suggestion"] = best
		return unknownFieldMean, a
	}
	if where := s.elsewhere(root, steps); where != "" {
		a["suggestion"] = where
		if identifier(where) {
			return unknownFieldTop, a
		}
		return unknownFieldElsewhere, a
	}
	a["fields"] = strings.Join(names[:min(len(names), 8)], ", ")
	return unknownField, a
}

// elsewhere looks for a field of the name that a path ends with, from the field's parent upwards; "" when there is none near.
func (s *Schema) elsewhere(root reflect.Type, steps []step) string {
	name := steps[len(steps)-1].name
	for up := len(steps) - 1; up >= 0; up-- {
		t, _, path := s.resolve(root, steps[:up])
		if t == nil {
			continue
		}
		for depth := range 4 {
			if found := s.below(t, path, name, depth); found != "" {
				return found
			}
		}
	}
	return ""
}

// below looks for a field exactly so many levels below a type.
func (s *Schema) below(t reflect.Type, path, name string, depth int) string {
	for _, f := range s.Fields(t) {
		at := strings.TrimPrefix(path+"."+f.Name, ".")
		if depth == 0 && f.Name == name {
			return at
		}
		if depth == 0 || f.Name == "status" || f.Name == "metadata" || f.Name == "ephemeralContainers" {
			continue
		}
		next := f.Type
		if next.Kind() == reflect.Slice {
			next, at = followed(next.Elem()), at+"[]"
		}
		if found := s.below(next, at, name, depth-1); found != "" {
			return found
		}
	}
	return ""
}

// handled reads why a document could not be decoded as its kind.
func (s *Schema) handled(f finding, why string) finding {
	if m := unmarshalForm.FindStringSubmatch(why); m != nil {
		f.meaning = wrongType
		f.args = args{"field": lastName(m[3]), "got": m[1], "want": goType(m[4])}
		f.find = func(d *document) (located, bool) { return s.mistyped(d, m[1], m[2], m[3], m[4]) }
		return f
	}
	if m := noKindForm.FindStringSubmatch(why); m != nil {
		g := s.noMatch(f, m[1], m[2])
		g.kind = m[1]
		return g
	}
	switch {
	case strings.Contains(why, "quantit"):
		f.meaning, f.args = badQuantity, args{"field": "", "value": ""}
		f.find = func(d *document) (located, bool) { return s.firstBad(d, "Quantity", badQuantity, notQuantity(why)) }
	case strings.Contains(why, "base64"):
		f.meaning, f.args = badBase64, args{"field": ""}
		f.find = func(d *document) (located, bool) {
			return s.firstBad(d, "[]uint8", badBase64, func(v string) bool {
				_, err := base64.StdEncoding.DecodeString(v)
				return err != nil && strings.Contains(why, err.Error())
			})
		}
	}
	return f
}

// notQuantity tells whether a value is refused as a quantity in the given words.
func notQuantity(why string) func(string) bool {
	return func(v string) bool {
		_, err := resource.ParseQuantity(v)
		return err != nil && strings.Contains(why, err.Error())
	}
}

// goType is how kubectl explain spells a type that encoding/json names.
func goType(t string) string {
	lists := strings.Count(t, "[]")
	t = strings.TrimLeft(t, "[]*")
	if i := strings.LastIndexByte(t, '.'); i >= 0 {
		t = t[i+1:]
	}
	switch {
	case strings.HasPrefix(t, "int"), strings.HasPrefix(t, "uint"):
		t = "integer"
	case t == "bool":
		t = "boolean"
	}
	return strings.Repeat("[]", lists) + t
}

// firstBad finds the first scalar of a type that a test finds bad.
func (s *Schema) firstBad(d *document, typeName string, means meaning, bad func(string) bool) (l located, ok bool) {
	s.walk(place{trail: []*node{d.root}}, s.typeOf(d), nil, "", func(v typed) bool {
		n := v.p.value()
		if n.kind != scalar || v.typ.Name() != typeName && v.typ.String() != typeName || !bad(n.value) {
			return false
		}
		l, ok = located{d.placeOf(v.p), v.path, means, args{"field": lastName(v.path), "value": n.value}}, true
		return true
	})
	return l, ok
}

// mistyped finds the value that encoding/json could not put into a field: the first of the JSON type it names, whose field has the names
// on the way that it gives, and whose schema asks for another type.
func (s *Schema) mistyped(d *document, got, value, field, want string) (l located, ok bool) {
	_, path, _ := strings.Cut(field, ".")
	s.walk(place{trail: []*node{d.root}}, s.typeOf(d), nil, "", func(v typed) bool {
		n := v.p.value()
		if n.json() != got || value != "" && n.value != value || !sameNames(v.names, path) || takes(v.typ, n) {
			return false
		}
		l, ok = located{at: d.placeOf(v.p), path: v.path}, true
		if l.meaning, l.args = wrongTypeMeaning(n, v.typ, lastName(v.path)); l.meaning == notOneValue && n.style != flow {
			l.at = d.placeOf(place{trail: []*node{{}}, item: &n.items[0]})
		}
		return true
	})
	if ok {
		return l, true
	}
	p := d.find(path)
	return located{at: d.placeOf(p), path: path}, p.found && p.value().json() == got
}

// sameNames compares field names with a path that leaves out indices and may name embedded structs.
func sameNames(names []string, path string) bool {
	i := 0
	for _, part := range strings.Split(path, ".") {
		if i < len(names) && names[i] == part {
			i++
		} else if part == "" || part[0] < 'A' || part[0] > 'Z' {
			return false
		}
	}
	return i == len(names)
}

// takes tells whether a type takes a value as it is written.
func takes(t reflect.Type, n *node) bool {
	got := n.json()
	if got == "null" {
		return true
	}
	switch leaf(t) {
	case "Quantity", "IntOrString":
		return got == "string" || got == "number"
	case "string":
		return got == "string"
	case "Object", "FieldsV1":
		return true
	}
	switch t.Kind() {
	case reflect.Struct, reflect.Map:
		return got == "object"
	case reflect.Slice:
		return got == "array" || t.Elem().Kind() == reflect.Uint8 && got == "string"
	case reflect.String:
		return got == "string"
	case reflect.Bool:
		return got == "bool"
	}
	return got == "number" && !strings.ContainsAny(n.value, ".eE") && len(n.value) < 11
}

// wrongTypeMeaning says why a value is of another type than its author thought.
func wrongTypeMeaning(n *node, t reflect.Type, field string) (meaning, args) {
	a := args{"field": field, "value": n.value, "want": TypeName(t), "got": n.json()}
	_, named := unspaced(n.value)
	switch {
	case t.Kind() == reflect.String && n.json() == "bool":
		return boolWord, a
	case t.Kind() == reflect.String && n.json() == "number":
		return numberAsText, a
	case t.Kind() == reflect.String && n.json() == "object" && n.style == flow:
		return colonInText, a
	case t.Kind() == reflect.String && n.json() == "object":
		return fieldsInText, a
	case n.kind == scalar && n.style == plain && t.Kind() == reflect.Struct && named:
		return missingSpace, a
	case n.kind == scalar && n.style == quoted && t.Kind() != reflect.String && t.Kind() != reflect.Struct && t.Kind() != reflect.Slice:
		return quotedValue, a
	case t.Kind() == reflect.Slice && n.json() != "array":
		return notAList, a
	case n.json() == "array":
		return notOneValue, a
	}
	return wrongType, a
}

// unspaced tells whether a word looks like a key and value without a space between them: name:p.
func unspaced(word string) (key string, ok bool) {
	key, rest, found := strings.Cut(word, ":")
	return key, found && rest != "" && rest[0] != ' ' && identifier(key) && !strings.HasPrefix(rest, "//")
}
