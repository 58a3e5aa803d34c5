package kustomize

import (
	"bufio"
	"bytes"
	"strings"

	"k8s.io/apimachinery/pkg/runtime/schema"
)

func bufioReader(data []byte) *bufio.Reader { return bufio.NewReader(bytes.NewReader(data)) }

// fieldSpec names a field of some kinds of objects.
// Models sigs.k8s.io/kustomize/api/types FieldSpec
type fieldSpec struct {
	Group   string `json:"group,omitempty"`
	Version string `json:"version,omitempty"`
	Kind    string `json:"kind,omitempty"`
	Path    string `json:"path,omitempty"`
	Create  bool   `json:"create,omitempty"`
}

// selects tells whether a field spec is about a kind; what it leaves out matches everything.
func (f fieldSpec) selects(gvk schema.GroupVersionKind) bool {
	return (f.Group == "" || f.Group == gvk.Group) && (f.Version == "" || f.Version == gvk.Version) && (f.Kind == "" || f.Kind == gvk.Kind)
}

// specs makes field specs that differ in their kinds alone. A kind is written Kind, group/Kind or /Kind for version v1 of any group.
func specs(path string, create bool, kinds ...string) []fieldSpec {
	var out []fieldSpec
	for _, k := range kinds {
		f := fieldSpec{Path: path, Create: create, Kind: k}
		if group, kind, ok := strings.Cut(k, "/"); ok {
			f.Group, f.Kind = group, kind
			if group == "" {
				f.Version = "v1"
			}
		}
		out = append(out, f)
	}
	return out
}

// splitPath takes a path apart; "\/" stands for a slash in a field's name.
func splitPath(path string) []string {
	parts := strings.Split(strings.ReplaceAll(path, `\/`, "\x00"), "/")
	for i, p := range parts {
		parts[i] = strings.TrimSuffix(strings.ReplaceAll(p, "\x00", "/"), "[]")
	}
	return parts
}

// visit calls fn for every holder of a path's last field: the map that has it, or would have it. Lists on the way are gone through; maps
// that are missing are made when create is set.
func visit(node any, path []string, create bool, fn func(holder map[string]any, key string)) {
	switch n := node.(type) {
	case []any:
		for _, item := range n {
			visit(item, path, create, fn)
		}
	case map[string]any:
		if len(path) == 1 {
			fn(n, path[0])
			return
		}
		next, ok := n[path[0]]
		if !ok || next == nil {
			if !create {
				return
			}
			next = map[string]any{}
			n[path[0]] = next
		}
		visit(next, path[1:], create, fn)
	}
}

// setAt sets a key of the map at a path.
func setAt(object map[string]any, path string, create bool, key string, value any) {
	visit(object, splitPath(path), create, func(holder map[string]any, field string) {
		switch m := holder[field].(type) {
		case map[string]any:
			m[key] = value
		case nil:
			if create {
				holder[field] = map[string]any{key: value}
			}
		case []any:
			for _, item := range m {
				if im, ok := item.(map[string]any); ok {
					im[key] = value
				}
			}
		}
	})
}

// setString replaces the strings at a path.
func setString(object map[string]any, path string, change func(string) string) {
	visit(object, splitPath(path), false, func(holder map[string]any, field string) {
		switch v := holder[field].(type) {
		case string:
			holder[field] = change(v)
		case []any:
			for i, item := range v {
				if s, ok := item.(string); ok {
					v[i] = change(s)
				}
			}
		}
	})
}
