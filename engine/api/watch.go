package api

import (
	"math/rand/v2"
	"time"

	"k8s.io/apimachinery/pkg/watch"

	"github.com/podscope/podscope/engine/sim"
	"github.com/podscope/podscope/engine/store"
)

// A write reaches watchers after this long: etcd, the watch cache and the connection of the component.
const (
	minWatchDelay = 1 * time.Millisecond
	maxWatchDelay = 4 * time.Millisecond
)

// Watch tells fn about every object of a resource: first those that exist, as Added, then every change, in order and a few
// milliseconds late, as an informer's handlers see them. Nothing is delivered before Watch returns or after stop.
func (c *Client) Watch(resource string, fn func(store.Entry)) (stop func()) {
	return c.watch(resource, &informer{fn: fn})
}

// WatchFor is Watch for the writes that concern fn, at the moments at which Watch would tell it of them. concerns is asked when the write
// is made. A write of a pod would otherwise be handed to some fifteen components, most of which drop it: that was two thirds of all events while
// many pods start.
func (c *Client) WatchFor(resource string, concerns func(store.Entry) bool, fn func(store.Entry)) (stop func()) {
	return c.watch(resource, &informer{concerns: concerns, fn: fn})
}

// WatchMatching is Watch for the objects that match. An object that starts to match is Added, one that no longer does is Deleted.
func (c *Client) WatchMatching(resource string, match func(store.Object) bool, fn func(store.Entry)) (stop func()) {
	return c.watch(resource, &informer{match: match, fn: fn})
}

func (c *Client) watch(resource string, w *informer) (stop func()) {
	if KindNamed(resource) == nil {
		panic("api: watch of unknown resource " + resource)
	}
	w.server, w.what = c.server, c.component+" watch "+resource
	w.chance = c.server.sim.Rand(w.what)
	if w.link = c.link; w.link != nil {
		w.link.again = append(w.link.again, w.arm)
	}
	for _, obj := range c.server.store.List(resource, "") {
		key := KindNamed(resource).Key(obj.GetNamespace(), obj.GetName())
		w.queue(store.Entry{Rev: c.server.store.Rev(), At: c.server.sim.Elapsed(), Type: watch.Added, Key: key, Object: obj})
	}
	unwatch := c.server.store.Watch(resource, w.queue)
	return func() {
		unwatch()
		w.stopped = true
		w.pending, w.done = nil, 0
	}
}

// informer is the queue between the store and a component.
type informer struct {
	link     *Link
	server   *Server
	match    func(store.Object) bool
	concerns func(store.Entry) bool // nil: everything does
	fn       func(store.Entry)
	what     string
	chance   *rand.Rand    // the component's own, so that one watch more does not shift the others
	last     time.Duration // when the latest write arrives, whether it concerns fn or not: writes arrive in order
	timer    *sim.Timer    // calls deliver; nil before the first time
	pending  []delivery
	done     int // of pending
	armed    bool
	stopped  bool
}

type delivery struct {
	at    time.Duration
	entry store.Entry
}

func (w *informer) queue(e store.Entry) {
	e, ok := Seen(e, w.match)
	if !ok || w.stopped {
		return
	}
	at := max(w.last, w.server.sim.Elapsed()+minWatchDelay+time.Duration(w.chance.Int64N(int64(maxWatchDelay-minWatchDelay))))
	w.last = at
	if w.concerns != nil && !w.concerns(e) {
		return
	}
	if w.done > 64 && w.done > len(w.pending)/2 {
		w.pending, w.done = append(w.pending[:0], w.pending[w.done:]...), 0
	}
	w.pending = append(w.pending, delivery{at, e})
	w.arm()
}

// Seen is what a write looks like to one who watches what matches; nil matches everything.
func Seen(e store.Entry, match func(store.Object) bool) (store.Entry, bool) {
	if match == nil {
		return e, true
	}
	before, now := e.Prev != nil && match(e.Prev), e.Type != watch.Deleted && match(e.Object)
	switch {
	case now && !before:
		e.Type = watch.Added
	case before && !now:
		e.Type = watch.Deleted
	case !now:
		return e, false
	}
	return e, true
}

func (w *informer) arm() {
	if w.armed || w.done == len(w.pending) || w.link.Down() {
		return
	}
	w.armed = true
	wait := w.pending[w.done].at - w.server.sim.Elapsed()
	if w.timer == nil {
		w.timer = w.server.sim.After(wait, w.what, w.deliver)
	} else {
		w.timer.Again(wait)
	}
}

func (w *informer) deliver() {
	w.armed = false
	now := w.server.sim.Elapsed()
	for !w.stopped && !w.link.Down() && w.done < len(w.pending) && w.pending[w.done].at <= now {
		e := w.pending[w.done].entry
		w.pending[w.done] = delivery{}
		w.done++
		w.fn(e)
	}
	if w.done == len(w.pending) {
		w.pending, w.done = w.pending[:0], 0
	}
	w.arm()
}
