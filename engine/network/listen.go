package network

import (
	"cmp"
	"net/netip"
	"slices"

	"github.com/podscope/podscope/engine/errno"
)

// backlog is how many connections wait to be accepted; more are dropped.
const backlog = 128

// Listener accepts connections on a port.
type Listener struct {
	stack   *Stack
	addr    netip.AddrPort
	queue   []*Conn
	waiting []Blocker
	closed  bool
	notify  func()
}

// Listen opens a port: on all of the stack's addresses (0.0.0.0 or ::), loopback or the stack's own. Port 0 picks a free one.
// errno.EADDRINUSE when the port is taken.
func (s *Stack) Listen(addr netip.AddrPort) (*Listener, error) {
	ip := addr.Addr().Unmap()
	if ip == netip.IPv6Unspecified() {
		ip = netip.IPv4Unspecified()
	}
	if !ip.IsUnspecified() && !ip.IsLoopback() && ip != s.ip {
		return nil, &Error{"listen", addr, errno.EADDRNOTAVAIL}
	}
	if s.removed {
		return nil, &Error{"listen", addr, errno.EADDRNOTAVAIL}
	}
	port := addr.Port()
	if port == 0 {
		port = s.ephemeral()
	}
	for have := range s.listeners {
		if have.Port() == port && (have.Addr() == ip || have.Addr().IsUnspecified() || ip.IsUnspecified()) {
			return nil, &Error{"listen", addr, errno.EADDRINUSE}
		}
	}
	l := &Listener{stack: s, addr: netip.AddrPortFrom(ip, port)}
	if s.listeners == nil {
		s.listeners = map[netip.AddrPort]*Listener{}
	}
	s.listeners[l.addr] = l
	return l, nil
}

func (s *Stack) ephemeral() uint16 {
	s.nextPort++
	if s.nextPort < 32768 || s.nextPort > 60999 {
		s.nextPort = 32768
	}
	return s.nextPort
}

// Listeners lists the open ports, for netstat and ss.
func (s *Stack) Listeners() []*Listener {
	list := make([]*Listener, 0, len(s.listeners))
	for _, l := range s.listeners {
		list = append(list, l)
	}
	slices.SortFunc(list, func(a, b *Listener) int {
		return cmp.Or(cmp.Compare(a.addr.Port(), b.addr.Port()), a.addr.Addr().Compare(b.addr.Addr()))
	})
	return list
}

// find is the listener for an address of the stack.
func (s *Stack) find(addr netip.AddrPort) *Listener {
	if l := s.listeners[addr]; l != nil {
		return l
	}
	return s.listeners[netip.AddrPortFrom(netip.IPv4Unspecified(), addr.Port())]
}

// Addr is where the listener listens.
func (l *Listener) Addr() netip.AddrPort { return l.addr }

// Accept waits for a connection. errno.EINVAL when the listener is closed, also while waiting.
func (l *Listener) Accept(b Blocker) (*Conn, error) {
	for {
		if c := l.TryAccept(); c != nil {
			return c, nil
		}
		if l.closed {
			return nil, &Error{"accept", l.addr, errno.EINVAL}
		}
		l.waiting = append(l.waiting, b)
		b.Park()
	}
}

// TryAccept is Accept that does not wait: nil when no connection is there.
func (l *Listener) TryAccept() *Conn {
	if len(l.queue) == 0 {
		return nil
	}
	c := l.queue[0]
	l.queue = l.queue[1:]
	return c
}

// OnAcceptable has fn called (from an event, not inside of any process) whenever a connection has arrived, and when the listener closes.
func (l *Listener) OnAcceptable(fn func()) { l.notify = fn }

// Close closes the port; connections that nobody accepted are reset.
func (l *Listener) Close() error {
	if l.closed {
		return nil
	}
	l.closed = true
	delete(l.stack.listeners, l.addr)
	for _, c := range l.queue {
		c.Abort()
	}
	l.queue = nil
	l.wake()
	return nil
}

func (l *Listener) wake() {
	list := l.waiting
	l.waiting = nil
	for _, b := range list {
		b.Wake()
	}
	if l.notify != nil {
		l.notify()
	}
}
