package view

import (
	"slices"
	"strings"

	corev1 "k8s.io/api/core/v1"
	discoveryv1 "k8s.io/api/discovery/v1"

	"github.com/podscope/podscope/engine/explain"
	"github.com/podscope/podscope/engine/protocol"
	"github.com/podscope/podscope/engine/store"
)

// difference collects what differs between two moments.
type difference struct {
	m         Moment
	state     protocol.State
	events    []*corev1.Event
	seen      map[string]bool    // ids of objects that were looked at
	workloads map[store.Key]bool // those to be told again, for themselves or for their revisions
	services  map[store.Key]bool //
	spaces    map[string]bool    // namespaces whose pods have changed: their services may lead elsewhere
}

// Since is what differs from an earlier moment: from revision rev and from place decided of the decision log on. Connections to services are
// not among it: see Flows.
func (m Moment) Since(rev store.Revision, decided int) protocol.State {
	d := difference{m: m.counted(), seen: map[string]bool{}, workloads: map[store.Key]bool{}, services: map[store.Key]bool{}, spaces: map[string]bool{}}
	entries := m.Store.Log(rev, m.Rev)
	for i := len(entries) - 1; i >= 0; i-- { // the newest version of each object counts
		d.entry(entries[i])
	}
	if d.m.beats {
		d.probes(m.Log.Since(decided))
	}
	d.addWorkloads()
	d.addServices()
	d.addNodes()
	d.state.Events = d.m.events(d.events)
	return d.state
}

func (d *difference) entry(e store.Entry) {
	id := string(e.Object.GetUID())
	if d.seen[id] {
		return
	}
	d.seen[id] = true
	gone := e.Type == "DELETED"
	if gone {
		d.state.Gone = append(d.state.Gone, id)
	}
	switch o := e.Object.(type) {
	case *corev1.Pod:
		d.spaces[o.Namespace] = true
		if !gone && shown(o) {
			d.state.Pods = append(d.state.Pods, d.m.listed(o))
		}
	case *corev1.Node:
		if !gone {
			d.state.Nodes = append(d.state.Nodes, d.m.Node(o))
		}
	case *corev1.Event:
		if !gone && d.m.tells(o) {
			d.events = append(d.events, o)
		}
	case *corev1.Service:
		d.services[e.Key] = true
	case *discoveryv1.EndpointSlice:
		d.services[store.Key{Resource: "services", Namespace: o.Namespace, Name: o.Labels[discoveryv1.LabelServiceName]}] = true
	default:
		d.workload(e)
	}
	if gone && !told(e.Key.Resource) {
		d.state.Gone = d.state.Gone[:len(d.state.Gone)-1]
	}
}

// told lists the resources whose objects the page knows by their ids.
func told(resource string) bool {
	return resource == "pods" || resource == "nodes" || resource == "events" || resource == "services" || slices.Contains(workloadResources, resource)
}

// workload notes the object itself, and what it is a revision of.
func (d *difference) workload(e store.Entry) {
	if slices.Contains(workloadResources, e.Key.Resource) {
		d.workloads[e.Key] = true
	}
	if e.Key.Resource == "replicasets.apps" || e.Key.Resource == "controllerrevisions.apps" {
		kind, name, _ := strings.Cut(controller(e.Object), "/")
		if resource, ok := resources[kind]; ok {
			d.workloads[store.Key{Resource: resource, Namespace: e.Key.Namespace, Name: name}] = true
		}
	}
}

// probes adds pods whose probes have run.
func (d *difference) probes(decisions []explain.Decision) {
	for i := range decisions {
		dec := &decisions[i]
		if dec.Kind != "Pod" || d.seen[dec.UID] {
			continue
		}
		d.seen[dec.UID] = true
		if o, ok := d.m.Store.GetAt(store.Key{Resource: "pods", Namespace: dec.Namespace, Name: dec.Name}, d.m.Rev); ok && string(o.GetUID()) == dec.UID && shown(o) {
			d.state.Pods = append(d.state.Pods, d.m.listed(o.(*corev1.Pod)))
		}
	}
}

func (d *difference) addWorkloads() {
	for _, resource := range workloadResources {
		for _, key := range sortedKeys(d.workloads, resource) {
			if o, ok := d.m.Store.GetAt(key, d.m.Rev); ok {
				d.m.addWorkload(&d.state, o)
			}
		}
	}
}

func (d *difference) addServices() {
	for space := range d.spaces {
		for _, o := range d.m.Store.ListAt("services", space, d.m.Rev) {
			d.services[store.Key{Resource: "services", Namespace: space, Name: o.GetName()}] = true
		}
	}
	for _, key := range sortedKeys(d.services, "services") {
		if o, ok := d.m.Store.GetAt(key, d.m.Rev); ok {
			d.m.addService(&d.state, o)
		}
	}
}

// addNodes repeats the nodes whose pods changed, because their sums did.
func (d *difference) addNodes() {
	have := map[string]bool{"": true}
	for _, n := range d.state.Nodes {
		have[n.Name] = true
	}
	if len(d.state.Gone) == 0 && len(d.state.Pods) == 0 {
		return
	}
	for _, o := range d.m.Store.ListAt("nodes", "", d.m.Rev) {
		if n := o.(*corev1.Node); !have[n.Name] {
			d.state.Nodes = append(d.state.Nodes, d.m.Node(n))
		}
	}
}

func sortedKeys(set map[store.Key]bool, resource string) []store.Key {
	var out []store.Key
	for k := range set {
		if k.Resource == resource {
			out = append(out, k)
		}
	}
	slices.SortFunc(out, func(a, b store.Key) int { return strings.Compare(a.String(), b.String()) })
	return out
}
