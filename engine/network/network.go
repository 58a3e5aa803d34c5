package network

import (
	"net/netip"
	"strings"
	"time"

	"github.com/podscope/podscope/engine/errno"
	"github.com/podscope/podscope/engine/sim"
)

// Blocker is who waits: a *proc.Process or a *sim.Proc. Wakes may be spurious.
type Blocker interface {
	Park()
	Wake()
}

// Verdict is what rules make of a packet.
type Verdict uint8

const (
	Pass    Verdict = iota // the address is no service's
	Forward                // to another address: one of the service's endpoints
	Reject                 // with an answer: the service has no endpoints
	Drop                   // without one
)

// Translator turns a virtual address (a service's) into a real one, as kube-proxy's rules do.
type Translator func(from *Stack, to netip.AddrPort) (real netip.AddrPort, v Verdict)

// Fault decides about packets between two stacks.
type Fault func(from, to *Stack) (delay time.Duration, drop bool)

// Network connects the stacks of a cluster.
type Network struct {
	// Translate, if set, is asked about every address that is dialled.
	Translate Translator
	// Trips, if set, hears of connections to virtual addresses when they have come through and when they fail.
	Trips func(Trip)
	// Faults, if set, is asked about every packet between different stacks.
	Faults Fault
	// Resolver, if set, answers the DNS questions of stacks that have none of their own.
	Resolver Resolver

	sim    *sim.Sim
	stacks map[netip.Addr]*Stack
}

// What a packet takes.
const (
	loopbackLatency = 20 * time.Microsecond
	podLatency      = 60 * time.Microsecond
	nodeLatency     = 100 * time.Microsecond
	// rejectLatency is how long a connection takes to be refused by a rule: the refusal of the first packet finds the socket busy
	// sending it and is dropped, that of the second, a second later, counts.
	rejectLatency = 1020 * time.Millisecond
	// SynTimeout is how long a dial without time-out waits for an answer.
	SynTimeout = 127 * time.Second
	// ARPTimeout is after how long a missing neighbour is known to be unreachable.
	ARPTimeout = 3072 * time.Millisecond
)

// New returns a network without stacks.
func New(s *sim.Sim) *Network {
	return &Network{sim: s, stacks: map[netip.Addr]*Stack{}}
}

// Sim is the world that the network lives in.
func (n *Network) Sim() *sim.Sim { return n.sim }

// Stack finds the stack that has an address.
func (n *Network) Stack(ip netip.Addr) *Stack { return n.stacks[ip] }

// Stack is a network namespace: a node's or a pod sandbox's.
type Stack struct {
	// Name says whose stack it is, for debugging.
	Name string
	// Resolver answers DNS questions of the stack's processes; nil leaves them to the network's.
	Resolver Resolver
	// Node is the stack of the node that a pod's stack is on; nil for a node's own.
	Node *Stack
	// Privileged is the first port that everybody may open: those below are for processes with the capability NET_BIND_SERVICE.
	Privileged uint16

	net       *Network
	ip        netip.Addr
	listeners map[netip.AddrPort]*Listener
	conns     map[*Conn]struct{}
	order     []*Conn
	nextPort  uint16
	removed   bool
}

// NewStack adds a stack with an address; an invalid address gives loopback only.
func (n *Network) NewStack(name string, ip netip.Addr) *Stack {
	s := &Stack{Name: name, net: n, ip: ip, nextPort: 32768}
	if ip.IsValid() {
		n.stacks[ip] = s
	}
	return s
}

// IP is the stack's address.
func (s *Stack) IP() netip.Addr { return s.ip }

// Network is what the stack is part of.
func (s *Stack) Network() *Network { return s.net }

// Remove takes a stack away: its listeners close and its connections are reset.
func (n *Network) Remove(s *Stack) {
	if s.removed {
		return
	}
	s.removed = true
	if n.stacks[s.ip] == s {
		delete(n.stacks, s.ip)
	}
	for _, l := range s.Listeners() {
		l.Close()
	}
	for _, c := range s.order {
		c.reset()
	}
	s.conns, s.order = nil, nil
}

// latency is what a packet between two stacks takes, and whether it is lost.
func (n *Network) latency(from, to *Stack) (time.Duration, bool) {
	d := podLatency
	switch {
	case from == to:
		return loopbackLatency, false
	case from.node() != to.node():
		d = nodeLatency
	}
	if n.Faults != nil {
		more, drop := n.Faults(from, to)
		return d + more, drop
	}
	return d, false
}

func (s *Stack) node() *Stack {
	if s.Node != nil {
		return s.Node
	}
	return s
}

// Error is a failed network operation, worded as Go's net package does. C programs print errno.Text of it.
type Error struct {
	Op   string
	Addr netip.AddrPort
	Err  error
}

func (e *Error) Error() string {
	text := e.Err.Error()
	if no := errno.Of(e.Err); no != 0 {
		text = call(e.Op) + strings.ToLower(text[:1]) + text[1:]
		if no == errno.ETIMEDOUT {
			text = "i/o timeout"
		}
	}
	return e.Op + " tcp " + e.Addr.String() + ": " + text
}

// call is the system call that Go names for an operation.
func call(op string) string {
	switch op {
	case "dial":
		return "connect: "
	case "listen":
		return "bind: "
	}
	return op + ": "
}

// Unwrap is the errno.
func (e *Error) Unwrap() error { return e.Err }

// Timeout reports whether a time-out ended the operation.
func (e *Error) Timeout() bool { return e.Err == errno.ETIMEDOUT }
