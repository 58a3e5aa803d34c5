package sim

import (
	"math/rand/v2"
	"time"
)

// Sim is one simulated world's time. Create it with [New].
type Sim struct {
	start time.Time
	now   time.Duration
	seq   uint64
	queue eventQueue
	seed  uint64
	rands map[string]*rand.Rand
	hash  hash
	procs map[*Proc]struct{}
	spare []*stack
	steps uint64
}

// New returns a world at its time zero, which its clocks read as start. The seed decides every later draw.
func New(seed uint64, start time.Time) *Sim {
	return &Sim{start: start.UTC(), seed: seed, rands: map[string]*rand.Rand{}, hash: newHash(seed), procs: map[*Proc]struct{}{}}
}

// Now is the simulated time of day.
func (s *Sim) Now() time.Time { return s.start.Add(s.now) }

// Start is the time of day at time zero.
func (s *Sim) Start() time.Time { return s.start }

// Elapsed is the time since time zero.
func (s *Sim) Elapsed() time.Duration { return s.now }

// Steps counts the events that have run.
func (s *Sim) Steps() uint64 { return s.steps }

// Timer is a scheduled event.
type Timer struct {
	at    time.Duration
	seq   uint64
	index int // in the queue; -1 when not queued
	what  string
	fn    func()
	owner *Sim
}

// After schedules fn to run d from now (at once, but after everything already due, when d <= 0). The name says who acts and
// why, for the trace hash and for debugging; it should be constant text.
func (s *Sim) After(d time.Duration, what string, fn func()) *Timer {
	t := &Timer{at: s.now + max(d, 0), seq: s.seq, what: what, fn: fn, owner: s}
	s.seq++
	s.queue.push(t)
	return t
}

// Again schedules the event once more, as After would. It must not be pending: what comes again and again needs no new timer each time.
func (t *Timer) Again(d time.Duration) {
	s := t.owner
	t.at, t.seq = s.now+max(d, 0), s.seq
	s.seq++
	s.queue.push(t)
}

// Soon schedules fn at the current instant, after everything already due.
func (s *Sim) Soon(what string, fn func()) *Timer { return s.After(0, what, fn) }

// Stop cancels the timer and reports whether it was still pending. Stopping a nil timer does nothing.
func (t *Timer) Stop() bool {
	if t == nil || t.index < 0 {
		return false
	}
	t.owner.queue.remove(t)
	return true
}

// Pending reports whether the timer has still to fire.
func (t *Timer) Pending() bool { return t != nil && t.index >= 0 }

// At is when the timer fires or fired, since time zero.
func (t *Timer) At() time.Duration { return t.at }

// Next reports when the next event is due, since time zero.
func (s *Sim) Next() (time.Duration, bool) {
	if len(s.queue) == 0 {
		return 0, false
	}
	return s.queue[0].at, true
}

// Step runs the next event and moves the clock to it. It reports false when nothing is scheduled.
func (s *Sim) Step() bool {
	if len(s.queue) == 0 {
		return false
	}
	t := s.queue[0]
	s.queue.remove(t)
	s.now = t.at
	s.steps++
	s.hash.event(t.at, t.what)
	t.fn()
	return true
}

// RunUntil runs every event due at or before the given time since zero, then sets the clock to it.
func (s *Sim) RunUntil(at time.Duration) {
	for len(s.queue) > 0 && s.queue[0].at <= at {
		s.Step()
	}
	s.now = max(s.now, at)
}

// Rand is the stream of random numbers that belongs to one purpose ("kubelet/backoff"). Streams are independent: a draw in one
// never shifts another.
func (s *Sim) Rand(purpose string) *rand.Rand {
	r := s.rands[purpose]
	if r == nil {
		r = rand.New(rand.NewPCG(s.seed, hashString(purpose)))
		s.rands[purpose] = r
	}
	return r
}

// Between draws a duration in [low, high) from the stream of a purpose.
func (s *Sim) Between(purpose string, low, high time.Duration) time.Duration {
	if high <= low {
		return low
	}
	return low + time.Duration(s.Rand(purpose).Int64N(int64(high-low)))
}

// Mix adds a fact to the trace hash: a write to the store, a line of a log. Its parts count as one text.
func (s *Sim) Mix(fact ...string) { s.hash.text(fact...) }

// Hash is a digest of everything that has happened: two runs with equal hashes took the same steps.
func (s *Sim) Hash() uint64 { return uint64(s.hash) }

// Close ends every process, so that an abandoned world holds no memory.
func (s *Sim) Close() {
	for p := range s.procs {
		p.halt()
	}
	for _, st := range s.spare {
		st.stop()
	}
	s.queue, s.spare = nil, nil
}
