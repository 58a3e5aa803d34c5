package engine

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/podscope/podscope/engine/protocol"
	"github.com/podscope/podscope/engine/view"
)

// Session is a learner's way through a cluster's life. Its times are session times: since the cluster was ready.
type Session struct {
	desc    protocol.Session
	cluster *Cluster
	changes changeLog
	at      time.Duration // the moment looked at; the cluster's own time unless past
	past    bool
	pending []protocol.Input // still to be replayed
	target  time.Duration    // where the replay ends
}

// ErrPast: acting needs the present; the caller must branch or go back to the end first.
var ErrPast = errors.New("the moment looked at is in the past")

// NewSession starts to live a session. Inputs recorded in the description are replayed by [Session.Replay].
func NewSession(desc protocol.Session) (*Session, error) {
	if desc.Format == 0 {
		desc.Format = 1
	}
	if desc.Format != 1 {
		return nil, fmt.Errorf("session format %d is newer than this engine", desc.Format)
	}
	config, err := configOf(desc)
	if err != nil {
		return nil, err
	}
	s := &Session{desc: desc, cluster: NewCluster(config), pending: desc.Inputs, target: time.Duration(desc.At) * time.Millisecond}
	s.desc.Inputs = nil
	s.changes.watch(s.cluster)
	return s, nil
}

func configOf(desc protocol.Session) (Config, error) {
	c := Config{Seed: desc.Seed, Version: desc.Kubernetes, Nodes: desc.Nodes, Prepull: desc.Prepull}
	if c.Version != "" && !slices.Contains(Versions, c.Version) {
		return c, fmt.Errorf("kubernetes %q cannot be simulated; %s can", c.Version, strings.Join(Versions, " and "))
	}
	if desc.Start != "" {
		start, err := time.Parse(time.RFC3339, desc.Start)
		if err != nil {
			return c, fmt.Errorf("start %q is not a time as RFC 3339 writes it", desc.Start)
		}
		c.Start = start
	}
	last := int64(0)
	for i, in := range desc.Inputs {
		if in.At < last {
			return c, fmt.Errorf("input %d comes before the one in front of it", i+1)
		}
		last = in.At
	}
	return c, nil
}

// Close frees the cluster.
func (s *Session) Close() { s.cluster.Close() }

// Cluster is the cluster that the session lives on.
func (s *Session) Cluster() *Cluster { return s.cluster }

// Now is the session's end: the cluster's own time.
func (s *Session) Now() time.Duration { return s.cluster.Now() }

// At is the moment looked at, and whether it is in the past.
func (s *Session) At() (time.Duration, bool) {
	if s.past {
		return s.at, true
	}
	return s.Now(), false
}

// Moment is the moment looked at, to read from.
func (s *Session) Moment() view.Moment {
	at, _ := s.At()
	return s.cluster.Source().AsOf(at + s.cluster.Zero)
}

// Align lets the millisecond pass in which the session's end lies. Sessions count in milliseconds: only at a whole one is the hash what a session has
// that is lived again up to there.
func (s *Session) Align() { s.cluster.RunTo(ceilMillis(s.Now())) }

// Export describes the session, so that it can be lived again.
func (s *Session) Export() protocol.Session {
	d := s.desc
	d.At = ceilMillis(s.Now()).Milliseconds()
	d.Hash = s.Hash()
	return d
}

// Hash is the trace's, in hexadecimal.
func (s *Session) Hash() string { return strconv.FormatUint(s.cluster.Sim.Hash(), 16) }

// Do does something to the cluster at the present moment and remembers it. The command runs on as time passes.
func (s *Session) Do(line string, files []protocol.File) (*Command, error) {
	if s.past {
		return nil, ErrPast
	}
	s.Align()
	in := protocol.Input{At: s.Now().Milliseconds(), Line: line, Files: files}
	s.desc.Inputs = append(s.desc.Inputs, in)
	return s.start(in), nil
}

// start does what an input says; what it returns is nil when that is no command line.
func (s *Session) start(in protocol.Input) *Command {
	for _, f := range in.Files {
		s.cluster.WriteFile(f.Name, []byte(f.Text))
	}
	if in.Visit != "" {
		s.cluster.visit(in.Visit)
		s.cluster.RunTo(s.Now())
		return nil
	}
	if in.Typing != nil {
		s.startTyping(*in.Typing)
		s.cluster.RunTo(s.Now())
		return nil
	}
	cmd := s.cluster.Command(in.Line)
	s.cluster.RunTo(s.Now())
	return cmd
}

// Finish lets time pass until a command or a visit has ended, but not beyond a time, nor longer than budget allows. It reports whether it has
// ended.
func (s *Session) Finish(cmd interface{ Ended() bool }, end time.Duration, budget func() bool) bool {
	if !s.steps(end, cmd.Ended, budget) {
		return false
	}
	if !cmd.Ended() {
		s.cluster.RunTo(end)
	}
	s.Align()
	return cmd.Ended()
}

// Replay lives recorded inputs again, until it is done or budget says to pause. It reports whether it is done.
func (s *Session) Replay(budget func() bool) bool {
	for len(s.pending) > 0 {
		if !s.advance(time.Duration(s.pending[0].At)*time.Millisecond, budget) {
			return false
		}
		in := s.pending[0]
		s.pending = s.pending[1:]
		s.desc.Inputs = append(s.desc.Inputs, in)
		s.start(in)
	}
	return s.advance(s.target, budget)
}

// advance runs the cluster to a time, or until budget says to pause. It reports whether it got there.
func (s *Session) advance(to time.Duration, budget func() bool) bool {
	if !s.steps(to, func() bool { return false }, budget) {
		return false
	}
	s.cluster.RunTo(to)
	return true
}

// steps lives the events before a time until it is over. It reports false when budget said to pause.
func (s *Session) steps(to time.Duration, over, budget func() bool) bool {
	for n := 0; !over() && s.cluster.StepBefore(to); n++ {
		if n%stepsPerCheck == stepsPerCheck-1 && !budget() {
			return false
		}
	}
	return true
}

// stepsPerCheck is how many events run between two looks at the budget: looking costs a call out of WebAssembly.
const stepsPerCheck = 4

// Branched is the session as it was at the moment looked at, without what came after. It must be replayed before it is used; this
// session stays as it is.
func (s *Session) Branched() (*Session, error) {
	at, _ := s.At()
	d := s.desc
	d.At, d.Hash, d.Inputs = ceilMillis(at).Milliseconds(), "", nil
	for _, in := range s.desc.Inputs {
		if in.At <= d.At {
			d.Inputs = append(d.Inputs, in)
		}
	}
	return NewSession(d)
}

// ceilMillis rounds up to the millisecond, the grain of a session's times.
func ceilMillis(d time.Duration) time.Duration {
	return (d + time.Millisecond - 1).Truncate(time.Millisecond)
}

// Forever is a budget that never pauses.
func Forever() bool { return true }
