package manifest

import (
	"reflect"
	"slices"
	"strings"

	"github.com/podscope/podscope/engine/protocol"
)

// readOnly are fields that only the cluster sets: nobody writes them in a manifest.
var readOnly = map[string][]string{
	"": {"status"},
	"ObjectMeta": {
		"selfLink", "uid", "resourceVersion", "generation", "creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds",
		"managedFields",
	},
}

// keys lists the fields that a mapping can still take.
func (p *spot) keys(n *node) []protocol.Completion {
	if p.typ != nil && p.typ.Kind() == reflect.Map {
		return p.mapKeys(n)
	}
	fields := p.schema.Fields(p.rootType())
	if len(p.steps) > 0 {
		if p.typ == nil {
			return nil
		}
		fields = p.schema.Fields(p.typ)
	}
	var items []protocol.Completion
	for _, f := range p.ordered(fields) {
		if n.field(f.Name) != nil && !p.typing(n, f.Name) {
			continue
		}
		items = append(items, protocol.Completion{
			Label: f.Name, Insert: p.insert(f), Type: TypeName(f.Type), Doc: f.Doc, Note: p.schema.text(f.lack(nil)),
		})
	}
	return items
}

// rootType is the document's type; where that is not known, one that has what every object has.
func (p *spot) rootType() reflect.Type {
	if p.root != nil {
		return p.root
	}
	if len(p.schema.kinds) == 0 {
		return reflect.TypeFor[struct{}]()
	}
	return p.schema.kinds[0].Type
}

// typing tells whether a field is the one whose key the cursor stands in.
func (p *spot) typing(n *node, name string) bool {
	f := n.field(name)
	return f != nil && f.key.start == p.start
}

// ordered puts the required fields first and leaves out what nobody writes. Beyond that the API's own order stays, which begins with what
// is used most.
func (p *spot) ordered(fields []Field) []Field {
	hidden := readOnly[""]
	if len(p.steps) > 0 {
		hidden = readOnly[p.typ.Name()]
	}
	rank := func(f Field) int {
		switch {
		case len(p.steps) == 0 && f.Name == "apiVersion":
			return 0
		case len(p.steps) == 0:
			return 1
		case f.Required:
			return 2
		}
		return 3
	}
	kept := slices.DeleteFunc(slices.Clone(fields), func(f Field) bool { return slices.Contains(hidden, f.Name) })
	slices.SortStableFunc(kept, func(a, b Field) int { return rank(a) - rank(b) })
	return kept
}

// insert is what to type for a field, up to where its value goes: behind the colon, on an indented line, or behind a dash.
func (p *spot) insert(f Field) string {
	indent := strings.Repeat(" ", p.column())
	switch t := f.Type; {
	case p.colon:
		return f.Name
	case p.flow:
		return f.Name + ": "
	case t.Kind() == reflect.Slice && t.Elem().Kind() != reflect.Uint8:
		return f.Name + ":\n" + indent + strings.Repeat(" ", p.doc.dashIndent()) + "- " + p.firstKey(t.Elem())
	case t.Kind() == reflect.Map, p.schema.Fields(t) != nil:
		return f.Name + ":\n" + indent + "  "
	}
	return f.Name + ": "
}

// firstKey is the key that an item of a list begins with: its first required scalar.
func (p *spot) firstKey(item reflect.Type) string {
	for _, f := range p.schema.Fields(item) {
		if f.Required && p.schema.Fields(f.Type) == nil && f.Type.Kind() != reflect.Slice && f.Type.Kind() != reflect.Map {
			return f.Name + ": "
		}
	}
	return ""
}

// newItem completes a line on which a list's first item is missing.
func (p *spot) newItem() []protocol.Completion {
	item := followed(p.typ.Elem())
	if item.Kind() == reflect.Uint8 {
		return nil
	}
	key := p.firstKey(item)
	return []protocol.Completion{{Label: "- " + strings.TrimSuffix(key, " "), Insert: "- " + key, Type: TypeName(item), Doc: Doc(item)}}
}

// mapKeys lists usual keys of a mapping whose keys are free.
func (p *spot) mapKeys(n *node) []protocol.Completion {
	var items []protocol.Completion
	for _, k := range p.usualKeys() {
		name, _, _ := strings.Cut(k, ": ")
		if n.field(name) != nil && !p.typing(n, name) {
			continue
		}
		insert := k
		if !strings.Contains(k, ": ") {
			insert += ": "
		}
		if p.colon {
			insert = name
		}
		items = append(items, protocol.Completion{Label: strings.TrimSuffix(k, ": "), Insert: insert, Type: TypeName(p.typ.Elem())})
	}
	return items
}

// usualKeys are resources for amounts, node labels for node selectors, and the pods' labels for selectors of pods.
func (p *spot) usualKeys() []string {
	owner, field := p.parent()
	switch {
	case owner == nil:
		return nil
	case TypeName(p.typ.Elem()) == "Quantity" && (owner.Name() == "VolumeResourceRequirements" || owner.Name() == "PersistentVolumeSpec"):
		return []string{"storage"}
	case TypeName(p.typ.Elem()) == "Quantity":
		return []string{"cpu", "memory", "ephemeral-storage"}
	case field == "nodeSelector":
		return []string{"kubernetes.io/hostname", "kubernetes.io/os: linux", "kubernetes.io/arch", "topology.kubernetes.io/zone"}
	case field == "matchLabels", field == "selector":
		return p.podLabels()
	}
	return nil
}

// dashIndent is how far this document's author indents dashes below a list's key; 0 where there is no list yet.
func (d *document) dashIndent() int {
	return dashIndent(d.text, d.root)
}

func dashIndent(t *text, n *node) int {
	for i := range n.fields {
		f := &n.fields[i]
		if f.value.kind == list && f.value.style != flow && len(f.value.items) > 0 {
			_, key := t.position(f.key.start)
			_, dash := t.position(f.value.items[0].dash)
			return max(dash-key, 0)
		}
		if indent := dashIndent(t, f.value); indent > 0 {
			return indent
		}
	}
	for i := range n.items {
		if indent := dashIndent(t, n.items[i].value); indent > 0 {
			return indent
		}
	}
	return 0
}
