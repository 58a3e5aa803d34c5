package workqueue

import (
	"time"

	"github.com/podscope/podscope/engine/sim"
)

// Retry is how long a failed key waits: First after its first failure, twice as long after each further one, at most Last. After Most
// failures in a row it is given up, unless Most is 0. Models ItemExponentialFailureRateLimiter of k8s.io/client-go/util/workqueue.
type Retry struct {
	First, Last time.Duration
	Most        int
}

// UsualRetry is how most controllers retry. Models DefaultTypedControllerRateLimiter.
var UsualRetry = Retry{First: 5 * time.Millisecond, Last: 1000 * time.Second}

// AtMost is the same with a key given up after some failures.
func (r Retry) AtMost(failures int) Retry {
	r.Most = failures
	return r
}

// wait is how long a key waits after so many failures in a row; it reports false when it is given up.
func (r Retry) wait(failures int) (time.Duration, bool) {
	if r.Most > 0 && failures > r.Most {
		return 0, false
	}
	return min(r.First<<min(failures-1, 20), r.Last), true
}

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
	retry    Retry
}

// New returns a queue that hands keys to sync a few milliseconds after they are due. What names the controller in traces. When sync fails
// the key is handed over again later.
func New(s *sim.Sim, what string, sync func(Key) error) *Queue {
	return &Queue{sim: s, what: what, sync: sync, ready: map[Key]bool{}, waiting: NewTimers[Key](s, what), failures: map[Key]int{}, retry: UsualRetry}
}

// Retrying has failed keys wait otherwise than most controllers have them.
func (q *Queue) Retrying(r Retry) *Queue {
	q.retry = r
	return q
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
	if wait, again := q.retry.wait(q.failures[k]); again {
		q.AddAfter(k, wait)
		return
	}
	delete(q.failures, k)
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
