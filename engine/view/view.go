package view

import (
	"time"

	corev1 "k8s.io/api/core/v1"

	"github.com/podscope/podscope/engine/explain"
	"github.com/podscope/podscope/engine/network"
	"github.com/podscope/podscope/engine/protocol"
	"github.com/podscope/podscope/engine/store"
)

// Source is what there is to look at.
type Source struct {
	Store *store.Store
	Log   *explain.Log
	// Traffic is what became of connections to services; nil when nobody keeps it.
	Traffic *network.Traffic
	// Requested is kept from one look to the next, so that not all pods are added up each time; nil when nobody keeps it.
	Requested *Requests
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

	beats bool // pods are told with their probes
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
	m = m.counted()
	s := protocol.State{Full: true, Flows: m.Flows(-1)}
	for _, o := range m.Store.ListAt("nodes", "", m.Rev) {
		s.Nodes = append(s.Nodes, m.Node(o.(*corev1.Node)))
	}
	for _, o := range m.Store.ListAt("pods", "", m.Rev) {
		if shown(o) {
			s.Pods = append(s.Pods, m.listed(o.(*corev1.Pod)))
		}
	}
	var events []*corev1.Event
	for _, o := range m.Store.ListAt("events", "", m.Rev) {
		if e := o.(*corev1.Event); m.tells(e) {
			events = append(events, e)
		}
	}
	s.Events = m.events(events)
	for _, resource := range workloadResources {
		for _, o := range m.Store.ListAt(resource, "", m.Rev) {
			m.addWorkload(&s, o)
		}
	}
	for _, o := range m.Store.ListAt("services", "", m.Rev) {
		m.addService(&s, o)
	}
	return s
}

// counted is the moment with its pods counted and what they request added up: too many are told without their probes.
func (m Moment) counted() Moment {
	m.Requested = m.requests()
	m.beats = m.Requested.learners <= protocol.BeatingPods
	return m
}

func (m Moment) addWorkload(s *protocol.State, o store.Object) {
	if w, ok := m.Workload(o); ok && shown(o) {
		s.Workloads = append(s.Workloads, w)
	}
}

func (m Moment) addService(s *protocol.State, o store.Object) {
	if svc := o.(*corev1.Service); shown(o) && (svc.Name != "kubernetes" || len(svc.Spec.Selector) > 0) {
		s.Services = append(s.Services, m.Service(svc))
	}
}

// shown leaves out the cluster's own pods: the page is about the learner's.
func shown(o store.Object) bool { return o.GetNamespace() != "kube-system" }

// tells leaves out events about the cluster's own objects, and those from before the session.
func (m Moment) tells(e *corev1.Event) bool {
	return e.InvolvedObject.Namespace != "kube-system" && (e.InvolvedObject.Kind == "Pod" || !e.CreationTimestamp.Time.Before(m.Start.Add(m.Zero)))
}
