package bridge

import (
	"time"

	corev1 "k8s.io/api/core/v1"

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
	m := b.session.Moment()
	at, past := b.session.At()
	log := b.session.Cluster().Log
	var s protocol.State
	if !b.sent.any || past || b.sent.past {
		s = m.Everything()
	} else {
		s = m.Since(b.sent.rev, b.sent.decided)
	}
	s.At, s.End, s.Past, s.Now = at.Milliseconds(), b.session.Now().Milliseconds(), past, m.Now()
	s.Hash, s.Playing, s.Speed, s.Idle = b.session.Hash(), b.play.on, b.play.speed, b.session.Cluster().Idle()
	b.sent.any, b.sent.past, b.sent.rev, b.sent.decided, b.sent.at = true, past, m.Rev, log.Len(), at
	b.addDetail(&s)
	return s
}

// addDetail adds the selected pod's details when they differ from those sent.
func (b *Bridge) addDetail(s *protocol.State) {
	m := b.session.Moment()
	obj, ok := m.Store.GetAt(store.Key{Resource: "pods", Namespace: b.chosen.Namespace, Name: b.chosen.Name}, m.Rev)
	if !ok {
		b.sent.detail = detailKey{}
		return
	}
	pod := obj.(*corev1.Pod)
	at := time.Duration(0)
	if s.Past {
		at = m.At
	}
	key := detailKey{ref: b.chosen, version: pod.ResourceVersion, decided: len(m.Log.Decisions(string(pod.UID), m.At)), at: at}
	if key == b.sent.detail && !s.Full {
		return
	}
	b.sent.detail = key
	s.Detail = m.Detail(pod)
}

// pushState tells the page what has changed.
func (b *Bridge) pushState() { b.push("state", b.state()) }

// resend makes the next state a full one.
func (b *Bridge) resend() { b.sent = sent{} }
