package api

import (
	"reflect"

	"github.com/podscope/podscope/engine/store"
)

// copyMeta returns an object that shares everything but its own struct with a stored one: its metadata fields can be set (not changed
// through), nothing below them.
func copyMeta(obj store.Object) store.Object {
	v := reflect.New(reflect.TypeOf(obj).Elem())
	v.Elem().Set(reflect.ValueOf(obj).Elem())
	return v.Interface().(store.Object)
}
