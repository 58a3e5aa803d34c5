package engine

import (
	"slices"
	"time"

	corev1 "k8s.io/api/core/v1"

	"github.com/podscope/podscope/engine/printers"
	"github.com/podscope/podscope/engine/protocol"
	"github.com/podscope/podscope/engine/store"
)

// Horizon is how long a step waits for a change before it says that nothing changed: longer than the longest back-off.
const Horizon = 10 * time.Minute

// Step goes to the next change that a learner can see and reports it: along the recorded past while that is what is looked at, then by letting
// time pass. It gives up after [Horizon].
func (s *Session) Step() []store.Entry {
	if s.past {
		if found := s.changes.after(s.at + s.cluster.Zero); found != nil {
			s.lookAt(s.endOf(found))
			if s.changes.after(s.at+s.cluster.Zero) == nil {
				s.Live() // nothing more is recorded
			}
			return found
		}
		s.Live()
	}
	from := s.Now()
	n := len(s.changes.seen)
	for len(s.changes.seen) == n {
		if !s.cluster.StepBefore(from + Horizon) {
			return nil
		}
	}
	first := s.changes.seen[n].At - s.cluster.Zero
	s.advance(ceilMillis(first+together), Forever)
	return s.changes.seen[n:]
}

// Back looks at the moment before the last change and reports that change.
func (s *Session) Back() []store.Entry {
	at, _ := s.At()
	found := s.changes.before(at + s.cluster.Zero)
	if found == nil {
		s.lookAt(0)
		return nil
	}
	if prev := s.changes.before(found[0].At - 1); prev != nil {
		s.lookAt(s.endOf(prev))
	} else {
		s.lookAt(0)
	}
	return found
}

// Seek looks at a moment. Looking beyond the session's end looks at the end.
func (s *Session) Seek(at time.Duration) {
	if at >= s.Now() {
		s.Live()
		return
	}
	s.lookAt(max(at, 0))
}

// Live looks at the session's end.
func (s *Session) Live() { s.past = false }

func (s *Session) lookAt(at time.Duration) {
	if s.at = at; at >= s.Now() {
		s.Live()
		return
	}
	s.past = true
}

// endOf is the moment from which all of a step can be seen.
func (s *Session) endOf(step []store.Entry) time.Duration {
	return ceilMillis(step[len(step)-1].At - s.cluster.Zero)
}

// Advance lets time pass, or budget end. In the past it moves along the record until the session's end. It reports whether it got
// there.
func (s *Session) Advance(by time.Duration, budget func() bool) bool {
	if s.past {
		left := by - (s.Now() - s.at)
		s.Seek(s.at + by)
		if left <= 0 {
			return true
		}
		by = left
	}
	return s.advance(ceilMillis(s.Now()+by), budget)
}

// Goal is something to let time pass for.
type Goal struct {
	Name  string // event, ready, finished, restart, gone, idle, prompt
	Ref   *protocol.Ref
	Limit time.Duration
}

// Until lets time pass until a goal is reached; it reports whether it was. The past is left first.
func (s *Session) Until(g Goal) (reached bool, passed []store.Entry) {
	s.Live()
	if g.Limit <= 0 {
		g.Limit = 3 * Horizon
	}
	from := s.Now()
	n := len(s.changes.seen)
	checked := n
	for {
		for ; checked < len(s.changes.seen); checked++ {
			if g.reachedBy(s.changes.seen[checked]) {
				s.advance(ceilMillis(s.changes.seen[checked].At-s.cluster.Zero), Forever)
				return true, s.changes.seen[n:]
			}
		}
		if g.Name == "idle" && s.cluster.Idle() || g.Name == "prompt" && s.allAtRest() {
			s.cluster.RunTo(ceilMillis(s.Now()))
			return true, s.changes.seen[n:]
		}
		if !s.cluster.StepBefore(from + g.Limit) {
			return false, s.changes.seen[n:]
		}
	}
}

// allAtRest reports whether no command at a terminal is left to wait for.
func (s *Session) allAtRest() bool {
	return !slices.ContainsFunc(s.cluster.terminals, func(t *Terminal) bool { return !t.AtRest() })
}

func (g Goal) reachedBy(e store.Entry) bool {
	if g.Name == "event" {
		return e.Key.Resource == "events"
	}
	pod, ok := e.Object.(*corev1.Pod)
	if !ok || g.Ref != nil && (g.Ref.Name != pod.Name || g.Ref.Namespace != "" && g.Ref.Namespace != pod.Namespace) {
		return false
	}
	row := printers.Pod(pod)
	switch g.Name {
	case "ready":
		return row.Total > 0 && row.Ready == row.Total
	case "finished":
		return pod.Status.Phase == corev1.PodSucceeded || pod.Status.Phase == corev1.PodFailed
	case "restart":
		prev, ok := e.Prev.(*corev1.Pod)
		return ok && printers.Pod(prev).Restarts < row.Restarts
	case "gone":
		return e.Type == "DELETED"
	}
	return false
}

// Between is what a learner could see change in (from, to], session times.
func (s *Session) Between(from, to time.Duration) []store.Entry {
	return s.changes.between(from+s.cluster.Zero, to+s.cluster.Zero)
}
