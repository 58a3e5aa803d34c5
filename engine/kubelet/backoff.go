package kubelet

import (
	"fmt"
	"strconv"
	"time"

	corev1 "k8s.io/api/core/v1"

	"github.com/podscope/podscope/engine/cri"
	"github.com/podscope/podscope/engine/explain"
)

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

// backingOff says whether a container that has ended before must still wait, and lengthens the wait for the next time when not.
// Models pkg/kubelet/kuberuntime (*kubeGenericRuntimeManager).doBackOff.
func (s *runtimeSync) backingOff(c *corev1.Container) *syncError {
	last, newest := s.lastExited(c.Name)
	if last == nil {
		return nil
	}
	b, key := s.k.crash, backoffKey(s.pod, c)
	if b.since(key, last.FinishedAt) {
		delay := b.delay(key)
		s.k.containerEvent(s.pod, c, corev1.EventTypeWarning, "BackOff",
			fmt.Sprintf("Back-off restarting failed container %s in pod %s", c.Name, podDesc(s.pod)))
		until := last.FinishedAt.Add(delay)
		if newest {
			s.k.explainContainer(s.pod, c, explain.RuleBackOffStarted, map[string]string{
				"delay": delay.String(), "restarts": strconv.Itoa(last.RestartCount), "next": min(2*delay, crashBackoffMax).String(),
			}, "restartPolicy", s.k.elapsedAt(until))
		}
		return &syncError{
			reason:  crashLoopBackOff,
			message: fmt.Sprintf("back-off %s restarting failed container=%s pod=%s", delay, c.Name, podDesc(s.pod)),
			retryAt: until,
		}
	}
	if b.delay(key) > 0 && last.FinishedAt.Sub(b.byKey[key].update) > 2*b.max {
		s.k.explainContainer(s.pod, c, explain.RuleBackOffReset, map[string]string{"ran": last.FinishedAt.Sub(last.StartedAt).String()}, "", 0)
	}
	b.next(key, last.FinishedAt)
	return nil
}

// lastExited is the container's last instance that has ended, and whether no later one is known: the sync that killed an instance still
// sees it run, and judges the back-off by the one before.
func (s *runtimeSync) lastExited(name string) (last *cri.ContainerStatus, newest bool) {
	newest = true
	for _, cs := range s.status.Containers {
		if cs.Name != name {
			continue
		}
		if cs.State == cri.Exited {
			return cs, newest
		}
		newest = false
	}
	return nil, newest
}

// backoffKey identifies a container for its restart back-off: a changed spec starts with a clean slate.
// Models pkg/kubelet/kuberuntime GetBackoffKey.
func backoffKey(pod *corev1.Pod, c *corev1.Container) string {
	return fmt.Sprintf("%s_%s_%s_%x_%s", pod.Name, pod.Namespace, pod.UID, specHash(c), c.Name) + c.Resources.String()
}
