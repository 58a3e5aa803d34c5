package kubectl

import (
	"encoding/json"

	utiljson "k8s.io/apimachinery/pkg/util/json"

	"github.com/podscope/podscope/engine/store"
)

// toMap is an object as generic JSON: maps, slices, strings, booleans, int64 and float64.
func toMap(obj any) map[string]any {
	if m, ok := obj.(map[string]any); ok {
		return m
	}
	data, err := json.Marshal(obj)
	if err != nil {
		return nil
	}
	m := map[string]any{}
	if utiljson.Unmarshal(data, &m) != nil {
		return nil
	}
	return m
}

// toJSON is an object's JSON with sorted keys and a line end, as kubectl sends and annotates it.
func toJSON(m map[string]any) []byte {
	data, err := json.Marshal(m)
	if err != nil {
		return nil
	}
	return append(data, '\n')
}

func metadata(object map[string]any) map[string]any {
	m, _ := object["metadata"].(map[string]any)
	return m
}

// ensureMetadata is the metadata map, created when missing.
func ensureMetadata(object map[string]any) map[string]any {
	m := metadata(object)
	if m == nil {
		m = map[string]any{}
		object["metadata"] = m
	}
	return m
}

func metaString(object map[string]any, key string) string {
	s, _ := metadata(object)[key].(string)
	return s
}

func setNamespace(object map[string]any, namespace string) {
	if object != nil && namespace != "" {
		ensureMetadata(object)["namespace"] = namespace
	}
}

func unsetNamespace(object map[string]any) {
	if m := metadata(object); m != nil {
		delete(m, "namespace")
	}
}

func manifestLabels(object map[string]any) map[string]string {
	return stringMap(metadata(object)["labels"])
}

func stringMap(v any) map[string]string {
	m, _ := v.(map[string]any)
	out := make(map[string]string, len(m))
	for k, v := range m {
		out[k], _ = v.(string)
	}
	return out
}

// deepCopy copies generic JSON.
func deepCopy(v any) any {
	switch v := v.(type) {
	case map[string]any:
		out := make(map[string]any, len(v))
		for k, e := range v {
			out[k] = deepCopy(e)
		}
		return out
	case []any:
		out := make([]any, len(v))
		for i, e := range v {
			out[i] = deepCopy(e)
		}
		return out
	}
	return v
}

func copyMap(m map[string]any) map[string]any { return deepCopy(m).(map[string]any) }

// field reads a nested value.
func field(object map[string]any, path ...string) any {
	var v any = object
	for _, p := range path {
		m, ok := v.(map[string]any)
		if !ok {
			return nil
		}
		v = m[p]
	}
	return v
}

// subject is what an info is about: the server's object if it was read, else the manifest.
func (i *info) subject() any {
	if i.object != nil {
		return i.object
	}
	return i.manifest
}

// content is the subject as it is printed.
func (i *info) content() map[string]any { return toMap(i.subject()) }

// refresh takes over the server's answer, in the version that was asked for.
func (i *info) refresh(obj store.Object) {
	i.object = i.kind.Of(obj)
	i.name, i.namespace = obj.GetName(), obj.GetNamespace()
}
