package network

import (
	"net/netip"
	"time"

	"github.com/podscope/podscope/engine/errno"
)

// Dial connects to an address and waits for it, at most timeout (0: as long as TCP does). The error is an *Error with
// errno.ECONNREFUSED, EHOSTUNREACH (nobody has the address, after three seconds) or ETIMEDOUT.
func (s *Stack) Dial(b Blocker, addr netip.AddrPort, timeout time.Duration) (*Conn, error) {
	if timeout <= 0 || timeout > SynTimeout {
		timeout = SynTimeout
	}
	c := s.connect(addr, b.Wake)
	settled := false
	defer func() {
		if !settled {
			c.Abort() // the dialler was killed
		}
	}()
	timer := s.net.sim.After(timeout, "network: dial time-out", func() { c.fail(errno.ETIMEDOUT) })
	for !c.open && c.err == 0 {
		b.Park()
	}
	settled = true
	timer.Stop()
	if c.err != 0 && !c.open {
		return nil, &Error{"dial", addr, c.err}
	}
	return c, nil
}

// connect sends the first packet; wake is called when the connection is open or has failed.
func (s *Stack) connect(addr netip.AddrPort, wake func()) *Conn {
	addr = netip.AddrPortFrom(addr.Addr().Unmap(), addr.Port())
	c := &Conn{stack: s, remote: addr, settled: wake}
	real := addr
	if t := s.net.Translate; t != nil {
		to, verdict := t(s, addr)
		if verdict != Pass {
			c.trip = &Trip{From: s, To: addr, Real: to}
		}
		switch verdict {
		case Reject:
			s.net.sim.After(rejectLatency, "network: refused", func() { c.fail(errno.ECONNREFUSED) })
			return c
		case Drop:
			return c
		}
		real = to
	}
	c.local = netip.AddrPortFrom(s.source(real.Addr()), s.ephemeral())
	target := s.target(real.Addr())
	if target == nil {
		s.unreachable(c, real.Addr())
		return c
	}
	c.syn(target, real, 0)
	return c
}

// source is the address that a connection to ip comes from.
func (s *Stack) source(ip netip.Addr) netip.Addr {
	if ip.IsLoopback() || ip.IsUnspecified() || !s.ip.IsValid() {
		return netip.AddrFrom4([4]byte{127, 0, 0, 1})
	}
	return s.ip
}

// target is the stack that an address leads to, nil when there is none.
func (s *Stack) target(ip netip.Addr) *Stack {
	if ip.IsLoopback() || ip.IsUnspecified() || ip == s.ip {
		return s
	}
	if !s.ip.IsValid() {
		return nil
	}
	return s.net.stacks[ip]
}

// unreachable fails a dial to an address that nobody has: a neighbour's ARP goes unanswered, packets further away get lost.
func (s *Stack) unreachable(c *Conn, ip netip.Addr) {
	switch {
	case !s.ip.IsValid():
		s.net.sim.Soon("network: unreachable", func() { c.fail(errno.ENETUNREACH) })
	case ip.Is4() && s.ip.Is4() && ip.As4()[0] == s.ip.As4()[0] && ip.As4()[1] == s.ip.As4()[1]:
		s.net.sim.After(ARPTimeout, "network: no neighbour", func() { c.fail(errno.EHOSTUNREACH) })
	}
}

// syn tries to open the connection, again and again while packets get lost.
func (c *Conn) syn(target *Stack, addr netip.AddrPort, try int) {
	n := c.stack.net
	d, drop := n.latency(c.stack, target)
	if drop {
		n.sim.After(time.Second<<min(try, 6), "network: SYN again", func() {
			if !c.open && c.err == 0 {
				c.syn(target, addr, try+1)
			}
		})
		return
	}
	n.sim.After(d, "network: SYN", func() {
		if c.err != 0 {
			return
		}
		l := target.find(addr)
		if target.removed || l == nil {
			n.sim.After(d, "network: refused", func() { c.fail(errno.ECONNREFUSED) })
			return
		}
		if len(l.queue) >= backlog {
			n.sim.After(time.Second<<min(try, 6), "network: SYN again", func() {
				if !c.open && c.err == 0 {
					c.syn(target, addr, try+1)
				}
			})
			return
		}
		n.sim.After(d, "network: SYN-ACK", func() { c.establish(l, target, addr) })
	})
}

func (c *Conn) establish(l *Listener, target *Stack, addr netip.AddrPort) {
	switch {
	case c.err != 0:
		return
	case l.closed:
		c.fail(errno.ECONNREFUSED)
		return
	}
	peer := &Conn{stack: target, local: addr, remote: c.local, peer: c, open: true}
	c.peer, c.open = peer, true
	c.settle(true, 0)
	c.stack.track(c)
	target.track(peer)
	l.queue = append(l.queue, peer)
	l.wake()
	c.settled()
}

func (s *Stack) track(c *Conn) {
	if s.conns == nil {
		s.conns = map[*Conn]struct{}{}
	}
	s.conns[c] = struct{}{}
	s.order = append(s.order, c)
}

func (s *Stack) untrack(c *Conn) {
	if _, ok := s.conns[c]; !ok {
		return
	}
	delete(s.conns, c)
	for i, have := range s.order {
		if have == c {
			s.order = append(s.order[:i:i], s.order[i+1:]...)
			return
		}
	}
}

// Conns lists the open connections, oldest first, for netstat and ss.
func (s *Stack) Conns() []*Conn { return s.order }
