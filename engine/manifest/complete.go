package manifest

import (
	"reflect"
	"slices"
	"strings"

	"github.com/podscope/podscope/engine/protocol"
)

// cursor is put into the text where the learner's is, so that even an empty line holds a value.
const cursor = "\ue000"

// spot is where something is to be completed.
type spot struct {
	schema *Schema
	text   *text
	doc    *document
	root   reflect.Type // of the document; nil when its kind is not known yet
	steps  []step       // to the field, or to the mapping in which a key is being typed
	typ    reflect.Type // at the end of steps
	trail  []*node      // the values on the way
	flow   bool
	colon  bool // the key that is being typed has its colon already
	start  int  // offset of what is being typed
}

// Complete lists what can stand at a position of a text: fields that are not there yet, required ones first, or values. What begins as
// typed comes before the rest, which is not left out, as editors match more freely; From says where the typed part starts.
func (s *Schema) Complete(source string, line, column int) protocol.Completions {
	none := protocol.Completions{From: column, Items: []protocol.Completion{}}
	if len(source) > maxText {
		return none
	}
	offset := (&text{source: source, lines: read(source).lines}).offset(line, column)
	t := read(source[:offset] + cursor + source[offset:])
	d := t.documentAt(offset)
	if d == nil {
		return none
	}
	if _, ok := d.comment(offset); ok {
		return none
	}
	at := spot{schema: s, text: t, doc: d, root: s.typeOf(d)}
	items := at.items(offset)
	if len(items) == 0 {
		return none
	}
	typed := strings.ToLower(t.source[min(at.start, offset):offset])
	slices.SortStableFunc(items, func(a, b protocol.Completion) int { return begins(b, typed) - begins(a, typed) })
	_, from := t.position(at.start)
	return protocol.Completions{From: from, Items: items}
}

// begins is 1 when a completion's label begins with what is typed, in small letters.
func begins(c protocol.Completion, typed string) int {
	if strings.HasPrefix(strings.ToLower(c.Label), typed) {
		return 1
	}
	return 0
}

// items finds out whether a key or a value is being typed.
func (p *spot) items(offset int) []protocol.Completion {
	steps, at := trailTo(p.doc.root, offset)
	p.trail = at.trail
	value := at.value()
	if at.field != nil && offset <= at.field.key.end {
		p.trail = at.trail[:len(at.trail)-1]
		p.start, p.colon = at.field.key.start, at.field.colon
		p.flow = p.trail[len(p.trail)-1].style == flow
		p.into(steps[:len(steps)-1])
		return p.keys(p.trail[len(p.trail)-1])
	}
	if value.kind != scalar || value.style == block || value.style == alias || p.continued(value, offset) {
		return nil
	}
	p.start = value.start
	if value.style == quoted && strings.IndexByte(`"'`, p.text.source[value.start]) >= 0 {
		p.start++
	}
	p.into(steps)
	switch own := p.ownLine(value, at); {
	case p.typ == nil && len(steps) > 0:
		return nil
	case own && p.typ != nil && p.typ.Kind() == reflect.Slice && at.item == nil:
		return p.newItem()
	case own && (p.typ == nil || p.schema.Fields(p.typ) != nil || p.typ.Kind() == reflect.Map):
		return p.keys(&node{kind: mapping})
	}
	return p.values()
}

// into sets where the spot is. While the kind is not known, what every object has is.
func (p *spot) into(steps []step) {
	p.steps = steps
	root := p.root
	if root == nil && len(steps) > 0 && (len(steps) == 1 || steps[0].name == "metadata") {
		root = p.rootType()
	}
	p.typ, _, _ = p.schema.resolve(root, steps)
}

// continued tells whether an offset is beyond a scalar's first line, where it is text and nothing else.
func (p *spot) continued(n *node, offset int) bool {
	return p.text.line(n.start) != p.text.line(offset)
}

// ownLine tells whether a scalar could turn out to be the first key of a mapping: it is not in the line of its own key.
func (p *spot) ownLine(n *node, at place) bool {
	return n.style == plain && (at.field == nil || p.text.line(at.field.key.start) != p.text.line(n.start))
}

// parent is the type of the mapping that the field at the spot belongs to, and the field's name.
func (p *spot) parent() (reflect.Type, string) {
	for i := len(p.steps) - 1; i >= 0; i-- {
		if p.steps[i].kind == intoField {
			t, _, _ := p.schema.resolve(p.rootType(), p.steps[:i])
			return t, p.steps[i].name
		}
	}
	return nil, ""
}

// column is how far what is being typed is indented.
func (p *spot) column() int {
	_, column := p.text.position(p.start)
	return column - 1
}
