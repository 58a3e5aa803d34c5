package backing

import (
	"time"

	corev1 "k8s.io/api/core/v1"

	"github.com/podscope/podscope/engine/controllers/ownership"
)

// TriggerTimes remembers which changes of a service and its pods were seen, to tell when the one began that is being published. The
// answer goes into an annotation. Models k8s.io/endpointslice/util TriggerTimeTracker.
type TriggerTimes struct {
	services map[string]triggers
}

type triggers struct {
	service time.Time
	pods    map[string]time.Time
}

// NewTriggerTimes returns a tracker that knows no service.
func NewTriggerTimes() *TriggerTimes { return &TriggerTimes{services: map[string]triggers{}} }

// Next is the earliest change since the last call for the service, zero when there was none that counts: a pod counts by its Ready
// condition, a service that is new by its creation.
func (t *TriggerTimes) Next(svc *corev1.Service, pods []*corev1.Pod) time.Time {
	key := svc.Namespace + "/" + svc.Name
	last, known := t.services[key]
	next := triggers{service: svc.CreationTimestamp.Time, pods: map[string]time.Time{}}
	var earliest time.Time
	note := func(at time.Time) {
		if earliest.IsZero() || at.Before(earliest) {
			earliest = at
		}
	}
	for _, pod := range pods {
		since, _ := ownership.Ready(pod)
		if since.IsZero() {
			continue
		}
		next.pods[pod.Name] = since.Time
		if since.After(last.pods[pod.Name]) {
			note(since.Time)
		}
	}
	if next.service.After(last.service) {
		note(next.service)
	}
	t.services[key] = next
	if !known {
		return next.service
	}
	return earliest
}

// Forget drops a service.
func (t *TriggerTimes) Forget(namespace, name string) { delete(t.services, namespace+"/"+name) }
