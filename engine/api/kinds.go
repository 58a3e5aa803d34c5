package api

import (
	"cmp"
	"reflect"
	"slices"
	"sync"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/fields"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"

	"github.com/podscope/podscope/engine/store"
)

// Kind describes one kind of object that the server stores.
type Kind struct {
	schema.GroupVersionKind
	Resource   string   // plural, without the group: "deployments"
	ShortNames []string // what kubectl accepts besides: "deploy"
	Categories []string // "all"
	Namespaced bool
	New        func() store.Object
	// Served lists further versions that clients may send; objects are stored and returned in the kind's own.
	Served []schema.GroupVersion
	// Subresources that can be updated: "status", "scale", …; hooks for them stand in the strategy.
	Subresources []string

	// verbs is what can be done to the kind; nil: everything that is usual.
	verbs []string
	// computed lists the objects of a kind that is not stored; nil: there are none.
	computed func(s *Server, namespace string) []store.Object

	name     string // see Name; set when the catalog is made
	strategy hooks
	// fields is what a field selector may ask about, beyond metadata.name and metadata.namespace.
	fields func(store.Object) fields.Set
	// fieldNames lists the labels that fields returns.
	fieldNames []string
	// status copies an old object and gives it the new one's status. It makes status updates by components cheap; nil: no short cut.
	status func(old, obj store.Object) (merged store.Object, changed bool)
	// gracefulDelete decides the grace period of a deletion and writes it to the options; nil: objects go at once.
	gracefulDelete func(obj store.Object, opts *metav1.DeleteOptions)

	// deletion replaces the usual course of a deletion; nil: the usual one.
	deletion func(r *request, old store.Object, opts *metav1.DeleteOptions) (store.Object, error)
	// begin completes a new or changed object before its strategy sees it; for what must be allocated. Nil: nothing.
	begin func(r *request, obj, old runtime.Object) error
	// orphans says that a deletion without a propagation policy leaves the dependents behind.
	orphans       bool
	unconditional bool // an update may leave out the resource version
}

// Name is how the store and the clients call the kind: the plural with its group, "deployments.apps".
func (k *Kind) Name() string { return k.name }

// named sets the kind's name: it is asked for at every read and write.
func (k *Kind) named() *Kind {
	k.name = k.GroupResource().String()
	return k
}

// GroupResource is the kind's name as status errors spell it.
func (k *Kind) GroupResource() schema.GroupResource {
	return schema.GroupResource{Group: k.Group, Resource: k.Resource}
}

// Key names an object of this kind; the namespace is dropped for cluster-scoped kinds.
func (k *Kind) Key(namespace, name string) store.Key {
	if !k.Namespaced {
		namespace = ""
	}
	return store.Key{Resource: k.Name(), Namespace: namespace, Name: name}
}

// newKind describes a namespaced kind whose updates need no resource version, which is what most are.
func newKind(gv schema.GroupVersion, kind, resource string, newObject func() store.Object, h hooks, shortNames ...string) *Kind {
	return &Kind{
		GroupVersionKind: gv.WithKind(kind), Resource: resource, Namespaced: true, New: newObject, ShortNames: shortNames,
		strategy: h, unconditional: true,
	}
}

type catalog struct {
	list   []*Kind
	byName map[string]*Kind
	byGVK  map[schema.GroupVersionKind]*Kind
	byType map[reflect.Type]*Kind

	discovery  []*Kind
	discovered map[string]*Kind
}

// kinds is every kind, indexed; it never changes once built.
var kinds = sync.OnceValue(func() *catalog {
	c := &catalog{byName: map[string]*Kind{}, byGVK: map[schema.GroupVersionKind]*Kind{}, byType: map[reflect.Type]*Kind{}}
	all := allKinds()
	slices.SortFunc(all, func(a, b *Kind) int {
		return cmp.Or(cmp.Compare(a.Group, b.Group), cmp.Compare(a.Resource, b.Resource))
	})
	for _, k := range all {
		c.list = append(c.list, k.named())
		c.byName[k.Name()] = k
		c.byGVK[k.GroupVersionKind] = k
		for _, gv := range k.Served {
			c.byGVK[gv.WithKind(k.Kind)] = k
			c.byType[reflect.TypeOf(k.As(gv.WithKind(k.Kind)).New())] = k
		}
		c.byType[reflect.TypeOf(k.New())] = k
	}
	c.discover()
	return c
})

func allKinds() []*Kind {
	return slices.Concat(coreKinds(), clusterKinds(), networkKinds(), storageKinds(), appsKinds(), batchKinds(), policyKinds(), rbacKinds())
}

// Kinds lists every kind, in the order in which discovery lists them.
func Kinds() []*Kind { return kinds().list }

// KindNamed finds a kind by its plural with group ("pods", "deployments.apps"); nil when there is none.
func KindNamed(resource string) *Kind { return kinds().byName[resource] }

// KindFor finds a kind by group, any served version, and kind; nil when there is none.
func KindFor(gvk schema.GroupVersionKind) *Kind { return kinds().byGVK[gvk] }

// kindOf is KindOf for objects of which some are not stored, like scales; nil then.
func kindOf(obj store.Object) *Kind { return kinds().byType[reflect.TypeOf(obj)] }

// KindOf finds the kind of a typed object; it panics for a type that is not served.
func KindOf(obj store.Object) *Kind {
	k := kindOf(obj)
	if k == nil {
		panic("api: no kind for " + reflect.TypeOf(obj).String())
	}
	return k
}
