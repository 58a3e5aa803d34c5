package view

import (
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/watch"

	"github.com/podscope/podscope/engine/store"
)

// Requests is what the pods of a cluster request, added up node by node. It follows its store: what was added up stays, and only what has been
// written since is looked at. The zero value has seen nothing yet.
type Requests struct {
	rev      store.Revision
	nodes    map[string]*sum
	learners int // pods that the page shows
}

// sum is what the pods of a node request.
type sum struct {
	cpu    int64 // millicores
	memory int64 // bytes
}

// requests is what pods request at the moment. Moments before those that were asked for already are added up anew.
func (m Moment) requests() *Requests {
	r := m.Requested
	if r == nil || m.Rev < r.rev {
		r = &Requests{rev: m.Rev}
		for _, o := range m.Store.ListAt("pods", "", m.Rev) {
			r.add(o, 1)
		}
	}
	if m.Rev > r.rev {
		for _, e := range m.Store.Log(r.rev, m.Rev) {
			r.follow(e)
		}
		r.rev = m.Rev
	}
	return r
}

func (r *Requests) follow(e store.Entry) {
	if e.Key.Resource != "pods" {
		return
	}
	if e.Prev != nil {
		r.add(e.Prev, -1)
	}
	if e.Type != watch.Deleted {
		r.add(e.Object, 1)
	}
}

// add counts a pod in, or out.
func (r *Requests) add(o store.Object, sign int64) {
	pod := o.(*corev1.Pod)
	if shown(o) {
		r.learners += int(sign)
	}
	if pod.Status.Phase == corev1.PodSucceeded || pod.Status.Phase == corev1.PodFailed {
		return
	}
	total := r.of(pod.Spec.NodeName)
	for i := range pod.Spec.Containers {
		requests := pod.Spec.Containers[i].Resources.Requests
		total.cpu += sign * requests.Cpu().MilliValue()
		total.memory += sign * requests.Memory().Value()
	}
}

// of is what the pods of a node request.
func (r *Requests) of(node string) *sum {
	if r.nodes == nil {
		r.nodes = map[string]*sum{}
	}
	if r.nodes[node] == nil {
		r.nodes[node] = &sum{}
	}
	return r.nodes[node]
}
