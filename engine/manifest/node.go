package manifest

import (
	"regexp"
	"strings"
)

// node is a value in a text. Offsets are in bytes of the whole text.
type node struct {
	kind       kind
	style      style
	start, end int
	value      string // of a scalar, unquoted; of a block scalar, its source
	fields     []field
	items      []item
}

type kind uint8

const (
	null kind = iota // nothing is written: start and end are where it would begin
	scalar
	mapping
	list
)

type style uint8

const (
	plain style = iota
	quoted
	block // a scalar with | or >
	alias
	flow // a mapping or list in braces
)

// field is one entry of a mapping. Without a colon it is a key that is still being typed, or a slip.
type field struct {
	key   *node
	value *node
	colon bool
}

// item is one entry of a list.
type item struct {
	dash  int // offset of its dash; of the value in flow style
	value *node
}

// field finds the last field of a name, as the last one is the one that counts.
func (n *node) field(name string) *field {
	if n == nil {
		return nil
	}
	for i := len(n.fields) - 1; i >= 0; i-- {
		if n.fields[i].key.value == name && n.fields[i].colon {
			return &n.fields[i]
		}
	}
	return nil
}

// at finds a value by field names from here on; nil when it is not written.
func (n *node) at(names ...string) *node {
	for _, name := range names {
		f := n.field(name)
		if f == nil {
			return nil
		}
		n = f.value
	}
	return n
}

// text is the scalar at a path of field names.
func (n *node) text(names ...string) string {
	if v := n.at(names...); v != nil && v.kind == scalar {
		return v.value
	}
	return ""
}

// JSON is what a value becomes when YAML is converted to JSON, in the words of encoding/json's errors.
func (n *node) json() string {
	switch n.kind {
	case mapping:
		return "object"
	case list:
		return "array"
	case null:
		return "null"
	}
	if n.style != plain {
		return "string"
	}
	switch n.value {
	case "", "~", "null", "Null", "NULL":
		return "null"
	case "y", "Y", "n", "N":
		return "bool"
	}
	switch {
	case booleanWord.MatchString(n.value):
		return "bool"
	case numberWord.MatchString(n.value) && strings.ContainsAny(n.value, "0123456789"):
		return "number"
	}
	return "string"
}

// Models go.yaml.in/yaml/v2 resolve: YAML 1.1's booleans and numbers.
var (
	booleanWord = regexp.MustCompile(`^(yes|Yes|YES|no|No|NO|true|True|TRUE|false|False|FALSE|on|On|ON|off|Off|OFF)$`)
	numberWord  = regexp.MustCompile(`^([-+]?(0b[01_]+|0o?[0-7_]+|0x[0-9a-fA-F_]+|[0-9][0-9_]*|(\.[0-9]+|[0-9][0-9_]*(\.[0-9_]*)?)([eE][-+]?[0-9]+)?))$`)
)

// fault is something in a text that no YAML parser would take, with its place.
type fault struct {
	what faultKind
	at   int // byte offset
}

type faultKind uint8

const (
	tabFault      faultKind = iota // a tab in the indentation
	wordFault                      // a line that is neither a key nor an item
	quoteFault                     // a quote that is never closed
	bracketFault                   // a brace or bracket that is never closed
	indentFault                    // a key deeper or shallower than its siblings
	templateFault                  // {{ … }}: a template that was not rendered
)

// fault finds the first fault of a kind between two offsets.
func (d *document) fault(what faultKind, from, to int) (at int, ok bool) {
	for _, f := range d.faults {
		if f.what == what && f.at >= from && f.at < to {
			return f.at, true
		}
	}
	return 0, false
}
