package view

import (
	"cmp"
	"slices"
	"strings"

	corev1 "k8s.io/api/core/v1"

	"github.com/podscope/podscope/engine/protocol"
)

// Event is an event as `kubectl get events` lists it. Series of events.k8s.io and counts of core/v1 read the same.
func (m Moment) Event(e *corev1.Event) protocol.Event {
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
	out.Count = max(out.Count, 1)
	if _, name, ok := strings.Cut(e.InvolvedObject.FieldPath, "{"); ok {
		out.Container = strings.TrimSuffix(name, "}")
	}
	return out
}

func sortEvents(events []protocol.Event) {
	slices.SortStableFunc(events, func(a, b protocol.Event) int { return cmp.Compare(a.Last, b.Last) })
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
