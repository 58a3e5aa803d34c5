package network

import (
	"errors"
	"net/netip"
	"time"
)

// What a DNS server may say instead of an answer. No records and no error means that the name exists, but not with that type.
var (
	ErrNoName   = errors.New("NXDOMAIN")
	ErrNoAnswer = errors.New("no servers could be reached")
)

// Question is what a DNS server is asked.
type Question struct {
	Server netip.Addr
	Name   string // fully qualified, without the last dot
	Type   string // "A", "AAAA", "SRV", "PTR", "CNAME" or "TXT"
}

// Record is one DNS answer.
type Record struct {
	Name, Type, Value string
	Addr              netip.Addr // of A and AAAA
	TTL               time.Duration
}

// Resolver carries questions from a stack to a server and answers back. ErrNoName and ErrNoAnswer are its errors.
type Resolver interface {
	Resolve(b Blocker, from *Stack, q Question) ([]Record, error)
}

// Resolve asks a DNS server.
func (s *Stack) Resolve(b Blocker, q Question) ([]Record, error) {
	r := s.Resolver
	if r == nil {
		r = s.net.Resolver
	}
	if r == nil || !q.Server.IsValid() {
		return nil, ErrNoAnswer
	}
	return r.Resolve(b, s, q)
}

// Listens reports whether something listens on a port of the stack's address.
func (s *Stack) Listens(port uint16) bool { return s.find(netip.AddrPortFrom(s.ip, port)) != nil }
