package engine

import (
	"slices"
	"sort"
	"time"

	corev1 "k8s.io/api/core/v1"

	"github.com/podscope/podscope/engine/explain"
	"github.com/podscope/podscope/engine/printers"
	"github.com/podscope/podscope/engine/store"
)

// together is how close two changes must be to be one step: what one component does in one go.
const together = 8 * time.Millisecond

// changeLog remembers the writes that a learner can see, in order.
type changeLog struct {
	seen  []store.Entry // their At is the simulation's
	steps []int         // where in seen each step begins
}

func (l *changeLog) watch(c *Cluster) {
	for _, resource := range []string{"pods", "events"} {
		c.Store.Watch(resource, func(e store.Entry) {
			if visible(e) {
				l.add(e)
			}
		})
	}
}

// visible tells whether a write changes what the page shows: an event, a pod's coming and going, its row, phase, conditions or
// container states.
func visible(e store.Entry) bool {
	if e.Key.Namespace == "kube-system" {
		return false
	}
	pod, ok := e.Object.(*corev1.Pod)
	if !ok {
		return e.Type != "DELETED"
	}
	prev, ok := e.Prev.(*corev1.Pod)
	if !ok || e.Type == "DELETED" || prev.UID != pod.UID {
		return true
	}
	return prev.Status.Phase != pod.Status.Phase || prev.Spec.NodeName != pod.Spec.NodeName || printers.Pod(prev) != printers.Pod(pod) ||
		!sameConditions(prev.Status.Conditions, pod.Status.Conditions) ||
		!slices.EqualFunc(prev.Status.InitContainerStatuses, pod.Status.InitContainerStatuses, sameContainer) ||
		!slices.EqualFunc(prev.Status.ContainerStatuses, pod.Status.ContainerStatuses, sameContainer) ||
		!slices.EqualFunc(prev.Status.EphemeralContainerStatuses, pod.Status.EphemeralContainerStatuses, sameContainer)
}

// sameConditions compares what conditions say, in whatever order.
func sameConditions(a, b []corev1.PodCondition) bool {
	return len(a) == len(b) && !slices.ContainsFunc(b, func(c corev1.PodCondition) bool {
		return !slices.ContainsFunc(a, func(o corev1.PodCondition) bool {
			return o.Type == c.Type && o.Status == c.Status && o.Reason == c.Reason && o.Message == c.Message
		})
	})
}

func sameContainer(a, b corev1.ContainerStatus) bool {
	return a.Name == b.Name && a.Ready == b.Ready && a.RestartCount == b.RestartCount && explain.SameState(a.State, b.State)
}

func (l *changeLog) add(e store.Entry) {
	if n := len(l.steps); n == 0 || e.At > l.until(n-1) {
		l.steps = append(l.steps, len(l.seen))
	}
	if len(l.seen) == cap(l.seen) {
		l.seen = slices.Grow(l.seen, max(len(l.seen), 64))
	}
	l.seen = append(l.seen, e)
}

// until is the moment up to which changes belong to a step.
func (l *changeLog) until(step int) time.Duration {
	return ceilMillis(l.seen[l.steps[step]].At + together)
}

// stepOf is the step that a change belongs to: from where to where in seen.
func (l *changeLog) stepOf(i int) (from, to int) {
	n := sort.Search(len(l.steps), func(n int) bool { return l.steps[n] > i })
	if n < len(l.steps) {
		return l.steps[n-1], l.steps[n]
	}
	return l.steps[n-1], len(l.seen)
}

// after is the first change later than a simulation time, and all later ones of its step. Nil when there is none.
func (l *changeLog) after(at time.Duration) []store.Entry {
	i := sort.Search(len(l.seen), func(i int) bool { return l.seen[i].At > at })
	if i == len(l.seen) {
		return nil
	}
	_, to := l.stepOf(i)
	return l.seen[i:to]
}

// before is the last change at or before a simulation time, and all earlier ones of its step. Nil when there is none.
func (l *changeLog) before(at time.Duration) []store.Entry {
	j := sort.Search(len(l.seen), func(i int) bool { return l.seen[i].At > at })
	if j == 0 {
		return nil
	}
	from, _ := l.stepOf(j - 1)
	return l.seen[from:j]
}

// between is every change in (from, to].
func (l *changeLog) between(from, to time.Duration) []store.Entry {
	i := sort.Search(len(l.seen), func(i int) bool { return l.seen[i].At > from })
	j := sort.Search(len(l.seen), func(i int) bool { return l.seen[i].At > to })
	return l.seen[i:j]
}
