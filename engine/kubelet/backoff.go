package kubelet

import "time"

// backoff keeps an exponential delay for each key: containers that crash and images that cannot be pulled.
// Models k8s.io/client-go/util/flowcontrol Backoff.
type backoff struct {
	now   func() time.Time
	first time.Duration
	max   time.Duration
	byKey map[string]*backoffEntry
}

type backoffEntry struct {
	delay  time.Duration
	update time.Time
}

func newBackoff(now func() time.Time, first, limit time.Duration) *backoff {
	return &backoff{now: now, first: first, max: limit, byKey: map[string]*backoffEntry{}}
}

// next doubles the key's delay, or starts again at the first one when the last failure is more than twice the maximum ago.
func (b *backoff) next(key string, event time.Time) {
	e := b.byKey[key]
	if e == nil || b.expired(event, e) {
		e = &backoffEntry{delay: b.first}
		b.byKey[key] = e
	} else {
		e.delay = min(e.delay*2, b.max)
	}
	e.update = b.now()
}

// delay is how long the key backs off at present, 0 when it does not.
func (b *backoff) delay(key string) time.Duration {
	if e := b.byKey[key]; e != nil {
		return e.delay
	}
	return 0
}

// since reports whether the key is still backing off, counted from the event.
func (b *backoff) since(key string, event time.Time) bool {
	e := b.byKey[key]
	return e != nil && !b.expired(event, e) && b.now().Sub(event) < e.delay
}

// sinceUpdate reports whether the key is still backing off, counted from its last failure.
func (b *backoff) sinceUpdate(key string) bool {
	e := b.byKey[key]
	return e != nil && !b.expired(b.now(), e) && b.now().Sub(e.update) < e.delay
}

// until is when the back-off that began at the key's last failure ends.
func (b *backoff) until(key string) time.Time {
	if e := b.byKey[key]; e != nil {
		return e.update.Add(e.delay)
	}
	return b.now()
}

func (b *backoff) expired(event time.Time, e *backoffEntry) bool {
	return event.Sub(e.update) > 2*b.max
}
