package network

import (
	"errors"
	"net/netip"
	"slices"
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

// Section is the part of a reply that a record is in.
type Section uint8

const (
	Answer     Section = iota
	Authority          // whose zone it is that has no answer
	Additional         // the addresses of what the answer names
)

// Record is one DNS record of a reply.
type Record struct {
	Name, Type, Value string
	Addr              netip.Addr // of A and AAAA
	TTL               time.Duration
	Section           Section
}

// Resolver carries questions from a stack to a server and replies back. ErrNoName and ErrNoAnswer are its errors.
type Resolver interface {
	Resolve(b Blocker, from *Stack, q Question) ([]Record, error)
}

// Answers are the records of a reply that answer the question.
func Answers(reply []Record) []Record {
	return slices.DeleteFunc(reply, func(r Record) bool { return r.Section != Answer })
}

// Ask asks a DNS server for its whole reply.
func (s *Stack) Ask(b Blocker, q Question) ([]Record, error) {
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
