package engine

import (
	"time"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/types"

	"github.com/podscope/podscope/engine/api"
	"github.com/podscope/podscope/engine/explain"
	"github.com/podscope/podscope/engine/protocol"
	"github.com/podscope/podscope/engine/store"
	"github.com/podscope/podscope/engine/view"
)

// Tell says in words what changed: one sentence for each object and step, oldest first.
func (s *Session) Tell(changes []store.Entry) []protocol.Change {
	var out []protocol.Change
	for len(changes) > 0 {
		n := 1
		for n < len(changes) && changes[n].At <= changes[0].At+together {
			n++
		}
		out = append(out, s.tellStep(changes[:n])...)
		changes = changes[n:]
	}
	return out
}

// story is what one step did to one object.
type story struct {
	ref           protocol.Ref
	uid           types.UID
	at            time.Duration
	before, after *corev1.Pod
	pod           bool // the pod itself was written
	events        []*corev1.Event
}

func (s *Session) tellStep(step []store.Entry) []protocol.Change {
	var order []*story
	byUID := map[types.UID]*story{}
	find := func(uid types.UID, ref protocol.Ref) *story {
		st := byUID[uid]
		if st == nil {
			st = &story{ref: ref, uid: uid}
			byUID[uid] = st
			order = append(order, st)
		}
		return st
	}
	for _, e := range step {
		switch o := e.Object.(type) {
		case *corev1.Pod:
			st := find(o.UID, protocol.Ref{Kind: "Pod", Namespace: o.Namespace, Name: o.Name})
			st.write(e, o)
		case *corev1.Event:
			ref := o.InvolvedObject
			st := find(ref.UID, protocol.Ref{Kind: ref.Kind, Namespace: ref.Namespace, Name: ref.Name})
			st.at, st.events = e.At, append(st.events, o)
		}
	}
	out := make([]protocol.Change, 0, len(order))
	for _, st := range order {
		out = append(out, s.tellStory(st, step[0].At))
	}
	return out
}

func (st *story) write(e store.Entry, pod *corev1.Pod) {
	if !st.pod {
		st.before, _ = e.Prev.(*corev1.Pod)
		if st.before != nil && st.before.UID != pod.UID {
			st.before = nil
		}
	}
	st.pod, st.at, st.after = true, e.At, pod
	if e.Type == "DELETED" {
		st.after = nil
	}
}

func (s *Session) tellStory(st *story, from time.Duration) protocol.Change {
	if !st.pod && st.ref.Kind == "Pod" {
		key := store.Key{Resource: "pods", Namespace: st.ref.Namespace, Name: st.ref.Name}
		if o, ok := s.cluster.Store.GetAt(key, s.cluster.Store.RevAt(st.at)); ok {
			st.before = o.(*corev1.Pod)
			st.after = st.before
		}
	}
	var decisions []explain.Decision
	for _, d := range s.cluster.Log.Decisions(string(st.uid), st.at) {
		if d.At >= from-together {
			decisions = append(decisions, d)
		}
	}
	text, tone := explain.Change(st.before, st.after, st.events, decisions)
	return protocol.Change{At: s.cluster.Source().Page(st.at), Ref: st.ref, Text: text, Tone: tone, Kind: st.kind()}
}

func (st *story) kind() string {
	switch {
	case !st.pod:
		return "event"
	case st.before == nil:
		return "created"
	case st.after == nil:
		return "deleted"
	}
	return "status"
}

// Why explains something shown at the moment looked at. ok is false when the object does not exist then.
func (s *Session) Why(subject protocol.Why) (answer protocol.Explanation, ok bool) {
	m := s.Moment()
	if subject.Ref.Kind != "" && subject.Ref.Kind != "Pod" || subject.Subject == "traffic" {
		scene, there := s.scene(m, subject.Ref)
		if !there {
			return answer, false
		}
		answer = scene.Why(subject)
	} else {
		pod, there := m.PodNamed(subject.Ref)
		if !there {
			return answer, false
		}
		answer = explain.Why(explain.Case{
			Pod: pod, Events: m.EventsOf(pod, subject.Event), Decisions: m.Log.Decisions(string(pod.UID), m.At), Start: m.Start, Now: m.At, Version: s.cluster.API.Version(),
		}, subject)
	}
	if answer.NextAt != 0 {
		answer.NextAt = m.Page(time.Duration(answer.NextAt) * time.Millisecond)
	}
	return answer, true
}

func (s *Session) scene(m view.Moment, ref protocol.Ref) (explain.Scene, bool) {
	for _, k := range api.Kinds() {
		if k.GroupVersionKind.Kind == ref.Kind {
			return m.Scene(ref.Kind, k.Key(ref.Namespace, ref.Name))
		}
	}
	return explain.Scene{}, false
}
