package page

import (
	"fmt"

	"github.com/podscope/podscope/engine/protocol"
	"github.com/podscope/podscope/web/text"
	"github.com/podscope/podscope/web/world"
)

// labels is the catalogue that a component takes its words from.
type labels struct{ *text.Catalogue }

func (l labels) whyLabel(about string) string { return fmt.Sprintf(l.WhyF, about) }

// ago says how long before now a moment was.
func (l labels) ago(now, at int64) string { return fmt.Sprintf(l.AgoF, world.Span(max(0, now-at))) }

// state names a container's state.
func (l labels) state(s string) string {
	switch s {
	case "running":
		return l.Running
	case "waiting":
		return l.Waiting
	case "terminated":
		return l.Terminated
	}
	return s
}

// span names what happened in a stretch of the timeline: our word, and Kubernetes' where it says more.
func (l labels) span(s protocol.Span) string {
	word := map[string]string{"pull": l.Pulling, "backoff": l.BackOff, "grace": l.GracePeriod}[s.Kind]
	if word == "" {
		word = l.state(s.Kind)
	}
	if s.Text != "" && s.Text != word && !sayNoMore[s.Text] {
		word += " " + s.Text
	}
	if s.Exit != nil {
		word += fmt.Sprintf(" (%s %d)", l.ExitCode, *s.Exit)
	}
	return word
}

// lasted says from when to when something was.
func (l labels) lasted(word string, s protocol.Span) string {
	to := l.Ongoing
	if s.To > 0 {
		to = world.Clock(s.To)
	}
	return fmt.Sprintf(l.FromToF, word, world.Clock(s.From), to)
}

// sayNoMore are words of the engine's that our own already say.
var sayNoMore = map[string]bool{"Pulling": true, "Running": true, "Terminating": true}

// role names what a container is for; a regular one needs no word.
func (l labels) role(r string) string {
	return map[string]string{"init": l.Init, "sidecar": l.Sidecar, "ephemeral": l.Ephemeral}[r]
}

// tone says a pod's tone in a word.
func (l labels) tone(t string) string {
	switch t {
	case "good":
		return l.Good
	case "bad":
		return l.Bad
	case "done":
		return l.Done
	}
	return l.Busy
}

// stage says how a workload stands.
func (l labels) stage(s string) string {
	return map[string]string{
		"steady": l.Steady, "rolling": l.RollingOut, "scaling": l.Busy, "stuck": l.Stuck, "paused": l.Paused,
		"complete": l.Done, "failed": l.Failed, "suspended": l.Suspended, "waiting": l.Waiting,
	}[s]
}

// not says why a pod gets no traffic from a service that selects it.
func (l labels) not(reason string) string {
	return map[string]string{
		"pending": l.NotPending, "finished": l.NotFinished, "terminating": l.NotTerminating, "unready": l.NotUnready, "noport": l.NotPort, "unlisted": l.NotListed,
	}[reason]
}

// nowhere says that a service leads to no pod, if it does not.
func (l labels) nowhere(s protocol.Service) string {
	switch {
	case len(s.Selector) == 0:
		return ""
	case len(s.Backends) == 0:
		return l.SelectsNone
	}
	for _, b := range s.Backends {
		if b.Not == "" {
			return ""
		}
	}
	return l.NoneReady
}

func (l labels) sprintf(format string, args ...any) string { return fmt.Sprintf(format, args...) }
