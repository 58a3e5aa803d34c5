package scheduler

import (
	"cmp"
	"maps"
	"slices"
	"time"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/types"

	"github.com/podscope/podscope/engine/sim"
)

// How long an unschedulable pod stands back before it is tried again, doubling with each attempt, and how long it waits for a
// cluster event at most. Models pkg/scheduler/backend/queue.
const (
	initialBackoff = time.Second
	maxBackoff     = 10 * time.Second
	backoffWindow  = time.Second
	maxWaiting     = 5 * time.Minute
	flushPeriod    = 30 * time.Second
)

// place is where in the queue a pod stands.
type place int

const (
	away         place = iota // being scheduled
	active                    // to be tried next, by priority
	backingOff                // to be tried when its back-off ends, or when nothing else is to do
	errorBackOff              // failed otherwise than by not fitting: the whole back-off is waited out
	unfit                     // waits for an event that may make it fit
	barred                    // waits for its gates to go, or for its own preemption to be under way
)

// queuedPod is a pod in the queue with its history. Models framework QueuedPodInfo.
type queuedPod struct {
	pod      *corev1.Pod
	place    place
	since    time.Duration   // when it was last put in
	order    uint64          // among those put in at the same moment
	attempts int             // that found no node
	errors   int             // in a row that failed otherwise
	rejected map[string]bool // plugins that refused it the last time
	expires  time.Duration   // of its back-off
	gate     string          // the plugin that bars it
}

// queue holds the pods that wait for a node. Models PriorityQueue.
type queue struct {
	sim     *sim.Sim
	s       *Scheduler
	pods    map[types.UID]*queuedPod
	active  []*queuedPod             // the next one last; those that have left since are passed over
	waiting map[types.UID]*queuedPod // not active and not being scheduled
	counter uint64
	flush   *sim.Timer
}

func newQueue(s *Scheduler) *queue {
	return &queue{sim: s.sim, s: s, pods: map[types.UID]*queuedPod{}, waiting: map[types.UID]*queuedPod{}}
}

// add takes in a pod that is new.
func (q *queue) add(pod *corev1.Pod) {
	p := &queuedPod{pod: pod, since: q.sim.Elapsed()}
	q.pods[pod.UID] = p
	q.activate(p)
}

func (q *queue) remove(uid types.UID) {
	if p := q.pods[uid]; p != nil {
		q.move(p, away)
	}
	delete(q.pods, uid)
}

func (q *queue) move(p *queuedPod, to place) {
	delete(q.waiting, p.pod.UID)
	p.place = to
	switch to {
	case away:
	case active:
		i, _ := slices.BinarySearchFunc(q.active, p, func(a, b *queuedPod) int { return ahead(b, a) })
		q.active = slices.Insert(q.active, i, p)
	default:
		q.waiting[p.pod.UID] = p
	}
}

// update replaces what is known of a pod and lets its own change count as an event.
func (q *queue) update(before, after *corev1.Pod) {
	p := q.pods[after.UID]
	if p == nil {
		q.add(after)
		return
	}
	p.pod = after
	for _, e := range podEvents(before, after) {
		if q.concerns(p, e) {
			q.requeue(p)
		}
	}
}

// pop takes out the pod to be tried next: the active one of highest priority that waits longest, or, when there is none, the one
// whose back-off would end first.
func (q *queue) pop() *queuedPod {
	for len(q.active) > 0 {
		p := q.active[len(q.active)-1]
		q.active = q.active[:len(q.active)-1]
		if p.place == active && q.pods[p.pod.UID] == p {
			q.move(p, away)
			return p
		}
	}
	var next *queuedPod
	for _, p := range q.waiting {
		if p.place == backingOff && (next == nil || p.expires < next.expires || p.expires == next.expires && ahead(p, next) < 0) {
			next = p
		}
	}
	if next != nil {
		q.move(next, away)
	}
	return next
}

// ahead orders pods: higher priority first, then those that wait longer.
func ahead(a, b *queuedPod) int {
	return cmp.Or(cmp.Compare(priority(b.pod), priority(a.pod)), cmp.Compare(a.since, b.since), cmp.Compare(a.order, b.order))
}

