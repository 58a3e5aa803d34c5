package kubectl

import (
	"strings"
	"unicode"
)

// generic describes a kind that kubectl knows nothing about: its fields, with their names taken apart.
// Models k8s.io/kubectl/pkg/describe genericDescriber.
func (w *writer) generic(i *info) {
	w.write(0, "Name:\t%s\n", i.name)
	w.write(0, "Namespace:\t%s\n", i.namespace)
	w.meta(i.object)
	m := i.content()
	if meta := metadata(m); meta != nil {
		for _, k := range []string{"managedFields", "name", "namespace", "labels", "annotations"} {
			delete(meta, k)
		}
	}
	w.content(0, m)
}

func (w *writer) content(level int, m map[string]any) {
	for _, k := range sortedKeys(m) {
		switch v := m[k].(type) {
		case map[string]any:
			w.write(level, "%s:\n", fieldTitle(k))
			w.content(level+1, v)
		case []any:
			w.write(level, "%s:\n", fieldTitle(k))
			for _, child := range v {
				if cm, ok := child.(map[string]any); ok {
					w.content(level+1, cm)
				} else {
					w.write(level+1, "%v\n", child)
				}
			}
		default:
			w.write(level, "%s:\t%v\n", fieldTitle(k), v)
		}
	}
}

// fieldTitle turns "podSelector" into "Pod Selector". Models k8s.io/kubectl/pkg/describe smartLabelFor.
func fieldTitle(name string) string {
	if strings.IndexFunc(name, func(c rune) bool { return !unicode.IsLetter(c) && c != '-' }) >= 0 {
		return name
	}
	var parts []string
	start := 0
	for i := 1; i < len(name); i++ {
		if unicode.IsUpper(rune(name[i])) && !unicode.IsUpper(rune(name[i-1])) {
			parts = append(parts, name[start:i])
			start = i
		}
	}
	parts = append(parts, name[start:])
	for i, p := range parts {
		switch upper := strings.ToUpper(p); {
		case upper == "API" || upper == "URL" || upper == "UID" || upper == "GUID":
			parts[i] = upper
		case strings.ToLower(p) == p:
			parts[i] = strings.ToUpper(p[:1]) + p[1:]
		}
	}
	return strings.Join(parts, " ")
}
