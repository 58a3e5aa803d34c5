package view

import (
	"time"

	corev1 "k8s.io/api/core/v1"

	"github.com/podscope/podscope/engine/explain"
	"github.com/podscope/podscope/engine/protocol"
	"github.com/podscope/podscope/engine/store"
)

// Source is what there is to look at.
type Source struct {
	Store *store.Store
	Log   *explain.Log
	// Zero is the simulation time at which the session starts: page times count from here.
	Zero time.Duration
	// Start is the cluster's time of day at simulation time 0.
	Start time.Time
}

// Moment is one moment of a cluster's life, to read from.
type Moment struct {
	Source
	At  time.Duration // simulation time
	Rev store.Revision
}

// AsOf is the moment at a simulation time.
func (s Source) AsOf(at time.Duration) Moment {
	return Moment{Source: s, At: at, Rev: s.Store.RevAt(at)}
}

// Page is a simulation time in the page's milliseconds.
func (s Source) Page(at time.Duration) int64 { return (at - s.Zero).Milliseconds() }

// Clock is a time of day in the page's milliseconds; 0 for the zero time.
func (s Source) Clock(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return s.Page(t.Sub(s.Start))
}

// Now is the cluster's clock at the moment, RFC 3339 with milliseconds.
func (m Moment) Now() string { return m.Start.Add(m.At).UTC().Format("2006-01-02T15:04:05.000Z") }

// Everything is the whole state, without position and detail.
func (m Moment) Everything() protocol.State {
	s := protocol.State{Full: true}
	for _, o := range m.Store.ListAt("nodes", "", m.Rev) {
		s.Nodes = append(s.Nodes, m.Node(o.(*corev1.Node)))
	}
	for _, o := range m.Store.ListAt("pods", "", m.Rev) {
		if shown(o) {
			s.Pods = append(s.Pods, m.Pod(o.(*corev1.Pod)))
		}
	}
	for _, o := range m.Store.ListAt("events", "", m.Rev) {
		if e := o.(*corev1.Event); m.tells(e) {
			s.Events = append(s.Events, m.Event(e))
		}
	}
	sortEvents(s.Events)
	return s
}

// Since is what differs from an earlier moment: from revision rev and from place decided of the decision log on.
func (m Moment) Since(rev store.Revision, decided int) protocol.State {
	var s protocol.State
	pods, seen := map[string]bool{}, map[string]bool{}
	entries := m.Store.Log(rev, m.Rev)
	for i := len(entries) - 1; i >= 0; i-- { // the newest version of each object counts
		e := entries[i]
		id := string(e.Object.GetUID())
		if seen[id] || !interesting(e.Key.Resource) {
			continue
		}
		seen[id] = true
		if _, alive := m.Store.GetAt(e.Key, m.Rev); !alive || e.Type == "DELETED" {
			s.Gone = append(s.Gone, id)
			continue
		}
		m.add(&s, e.Object, pods)
	}
	for _, d := range m.Log.Since(decided) {
		if d.Kind != "Pod" || pods[d.UID] || seen[d.UID] {
			continue
		}
		seen[d.UID] = true
		if o, ok := m.Store.GetAt(store.Key{Resource: "pods", Namespace: d.Namespace, Name: d.Name}, m.Rev); ok && string(o.GetUID()) == d.UID && shown(o) {
			s.Pods = append(s.Pods, m.Pod(o.(*corev1.Pod)))
		}
	}
	m.addRequests(&s)
	sortEvents(s.Events)
	return s
}

func interesting(resource string) bool {
	return resource == "pods" || resource == "nodes" || resource == "events"
}

func (m Moment) add(s *protocol.State, o store.Object, pods map[string]bool) {
	switch o := o.(type) {
	case *corev1.Pod:
		pods[string(o.UID)] = true
		if shown(o) {
			s.Pods = append(s.Pods, m.Pod(o))
		}
	case *corev1.Node:
		s.Nodes = append(s.Nodes, m.Node(o))
	case *corev1.Event:
		if m.tells(o) {
			s.Events = append(s.Events, m.Event(o))
		}
	}
}

// addRequests repeats the nodes whose pods changed, because their sums did.
func (m Moment) addRequests(s *protocol.State) {
	have := map[string]bool{}
	for _, n := range s.Nodes {
		have[n.Name] = true
	}
	for _, p := range s.Pods {
		if p.Node == "" || have[p.Node] {
			continue
		}
		have[p.Node] = true
		if o, ok := m.Store.GetAt(store.Key{Resource: "nodes", Name: p.Node}, m.Rev); ok {
			s.Nodes = append(s.Nodes, m.Node(o.(*corev1.Node)))
		}
	}
}

// shown leaves out the cluster's own pods: the page is about the learner's.
func shown(o store.Object) bool { return o.GetNamespace() != "kube-system" }

// tells leaves out events about the cluster's own objects, and those from before the session.
func (m Moment) tells(e *corev1.Event) bool {
	return e.InvolvedObject.Namespace != "kube-system" && (e.InvolvedObject.Kind == "Pod" || !e.CreationTimestamp.Time.Before(m.Start.Add(m.Zero)))
}
