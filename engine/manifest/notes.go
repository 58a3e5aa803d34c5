package manifest

import (
	"reflect"
	"slices"
	"strings"

	"github.com/podscope/podscope/engine/protocol"
)

// lack names something that a manifest can ask for and this cluster does not do, or not wholly. Each has a sentence in every language
// (notes_en.go, notes_zh.go) that says so, and what a real cluster would do.
type lack string

// unsimulated is a field that has a lack, or, with a condition, that has it for some of its values.
type unsimulated struct {
	lack lack
	when func(n *node) bool // nil: always
}

// Notes lists the fields in files that do not have all the effect here that they have on a real cluster, in the order of the texts.
// Kubernetes itself says nothing about them: it accepts them.
func (s *Schema) Notes(files []protocol.File) []protocol.Note {
	notes := []protocol.Note{}
	for _, f := range files {
		for _, d := range read(f.Text).objects() {
			for _, n := range s.notes(d) {
				n.File = f.Name
				notes = append(notes, n)
			}
		}
	}
	return notes
}

func (s *Schema) notes(d *document) []protocol.Note {
	var out []protocol.Note
	note := func(path string, at Span, l lack) {
		out = append(out, protocol.Note{
			Path: path, Line: at.Line, Column: at.Column, EndLine: at.EndLine, EndCol: at.EndColumn, Text: s.text(l),
		})
	}
	if l := d.kindLack(); l != "" {
		note("kind", d.head(), l)
		return out
	}
	if root := s.typeOf(d); root != nil {
		s.walkNotes(d.root, root, "", func(path string, f *field, l lack) {
			note(path, d.text.span(f.key.start, f.key.end), l)
		})
	}
	return out
}

// walkNotes visits the fields below a value that have a lack; what is inside of one is not looked at.
func (s *Schema) walkNotes(n *node, t reflect.Type, path string, visit func(path string, f *field, l lack)) {
	t = followed(t)
	for i := range n.items {
		if t.Kind() == reflect.Slice {
			s.walkNotes(n.items[i].value, t.Elem(), joinStep(path, step{kind: intoItem, index: i}, false), visit)
		}
	}
	for i := range n.fields {
		f := &n.fields[i]
		st := step{name: f.key.value}
		el, declared := s.element(t, st)
		if el == nil || !f.colon {
			continue
		}
		at := joinStep(path, st, t.Kind() == reflect.Map)
		if l := s.lackOf(declared, f.value); l != "" {
			visit(at, f, l)
			continue
		}
		s.walkNotes(f.value, el, at, visit)
	}
}

func joinStep(path string, st step, inMap bool) string {
	var b strings.Builder
	b.WriteString(path)
	writeStep(&b, st, inMap)
	return b.String()
}

// lack is what the cluster does not do about the field, "" when it does all. Without a value it is what holds for every value.
func (f *Field) lack(value *node) lack {
	if f == nil || f.Name == "status" {
		return ""
	}
	u, ok := fieldLacks[strings.TrimPrefix(f.in, "k8s.io/api/")+"."+f.Name]
	switch {
	case !ok, u.when == nil:
		return u.lack
	case value == nil || !u.when(value):
		return ""
	}
	return u.lack
}

// kindLack is what the cluster does not do about the document's kind as a whole.
func (d *document) kindLack() lack {
	return kindLacks[d.root.text("apiVersion")+" "+d.root.text("kind")]
}

// lackOf is what the cluster does not do about a field with a value: [Field.lack], or that no registry has the image which it names.
func (s *Schema) lackOf(f *Field, value *node) lack {
	if f != nil && imageFields[f.in+"."+f.Name] && value.kind == scalar && s.missesImage(value.value) {
		return lackImage
	}
	return f.lack(value)
}

// imageFields are those that name an image.
var imageFields = map[string]bool{
	"k8s.io/api/core/v1.Container.image": true, "k8s.io/api/core/v1.EphemeralContainerCommon.image": true, "k8s.io/api/core/v1.ImageVolumeSource.reference": true,
}

// missesImage tells whether a reference names a repository that the cluster's registries do not have. One that looks like a slip is none: what
// Kubernetes says of it is true.
func (s *Schema) missesImage(reference string) bool {
	if s.images.Repository == nil {
		return false
	}
	name := s.images.Repository(reference)
	slips := 1 + min(1, len(name)/6)
	return name != "" && !slices.ContainsFunc(s.images.Names, func(have string) bool { return distance(name, have) <= slips })
}

// text is the sentence about a lack in every language; nil without a lack.
func (s *Schema) text(l lack) protocol.Text {
	if l == "" {
		return nil
	}
	fill := strings.NewReplacer("{images}", strings.Join(s.images.Names, ", "))
	return protocol.Text{"en": fill.Replace(notesEnglish[l]), "zh": fill.Replace(notesChinese[l])}
}

// is tells whether a value is one of these words.
func is(words ...string) func(*node) bool {
	return func(n *node) bool {
		for _, w := range words {
			if n.kind == scalar && n.value == w {
				return true
			}
		}
		return false
	}
}

// not tells whether a value is written, and none of these words.
func not(words ...string) func(*node) bool {
	return func(n *node) bool { return n.kind == scalar && n.value != "" && !is(words...)(n) }
}
