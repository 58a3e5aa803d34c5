package api

import (
	"fmt"
	"reflect"
	"slices"

	"k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/fields"
	"k8s.io/apimachinery/pkg/labels"

	"github.com/podscope/podscope/engine/store"
)

// Get reads an object as its Go type. It is shared: never change it.
func Get[T store.Object](c *Client, namespace, name string) (T, error) {
	kind := kindFor[T]()
	obj, err := c.Get(kind.Name(), namespace, name)
	if err != nil {
		var none T
		return none, err
	}
	return obj.(T), nil
}

// List reads the objects of a type in a namespace ("" for all) in key order. They are shared: never change them. Field selectors that the
// kind does not support are a mistake of the caller and panic; use [Client.List] for those of a user.
func List[T store.Object](c *Client, namespace string, opts ...ListOption) []T {
	kind := kindFor[T]()
	if kind.computed == nil && !c.link.Down() && c.server.store.Count(kind.Name(), "") == 0 {
		return nil // controllers ask at every change of a pod for those of theirs that select it, and most have none
	}
	objs, err := c.List(kind.Name(), namespace, opts...)
	if err != nil {
		panic(err)
	}
	if len(objs) == 0 {
		return nil
	}
	out := make([]T, len(objs))
	for i, o := range objs {
		out[i] = o.(T)
	}
	return out
}

func kindFor[T store.Object]() *Kind {
	typ := reflect.TypeFor[T]()
	k := kinds().byType[typ]
	if k == nil {
		panic("api: no kind for " + typ.String())
	}
	return k
}

// ListOption narrows a list.
type ListOption func(*listing)

type listing struct {
	labels labels.Selector
	fields fields.Selector
	rev    store.Revision
	past   bool
}

// WithLabels keeps the objects whose labels match.
func WithLabels(s labels.Selector) ListOption { return func(l *listing) { l.labels = s } }

// WithFields keeps the objects whose selectable fields match.
func WithFields(s fields.Selector) ListOption { return func(l *listing) { l.fields = s } }

// Get reads an object. It is shared: never change it.
func (c *Client) Get(resource, namespace, name string, opts ...ListOption) (store.Object, error) {
	kind, err := kindNamed(resource)
	if err != nil {
		return nil, err
	}
	var l listing
	for _, o := range opts {
		o(&l)
	}
	obj, ok := store.Object(nil), false
	if err := kind.allow("get"); err != nil {
		return nil, err
	}
	if kind.computed != nil {
		return kind.computedNamed(c.server, namespace, name)
	}
	if c.link.Down() {
		l.past, l.rev = true, c.link.rev
	}
	if l.past {
		obj, ok = c.server.store.GetAt(kind.Key(namespace, name), l.rev)
	} else {
		obj, ok = c.server.store.Get(kind.Key(namespace, name))
	}
	if !ok {
		return nil, errors.NewNotFound(kind.GroupResource(), name)
	}
	return obj, nil
}

// List reads the objects of a resource in a namespace ("" for all), in key order. They are shared: never change them.
func (c *Client) List(resource, namespace string, opts ...ListOption) ([]store.Object, error) {
	kind, err := kindNamed(resource)
	if err != nil {
		return nil, err
	}
	var l listing
	for _, o := range opts {
		o(&l)
	}
	if l.fields != nil {
		if err := kind.checkFields(l.fields); err != nil {
			return nil, err
		}
	}
	if !kind.Namespaced {
		namespace = ""
	}
	if err := kind.allow("list"); err != nil {
		return nil, err
	}
	if c.link.Down() {
		l.past, l.rev = true, c.link.rev
	}
	var objs []store.Object
	if kind.computed != nil {
		objs = kind.computed(c.server, namespace)
	} else if l.past {
		objs = c.server.store.ListAt(kind.Name(), namespace, l.rev)
	} else {
		objs = c.server.store.List(kind.Name(), namespace)
	}
	if namespace == "" && kind.Namespaced && c.server.opts.KubernetesNamespace != "" {
		objs = lastDefault(objs)
	}
	return l.filter(kind, objs), nil
}

// lastDefault puts the namespace "default" behind the cluster's own: in recordings it stands for one whose name sorts there.
func lastDefault(objs []store.Object) []store.Object {
	out := slices.Clone(objs)
	slices.SortStableFunc(out, func(a, b store.Object) int {
		switch user := metav1.NamespaceDefault; {
		case a.GetNamespace() == user && b.GetNamespace() != user:
			return 1
		case a.GetNamespace() != user && b.GetNamespace() == user:
			return -1
		}
		return 0
	})
	return out
}

func (l *listing) filter(kind *Kind, objs []store.Object) []store.Object {
	byLabels, byFields := l.labels != nil && !l.labels.Empty(), l.fields != nil && !l.fields.Empty()
	if !byLabels && !byFields {
		return objs
	}
	var out []store.Object
	for _, o := range objs {
		if byLabels && !l.labels.Matches(labels.Set(o.GetLabels())) {
			continue
		}
		if byFields && !l.fields.Matches(kind.Fields(o)) {
			continue
		}
		out = append(out, o)
	}
	return out
}

// Fields is what field selectors see of an object.
func (k *Kind) Fields(obj store.Object) fields.Set {
	set := fields.Set{}
	if k.fields != nil {
		set = k.fields(obj)
	}
	set["metadata.name"] = obj.GetName()
	if k.Namespaced {
		set["metadata.namespace"] = obj.GetNamespace()
	}
	return set
}

// checkFields refuses selectors over fields that the kind does not offer.
// Models pkg/apis/core/v1 addFieldLabelConversionsFor*, staging/src/k8s.io/apimachinery/pkg/runtime DefaultMetaV1FieldSelectorConversion
func (k *Kind) checkFields(sel fields.Selector) error {
	_, err := sel.Transform(func(label, value string) (string, string, error) {
		if label == "metadata.name" || label == "metadata.namespace" {
			return label, value, nil
		}
		for _, known := range k.fieldNames {
			if label == known {
				return label, value, nil
			}
		}
		return "", "", k.unknownField(label)
	})
	if err != nil {
		return errors.NewBadRequest(err.Error())
	}
	return nil
}

func (k *Kind) unknownField(label string) error {
	if k.fieldNames == nil {
		return fmt.Errorf("%q is not a known field selector: only %q, %q", label, "metadata.name", "metadata.namespace")
	}
	return fmt.Errorf("field label not supported: %s", label)
}
