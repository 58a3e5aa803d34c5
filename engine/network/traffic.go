package network

import (
	"net/netip"
	"sort"
	"time"

	"github.com/podscope/podscope/engine/errno"
	"github.com/podscope/podscope/engine/sim"
)

// Trip is a connection to a virtual address: a service's.
type Trip struct {
	From     *Stack
	To, Real netip.AddrPort // what was dialled, and where that led; equal when it led nowhere
	Open     bool           // it had come through
	Err      errno.Errno    // why it failed, 0 while it has not
}

// settle tells that the connection is open, or that it has failed through no wish of the one who dialled.
func (c *Conn) settle(open bool, e errno.Errno) {
	if c.trip == nil || c.closed || c.stack.net.Trips == nil {
		return
	}
	c.trip.Err = e
	c.stack.net.Trips(*c.trip)
	c.trip.Open = open
}

// Traffic remembers what became of connections to services, so that it can be told as of any moment.
type Traffic struct {
	sim   *sim.Sim
	flows map[flowKey]*Flow
	order []*Flow // as they began
}

type flowKey struct {
	service, pod string
	addr         netip.AddrPort
}

// Flow is the connections from a service to one thing behind it.
type Flow struct {
	Service string         // namespace/name
	Pod     string         // namespace/name of what stands behind the address; empty for connections that led nowhere
	Addr    netip.AddrPort //

	settled, failed []time.Duration
}

// NewTraffic returns a memory without traffic.
func NewTraffic(s *sim.Sim) *Traffic { return &Traffic{sim: s, flows: map[flowKey]*Flow{}} }

// Note remembers a trip to a service. One that fails after it had come through is one connection, which failed.
func (t *Traffic) Note(service, pod string, trip Trip) {
	key := flowKey{service, pod, trip.Real}
	f := t.flows[key]
	if f == nil {
		f = &Flow{Service: service, Pod: pod, Addr: trip.Real}
		t.flows[key] = f
		t.order = append(t.order, f)
	}
	if !trip.Open {
		f.settled = append(f.settled, t.sim.Elapsed())
	}
	if trip.Err != 0 {
		f.failed = append(f.failed, t.sim.Elapsed())
	}
}

// Flows are those that had begun at a moment, in the order in which they began. A nil Traffic has none.
func (t *Traffic) Flows(until time.Duration) []*Flow {
	if t == nil {
		return nil
	}
	n := sort.Search(len(t.order), func(i int) bool { return t.order[i].settled[0] > until })
	return t.order[:n:n]
}

// Count is how many connections had been settled at a moment, and how many of them had failed.
func (f *Flow) Count(until time.Duration) (settled, failed int) {
	return countUntil(f.settled, until), countUntil(f.failed, until)
}

// ChangedSince reports whether anything became of a connection after a moment.
func (f *Flow) ChangedSince(at time.Duration) bool {
	return f.settled[len(f.settled)-1] > at || len(f.failed) > 0 && f.failed[len(f.failed)-1] > at
}

func countUntil(times []time.Duration, until time.Duration) int {
	return sort.Search(len(times), func(i int) bool { return times[i] > until })
}
