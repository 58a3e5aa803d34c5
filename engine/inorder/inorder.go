package inorder

import (
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"
)

// Of returns a value in which maps have become structs, with a field a key in the keys' order: what goes through them then
// goes the same way each time. As JSON it reads as before.
func Of(v any) any {
	switch v := v.(type) {
	case map[string]any:
		keys := slices.Sorted(maps.Keys(v))
		fields := make([]reflect.StructField, len(keys))
		for i, key := range keys {
			fields[i] = reflect.StructField{
				Name: "Key" + strconv.Itoa(i), Type: reflect.TypeFor[any](), Tag: reflect.StructTag("json:" + strconv.Quote(taggable.Replace(key))),
			}
		}
		out := reflect.New(reflect.StructOf(fields)).Elem()
		for i, key := range keys {
			if value := Of(v[key]); value != nil {
				out.Field(i).Set(reflect.ValueOf(value))
			}
		}
		return out.Interface()
	case []any:
		out := make([]any, len(v))
		for i, item := range v {
			out[i] = Of(item)
		}
		return out
	}
	return v
}

// Keys of managed fields, like k:{"name":"web"}, have characters that no name in a tag may have. Letters that nobody writes stand for them.
const (
	quoteInTag = "\uA66E"
	commaInTag = "\uA66C"
)

var (
	taggable = strings.NewReplacer(`"`, quoteInTag, ",", commaInTag)
	untagged = strings.NewReplacer(quoteInTag, `"`, commaInTag, ",")
	asJSON   = strings.NewReplacer(quoteInTag, `\"`, commaInTag, ",")
)

// JSON is what was marshalled of a value, with its keys as they were.
func JSON(text string) string { return asJSON.Replace(text) }

// AsMaps undoes Of.
func AsMaps(v any) any {
	if list, ok := v.([]any); ok {
		out := make([]any, len(list))
		for i, item := range list {
			out[i] = AsMaps(item)
		}
		return out
	}
	r := reflect.ValueOf(v)
	if r.Kind() != reflect.Struct {
		return v
	}
	out := make(map[string]any, r.NumField())
	for i := range r.NumField() {
		out[untagged.Replace(r.Type().Field(i).Tag.Get("json"))] = AsMaps(r.Field(i).Interface())
	}
	return out
}
