package image

import (
	"fmt"
	"net/netip"
	"strings"
	"time"
)

// Fault is what is wrong with a registry.
type Fault struct {
	Down        bool    // packets to it are lost: pulls time out
	Refused     bool    // nothing listens
	Unavailable bool    // it answers 503
	NoDNS       bool    // its name does not resolve
	RateLimited bool    // it answers 429
	Slow        float64 // downloads take this many times as long; 0 and 1 are normal
}

// NodeDNS is the resolver that nodes ask.
const NodeDNS = "192.168.49.2:53"

func (r *Registry) fault(host string) Fault {
	if f, ok := r.faults[host]; ok {
		return f
	}
	return r.faults[""]
}

// unreachable says why a registry gives no answer at all, and how long it took to know.
func (r *Registry) unreachable(ref Ref, f Fault) (took time.Duration, err error) {
	name, port, _ := strings.Cut(ref.Domain, ":")
	h, known := hosts[ref.Domain]
	if addr, err := netip.ParseAddr(name); err == nil && !known {
		return r.bareAddress(ref, addr, port)
	}
	if name == "localhost" {
		return r.bareAddress(ref, netip.MustParseAddr("127.0.0.1"), port)
	}
	if !known {
		h.api = name
	}
	switch {
	case f.NoDNS, !known && r.private[ref.Repository()] == (Credentials{}):
		return r.failTime(ref), errRequest(ref, fmt.Sprintf("dial tcp: lookup %s on %s: no such host", h.api, NodeDNS))
	case f.Down:
		return 30 * time.Second, errRequest(ref, fmt.Sprintf("dial tcp %s:443: i/o timeout", h.ip))
	case f.Refused:
		return r.failTime(ref), errRequest(ref, fmt.Sprintf("dial tcp %s:443: connect: connection refused", h.ip))
	case f.Unavailable:
		return r.lookupTime(ref), errUnavailable(ref)
	}
	return 0, nil
}

// bareAddress is a registry named by an address: none listens in this world.
func (r *Registry) bareAddress(ref Ref, addr netip.Addr, port string) (took time.Duration, err error) {
	if port == "" {
		port = "443"
	}
	at := netip.AddrPortFrom(addr, 0).Addr().String() + ":" + port
	if addr.IsLoopback() {
		return r.failTime(ref), errRequest(ref, fmt.Sprintf("dial tcp %s: connect: connection refused", at))
	}
	return 30 * time.Second, errRequest(ref, fmt.Sprintf("dial tcp %s: i/o timeout", at))
}

// denied says whether the registry refuses to show a repository.
func (r *Registry) denied(ref Ref, creds *Credentials, took time.Duration) (time.Duration, error) {
	h := hosts[ref.Domain]
	absent := h.absent
	if absent == nil {
		absent = errDenied
	}
	want, private := r.private[ref.Repository()]
	switch {
	case private && creds == nil:
		return took, absent(ref)
	case private && *creds != want:
		return took, errCredentials(ref)
	case r.entries[r.mirrored(ref)] == nil:
		return took, absent(ref)
	}
	return took, nil
}
