package api

import (
	"fmt"
	"time"

	corev1 "k8s.io/api/core/v1"

	"github.com/podscope/podscope/engine/store"
)

// Link is a component's way to the API server. While it is cut, what the component writes does not arrive and fails; what it reads is what
// it knew when the link was cut, as from an informer's cache; what changes reaches it when the link is whole again.
type Link struct {
	cut   bool
	rev   store.Revision // when it was cut
	again []func()
}

// How a recorder keeps trying to send an event. Models k8s.io/client-go/tools/record recordToSink.
const (
	eventRetry = 10 * time.Second
	eventTries = 12
)

// Cut breaks the link to a server.
func (l *Link) Cut(s *Server) { l.cut, l.rev = true, s.store.Rev() }

// Heal makes the link whole: whatever the component has missed is delivered.
func (l *Link) Heal() {
	l.cut = false
	for _, fn := range l.again {
		fn()
	}
}

// Down reports whether the link is cut.
func (l *Link) Down() bool { return l != nil && l.cut }

// Over returns a client whose requests and watches go over a link.
func (c *Client) Over(l *Link) *Client {
	other := *c
	other.link = l
	return &other
}

// Over returns a recorder whose events go over a link: they wait while it is cut, up to two minutes.
func (r *Recorder) Over(l *Link) *Recorder {
	other := *r
	other.link = l
	return &other
}

// reach fails while the client's link is cut.
func (r *request) reach() error {
	if r.client.link.Down() {
		return fmt.Errorf("dial tcp: connect: no route to host")
	}
	return nil
}

func (r *Recorder) send(e *corev1.Event, tries int) {
	if !r.link.Down() {
		r.server.writeEvent(e)
		return
	}
	if tries < eventTries {
		r.server.sim.After(eventRetry, "event retry", func() { r.send(e, tries+1) })
	}
}
