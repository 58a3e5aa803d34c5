package base

import (
	"net/netip"
	"time"

	"github.com/podscope/podscope/engine/network"
	"github.com/podscope/podscope/engine/proc"
)

// Serve answers HTTP on a port of all addresses until the process ends; the error says why it cannot.
func Serve(p *proc.Process, port uint16, s *network.Server) error {
	l, err := p.Listen(netip.AddrPortFrom(netip.IPv4Unspecified(), port))
	if err != nil {
		return err
	}
	if s.KeepAlive == 0 {
		s.KeepAlive = 5 * time.Second
	}
	return s.Serve(p, l)
}

// HTTPDate is the time of day as HTTP writes it.
func HTTPDate(p *proc.Process) string { return p.Now().UTC().Format("Mon, 02 Jan 2006 15:04:05 GMT") }

// ExitOn makes the process end with a code when the signal arrives.
func ExitOn(p *proc.Process, code int, signals ...proc.Signal) {
	for _, s := range signals {
		p.Handle(s, func() { p.Exit(code) })
	}
}
