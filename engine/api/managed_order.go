package api

import (
	"fmt"
	"maps"
	"slices"

	"sigs.k8s.io/structured-merge-diff/v6/value"
)

// sortedValue is a value whose maps are gone through in the order of their keys, so that a check meets the same fault first each time.
// It is printed as what it is a value of.
type sortedValue struct {
	value.Value
}

func sortedValueOf(object map[string]any) value.Value {
	return sortedValue{value.NewValueInterface(object)}
}

func (v sortedValue) AsMap() value.Map                       { return sortedMap{v.Value.AsMap(), v.Unstructured()} }
func (v sortedValue) AsMapUsing(value.Allocator) value.Map   { return v.AsMap() }
func (v sortedValue) AsList() value.List                     { return sortedList{v.Value.AsList()} }
func (v sortedValue) AsListUsing(value.Allocator) value.List { return v.AsList() }

// Format prints the value as if it were not wrapped.
func (v sortedValue) Format(f fmt.State, verb rune) {
	fmt.Fprintf(f, fmt.FormatString(f, verb), v.Value)
}

type sortedMap struct {
	value.Map
	of any
}

func (m sortedMap) IterateUsing(_ value.Allocator, do func(key string, value value.Value) bool) bool {
	fields, _ := m.of.(map[string]any)
	for _, key := range slices.Sorted(maps.Keys(fields)) {
		if !do(key, sortedValue{value.NewValueInterface(fields[key])}) {
			return false
		}
	}
	return true
}

type sortedList struct{ value.List }

func (l sortedList) AtUsing(_ value.Allocator, i int) value.Value { return sortedValue{l.At(i)} }
