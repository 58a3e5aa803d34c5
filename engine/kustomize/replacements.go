package kustomize

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"sigs.k8s.io/yaml"
)

// replacementField is a replacement, or the file that holds some.
type replacementField struct {
	replacement `json:",inline"`
	Path        string `json:"path,omitempty"`
}

// replacement copies a field's value into others.
// Models sigs.k8s.io/kustomize/api/types Replacement
type replacement struct {
	Source *struct {
		selector  `json:",inline"`
		FieldPath string        `json:"fieldPath,omitempty"`
		Options   *fieldOptions `json:"options,omitempty"`
	} `json:"source,omitempty"`
	SourceValue *string `json:"sourceValue,omitempty"`
	Targets     []struct {
		Select     *selector     `json:"select"`
		Reject     []selector    `json:"reject,omitempty"`
		FieldPaths []string      `json:"fieldPaths,omitempty"`
		Options    *fieldOptions `json:"options,omitempty"`
	} `json:"targets,omitempty"`
}

type fieldOptions struct {
	Delimiter string `json:"delimiter,omitempty"`
	Index     int    `json:"index,omitempty"`
	Create    bool   `json:"create,omitempty"`
}

// replacements models ReplacementTransformerPlugin.
func (t *target) replacements(m *resources) error {
	for _, field := range t.k.Replacements {
		list := []replacement{field.replacement}
		if field.Path != "" {
			data, err := t.read(field.Path)
			if err != nil {
				return err
			}
			list = nil
			if err := yaml.Unmarshal(data, &list); err != nil {
				var one replacement
				if err := yaml.Unmarshal(data, &one); err != nil {
					return err
				}
				list = []replacement{one}
			}
		}
		for _, r := range list {
			if err := m.replace(r); err != nil {
				return err
			}
		}
	}
	return nil
}

