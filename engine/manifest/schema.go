package manifest

import (
	"reflect"

	"k8s.io/apimachinery/pkg/runtime/schema"

	"github.com/podscope/podscope/engine/protocol"
)

// Kind is one kind of object that manifests may hold.
type Kind struct {
	schema.GroupVersionKind
	Type       reflect.Type // of the Go struct, not of a pointer to it: corev1.Pod
	Namespaced bool
}

// Schema knows the fields of every kind. It is built once for an engine; its answers depend on nothing else.
type Schema struct {
	kinds []Kind
}

// NewSchema makes a schema of the given kinds; completion lists them in this order.
func NewSchema(kinds []Kind) *Schema { return &Schema{kinds: kinds} }

// Span is a part of a text.
type Span struct{ Line, Column, EndLine, EndColumn int }

// Complete lists what can stand at a position of a text.
func (s *Schema) Complete(text string, line, column int) protocol.Completions {
	return protocol.Completions{From: column}
}

// Hover describes the field at a position of a text; it is empty when there is none.
func (s *Schema) Hover(text string, line, column int) protocol.Hovered { return protocol.Hovered{} }

// Problems reads what kubectl answered to files and gives each complaint its place.
func (s *Schema) Problems(files []protocol.File, stdout, stderr string) []protocol.Problem { return nil }

// Added says which lines of an object's YAML as the API server keeps it come from no document of the written text.
func (s *Schema) Added(written, stored string) []int { return nil }

// Place finds a field of an object in files: the field itself, or its nearest parent that is written. The file is empty when no
// document is that object.
func (s *Schema) Place(files []protocol.File, ref protocol.Ref, path string) (file string, at Span) {
	return "", Span{}
}
