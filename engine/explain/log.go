package explain

import (
	"sort"
	"time"

	"github.com/podscope/podscope/engine/sim"
)

// Rule names one rule of Kubernetes that a component followed. Each has a sentence in every language's catalogue.
type Rule string

// Decision is one thing that a component decided, at the moment it decided it.
type Decision struct {
	At    time.Duration // since the start of the simulation; set by Add
	Actor string        // "kubelet", "default-scheduler", …
	// The object decided about.
	Kind, Namespace, Name, UID string
	Container                  string            // empty when the decision is about the whole object
	Rule                       Rule              //
	Args                       map[string]string // the numbers and names of this case, for the rule's sentence
	Field                      string            // path into the manifest of the field that governs this: spec.containers[0].livenessProbe.failureThreshold
	Until                      time.Duration     // when what was decided ends or happens next, since the start; 0 when nothing is scheduled
}

// Log collects decisions in the order they were taken. A nil Log ignores them and is empty.
type Log struct {
	sim   *sim.Sim
	byUID map[string][]Decision
	order []place // of all decisions, as they were taken
}

// place says where in the log a decision is.
type place struct {
	uid string
	n   int
}

// usual is how many decisions are taken until a pod runs.
const usual = 16

// NewLog returns an empty log that dates decisions by the simulation's clock.
func NewLog(s *sim.Sim) *Log { return &Log{sim: s, byUID: map[string][]Decision{}} }

// Add records a decision taken now.
func (l *Log) Add(d Decision) {
	if l == nil {
		return
	}
	d.At = l.sim.Elapsed()
	all := l.byUID[d.UID]
	if all == nil {
		all = make([]Decision, 0, usual)
	}
	l.order = append(l.order, place{d.UID, len(all)})
	l.byUID[d.UID] = append(all, d)
}

// Decisions returns those about one object (matched by UID), oldest first, taken at or before the given time. The caller must
// not change the slice.
func (l *Log) Decisions(uid string, until time.Duration) []Decision {
	if l == nil {
		return nil
	}
	all := l.byUID[uid]
	n := sort.Search(len(all), func(i int) bool { return all[i].At > until })
	return all[:n:n]
}

// Len counts the decisions taken so far: a place in the log for Since.
func (l *Log) Len() int {
	if l == nil {
		return 0
	}
	return len(l.order)
}

// Since returns the decisions from place n (an earlier Len) on.
func (l *Log) Since(n int) []Decision {
	if l == nil || n >= len(l.order) {
		return nil
	}
	out := make([]Decision, 0, len(l.order)-n)
	for _, p := range l.order[n:] {
		out = append(out, l.byUID[p.uid][p.n])
	}
	return out
}

// All returns every decision, oldest first.
func (l *Log) All() []Decision { return l.Since(0) }
