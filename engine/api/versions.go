package api

import (
	"slices"

	"k8s.io/apimachinery/pkg/runtime/schema"
	utilruntime "k8s.io/apimachinery/pkg/util/runtime"

	"github.com/podscope/podscope/engine/store"
)

// As is the kind as a client sees it that asks for another of its served versions; the kind itself when that version is not served.
func (k *Kind) As(gvk schema.GroupVersionKind) *Kind {
	if gvk.Kind != k.Kind || !slices.Contains(k.Served, gvk.GroupVersion()) {
		return k
	}
	other := *k
	other.GroupVersionKind = gvk
	other.New = func() store.Object {
		obj, err := Scheme().New(gvk)
		utilruntime.Must(err)
		obj.GetObjectKind().SetGroupVersionKind(gvk)
		return obj.(store.Object)
	}
	return &other
}

// Of is an object of the kind, given in any served version, in this one. The result may share memory with obj; an object of another kind stays
// what it is.
func (k *Kind) Of(obj store.Object) store.Object {
	have := obj.GetObjectKind().GroupVersionKind()
	if have == k.GroupVersionKind || have.GroupKind() != k.GroupKind() {
		return obj
	}
	out, err := Scheme().UnsafeConvertToVersion(toInternal(obj), k.GroupVersion())
	utilruntime.Must(err)
	return out.(store.Object)
}

// In returns a client whose patches are of a kind's version.
func (c *Client) In(k *Kind) *Client {
	other := *c
	other.version = k.GroupVersionKind
	return &other
}
