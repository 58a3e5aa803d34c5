package scheduler

import (
	"github.com/podscope/podscope/engine/api"
	"github.com/podscope/podscope/engine/store"
)

// find reads an object of a resource that this cluster may or may not serve.
func find[T store.Object](s *Scheduler, resource, namespace, name string) (T, bool) {
	obj, err := s.client.Get(resource, namespace, name)
	if err != nil {
		var none T
		return none, false
	}
	return obj.(T), true
}

// all lists the objects of such a resource in a namespace.
func all[T store.Object](s *Scheduler, resource, namespace string) []T {
	objs, err := s.client.List(resource, namespace)
	if err != nil {
		return nil
	}
	out := make([]T, len(objs))
	for i, o := range objs {
		out[i] = o.(T)
	}
	return out
}

// watchIfServed is Watch for such a resource.
func (s *Scheduler) watchIfServed(resource string, fn func(store.Entry)) {
	if api.KindNamed(resource) != nil {
		s.client.Watch(resource, fn)
	}
}
