package kubectl

import (
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"
)

// forJSONPath is a value for a JSONPath template to read. Templates with * or .. go through maps, which k8s.io/client-go/util/jsonpath does
// in Go's random order.
func forJSONPath(template string, v any) any {
	if strings.Contains(template, "*") || strings.Contains(template, "..") {
		return inOrder(v)
	}
	return v
}

// inOrder returns a value in which maps have become structs, with a field a key in the keys' order: what goes through them then
// goes the same way each time. As JSON it reads as before.
func inOrder(v any) any {
	switch v := v.(type) {
	case map[string]any:
		keys := slices.Sorted(maps.Keys(v))
		fields := make([]reflect.StructField, len(keys))
		for i, key := range keys {
			fields[i] = reflect.StructField{
				Name: "Key" + strconv.Itoa(i), Type: reflect.TypeFor[any](), Tag: reflect.StructTag("json:" + strconv.Quote(key)),
			}
		}
		out := reflect.New(reflect.StructOf(fields)).Elem()
		for i, key := range keys {
			if value := inOrder(v[key]); value != nil {
				out.Field(i).Set(reflect.ValueOf(value))
			}
		}
		return out.Interface()
	case []any:
		out := make([]any, len(v))
		for i, item := range v {
			out[i] = inOrder(item)
		}
		return out
	}
	return v
}

// asMaps undoes inOrder.
func asMaps(v any) any {
	if list, ok := v.([]any); ok {
		out := make([]any, len(list))
		for i, item := range list {
			out[i] = asMaps(item)
		}
		return out
	}
	r := reflect.ValueOf(v)
	if r.Kind() != reflect.Struct {
		return v
	}
	out := make(map[string]any, r.NumField())
	for i := range r.NumField() {
		out[r.Type().Field(i).Tag.Get("json")] = asMaps(r.Field(i).Interface())
	}
	return out
}
