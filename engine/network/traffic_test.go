package network

import (
	"net/netip"
	"testing"
	"time"

	"github.com/podscope/podscope/engine/sim"
)

func TestWhatBecameOfConnectionsToAService(t *testing.T) {
	service := netip.MustParseAddrPort("10.96.0.7:80")
	for _, tc := range []struct {
		name            string
		translate       Translator
		client          func(l *lab, p *sim.Proc)
		settled, failed int
	}{
		{"one that comes through", nil, func(l *lab, p *sim.Proc) {
			c, _ := l.a.Dial(p, service, 0)
			_ = c.Close()
		}, 1, 0},
		{"one that the client gives up is nobody's failure", nil, func(l *lab, p *sim.Proc) {
			c, _ := l.a.Dial(p, service, 0)
			c.Abort()
		}, 1, 0},
		{"one whose server goes is one, and has failed", nil, func(l *lab, p *sim.Proc) {
			_, _ = l.a.Dial(p, service, 0)
			l.net.Remove(l.b)
		}, 1, 1},
		{"one that finds nobody listening", func(*Stack, netip.AddrPort) (netip.AddrPort, Verdict) {
			return netip.MustParseAddrPort("10.244.0.2:81"), Forward
		}, func(l *lab, p *sim.Proc) { _, _ = l.a.Dial(p, service, 0) }, 1, 1},
		{
			"one that a rule refuses", func(_ *Stack, to netip.AddrPort) (netip.AddrPort, Verdict) { return to, Reject },
			func(l *lab, p *sim.Proc) { _, _ = l.a.Dial(p, service, 0) }, 1, 1,
		},
		{
			"none, to a pod's own address", func(_ *Stack, to netip.AddrPort) (netip.AddrPort, Verdict) { return to, Pass },
			func(l *lab, p *sim.Proc) { _, _ = l.a.Dial(p, l.addr, 0) }, 0, 0,
		},
	} {
		t.Run(tc.name, func(t *testing.T) {
			l := newLab(t)
			if _, err := l.b.Listen(l.addr); err != nil {
				t.Fatal(err)
			}
			l.net.Translate = func(*Stack, netip.AddrPort) (netip.AddrPort, Verdict) { return l.addr, Forward }
			if tc.translate != nil {
				l.net.Translate = tc.translate
			}
			traffic := NewTraffic(l.sim)
			l.net.Trips = func(trip Trip) { traffic.Note("default/web", "default/b", trip) }
			l.proc(func(p *sim.Proc) { tc.client(l, p) })
			settled, failed := 0, 0
			for _, f := range traffic.Flows(l.sim.Elapsed()) {
				settled, failed = f.Count(l.sim.Elapsed())
			}
			if settled != tc.settled || failed != tc.failed {
				t.Errorf("%d connections, %d failed; want %d and %d", settled, failed, tc.settled, tc.failed)
			}
		})
	}
}

func TestTrafficIsToldAsOfAnyMoment(t *testing.T) {
	l := newLab(t)
	traffic := NewTraffic(l.sim)
	for i := range 3 {
		l.sim.RunUntil(time.Duration(i) * time.Second)
		traffic.Note("default/web", "default/b", Trip{})
	}
	if early := traffic.Flows(-1); len(early) != 0 {
		t.Errorf("%d flows before anything began", len(early))
	}
	f := traffic.Flows(time.Second)[0]
	if settled, _ := f.Count(time.Second); settled != 2 {
		t.Errorf("after a second there were %d connections, want 2", settled)
	}
	if f.ChangedSince(2*time.Second) || !f.ChangedSince(time.Second) {
		t.Error("the last connection was at 2 s")
	}
}
