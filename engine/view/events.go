package view

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	corev1 "k8s.io/api/core/v1"

	"github.com/podscope/podscope/engine/protocol"
	"github.com/podscope/podscope/engine/store"
)

// events is events as `kubectl get events` lists them, newest last. The order of those of one millisecond is that in which they were written.
func (m Moment) events(list []*corev1.Event) []protocol.Event {
	slices.SortFunc(list, func(a, b *corev1.Event) int { return cmp.Compare(revision(a), revision(b)) })
	var out []protocol.Event
	for _, e := range list {
		out = append(out, m.event(e))
	}
	slices.SortStableFunc(out, func(a, b protocol.Event) int { return cmp.Compare(a.Last, b.Last) })
	return out
}

// event is one of them. Series of events.k8s.io and counts of core/v1 read the same.
func (m Moment) event(e *corev1.Event) protocol.Event {
	out := protocol.Event{
		ID: string(e.UID), Type: e.Type, Reason: e.Reason, From: e.Source.Component, Message: e.Message, Count: int(e.Count),
		Ref: protocol.Ref{Kind: e.InvolvedObject.Kind, Namespace: e.InvolvedObject.Namespace, Name: e.InvolvedObject.Name},
		UID: string(e.InvolvedObject.UID), First: m.Clock(e.FirstTimestamp.Time), Last: m.Clock(e.LastTimestamp.Time),
	}
	if out.From == "" {
		out.From = e.ReportingController
	}
	if e.FirstTimestamp.IsZero() {
		out.First = m.Clock(e.EventTime.Time)
		out.Last = out.First
	}
	if e.Series != nil {
		out.Count, out.Last = int(e.Series.Count), m.Clock(e.Series.LastObservedTime.Time)
	}
	m.refine(&out, e)
	out.Count = max(out.Count, 1)
	if _, name, ok := strings.Cut(e.InvolvedObject.FieldPath, "{"); ok {
		out.Container = strings.TrimSuffix(name, "}")
	}
	return out
}

// refine tells to the millisecond when an event happened last, where its own time knows only the second: the moment of its last write lies in
// that second, or just behind.
func (m Moment) refine(out *protocol.Event, e *corev1.Event) {
	rev := revision(e)
	if rev == 0 || e.LastTimestamp.IsZero() || e.Series != nil {
		return
	}
	at := m.Page(m.Store.Log(rev-1, rev)[0].At)
	if at <= out.Last || at-out.Last >= 2*time.Second.Milliseconds() {
		return
	}
	if out.First == out.Last {
		out.First = at
	}
	out.Last = at
}

// revision is the write that made an object what it is.
func revision(o store.Object) store.Revision {
	rev, err := strconv.ParseInt(o.GetResourceVersion(), 10, 64)
	if err != nil {
		return 0
	}
	return store.Revision(rev)
}

// EventsOf is the events about a pod at the moment, and the one with the given UID whatever it is about.
func (m Moment) EventsOf(pod *corev1.Pod, uid string) []*corev1.Event {
	var out []*corev1.Event
	for _, o := range m.Store.ListAt("events", "", m.Rev) {
		if e := o.(*corev1.Event); e.InvolvedObject.UID == pod.UID || string(e.UID) == uid && uid != "" {
			out = append(out, e)
		}
	}
	return out
}
