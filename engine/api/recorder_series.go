package api

import (
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/podscope/podscope/engine/store"
)

// SeriesRecorder writes events of the events.k8s.io/v1 kind, as the scheduler does. They are stored as core/v1 events, which is how both
// groups of the real API show them.
// Models staging/src/k8s.io/client-go/tools/events eventBroadcasterImpl
type SeriesRecorder struct {
	server     *Server
	controller string
	instance   string
	seen       map[seriesKey]*corev1.Event
}

type seriesKey struct {
	eventType, action, reason string
	regarding, related        corev1.ObjectReference
}

// seriesEnds is how long an event must not repeat for its next occurrence to be a new one.
const seriesEnds = 6 * time.Minute

// SeriesRecorder returns the recorder of a component on a host.
func (s *Server) SeriesRecorder(component, host string) *SeriesRecorder {
	return &SeriesRecorder{server: s, controller: component, instance: component + "-" + host, seen: map[seriesKey]*corev1.Event{}}
}

// Event records that a component took an action about an object (and a related one, or nil). A repetition starts a series; the
// occurrences after that are only counted.
func (r *SeriesRecorder) Event(regarding, related store.Object, eventType, reason, action, note string) {
	key := seriesKey{eventType: eventType, action: action, reason: reason, regarding: Reference(regarding)}
	if related != nil {
		key.related = Reference(related)
	}
	now := metav1.NewMicroTime(r.server.sim.Now().Truncate(time.Microsecond))
	if e := r.seen[key]; e != nil && !ended(e, now.Time) {
		if e.Series != nil {
			e.Series.Count++
			e.Series.LastObservedTime = now
			return
		}
		e.Series = &corev1.EventSeries{Count: 2, LastObservedTime: now}
		r.server.writeEvent(e.DeepCopy())
		return
	}
	e := &corev1.Event{
		TypeMeta:   metav1.TypeMeta{APIVersion: "v1", Kind: "Event"},
		ObjectMeta: r.server.eventMeta(key.regarding), EventTime: now,
		InvolvedObject: key.regarding, Reason: reason, Action: action, Message: note, Type: eventType,
		ReportingController: r.controller, ReportingInstance: r.instance,
	}
	if related != nil {
		e.Related = &key.related
	}
	r.seen[key] = e
	r.server.writeEvent(e.DeepCopy())
}

func ended(e *corev1.Event, now time.Time) bool {
	last := e.EventTime.Time
	if e.Series != nil {
		last = e.Series.LastObservedTime.Time
	}
	return now.Sub(last) > seriesEnds
}