// empty reports whether there is nothing to try now.
func (q *queue) empty() bool {
	for _, p := range q.waiting {
		if p.place == backingOff {
			return false
		}
	}
	return len(q.active) == 0
}

// putBack takes a pod whose attempt failed: plugins that refused it decide what it waits for; without any it was an error.
func (q *queue) putBack(p *queuedPod, rejected map[string]bool) {
	p.since, p.rejected = q.sim.Elapsed(), rejected
	if len(rejected) > 0 {
		p.attempts, p.errors = p.attempts+1, 0
		p.expires = q.backoffEnd(p.since, p.attempts)
		q.move(p, unfit)
		q.scheduleFlush(p.since + maxWaiting)
		return
	}
	p.errors++
	p.expires = q.backoffEnd(p.since, p.errors)
	q.move(p, errorBackOff)
	q.sim.After(p.expires-q.sim.Elapsed(), "scheduler back-off ends", func() {
		if q.pods[p.pod.UID] == p && p.place == errorBackOff {
			q.activate(p)
		}
	})
}

// backoffEnd rounds down to whole windows, as the queue orders back-offs.
func (q *queue) backoffEnd(from time.Duration, count int) time.Duration {
	d := maxBackoff
	if shift := count - 1; shift < 4 {
		d = initialBackoff << shift
	}
	return (from + d).Truncate(backoffWindow)
}

// requeue lets a pod be tried again when its back-off is over, or before when nothing else is to be tried.
func (q *queue) requeue(p *queuedPod) {
	if p.expires < q.sim.Elapsed().Truncate(backoffWindow) || q.keepOut(p) {
		q.activate(p)
		return
	}
	q.enter(p, backingOff)
}

func (q *queue) activate(p *queuedPod) {
	if !q.keepOut(p) {
		q.enter(p, active)
	}
}

func (q *queue) enter(p *queuedPod, to place) {
	q.counter++
	p.order = q.counter
	q.move(p, to)
	q.s.wake()
}

// keepOut runs the plugins that may bar a pod from the queue.
func (q *queue) keepOut(p *queuedPod) bool {
	if p.gate = q.s.gate(p.pod); p.gate == "" {
		return false
	}
	rejected := maps.Clone(p.rejected)
	if rejected == nil {
		rejected = map[string]bool{}
	}
	rejected[p.gate] = true
	p.rejected = rejected
	q.move(p, barred)
	return true
}

// moved tells waiting pods of an event; those that it may help are tried again.
func (q *queue) moved(e event) {
	for _, p := range q.inOrder() {
		if q.concerns(p, e) {
			q.s.noteRetry(p.pod, e)
			q.requeue(p)
		}
	}
}

func (q *queue) inOrder() []*queuedPod {
	return slices.SortedFunc(maps.Values(q.waiting), ahead)
}

// gateEvents are the only events that can open a gate.
var gateEvents = map[string]eventKind{"SchedulingGates": podGatesGone, preemptionName: podDeleted}

// concerns reports whether an event is worth a new try: one of the plugins that refused the pod says so.
func (q *queue) concerns(p *queuedPod, e event) bool {
	if p.place == barred && !e.is(gateEvents[p.gate]) || p.place != barred && p.place != unfit {
		return false
	}
	for name := range p.rejected {
		if h, ok := pluginByName[name].(hinter); ok && h.worthRetry(q.s, p.pod, e) {
			return true
		}
	}
	return false
}

// scheduleFlush arranges the periodic look for pods that have waited too long. It ticks only while pods wait.
func (q *queue) scheduleFlush(at time.Duration) {
	if q.flush.Pending() {
		return
	}
	at = at.Truncate(flushPeriod) + flushPeriod
	q.flush = q.sim.After(at-q.sim.Elapsed(), "scheduler flushes unschedulable pods", q.flushOld)
}

func (q *queue) flushOld() {
	oldest := time.Duration(-1)
	for _, p := range q.inOrder() {
		switch {
		case p.place != unfit:
		case q.sim.Elapsed()-p.since > maxWaiting:
			q.s.noteRetry(p.pod, event{kind: timeout})
			q.requeue(p)
		case oldest < 0 || p.since < oldest:
			oldest = p.since
		}
	}
	if oldest >= 0 {
		q.scheduleFlush(oldest + maxWaiting)
	}
}
