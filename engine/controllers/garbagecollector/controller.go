package garbagecollector

import (
	"cmp"
	"slices"
	"time"

	coordinationv1 "k8s.io/api/coordination/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/equality"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/apimachinery/pkg/watch"

	"github.com/podscope/podscope/engine/api"
	"github.com/podscope/podscope/engine/controllers/workqueue"
	"github.com/podscope/podscope/engine/explain"
	"github.com/podscope/podscope/engine/sim"
	"github.com/podscope/podscope/engine/store"
)

const (
	component = "generic-garbage-collector"
	reporter  = "garbage-collector-controller" // of its events
	// callsPerSecond is how much the collector may ask of the API server: twice as much as others.
	// Models cmd/kube-controller-manager/app newGarbageCollectorController.
	callsPerSecond = 40
)

// ignored are kinds that change all the time. Events are owned by nobody; leases, which nodes own, are looked for when a node is gone.
var ignored = []string{"events", leases}

const leases = "leases.coordination.k8s.io"

// Controller is the garbage collector. Create it with [New] and set it going with [Controller.Start].
type Controller struct {
	sim        *sim.Sim
	client     *api.Client
	recorder   *api.Recorder
	log        *explain.Log
	live       map[types.UID]store.Key
	dependents map[types.UID]map[store.Key]types.UID // by owner
	queued     map[types.UID]bool                    // objects whose turn to be collected will come
	throttle   workqueue.Throttle
}

// New returns a collector that is not running yet. The log may be nil.
func New(s *sim.Sim, server *api.Server, log *explain.Log) *Controller {
	return &Controller{
		sim: s, client: server.Client(component), recorder: server.Recorder(reporter, ""), log: log, live: map[types.UID]store.Key{}, dependents: map[types.UID]map[store.Key]types.UID{},
		queued:   map[types.UID]bool{},
		throttle: workqueue.Throttle{PerSecond: callsPerSecond},
	}
}

// Start begins to watch.
func (c *Controller) Start() {
	for _, kind := range api.Kinds() {
		if !slices.Contains(ignored, kind.Name()) {
			c.client.WatchFor(kind.Name(), concerns, c.onChange)
		}
	}
}

// concerns says whether a write makes an object, ends it, lets it wait for its end or gives it other owners.
func concerns(e store.Entry) bool {
	return e.Type != watch.Modified || e.Prev == nil || e.Object.GetDeletionTimestamp() != nil ||
		!equality.Semantic.DeepEqual(e.Prev.GetOwnerReferences(), e.Object.GetOwnerReferences())
}

func (c *Controller) onChange(e store.Entry) {
	uid := e.Object.GetUID()
	if e.Prev != nil {
		c.unlink(e.Prev, e.Key)
	}
	if e.Type == watch.Deleted {
		c.unlink(e.Object, e.Key)
		delete(c.live, uid)
		c.ownerGone(uid)
		if e.Key.Resource == "nodes" {
			c.nodeGone(uid)
		}
		c.checkOwners(e.Object)
		return
	}
	c.live[uid] = e.Key
	for _, ref := range e.Object.GetOwnerReferences() {
		if c.dependents[ref.UID] == nil {
			c.dependents[ref.UID] = map[store.Key]types.UID{}
		}
		c.dependents[ref.UID][e.Key] = uid
	}
	if e.Object.GetDeletionTimestamp() != nil {
		c.soon(func() { c.release(e.Key, uid) })
	} else if e.Type == watch.Added {
		c.verify(e.Object, e.Key)
	}
	if e.Prev != nil && !equality.Semantic.DeepEqual(e.Prev.GetOwnerReferences(), e.Object.GetOwnerReferences()) {
		c.verify(e.Object, e.Key)
		c.checkOwners(e.Prev)
	}
}

func (c *Controller) unlink(obj store.Object, key store.Key) {
	for _, ref := range obj.GetOwnerReferences() {
		delete(c.dependents[ref.UID], key)
		if len(c.dependents[ref.UID]) == 0 {
			delete(c.dependents, ref.UID)
		}
	}
}

// checkOwners lets owners go on that waited for this dependent.
func (c *Controller) checkOwners(obj store.Object) {
	for _, ref := range obj.GetOwnerReferences() {
		if key, ok := c.live[ref.UID]; ok {
			c.soon(func() { c.release(key, ref.UID) })
		}
	}
}

func (c *Controller) soon(do func()) {
	c.sim.After(c.latency(), "garbage collector", do)
}

func (c *Controller) latency() time.Duration {
	return c.sim.Between("garbagecollector/latency", 4*time.Millisecond, 20*time.Millisecond)
}

