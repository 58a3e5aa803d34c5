package explain

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"github.com/podscope/podscope/engine/protocol"
)

// marks are the fields that govern something, with their values, each once and only where it is known which they are. The decision's own
// field comes first.
func (c Case) marks(paths []string, f facts, d Decision) []protocol.Mark {
	if d.Field != "" {
		paths = append([]string{c.absolute(d)}, paths...)
	}
	var out []protocol.Mark
	seen := map[string]bool{}
	var object any
	for _, path := range paths {
		if !known(path, f) {
			continue
		}
		path = values(path, f, duration)
		if seen[path] {
			continue
		}
		seen[path] = true
		if object == nil {
			object = c.object()
		}
		out = append(out, protocol.Mark{Path: path, Value: valueAt(object, path)})
	}
	return out
}

// absolute completes a decision's field that is given relative to its container.
func (c Case) absolute(d Decision) string {
	if strings.HasPrefix(d.Field, "spec.") || strings.HasPrefix(d.Field, "metadata.") || d.Container == "" {
		return d.Field
	}
	s := c.find(d.Container)
	if s.path == "" {
		return "spec." + d.Field
	}
	return s.path + "." + d.Field
}

func (c Case) object() any {
	var shown any = c.Pod
	if c.Object != nil {
		shown = c.Object
	}
	data, err := json.Marshal(shown)
	if err != nil {
		return nil
	}
	var out any
	if json.Unmarshal(data, &out) != nil {
		return nil
	}
	return out
}

// valueAt reads a field as the manifest would write it; "" when it is not set.
func valueAt(object any, path string) string {
	for _, step := range strings.Split(strings.ReplaceAll(path, "[", ".["), ".") {
		if index, ok := strings.CutPrefix(step, "["); ok {
			list, _ := object.([]any)
			i, err := strconv.Atoi(strings.TrimSuffix(index, "]"))
			if err != nil || i >= len(list) {
				return ""
			}
			object = list[i]
			continue
		}
		m, _ := object.(map[string]any)
		object = m[step]
	}
	switch v := object.(type) {
	case nil:
		return ""
	case string:
		return v
	case map[string]any, []any:
		data, _ := json.Marshal(v)
		return string(data)
	default:
		return fmt.Sprint(v)
	}
}
