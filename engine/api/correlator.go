package api

import (
	"strings"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
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
	aggregates map[string]*aggregate
	counts     map[string]*eventCount
	buckets    map[string]*bucket
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
	return &eventCorrelator{server: s, aggregates: map[string]*aggregate{}, counts: map[string]*eventCount{}, buckets: map[string]*bucket{}}
}

// correlate turns what happened into what is written; ok is false when nothing is.
func (c *eventCorrelator) correlate(e *corev1.Event) (event *corev1.Event, ok bool) {
	key := eventKey(e)
	if group := aggregateKey(e); c.similar(group, e.Message) {
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
	return e, c.take(spamKey(e))
}

// similar notes a message and reports whether its group has so many different ones that they are combined.
func (c *eventCorrelator) similar(group, message string) bool {
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

// take draws from an object's token bucket.
func (c *eventCorrelator) take(key string) bool {
	now := c.server.sim.Elapsed()
	b := c.buckets[key]
	if b == nil {
		b = &bucket{tokens: spamBurst, at: now}
		c.buckets[key] = b
	}
	b.tokens = min(spamBurst, b.tokens+float64(now-b.at)/float64(spamRefill))
	b.at = now
	if b.tokens < 1 {
		return false
	}
	b.tokens--
	return true
}

func spamKey(e *corev1.Event) string {
	o := e.InvolvedObject
	return strings.Join([]string{o.Kind, o.Namespace, o.Name, string(o.UID), o.APIVersion, e.Type}, "\x00")
}

func aggregateKey(e *corev1.Event) string { return spamKey(e) + "\x00" + e.Reason }

func eventKey(e *corev1.Event) string {
	return strings.Join([]string{aggregateKey(e), e.InvolvedObject.FieldPath, e.Message}, "\x00")
}
