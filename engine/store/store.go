package store

import (
	"fmt"
	"slices"
	"sort"
	"strconv"
	"strings"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/watch"

	"github.com/podscope/podscope/engine/sim"
)

// Object is any Kubernetes object with metadata, in its versioned Go type.
type Object interface {
	runtime.Object
	metav1.Object
}

// Key names an object. Resource is the plural with its group: "pods", "deployments.apps". Namespace is empty for cluster-scoped ones.
type Key struct{ Resource, Namespace, Name string }

// String is the key as etcd would spell it below its prefix.
func (k Key) String() string { return k.Resource + "/" + k.path() }

func (k Key) path() string {
	if k.Namespace == "" {
		return k.Name
	}
	return k.Namespace + "/" + k.Name
}

// Revision counts writes. The zero revision is the empty store.
type Revision int64

// Entry is one write. Object is the version written (for a deletion the last one, with its final metadata), Prev the version before.
type Entry struct {
	Rev    Revision
	At     time.Duration
	Type   watch.EventType // Added, Modified or Deleted
	Key    Key
	Object Object
	Prev   Object
}

// Store is one cluster's objects. Create it with [New].
type Store struct {
	sim       *sim.Sim
	log       []Entry
	resources map[string]*table
	watchers  map[string][]*watcher
}

type watcher struct{ fn func(Entry) }

// New returns an empty store.
func New(s *sim.Sim) *Store {
	return &Store{sim: s, resources: map[string]*table{}, watchers: map[string][]*watcher{}}
}

// Rev is the revision of the latest write.
func (s *Store) Rev() Revision { return Revision(len(s.log)) }

// Create stores a new object and sets its resource version.
func (s *Store) Create(key Key, obj Object) {
	t := s.table(key.Resource)
	h := t.all[key.place()]
	if h.current() != nil {
		panic("store: create of existing " + key.String())
	}
	if h == nil {
		h = &history{key: key, path: key.path()}
		t.all[key.place()] = h
	}
	s.write(watch.Added, t, h, obj)
}

// Update replaces an object and sets the resource version of the new one.
func (s *Store) Update(key Key, obj Object) {
	t, h := s.existing("update", key)
	s.write(watch.Modified, t, h, obj)
}

// Delete removes an object. The final version, which becomes the entry's object, must not be the stored one: its resource
// version is set to that of the deletion.
func (s *Store) Delete(key Key, final Object) {
	t, h := s.existing("delete", key)
	s.write(watch.Deleted, t, h, final)
}

func (s *Store) existing(what string, key Key) (*table, *history) {
	t := s.table(key.Resource)
	h := t.all[key.place()]
	if h.current() == nil {
		panic("store: " + what + " of missing " + key.String())
	}
	return t, h
}

func (s *Store) write(typ watch.EventType, t *table, h *history, obj Object) {
	key, prev := h.key, h.current()
	if prev == obj {
		panic("store: write of the stored object itself: " + key.String())
	}
	rev := s.Rev() + 1
	obj.SetResourceVersion(strconv.FormatInt(int64(rev), 10))
	e := Entry{Rev: rev, At: s.sim.Elapsed(), Type: typ, Key: key, Object: obj, Prev: prev}
	if len(s.log) == cap(s.log) {
		s.log = slices.Grow(s.log, max(len(s.log), 256)) // append grows by a quarter: what is long would be copied again and again
	}
	s.log = append(s.log, e)
	h.versions = append(h.versions, version{rev: rev, obj: obj, gone: typ == watch.Deleted})
	switch typ {
	case watch.Added:
		t.insert(h)
	case watch.Deleted:
		t.remove(h)
	}
	s.sim.Mix(string(typ), " ", key.Resource, "/", h.path)
	for _, w := range s.watchers[key.Resource] {
		w.fn(e)
	}
}

// Get is the current version of an object.
func (s *Store) Get(key Key) (Object, bool) {
	t := s.resources[key.Resource]
	if t == nil {
		return nil, false
	}
	obj := t.all[key.place()].current()
	return obj, obj != nil
}

