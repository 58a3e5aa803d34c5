package view

import (
	"strconv"

	corev1 "k8s.io/api/core/v1"

	"github.com/podscope/podscope/engine/explain"
	"github.com/podscope/podscope/engine/printers"
	"github.com/podscope/podscope/engine/protocol"
	"github.com/podscope/podscope/engine/store"
)

// timeline is a pod's history up to the moment: its STATUS from the versions of the object, its containers' lanes from the
// decisions of the components, which are dated more finely than an object's timestamps.
func (m Moment) timeline(pod *corev1.Pod, containers []protocol.Container) protocol.Timeline {
	t := protocol.Timeline{From: m.Clock(pod.CreationTimestamp.Time), To: m.Page(m.At)}
	for _, v := range m.Store.History(store.Key{Resource: "pods", Namespace: pod.Namespace, Name: pod.Name}, m.Rev) {
		p := v.Object.(*corev1.Pod)
		if p.UID != pod.UID {
			continue
		}
		if len(t.Status) == 0 {
			t.From = m.Page(v.At)
		}
		row := printers.Pod(p)
		t.Status = extend(t.Status, protocol.Span{From: m.Page(v.At), Kind: Tone(p, row), Text: row.Status})
	}
	t.Lanes = m.lanes(pod, containers, t.From)
	t.Marks = m.marks(pod)
	return t
}

// extend ends the last span where the next begins, or lengthens it when both show the same.
func extend(spans []protocol.Span, next protocol.Span) []protocol.Span {
	if n := len(spans); n > 0 {
		last := &spans[n-1]
		if last.To == 0 && last.Kind == next.Kind && last.Text == next.Text && last.Exit == next.Exit {
			last.Ends = next.Ends
			return spans
		}
		if last.To == 0 {
			last.To = next.From
		}
		if last.To <= last.From {
			spans = spans[:n-1]
		}
	}
	return append(spans, next)
}

func (m Moment) lanes(pod *corev1.Pod, containers []protocol.Container, from int64) []protocol.Lane {
	var lanes []protocol.Lane
	index := map[string]int{}
	for _, c := range containers {
		index[c.Name] = len(lanes)
		lanes = append(lanes, protocol.Lane{Name: c.Name, Role: c.Role, Spans: []protocol.Span{{From: from, Kind: "waiting", Text: ""}}})
	}
	for _, d := range m.Log.Decisions(string(pod.UID), m.At) {
		i, ok := index[d.Container]
		if !ok {
			continue
		}
		lane := &lanes[i]
		if tick, ok := m.tick(&d); ok {
			lane.Ticks = append(lane.Ticks, tick)
		} else if span, ok := m.span(&d); ok {
			lane.Spans = extend(lane.Spans, span)
		}
	}
	for i := range lanes {
		lanes[i].Ticks = thinned(lanes[i].Ticks, from, m.Page(m.At))
	}
	return lanes
}

const (
	// closeUp is how far back a timeline may be looked at closely, ms: the page's longest stretch but all of it.
	closeUp = 600_000
	// manyTicks is how many probe runs tell of what lies further back.
	manyTicks = 300
)

// thinned leaves out successful probe runs that lie far back and so close together that nobody could tell them apart.
func thinned(ticks []protocol.Tick, from, to int64) []protocol.Tick {
	apart := (to - from) / manyTicks
	out := ticks[:0]
	last := from - apart
	for _, t := range ticks {
		if !t.OK || t.At > to-closeUp || t.At-last >= apart {
			out = append(out, t)
			last = t.At
		}
	}
	return out
}

func (m Moment) tick(d *explain.Decision) (protocol.Tick, bool) {
	switch d.Rule {
	case explain.RuleProbeSucceeded, explain.RuleProbeFailed:
		return protocol.Tick{At: m.Page(d.At), Probe: d.Args["probe"], OK: d.Rule == explain.RuleProbeSucceeded}, true
	}
	return protocol.Tick{}, false
}

// spanKinds says which decisions begin a new stretch of a container's lane, and what it shows.
var spanKinds = map[explain.Rule]struct{ kind, text string }{
	explain.RuleImagePulling:         {"pull", "Pulling"},
	explain.RuleImagePulled:          {"waiting", "Pulled"},
	explain.RuleImagePullFailed:      {"waiting", "ErrImagePull"},
	explain.RuleImagePullBackOff:     {"backoff", "ImagePullBackOff"},
	explain.RuleImageNeverPull:       {"waiting", "ErrImageNeverPull"},
	explain.RuleImageInvalid:         {"waiting", "InvalidImageName"},
	explain.RuleContainerConfigError: {"waiting", "CreateContainerConfigError"},
	explain.RuleContainerCreateError: {"waiting", "CreateContainerError"},
	explain.RuleContainerStarted:     {"running", "Running"},
	explain.RuleContainerStartError:  {"terminated", "StartError"},
	explain.RuleContainerExited:      {"terminated", ""},
	explain.RuleContainerOOMKilled:   {"terminated", "OOMKilled"},
	explain.RuleBackOffStarted:       {"backoff", "CrashLoopBackOff"},
	explain.RuleGraceStarted:         {"grace", "Terminating"},
	explain.RulePreStopRunning:       {"grace", "preStop"},
}

func (m Moment) span(d *explain.Decision) (protocol.Span, bool) {
	k, ok := spanKinds[d.Rule]
	if !ok {
		return protocol.Span{}, false
	}
	s := protocol.Span{From: m.Page(d.At), Kind: k.kind, Text: k.text}
	if d.Until > d.At {
		s.Ends = m.Page(d.Until)
	}
	if code, err := strconv.Atoi(d.Args["exitCode"]); err == nil {
		s.Exit = &code
	}
	if reason := d.Args["reason"]; reason != "" && k.text == "" {
		s.Text = reason
	}
	return s, true
}

func (m Moment) marks(pod *corev1.Pod) []protocol.EventMark {
	marks := []protocol.EventMark{}
	for _, o := range m.Store.ListAt("events", pod.Namespace, m.Rev) {
		e := o.(*corev1.Event)
		if e.InvolvedObject.UID != pod.UID {
			continue
		}
		for _, v := range m.Store.History(store.Key{Resource: "events", Namespace: e.Namespace, Name: e.Name}, m.Rev) {
			marks = append(marks, protocol.EventMark{At: m.Page(v.At), ID: string(e.UID), Type: e.Type, Text: e.Reason})
		}
	}
	return marks
}