// ownerGone looks at everything that an object owned.
func (c *Controller) ownerGone(uid types.UID) {
	for _, key := range c.of(uid) {
		c.attempt(key, c.dependents[uid][key])
	}
}

// attempt collects an object in its turn. Each takes a call to look at it and one to delete it: of many the first fifteen go at once, the
// others twenty a second.
func (c *Controller) attempt(key store.Key, uid types.UID) {
	if c.queued[uid] {
		return
	}
	c.queued[uid] = true
	c.throttle.Take(c.sim.Elapsed())
	wait := c.throttle.Take(c.sim.Elapsed())
	c.sim.After(wait+c.latency(), "garbage collector", func() {
		delete(c.queued, uid)
		c.collect(key, uid)
	})
}

// nodeGone looks at the leases that a node owned.
func (c *Controller) nodeGone(uid types.UID) {
	for _, lease := range api.List[*coordinationv1.Lease](c.client, corev1.NamespaceNodeLease) {
		if slices.ContainsFunc(lease.OwnerReferences, func(r metav1.OwnerReference) bool { return r.UID == uid }) {
			key := store.Key{Resource: leases, Namespace: lease.Namespace, Name: lease.Name}
			c.soon(func() { c.collect(key, lease.UID) })
		}
	}
}

// of lists an owner's dependents in a fixed order.
func (c *Controller) of(owner types.UID) []store.Key {
	var out []store.Key
	for key := range c.dependents[owner] {
		out = append(out, key)
	}
	slices.SortFunc(out, func(a, b store.Key) int { return cmp.Compare(a.String(), b.String()) })
	return out
}

func (c *Controller) get(key store.Key, uid types.UID) (store.Object, bool) {
	obj, err := c.client.Get(key.Resource, key.Namespace, key.Name)
	if err != nil || obj.GetUID() != uid {
		return nil, false
	}
	return obj, true
}

func (c *Controller) delete(obj store.Object, key store.Key, propagation metav1.DeletionPropagation) {
	uid := obj.GetUID()
	_, _ = c.client.Delete(key.Resource, key.Namespace, key.Name, api.DeleteOptions{
		PropagationPolicy: &propagation, Preconditions: &metav1.Preconditions{UID: &uid},
	})
}

// release lets an object go whose deletion waits for its dependents: in the foreground it waits until they are gone, else they are made
// orphans. Models processDeletingDependentsItem and attemptToOrphan.
func (c *Controller) release(key store.Key, uid types.UID) {
	obj, ok := c.get(key, uid)
	if !ok || obj.GetDeletionTimestamp() == nil {
		return
	}
	switch {
	case slices.Contains(obj.GetFinalizers(), metav1.FinalizerOrphanDependents):
		for _, dependent := range c.of(uid) {
			c.orphan(dependent, uid)
		}
		c.unfinalize(obj, metav1.FinalizerOrphanDependents)
	case slices.Contains(obj.GetFinalizers(), metav1.FinalizerDeleteDependents):
		blocked := false
		for _, dependent := range c.of(uid) {
			blocked = c.blocked(dependent, uid) || blocked
		}
		if !blocked {
			c.unfinalize(obj, metav1.FinalizerDeleteDependents)
		}
	}
}

// blocked looks at a dependent and reports whether its owner must wait for it.
func (c *Controller) blocked(key store.Key, owner types.UID) bool {
	uid := c.dependents[owner][key]
	obj, ok := c.get(key, uid)
	if !ok {
		return false
	}
	if obj.GetDeletionTimestamp() == nil {
		c.attempt(key, uid)
	}
	return slices.ContainsFunc(obj.GetOwnerReferences(), func(ref metav1.OwnerReference) bool {
		return ref.UID == owner && ref.BlockOwnerDeletion != nil && *ref.BlockOwnerDeletion
	})
}

func (c *Controller) orphan(key store.Key, owner types.UID) {
	if obj, ok := c.get(key, c.dependents[owner][key]); ok {
		c.disown(obj, []types.UID{owner})
	}
}

// disown takes owners from an object.
func (c *Controller) disown(obj store.Object, owners []types.UID) {
	changed := obj.DeepCopyObject().(store.Object)
	changed.SetOwnerReferences(slices.DeleteFunc(changed.GetOwnerReferences(), func(r metav1.OwnerReference) bool { return slices.Contains(owners, r.UID) }))
	_, _ = c.client.Update(changed, api.UpdateOptions{})
}

func (c *Controller) unfinalize(obj store.Object, finalizer string) {
	changed := obj.DeepCopyObject().(store.Object)
	changed.SetFinalizers(slices.DeleteFunc(changed.GetFinalizers(), func(f string) bool { return f == finalizer }))
	_, _ = c.client.Update(changed, api.UpdateOptions{})
}
