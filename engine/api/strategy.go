package api

import (
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/util/validation/field"
)

// strategy is what is particular to a kind when its objects are written, on the internal type I. Absent hooks do nothing.
// Models staging/src/k8s.io/apiserver/pkg/registry/rest RESTCreateStrategy and RESTUpdateStrategy.
type strategy[I runtime.Object] struct {
	prepareForCreate func(r *request, obj I)
	validate         func(r *request, obj I) field.ErrorList
	warnings         func(r *request, obj, old I) []string // old is nil on create
	prepareForUpdate func(r *request, obj, old I)
	validateUpdate   func(r *request, obj, old I) field.ErrorList
	canonicalize     func(obj I)
	subresources     map[string]subresource[I]
}

// subresource is the strategy of updates through one.
type subresource[I runtime.Object] struct {
	prepare  func(r *request, obj, old I)
	validate func(r *request, obj, old I) field.ErrorList
}

// hooks is a strategy with its type erased.
type hooks struct {
	prepareForCreate func(r *request, obj runtime.Object)
	validate         func(r *request, obj runtime.Object) field.ErrorList
	warnings         func(r *request, obj, old runtime.Object) []string
	canonicalize     func(obj runtime.Object)
	update           map[string]subresource[runtime.Object] // by subresource; "" is the object itself
}

func (s strategy[I]) hooks() hooks {
	h := hooks{update: map[string]subresource[runtime.Object]{"": erase(s.prepareForUpdate, s.validateUpdate)}}
	if s.prepareForCreate != nil {
		h.prepareForCreate = func(r *request, obj runtime.Object) { s.prepareForCreate(r, obj.(I)) }
	}
	if s.validate != nil {
		h.validate = func(r *request, obj runtime.Object) field.ErrorList { return s.validate(r, obj.(I)) }
	}
	if s.warnings != nil {
		h.warnings = func(r *request, obj, old runtime.Object) []string {
			previous, _ := old.(I)
			return s.warnings(r, obj.(I), previous)
		}
	}
	if s.canonicalize != nil {
		h.canonicalize = func(obj runtime.Object) { s.canonicalize(obj.(I)) }
	}
	for name, sub := range s.subresources {
		h.update[name] = erase(sub.prepare, sub.validate)
	}
	return h
}

func erase[I runtime.Object](prepare func(*request, I, I), validate func(*request, I, I) field.ErrorList) subresource[runtime.Object] {
	var out subresource[runtime.Object]
	if prepare != nil {
		out.prepare = func(r *request, obj, old runtime.Object) { prepare(r, obj.(I), old.(I)) }
	}
	if validate != nil {
		out.validate = func(r *request, obj, old runtime.Object) field.ErrorList { return validate(r, obj.(I), old.(I)) }
	}
	return out
}

type errorList = field.ErrorList

// creates adapts a validation function that needs nothing but the object.
func creates[I runtime.Object](validate func(obj I) field.ErrorList) func(*request, I) field.ErrorList {
	return func(_ *request, obj I) field.ErrorList { return validate(obj) }
}

// updates adapts a validation function that needs nothing but the two versions.
func updates[I runtime.Object](validate func(obj, old I) field.ErrorList) func(*request, I, I) field.ErrorList {
	return func(_ *request, obj, old I) field.ErrorList { return validate(obj, old) }
}
