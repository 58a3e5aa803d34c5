package engine

import (
	"net/netip"
	"strconv"
	"time"

	"github.com/podscope/podscope/engine/kubectl"
	"github.com/podscope/podscope/engine/protocol"
)

// forward is a port of the first machine that a kubectl served for a while.
type forward struct {
	protocol.Forward
	from, to time.Duration // to is -1 while it is served
}

// forwarding notes that a kubectl serves a port, until what it returns is called.
func (c *Cluster) forwarding(k kubectl.Forward) (over func()) {
	f := &forward{from: ceilMillis(c.Now()), to: -1}
	f.Namespace, f.Pod, f.Port = k.Namespace, k.Pod, int(k.Remote)
	f.URL = "http://" + localName(k.Local) + "/"
	c.forwards = append(c.forwards, f)
	return func() { f.to = ceilMillis(c.Now()) }
}

func localName(local netip.AddrPort) string {
	if local.Addr().IsLoopback() || local.Addr().IsUnspecified() {
		return "localhost:" + strconv.Itoa(int(local.Port()))
	}
	return local.String()
}

// forwardsAt are those that were served at a moment.
func (c *Cluster) forwardsAt(at time.Duration) []protocol.Forward {
	out := []protocol.Forward{}
	for _, f := range c.forwards {
		if f.from <= at && (f.to < 0 || f.to > at) {
			out = append(out, f.Forward)
		}
	}
	return out
}
