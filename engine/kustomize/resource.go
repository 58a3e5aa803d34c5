package kustomize

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	yamlv3 "go.yaml.in/yaml/v3"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/util/json"
	utilyaml "k8s.io/apimachinery/pkg/util/yaml"
	"sigs.k8s.io/yaml"

	"github.com/podscope/podscope/engine/depth"
)

// identity is what names an object.
type identity struct {
	schema.GroupVersionKind
	name, namespace string
}

func (id identity) String() string {
	version, group := id.Version, id.Group
	if version == "" {
		version = "[noVer]"
	}
	if group == "" {
		group = "[noGrp]"
	}
	name, namespace := id.name, id.namespace
	if name == "" {
		name = "[noName]"
	}
	if namespace == "" {
		namespace = "[noNs]"
	}
	return fmt.Sprintf("%s.%s.%s/%s.%s", id.Kind, version, group, name, namespace)
}

// same compares identities; no namespace is "default".
func (id identity) same(other identity) bool {
	return id.GroupVersionKind == other.GroupVersionKind && id.name == other.name && or(id.namespace, "default") == or(other.namespace, "default")
}

// resource is one object on its way through a build.
// Models sigs.k8s.io/kustomize/api/resource Resource
type resource struct {
	object     map[string]any
	ids        []identity // those that it had before, the original one first
	hashed     bool       // its name gets a hash
	behavior   string     // of a generated object towards one that is there: create, merge, replace
	prefixes   []string
	suffixes   []string
	namespaced bool
}

func (r *resource) id() identity {
	version, _ := r.object["apiVersion"].(string)
	kind, _ := r.object["kind"].(string)
	gv, _ := schema.ParseGroupVersion(version)
	id := identity{GroupVersionKind: gv.WithKind(kind), name: r.name()}
	id.namespace, _ = r.metadata()["namespace"].(string)
	if !r.namespaced {
		id.namespace = ""
	}
	return id
}

// original is what the object was called in its file.
func (r *resource) original() identity {
	if len(r.ids) > 0 {
		return r.ids[0]
	}
	return r.id()
}

// every is every identity that the object has had.
func (r *resource) every() []identity { return append(slices.Clone(r.ids), r.id()) }

// remember keeps the identity before a change.
func (r *resource) remember() {
	if id := r.id(); len(r.ids) == 0 || r.ids[len(r.ids)-1] != id {
		r.ids = append(r.ids, id)
	}
}

func (r *resource) metadata() map[string]any {
	m, _ := r.object["metadata"].(map[string]any)
	return m
}

func (r *resource) name() string {
	name, _ := r.metadata()["name"].(string)
	return name
}

func (r *resource) setName(name string) { setAt(r.object, "metadata", true, "name", name) }

// resources are the objects of a build, in order.
type resources struct {
	list  []*resource
	kinds func(schema.GroupVersionKind) (runtime.Object, bool)
}

// add appends objects; two of the same name are a mistake.
func (m *resources) add(list ...*resource) error {
	for _, r := range list {
		for _, have := range m.list {
			if have.id().same(r.id()) {
				return fmt.Errorf("may not add resource with an already registered id: %s", r.id())
			}
		}
		m.list = append(m.list, r)
	}
	return nil
}

// parseResources reads YAML documents; lists are taken apart.
// Models sigs.k8s.io/kustomize/api/resource (*Factory).SliceFromBytes
func parseResources(data []byte, kinds func(schema.GroupVersionKind) (runtime.Object, bool)) ([]*resource, error) {
	if err := depth.Check(data); err != nil {
		return nil, err
	}
	var out []*resource
	reader := utilyaml.NewYAMLReader(bufioReader(data))
	for {
		doc, err := reader.Read()
		if errors.Is(err, io.EOF) {
			return out, nil
		}
		if err != nil {
			return nil, err
		}
		object, err := decode(doc)
		if err != nil {
			return nil, err
		}
		if object == nil {
			continue
		}
		items := []any{object}
		if kind, _ := object["kind"].(string); kind == "List" || strings.HasSuffix(kind, "List") && object["items"] != nil {
			items, _ = object["items"].([]any)
		}
		for _, item := range items {
			r, err := newResource(item, kinds)
			if err != nil {
				return nil, err
			}
			out = append(out, r)
		}
	}
}

// decode reads a document as YAML 1.2 has it, in which y, on and the like are words: the API server reads 1.1. A key must be a text.
// Models sigs.k8s.io/kustomize/kyaml/yaml (*RNode).MarshalJSON
func decode(doc []byte) (map[string]any, error) {
	var content any
	if err := yamlv3.Unmarshal(doc, &content); err != nil {
		return nil, malformedYAML{err.Error()}
	}
	data, err := json.Marshal(content)
	if err != nil {
		return nil, strangeKey{content, err}
	}
	if string(bytes.TrimSpace(data)) == "null" {
		return nil, nil
	}
	var object map[string]any
	if err := json.Unmarshal(data, &object); err != nil {
		return nil, err
	}
	return object, nil
}

// malformedYAML is a document that cannot be read at all.
type malformedYAML struct{ text string }

func (e malformedYAML) Error() string { return "MalformedYAMLError: " + e.text }

// strangeKey is a fault of an object one of whose keys is no text.
type strangeKey struct {
	object any
	err    error
}

func (e strangeKey) Error() string { return fmt.Sprintf("%#v: %v", e.object, e.err) }

func newResource(item any, kinds func(schema.GroupVersionKind) (runtime.Object, bool)) (*resource, error) {
	object, ok := item.(map[string]any)
	if !ok {
		return nil, errors.New("invalid object in a list")
	}
	r := &resource{object: object, namespaced: true}
	switch {
	case r.id().Kind == "":
		return nil, fmt.Errorf("missing kind in object %s", described(object))
	case r.metadata() == nil || r.name() == "":
		if generated, _ := r.metadata()["generateName"].(string); generated == "" {
			return nil, fmt.Errorf("missing metadata.name in object %s", described(object))
		}
	}
	r.namespaced = isNamespaced(r.id().GroupVersionKind, kinds)
	return r, nil
}

// described is an object's head as Go prints that of the original.
func described(object map[string]any) string {
	meta, _ := object["metadata"].(map[string]any)
	text := func(m map[string]any, key string) string { s, _ := m[key].(string); return s }
	values := func(key string) any {
		if m, ok := meta[key].(map[string]any); ok {
			return m
		}
		return map[string]any{}
	}
	return fmt.Sprintf("{{%s %s} {{%s %s} %v %v}}", text(object, "apiVersion"), text(object, "kind"), text(meta, "name"), text(meta, "namespace"), values("labels"), values("annotations"))
}

func isNamespaced(gvk schema.GroupVersionKind, kinds func(schema.GroupVersionKind) (runtime.Object, bool)) bool {
	empty, namespaced := kinds(gvk)
	return empty == nil || namespaced
}

// dropLocal leaves out what is meant for other tools' configuration.
func (m *resources) dropLocal() {
	m.list = slices.DeleteFunc(m.list, func(r *resource) bool {
		annotations, _ := r.metadata()["annotations"].(map[string]any)
		local, has := annotations["config.kubernetes.io/local-config"]
		return has && local != "false"
	})
}

func (m *resources) yaml() ([]byte, error) {
	var out bytes.Buffer
	for i, r := range m.list {
		data, err := yaml.Marshal(r.object)
		if err != nil {
			return nil, err
		}
		if i > 0 {
			out.WriteString("---\n")
		}
		out.Write(data)
	}
	return out.Bytes(), nil
}

func or(a, b string) string {
	if a == "" {
		return b
	}
	return a
}
