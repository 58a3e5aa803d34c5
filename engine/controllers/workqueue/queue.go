package workqueue

import (
	"time"

	"github.com/podscope/podscope/engine/sim"
)

// How long a failed key waits: first, and at most. Models DefaultTypedControllerRateLimiter of k8s.io/client-go/util/workqueue.
const (
	firstRetry = 5 * time.Millisecond
	lastRetry  = 1000 * time.Second
)

// Key names an object within one kind.
type Key struct{ Namespace, Name string }

// Queue calls back for keys that were added. Create it with [New].
type Queue struct {
	sim      *sim.Sim
	what     string
	sync     func(Key) error
	ready    map[Key]bool
	waiting  *Timers[Key]
	failures map[Key]int
}

// New returns a queue that hands keys to sync a few milliseconds after they are due. What names the controller in traces. When sync fails
// the key is handed over again later.
func New(s *sim.Sim, what string, sync func(Key) error) *Queue {
	return &Queue{sim: s, what: what, sync: sync, ready: map[Key]bool{}, waiting: NewTimers[Key](s, what), failures: map[Key]int{}}
}

// Latency is a controller's reaction time: a few milliseconds.
func (q *Queue) Latency() time.Duration {
	return q.sim.Between(q.what+"/latency", 2*time.Millisecond, 6*time.Millisecond)
}

// Add has a key looked at now.
func (q *Queue) Add(k Key) {
	if q.ready[k] {
		return
	}
	q.ready[k] = true
	q.sim.After(q.Latency(), q.what, func() {
		delete(q.ready, k)
		q.run(k)
	})
}

func (q *Queue) run(k Key) {
	if err := q.sync(k); err == nil {
		delete(q.failures, k)
		return
	}
	q.failures[k]++
	q.AddAfter(k, min(firstRetry<<min(q.failures[k]-1, 20), lastRetry))
}

// AddAfter has a key looked at later. Of several later looks only the earliest takes place; looks at once do not cancel it.
func (q *Queue) AddAfter(k Key, d time.Duration) {
	if d <= 0 {
		q.Add(k)
		return
	}
	q.waiting.Set(k, d, func() { q.Add(k) })
}

// Later does something a controller's reaction time from now, such as reporting what was done.
func (q *Queue) Later(do func()) { q.sim.After(q.Latency(), q.what+" reports", do) }
