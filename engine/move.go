package engine

import (
	"slices"
	"strconv"
	"time"

	corev1 "k8s.io/api/core/v1"

	"github.com/podscope/podscope/engine/printers"
	"github.com/podscope/podscope/engine/protocol"
	"github.com/podscope/podscope/engine/store"
)

// Move is a way through time that is gone in slices: to a moment, to the next change or to a goal.
type Move struct {
	Reached bool          // what it was for
	Passed  []store.Entry // what a learner could see change on the way

	session *Session
	from    time.Duration // where it began
	end     time.Duration // where it ends at the latest
	seen    int           // changes before it
	shown   int64         // what terminals had shown before it, in bytes
	checked int           // changes that have been looked at
	over    func(*Move) bool
	goal    string
	timed   bool // getting to the end is what it is for
}

// Stepping is the move to the next change that a learner can see: along the recorded past while that is what is looked at, then by letting time
// pass, for at most [Horizon].
func (s *Session) Stepping() *Move {
	if s.past {
		if found := s.changes.after(s.at + s.cluster.Zero); found != nil {
			s.lookAt(s.endOf(found))
			if s.changes.after(s.at+s.cluster.Zero) == nil {
				s.Live() // nothing more is recorded
			}
			return &Move{session: s, Reached: true, Passed: found}
		}
	}
	return s.moving(Horizon, (*Move).stepped)
}

// Advancing is the move over a stretch of time. In the past it goes along the record until the session's end.
func (s *Session) Advancing(by time.Duration) *Move {
	from, past := s.At()
	if past {
		s.Seek(from + by)
		if by -= s.Now() - from; by <= 0 {
			at, _ := s.At()
			return &Move{session: s, Reached: true, Passed: s.Between(from, at)}
		}
	}
	m := s.moving(ceilMillis(s.Now()+by)-s.Now(), func(*Move) bool { return false })
	m.from, m.timed = from, true
	return m
}

// Goal is something to let time pass for.
type Goal struct {
	Name  string // event, ready, finished, restart, gone, idle, prompt, output, answer
	Ref   *protocol.Ref
	Limit time.Duration
}

// Going is the move to a goal.
func (s *Session) Going(g Goal) *Move {
	if g.Limit <= 0 {
		g.Limit = 3 * Horizon
	}
	m := s.moving(g.Limit, g.reached)
	m.goal = g.Name
	return m
}

// moving is a move from the session's end.
func (s *Session) moving(limit time.Duration, over func(*Move) bool) *Move {
	s.Live()
	n := len(s.changes.seen)
	return &Move{session: s, from: s.Now(), end: s.Now() + limit, seen: n, checked: n, shown: s.shownInAll(), over: over}
}

// Go goes on until the move is over or budget says to pause. It reports whether it is over.
func (m *Move) Go(budget func() bool) bool {
	if m.Reached {
		return true
	}
	s := m.session
	for n := 0; !m.over(m); n++ {
		if n%stepsPerCheck == stepsPerCheck-1 && !budget() {
			return false
		}
		if !s.cluster.StepBefore(m.end) {
			if m.timed {
				s.cluster.RunTo(m.end)
			}
			m.Reached = m.timed
			m.Stop()
			return true
		}
	}
	m.Reached = true
	s.Align()
	m.Stop()
	return true
}

// Stop ends the move where it has come to.
func (m *Move) Stop() {
	s := m.session
	switch {
	case m.Passed != nil:
	case m.timed:
		m.Passed = s.Between(m.from, s.Now())
	default:
		m.Passed = s.changes.seen[m.seen:]
	}
}

// Why says why a move that was gone to its end has not reached what it was for.
func (m *Move) Why() protocol.Text {
	minutes := strconv.Itoa(int((m.end - m.from) / time.Minute))
	switch m.goal {
	case "prompt":
		return protocol.Text{
			"en": "The command still runs after " + minutes + " minutes of simulated time. Ctrl+C ends it.",
			"zh": "模拟时间过去了 " + minutes + " 分钟，命令仍在运行。按 Ctrl+C 可以结束它。",
		}
	case "output":
		return protocol.Text{"en": "It printed nothing in " + minutes + " minutes of simulated time.", "zh": "模拟时间过去了 " + minutes + " 分钟，它没有任何输出。"}
	case "ready", "finished", "restart", "gone":
		if len(m.session.cluster.Store.List("pods", "")) > 0 {
			return protocol.Text{"en": "This has not come about in " + minutes + " minutes of simulated time.", "zh": "模拟时间过去了 " + minutes + " 分钟，仍没有等到。"}
		}
	}
	return m.session.Quiet()
}

// stepped takes a step's first change for all of it: what comes within the step's time belongs to it.
func (m *Move) stepped() bool {
	s := m.session
	if len(s.changes.seen) == m.seen {
		return false
	}
	s.advance(ceilMillis(s.changes.seen[m.seen].At-s.cluster.Zero+together), Forever)
	return true
}

func (g Goal) reached(m *Move) bool {
	s := m.session
	for ; m.checked < len(s.changes.seen); m.checked++ {
		if g.reachedBy(s.changes.seen[m.checked]) {
			return true
		}
	}
	switch g.Name {
	case "idle":
		return s.cluster.Idle()
	case "prompt":
		return s.allAtRest()
	case "output":
		return s.shownInAll() > m.shown || s.allAtRest()
	case "answer":
		return !s.cluster.loading()
	}
	return false
}

// shownInAll is how many bytes terminals have shown.
func (s *Session) shownInAll() (n int64) {
	for _, t := range s.cluster.terminals {
		n += t.end
	}
	return n
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

// Horizon is how long a step waits for a change before it says that nothing changed: longer than the longest back-off.
const Horizon = 10 * time.Minute

// Advance lets time pass, or budget end. In the past it moves along the record until the session's end. It reports whether it got
// there.
func (s *Session) Advance(by time.Duration, budget func() bool) bool {
	return s.Advancing(by).Go(budget)
}

// Until lets time pass until a goal is reached; it reports whether it was. The past is left first.
func (s *Session) Until(g Goal) (reached bool, passed []store.Entry) {
	m := s.Going(g)
	m.Go(Forever)
	return m.Reached, m.Passed
}
