package bridge

import (
	"reflect"
	"time"

	"github.com/podscope/podscope/engine/protocol"
	"github.com/podscope/podscope/engine/store"
)

// sent is what the page has been told already.
type sent struct {
	any     bool
	past    bool
	rev     store.Revision
	decided int
	at      time.Duration
	detail  detailKey
	// nodes and services, by their ids, change for what others do, too: they are repeated only when they differ.
	nodes    map[string]protocol.Node
	services map[string]protocol.Service
}

// detailKey tells two details apart without comparing them.
type detailKey struct {
	ref     protocol.Ref
	version string
	decided int
	at      time.Duration
}

// state is what differs from what the page has been told; everything when it looks at the past or has been told nothing.
func (b *Bridge) state() protocol.State {
	b.session.Align() // a slice may have ended anywhere
	m := b.session.Moment()
	at, past := b.session.At()
	log := b.session.Cluster().Log
	var s protocol.State
	if !b.sent.any || past || b.sent.past {
		s = m.Everything()
		b.sent.nodes, b.sent.services = map[string]protocol.Node{}, map[string]protocol.Service{}
	} else {
		s = m.Since(b.sent.rev, b.sent.decided)
		s.Flows = m.Flows(b.sent.at.Milliseconds())
	}
	s.Nodes = unlike(b.sent.nodes, s.Nodes, func(n protocol.Node) string { return n.ID })
	s.Services = unlike(b.sent.services, s.Services, func(s protocol.Service) string { return s.ID })
	b.stamp(&s)
	b.sent.any, b.sent.past, b.sent.rev, b.sent.decided, b.sent.at = true, past, m.Rev, log.Len(), at
	b.addDetail(&s)
	return s
}

// stamp dates a state.
func (b *Bridge) stamp(s *protocol.State) {
	at, past := b.session.At()
	s.At, s.End, s.Past, s.Now = at.Milliseconds(), b.session.Now().Milliseconds(), past, b.session.Moment().Now()
	s.Hash, s.Playing, s.Speed, s.Idle = b.session.Hash(), b.passing(), b.play.speed, b.session.Cluster().Idle()
}

// unlike is those of a list that differ from what was told, and notes them as told.
func unlike[T any](told map[string]T, list []T, id func(T) string) []T {
	out := list[:0]
	for _, v := range list {
		if old, ok := told[id(v)]; !ok || !reflect.DeepEqual(old, v) {
			told[id(v)] = v
			out = append(out, v)
		}
	}
	return out
}

// addDetail adds the details of what is selected when they differ from those sent.
func (b *Bridge) addDetail(s *protocol.State) {
	m := b.session.Moment()
	key := detailKey{ref: b.chosen}
	if s.Past {
		key.at = m.At
	}
	if b.chosen.Kind != "Pod" {
		b.addObject(s, key)
		return
	}
	pod, ok := m.PodNamed(b.chosen)
	if !ok {
		b.sent.detail = detailKey{}
		return
	}
	key.version, key.decided = pod.ResourceVersion, len(m.Log.Decisions(string(pod.UID), m.At))
	if key == b.sent.detail && !s.Full {
		return
	}
	b.sent.detail = key
	s.Detail = m.Detail(pod)
}

// addObject does the same for what is no pod. A service's details depend on the pods around it.
func (b *Bridge) addObject(s *protocol.State, key detailKey) {
	m := b.session.Moment()
	o, ok := m.Named(b.chosen)
	if !ok {
		b.sent.detail = detailKey{}
		return
	}
	key.version = o.GetResourceVersion()
	if b.chosen.Kind == "Service" {
		key.decided = int(m.Rev)
	}
	if key == b.sent.detail && !s.Full {
		return
	}
	b.sent.detail = key
	s.Object = m.Object(b.chosen, o)
}

// pushState tells the page what has changed, and returns how long the message is.
func (b *Bridge) pushState() int {
	return b.push("state", b.state())
}

// pushClock tells the page how late it is.
func (b *Bridge) pushClock() {
	b.session.Align()
	var s protocol.State
	b.stamp(&s)
	b.push("state", s)
}

// resend makes the next state a full one.
func (b *Bridge) resend() { b.sent = sent{} }
