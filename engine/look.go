package engine

import (
	"time"

	"github.com/podscope/podscope/engine/store"
)

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

// Between is what a learner could see change in (from, to], session times.
func (s *Session) Between(from, to time.Duration) []store.Entry {
	return s.changes.between(from+s.cluster.Zero, to+s.cluster.Zero)
}