// List is the current objects of a resource in a namespace, or in all when namespace is empty, in the order of their keys.
func (s *Store) List(resource, namespace string) []Object {
	t := s.resources[resource]
	if t == nil {
		return nil
	}
	live := t.within(namespace)
	if len(live) == 0 {
		return nil
	}
	out := make([]Object, len(live))
	for i, h := range live {
		out[i] = h.current()
	}
	return out
}

// Count is how many objects of a resource exist in a namespace, or in all when namespace is empty.
func (s *Store) Count(resource, namespace string) int {
	if t := s.resources[resource]; t != nil {
		return len(t.within(namespace))
	}
	return 0
}

// Watch calls fn inside every later write of the resource. fn must not write to the store.
func (s *Store) Watch(resource string, fn func(Entry)) (stop func()) {
	w := &watcher{fn}
	s.watchers[resource] = append(s.watchers[resource], w)
	return func() {
		s.watchers[resource] = slices.DeleteFunc(slices.Clone(s.watchers[resource]), func(x *watcher) bool { return x == w })
	}
}

func (s *Store) table(resource string) *table {
	t := s.resources[resource]
	if t == nil {
		t = &table{all: map[place]*history{}}
		s.resources[resource] = t
	}
	return t
}

// table is one resource: every object that ever was, and the live ones in key order. Those created since somebody last looked at the order
// are kept apart: thousands are created before anybody lists them, and putting each in its place moves half of the others.
type table struct {
	all   map[place]*history
	live  []*history
	fresh []*history
}

// place is a key within a resource.
type place struct{ namespace, name string }

func (k Key) place() place { return place{k.Namespace, k.Name} }

type history struct {
	key      Key
	path     string
	versions []version
}

type version struct {
	rev  Revision
	obj  Object
	gone bool
}

// current is the object as it is; nil when there is none, or never was (h is nil).
func (h *history) current() Object {
	if h == nil {
		return nil
	}
	if n := len(h.versions); n > 0 && !h.versions[n-1].gone {
		return h.versions[n-1].obj
	}
	return nil
}

func (t *table) search(path string) int {
	return sort.Search(len(t.live), func(i int) bool { return t.live[i].path >= path })
}

func (t *table) insert(h *history) { t.fresh = append(t.fresh, h) }

// settle puts what was created in its place among the others.
func (t *table) settle() {
	switch len(t.fresh) {
	case 0:
		return
	case 1:
		t.live = slices.Insert(t.live, t.search(t.fresh[0].path), t.fresh[0])
	default:
		slices.SortFunc(t.fresh, func(a, b *history) int { return strings.Compare(a.path, b.path) })
		t.live = merged(t.live, t.fresh)
	}
	clear(t.fresh)
	t.fresh = t.fresh[:0]
}

// merged is two lists in key order as one; the first one's memory is used when it is large enough.
func merged(a, b []*history) []*history {
	i, j := len(a)-1, len(b)-1
	a = slices.Grow(a, len(b))[:len(a)+len(b)]
	for k := len(a) - 1; j >= 0; k-- {
		if i >= 0 && a[i].path > b[j].path {
			a[k] = a[i]
			i--
		} else {
			a[k] = b[j]
			j--
		}
	}
	return a
}

func (t *table) remove(h *history) {
	t.settle()
	i := t.search(h.path)
	if i == len(t.live) || t.live[i] != h {
		panic(fmt.Sprintf("store: %s is not indexed", h.key))
	}
	t.live = slices.Delete(t.live, i, i+1)
}

func (t *table) within(namespace string) []*history {
	t.settle()
	if namespace == "" {
		return t.live
	}
	from := t.search(namespace + "/")
	to := from + sort.Search(len(t.live)-from, func(i int) bool {
		return !strings.HasPrefix(t.live[from+i].path, namespace+"/")
	})
	return t.live[from:to]
}
