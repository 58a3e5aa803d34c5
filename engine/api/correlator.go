package api

import (
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
)

// What client-go allows a component to say.
// Models staging/src/k8s.io/client-go/tools/record defaultAggregateMaxEvents, defaultSpamBurst, defaultSpamQPS
const (
	aggregateMax      = 10 // different messages of one reason
	aggregateInterval = 600 * time.Second
	spamBurst         = 25 // events about one object
	spamRefill        = 300 * time.Second
)

// eventCorrelator keeps a component from flooding the cluster with events.
// Models staging/src/k8s.io/client-go/tools/record EventCorrelator
type eventCorrelator struct {
	server     *Server
	aggregates map[said]*aggregate
	counts     map[said]*eventCount
	buckets    map[subject]*bucket
}

// subject is what events are about that draw from one bucket.
type subject struct {
	kind, namespace, name string
	uid                   types.UID
	apiVersion, eventType string
}

// said tells events about a subject apart: those of one reason, or identical ones.
type said struct {
	about                 *bucket
	group                 bool
	reason, path, message string
}

type aggregate struct {
	messages []string // distinct, oldest first
	last     time.Duration
}

type eventCount struct {
	count int32
	first metav1.Time
	name  string
}

type bucket struct {
	tokens float64
	at     time.Duration
}

func newEventCorrelator(s *Server) *eventCorrelator {
	return &eventCorrelator{server: s, aggregates: map[said]*aggregate{}, counts: map[said]*eventCount{}, buckets: map[subject]*bucket{}}
}

// correlate turns what happened into what is written; ok is false when nothing is.
func (c *eventCorrelator) correlate(e *corev1.Event) (event *corev1.Event, ok bool) {
	about := c.bucket(e)
	key := said{about: about, reason: e.Reason, path: e.InvolvedObject.FieldPath, message: e.Message}
	if group := (said{about: about, group: true, reason: e.Reason}); c.similar(group, e.Message) {
		e.Message = "(combined from similar events): " + e.Message
		// Models EventAggregator.EventAggregate, whose combined events name no reporter.
		e.ReportingController, e.ReportingInstance = "", ""
		key = group
	}
	if seen := c.counts[key]; seen != nil {
		seen.count++
		e.Name, e.Count, e.FirstTimestamp = seen.name, seen.count, seen.first
	} else {
		c.counts[key] = &eventCount{count: 1, first: e.FirstTimestamp, name: e.Name}
	}
	return e, c.take(about)
}

// similar notes a message and reports whether its group has so many different ones that they are combined.
func (c *eventCorrelator) similar(group said, message string) bool {
	now := c.server.sim.Elapsed()
	a := c.aggregates[group]
	if a == nil || now-a.last > aggregateInterval {
		a = &aggregate{}
		c.aggregates[group] = a
	}
	a.last = now
	for _, m := range a.messages {
		if m == message {
			return false
		}
	}
	a.messages = append(a.messages, message)
	if len(a.messages) < aggregateMax {
		return false
	}
	a.messages = a.messages[1:]
	return true
}

// bucket is that of what an event is about.
func (c *eventCorrelator) bucket(e *corev1.Event) *bucket {
	o := &e.InvolvedObject
	key := subject{kind: o.Kind, namespace: o.Namespace, name: o.Name, uid: o.UID, apiVersion: o.APIVersion, eventType: e.Type}
	b := c.buckets[key]
	if b == nil {
		b = &bucket{tokens: spamBurst, at: c.server.sim.Elapsed()}
		c.buckets[key] = b
	}
	return b
}

// take draws from a token bucket.
func (c *eventCorrelator) take(b *bucket) bool {
	now := c.server.sim.Elapsed()
	b.tokens = min(spamBurst, b.tokens+float64(now-b.at)/float64(spamRefill))
	b.at = now
	if b.tokens < 1 {
		return false
	}
	b.tokens--
	return true
}
