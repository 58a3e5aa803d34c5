package backing

import (
	"maps"
	"slices"
	"time"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/watch"

	"github.com/podscope/podscope/engine/api"
	"github.com/podscope/podscope/engine/controllers/workqueue"
	"github.com/podscope/podscope/engine/sim"
	"github.com/podscope/podscope/engine/store"
)

// Queue has a controller look at a service when it, or a pod that it selects, has changed. There is no batching: the controllers' batch
// period is zero by default. But a controller that has asked for much lately waits before it writes, and finds then what has changed meanwhile.
type Queue struct {
	client  *api.Client
	workers *workqueue.Workers
}

// Retries is how often a service is looked at again in a row after failures. Models maxRetries of the controllers.
const Retries = 15

// Watch starts a queue that calls sync, again after a while when it fails.
func Watch(s *sim.Sim, c *api.Client, retry workqueue.Retry, sync func(p *workqueue.Pass, namespace, name string) error) *Queue {
	q := &Queue{client: c}
	q.workers = workqueue.NewWorkers(s, c.Component(), func(p *workqueue.Pass, k workqueue.Key) error { return sync(p, k.Namespace, k.Name) }).Retrying(retry)
	c.Watch("services", func(e store.Entry) { q.Add(e.Object.GetNamespace(), e.Object.GetName()) })
	c.WatchFor("pods", concerns, q.pod)
	return q
}

// Add has a service looked at.
func (q *Queue) Add(namespace, name string) {
	q.workers.Add(workqueue.Key{Namespace: namespace, Name: name})
}

// AddAfter has a service looked at later, unless it is due earlier anyway.
func (q *Queue) AddAfter(namespace, name string, after time.Duration) {
	q.workers.AddAfter(workqueue.Key{Namespace: namespace, Name: name}, after)
}

// concerns says whether a write changes which services a pod backs, or what they publish of it.
func concerns(e store.Entry) bool {
	old, _ := e.Prev.(*corev1.Pod)
	pod := e.Object.(*corev1.Pod)
	return old == nil || e.Type == watch.Deleted || published(old, pod) || !maps.Equal(old.Labels, pod.Labels)
}

// pod queues the services that select a pod, or did.
// Models k8s.io/endpointslice/util GetPodServicesToUpdate.
func (q *Queue) pod(e store.Entry) {
	pod := e.Object.(*corev1.Pod)
	old, _ := e.Prev.(*corev1.Pod)
	for _, svc := range api.List[*corev1.Service](q.client, pod.Namespace) {
		if len(svc.Spec.Selector) == 0 {
			continue
		}
		s := labels.SelectorFromSet(svc.Spec.Selector)
		if s.Matches(labels.Set(pod.Labels)) || old != nil && s.Matches(labels.Set(old.Labels)) {
			q.Add(svc.Namespace, svc.Name)
		}
	}
}

// published reports whether something changed that endpoints show. Models k8s.io/endpointslice/util podEndpointsChanged.
func published(old, pod *corev1.Pod) bool {
	return (old.DeletionTimestamp == nil) != (pod.DeletionTimestamp == nil) || Ready(old) != Ready(pod) || Listed(old, true) != Listed(pod, true) ||
		!slices.Equal(old.Status.PodIPs, pod.Status.PodIPs) || old.Spec.NodeName != pod.Spec.NodeName ||
		old.Spec.Hostname != pod.Spec.Hostname || old.Spec.Subdomain != pod.Spec.Subdomain
}
