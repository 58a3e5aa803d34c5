package manifest

import (
	"reflect"
	"strings"

	"k8s.io/apimachinery/pkg/runtime/schema"
)

// Kind is one.kind of object that manifests may hold.
type Kind struct {
	schema.GroupVersionKind
	Type       reflect.Type // of the Go struct, not of a pointer to it: corev1.Pod
	Namespaced bool
}

// Schema knows the fields of every kind. It is built once for an engine; its answers depend on nothing else.
type Schema struct {
	kinds  []Kind
	absent []schema.GroupVersionKind
	images Images
	types  map[reflect.Type][]Field // read off so far
}

// NewSchema makes a schema of the given kinds; completion lists them in this order. Absent are kinds that a real cluster has and this one
// has not.
func NewSchema(kinds []Kind, absent ...schema.GroupVersionKind) *Schema {
	return &Schema{kinds: kinds, absent: absent, types: map[reflect.Type][]Field{}}
}

// Images is what can be asked about the registries of the cluster.
type Images struct {
	// Names are the repositories that there are, as people write them: nginx, luksa/kubia.
	Names []string
	// Repository is the repository of a reference, as people write it; "" when the reference cannot be read.
	Repository func(reference string) string
}

// WithImages tells the schema what images there are, so that notes can say of others that they are not.
func (s *Schema) WithImages(images Images) *Schema {
	s.images = images
	return s
}

// Field is a field of an API type, as kubectl explain tells of it.
type Field struct {
	Name     string
	Type     reflect.Type // pointers are followed
	Doc      string       // Kubernetes' own description
	Required bool
	MergeKey string // by which patches match a list's items

	in string // the type that declares it
}

// Published is the description as the API server publishes it: with the values of an enumeration.
func (f *Field) Published() string {
	doc, ok := whole()[f.in+"."+f.Name]
	if !ok {
		doc = strings.ReplaceAll(f.Doc, `\`, `\\`)
	}
	if e, ok := publishedEnums()[typeKey(f.Type)]; ok && f.Type.Kind() == reflect.String {
		doc += enumHeading + e.lines
	}
	return doc
}

// documented is what every type of the Kubernetes API has.
type documented interface{ SwaggerDoc() map[string]string }

// Fields lists a type's fields, those of inlined types included, in the order of their declaration; nil when it is no struct that
// manifests write as a mapping.
func (s *Schema) Fields(t reflect.Type) []Field {
	t = followed(t)
	if t.Kind() != reflect.Struct || leaf(t) != "" {
		return nil
	}
	if fields, ok := s.types[t]; ok {
		return fields
	}
	s.types[t] = nil // types that hold themselves end here
	docs := swagger(t)
	var fields []Field
	for i := range t.NumField() {
		f := t.Field(i)
		name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		switch {
		case !f.IsExported() || name == "-":
		case name == "" && (f.Anonymous || strings.Contains(options, "inline")):
			fields = append(fields, s.Fields(f.Type)...)
		default:
			fields = append(fields, Field{
				Name: name, Type: followed(f.Type), Doc: docs[name], MergeKey: f.Tag.Get("patchMergeKey"),
				Required: required(typeKey(t), name, options), in: typeKey(t),
			})
		}
	}
	s.types[t] = fields
	return fields
}

// Field finds a type's field by its name in manifests; nil when there is none.
func (s *Schema) Field(t reflect.Type, name string) *Field {
	fields := s.Fields(t)
	for i := range fields {
		if fields[i].Name == name {
			return &fields[i]
		}
	}
	return nil
}

// Doc is Kubernetes' description of a type itself.
func Doc(t reflect.Type) string {
	t = followed(t)
	if doc, ok := whole()[typeKey(t)]; ok {
		return doc
	}
	return swagger(t)[""]
}

func swagger(t reflect.Type) map[string]string {
	if d, ok := reflect.New(t).Interface().(documented); ok && d != nil && t.Kind() == reflect.Struct {
		return d.SwaggerDoc()
	}
	return nil
}

// followed is a type without its pointers.
func followed(t reflect.Type) reflect.Type {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	return t
}

// leaf is how kubectl explain spells a struct type that manifests write as a scalar, or whose fields nobody can list; "" for others.
func leaf(t reflect.Type) string {
	switch t.PkgPath() + "." + t.Name() {
	case "k8s.io/apimachinery/pkg/api/resource.Quantity":
		return "Quantity"
	case "k8s.io/apimachinery/pkg/util/intstr.IntOrString":
		return "IntOrString"
	case "k8s.io/apimachinery/pkg/apis/meta/v1.Time", "k8s.io/apimachinery/pkg/apis/meta/v1.MicroTime",
		"k8s.io/apimachinery/pkg/apis/meta/v1.Duration":
		return "string"
	case "k8s.io/apimachinery/pkg/apis/meta/v1.FieldsV1":
		return "FieldsV1"
	case "k8s.io/apimachinery/pkg/runtime.RawExtension":
		return "Object"
	}
	return ""
}

// TypeName spells a type as kubectl explain does: integer, []Container, map[string]string.
func TypeName(t reflect.Type) string {
	t = followed(t)
	if name := leaf(t); name != "" {
		return name
	}
	switch t.Kind() {
	case reflect.Bool:
		return "boolean"
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		return "integer"
	case reflect.Float32, reflect.Float64:
		return "number"
	case reflect.String:
		return "string"
	case reflect.Slice:
		if t.Elem().Kind() == reflect.Uint8 {
			return "string"
		}
		return "[]" + TypeName(t.Elem())
	case reflect.Map:
		return "map[string]" + TypeName(t.Elem())
	}
	return t.Name()
}

// kind finds a kind by apiVersion and kind.
func (s *Schema) kind(apiVersion, name string) *Kind {
	for i := range s.kinds {
		if k := &s.kinds[i]; k.Kind == name && k.GroupVersion().String() == apiVersion {
			return k
		}
	}
	return nil
}

// typeOf is the Go type of a document: that of its kind, whatever its apiVersion if that is not known; nil when it cannot be told.
func (s *Schema) typeOf(d *document) reflect.Type {
	name := d.root.text("kind")
	if k := s.kind(d.root.text("apiVersion"), name); k != nil {
		return k.Type
	}
	for _, k := range s.kinds {
		if strings.EqualFold(k.Kind, name) {
			return k.Type
		}
	}
	return nil
}

// element is the type that a step leads to from a type, with the field when the step is into one.
func (s *Schema) element(t reflect.Type, st step) (reflect.Type, *Field) {
	if t == nil {
		return nil, nil
	}
	switch t = followed(t); {
	case st.kind == intoField && t.Kind() == reflect.Map:
		return followed(t.Elem()), nil
	case st.kind == intoField:
		if f := s.Field(t, st.name); f != nil {
			return f.Type, f
		}
	case t.Kind() == reflect.Slice:
		return followed(t.Elem()), nil
	}
	return nil, nil
}

// resolve walks a path through types: the type it leads to, the last field on the way and the path itself as Kubernetes writes it, up to
// where the types end.
func (s *Schema) resolve(t reflect.Type, steps []step) (at reflect.Type, last *Field, path string) {
	var b strings.Builder
	for _, st := range steps {
		inMap := t != nil && followed(t).Kind() == reflect.Map
		var f *Field
		t, f = s.element(t, st)
		if f != nil {
			last = f
		}
		writeStep(&b, st, inMap)
	}
	return t, last, b.String()
}
