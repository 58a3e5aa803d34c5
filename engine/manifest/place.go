package manifest

import (
	"strings"

	"github.com/podscope/podscope/engine/protocol"
)

// Span is a part of a text: from a position up to, but without, another.
type Span struct{ Line, Column, EndLine, EndColumn int }

// Place finds a field of an object in files: the field itself, or its nearest parent that is written. A pod that no document is may come
// from a workload's template: then the place is there. The file is empty when nothing fits.
func (s *Schema) Place(files []protocol.File, ref protocol.Ref, path string) (file string, at Span) {
	for _, f := range files {
		for _, d := range read(f.Text).objects() {
			prefix, ok := s.holds(d, ref)
			if !ok {
				continue
			}
			if prefix != "" && strings.HasPrefix(path, "metadata.name") {
				prefix = ""
			}
			return f.Name, d.place(prefix + path)
		}
	}
	return "", Span{}
}

// holds tells whether a document is an object, or a workload that makes it; prefix leads to the object's part in the document.
func (s *Schema) holds(d *document, ref protocol.Ref) (prefix string, ok bool) {
	kind, name := d.root.text("kind"), d.root.text("metadata", "name")
	namespace := d.root.text("metadata", "namespace")
	if namespace != "" && ref.Namespace != "" && namespace != ref.Namespace || name == "" {
		return "", false
	}
	if kind == ref.Kind && name == ref.Name {
		return "", true
	}
	if ref.Kind != "Pod" || !strings.HasPrefix(ref.Name, name+"-") {
		return "", false
	}
	t := s.typeOf(d)
	for _, prefix := range []string{"spec.template.", "spec.jobTemplate.spec.template."} {
		if at, _, _ := s.resolve(t, parsePath(prefix)); t != nil && at != nil && at.Name() == "PodTemplateSpec" {
			return prefix, true
		}
	}
	return "", false
}

// place is where a field is written, or what is nearest to it.
func (d *document) place(path string) Span { return d.placeOf(d.find(path)) }

// find follows a path. When it ends too early, the field may be written under a neighbouring name (clusterIP for clusterIPs), in a value
// further up (hostPID for spec.securityContext.hostPID), as Kubernetes' internal types differ from what manifests hold, or it was filled in
// from its counterpart (requests from limits).
func (d *document) find(path string) place {
	steps := parsePath(path)
	p := follow(d.root, steps)
	if p.found || p.steps >= len(steps) || steps[p.steps].kind != intoField {
		return p
	}
	for i, s := range steps {
		if s.name == "requests" && i == len(steps)-2 {
			steps[i].name = "limits"
			if q := follow(d.root, steps); q.found {
				return q
			}
		}
	}
	if next := p.value().step(step{name: strings.TrimSuffix(steps[p.steps].name, "s")}); next != nil {
		return place{trail: append(p.trail, next.value()), field: next.field, steps: p.steps}
	}
	last := steps[len(steps)-1]
	if last.kind != intoField || last.name == "name" || p.steps >= len(steps)-1 {
		return p // the parent is there: the field is missing in it
	}
	for i := len(p.trail) - 1; i > 0; i-- {
		if next := p.trail[i].step(last); next != nil && next.value().kind == scalar {
			return place{trail: append(p.trail[:i+1:i+1], next.value()), field: next.field, steps: p.steps}
		}
	}
	return p
}

// placeOf is the part of the text that a reader should look at for a place: a scalar itself, the key of anything bigger, an item's first
// line, and for a whole document its kind.
func (d *document) placeOf(p place) Span {
	value := p.value()
	oneLine := value.kind == scalar && d.text.line(value.start) == d.text.line(value.end)
	switch {
	case oneLine && value.end > value.start && value.style != block:
		return d.text.span(value.start, value.end)
	case p.field != nil:
		return d.text.span(p.field.key.start, p.field.key.end)
	case p.item != nil:
		s := d.text.content(d.text.line(p.item.dash))
		s.Line, s.Column = d.text.position(p.item.dash)
		return s
	}
	return d.head()
}

// head is where a document says what it is: its kind's value, else its first line.
func (d *document) head() Span {
	if f := d.root.field("kind"); f != nil && f.value.end > f.value.start {
		return d.text.span(f.value.start, f.value.end)
	}
	return d.text.content(d.text.line(d.root.start))
}

// keyPlace is the key at a path when the field is written.
func (d *document) keyPlace(path string) (Span, bool) {
	p := d.find(path)
	if !p.found || p.field == nil {
		return Span{}, false
	}
	return d.text.span(p.field.key.start, p.field.key.end), true
}

// entry narrows a place to the field or item in it that an offending value names, as in metadata.labels: Invalid value: "b c". The words
// are the value, or, where that is an object, the texts in it.
func (p place) entry(words []string) place {
	for _, w := range words {
		if q, ok := p.value().entry(w); ok {
			return q
		}
	}
	return p
}

// entry looks for a key or scalar anywhere in a value.
func (n *node) entry(word string) (place, bool) {
	for i := range n.fields {
		f := &n.fields[i]
		if f.key.value == word || f.value.kind == scalar && f.value.value == word {
			return place{trail: []*node{n, f.value}, field: f, found: true}, true
		}
		if q, ok := f.value.entry(word); ok && word != "" {
			return q, true
		}
	}
	for i := range n.items {
		it := &n.items[i]
		if it.value.kind == scalar && it.value.value == word {
			return place{trail: []*node{n, it.value}, item: it, found: true}, true
		}
		if q, ok := it.value.entry(word); ok && word != "" {
			return q, true
		}
	}
	return place{}, false
}
