package api

import (
	"cmp"
	"time"

	corev1 "k8s.io/api/core/v1"

	"github.com/podscope/podscope/engine/store"
)

// eventTTL is how long an event is kept after its last write.
// Models cmd/kube-apiserver EventTTL
const eventTTL = time.Hour

type expiry struct {
	at  time.Duration
	key store.Key
	rev string
}

// writeEvent creates an event or replaces the one of the same name. Namespaces that are gone or going take no new ones.
func (s *Server) writeEvent(e *corev1.Event) {
	key := store.Key{Resource: "events", Namespace: e.Namespace, Name: e.Name}
	old, exists := s.store.Get(key)
	if exists {
		e.ObjectMeta = *old.(*corev1.Event).ObjectMeta.DeepCopy()
		s.store.Update(key, e)
	} else {
		ns, ok := s.store.Get(store.Key{Resource: "namespaces", Name: e.Namespace})
		if !ok || ns.(*corev1.Namespace).Status.Phase == corev1.NamespaceTerminating {
			return
		}
		e.UID, e.CreationTimestamp = s.newUID(), s.Now()
		s.store.Create(key, e)
	}
	s.wrote(s.by(managerOf(cmp.Or(e.ReportingController, e.Source.Component)), ""))
	s.sim.Mix(e.Reason, " ", e.Message)
	s.expire(key, e.ResourceVersion)
}

// expire deletes an event in time unless it is written again. All have the same time to live, so they end in the order written.
func (s *Server) expire(key store.Key, rev string) {
	s.expiries = append(s.expiries, expiry{s.sim.Elapsed() + eventTTL, key, rev})
	if len(s.expiries) == 1 {
		s.sim.After(eventTTL, "event expiry", s.expireNext)
	}
}

func (s *Server) expireNext() {
	now := s.sim.Elapsed()
	for len(s.expiries) > 0 && s.expiries[0].at <= now {
		x := s.expiries[0]
		s.expiries = s.expiries[1:]
		if obj, ok := s.store.Get(x.key); ok && obj.GetResourceVersion() == x.rev {
			s.store.Delete(x.key, copyMeta(obj))
		}
	}
	if len(s.expiries) > 0 {
		s.sim.After(s.expiries[0].at-now, "event expiry", s.expireNext)
	}
}