func (m *resources) replace(r replacement) error {
	if r.Source == nil && r.SourceValue == nil || r.Targets == nil {
		return errors.New("replacements must specify a source and at least one target")
	}
	value, err := m.replacementValue(r)
	if err != nil {
		return err
	}
	for _, t := range r.Targets {
		if t.Select == nil {
			return errors.New("target must specify resources to select")
		}
		selected, err := m.selected(*t.Select)
		if err != nil {
			return err
		}
	targets:
		for _, object := range selected {
			for _, reject := range t.Reject {
				if no, err := reject.selects(object); no || err != nil {
					continue targets
				}
			}
			paths := t.FieldPaths
			if len(paths) == 0 {
				paths = []string{"metadata.name"}
			}
			for _, p := range paths {
				if err := replaceAt(object, p, value, t.Options); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

func (m *resources) replacementValue(r replacement) (any, error) {
	if r.SourceValue != nil {
		if r.Source != nil {
			return nil, errors.New("value and resource selectors are mutually exclusive")
		}
		return *r.SourceValue, nil
	}
	sources, err := m.selected(r.Source.selector)
	if err != nil {
		return nil, err
	}
	s := r.Source.selector
	id := identity{name: s.Name, namespace: s.Namespace}
	id.Group, id.Version, id.Kind = s.Group, s.Version, s.Kind
	where := id.String()
	switch {
	case len(sources) == 0:
		return nil, fmt.Errorf("nothing selected by %s", where)
	case len(sources) > 1:
		return nil, fmt.Errorf("multiple matches for selector %s", where)
	}
	path := or(r.Source.FieldPath, "metadata.name")
	var value any
	walk(sources[0].object, splitDotted(path), false, func(get func() any, _ func(any)) { value = get() })
	if value == nil {
		return nil, fmt.Errorf("fieldPath `%s` is missing for replacement source %s", path, where)
	}
	if o := r.Source.Options; o != nil && o.Delimiter != "" {
		parts := strings.Split(scalar(value), o.Delimiter)
		if o.Index < 0 || o.Index >= len(parts) {
			return nil, fmt.Errorf("options.index %d is out of bounds for value %s", o.Index, scalar(value))
		}
		return untyped(parts[o.Index]), nil
	}
	return value, nil
}

// untyped is a part of a string: where there is nothing yet, it becomes whatever YAML makes of it.
type untyped string

func (u untyped) typed() any {
	var v any
	if err := yaml.Unmarshal([]byte(u), &v); err != nil {
		return string(u)
	}
	return v
}

func scalar(v any) string {
	if u, ok := v.(untyped); ok {
		return string(u)
	}
	if s, ok := v.(string); ok {
		return s
	}
	return fmt.Sprint(v)
}

func replaceAt(r *resource, path string, value any, o *fieldOptions) error {
	create := o != nil && o.Create
	r.remember()
	found := false
	walk(r.object, splitDotted(path), create, func(get func() any, set func(any)) {
		found = true
		set(placed(get(), value, o))
	})
	switch {
	case found:
		return nil
	case create:
		return fmt.Errorf("unable to find or create field %q in replacement target", path)
	}
	return fmt.Errorf("unable to find field %q in replacement target", path)
}

// placed is the value as it stands in the target: a part of what is there, when there is a delimiter.
func placed(old, value any, o *fieldOptions) any {
	if o == nil || o.Delimiter == "" {
		switch old.(type) {
		case int64, float64:
			if n, err := strconv.ParseInt(scalar(value), 10, 64); err == nil {
				return n
			}
		case string:
			if _, nested := value.(map[string]any); !nested {
				return scalar(value)
			}
		}
		if u, ok := value.(untyped); ok {
			return u.typed()
		}
		return value
	}
	parts := strings.Split(scalar(old), o.Delimiter)
	switch {
	case o.Index < 0:
		parts = append([]string{scalar(value)}, parts...)
	case o.Index >= len(parts):
		parts = append(parts, scalar(value))
	default:
		parts[o.Index] = scalar(value)
	}
	return strings.Join(parts, o.Delimiter)
}

// splitDotted takes a.b.[c=d].e apart; dots within brackets, and those after a backslash, do not count.
func splitDotted(path string) []string {
	var out []string
	var part strings.Builder
	depth := 0
	for i := 0; i < len(path); i++ {
		switch c := path[i]; {
		case c == '\\' && i+1 < len(path) && path[i+1] == '.':
			part.WriteByte('.')
			i++
		case c == '.' && depth == 0:
			out = append(out, part.String())
			part.Reset()
		default:
			depth += strings.Count(string(c), "[") - strings.Count(string(c), "]")
			part.WriteByte(c)
		}
	}
	return append(out, part.String())
}

// walk calls fn for every field at a path; "*" and [key=value] choose list items.
func walk(node any, path []string, create bool, fn func(get func() any, set func(any))) {
	step, rest := path[0], path[1:]
	switch n := node.(type) {
	case map[string]any:
		next, ok := n[step]
		switch {
		case !ok && !create:
			return
		case len(rest) == 0:
			fn(func() any { return n[step] }, func(v any) { n[step] = v })
			return
		case !ok:
			next = map[string]any{}
			n[step] = next
		}
		walk(next, rest, create, fn)
	case []any:
		for i, item := range n {
			if !chosen(item, i, step) {
				continue
			}
			if len(rest) == 0 {
				fn(func() any { return n[i] }, func(v any) { n[i] = v })
				continue
			}
			walk(item, rest, create, fn)
		}
	}
}

func chosen(item any, index int, step string) bool {
	if step == "*" || step == strconv.Itoa(index) {
		return true
	}
	inner, ok := strings.CutPrefix(step, "[")
	key, value, found := strings.Cut(strings.TrimSuffix(inner, "]"), "=")
	if !ok || !found {
		return false
	}
	if key == "" {
		return scalar(item) == value
	}
	m, _ := item.(map[string]any)
	return m != nil && m[key] != nil && scalar(m[key]) == value
}
