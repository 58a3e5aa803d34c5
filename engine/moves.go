package engine

import (
	"time"

	"github.com/podscope/podscope/engine/store"
)

// Horizon is how long a step waits for a change before it says that nothing changed: longer than the longest back-off.
const Horizon = 10 * time.Minute

// Step goes to the next change that a learner can see and reports it: along the recorded past while that is what is looked at, then by letting
// time pass. It gives up after [Horizon].
func (s *Session) Step() []store.Entry {
	m := s.Stepping()
	if m.Go(Forever); !m.Reached {
		return nil
	}
	return m.Passed
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

// Until lets time pass until a goal is reached; it reports whether it was. The past is left first.
func (s *Session) Until(g Goal) (reached bool, passed []store.Entry) {
	m := s.Going(g)
	m.Go(Forever)
	return m.Reached, m.Passed
}

// Between is what a learner could see change in (from, to], session times.
func (s *Session) Between(from, to time.Duration) []store.Entry {
	return s.changes.between(from+s.cluster.Zero, to+s.cluster.Zero)
}
