package system

import (
	"fmt"
	"net/netip"
	"time"

	"github.com/podscope/podscope/engine/image/catalog/base"
	"github.com/podscope/podscope/engine/network"
	"github.com/podscope/podscope/engine/proc"
)

// lameDuck is how long CoreDNS goes on answering after it was told to stop: `health { lameduck 5s }`.
const lameDuck = 5 * time.Second

// coreDNS holds the ports that CoreDNS has open and answers its health checks. The answers to DNS questions are package coredns's,
// which asks whether something listens here.
func coreDNS(p *proc.Process) int {
	var health *network.Listener
	for _, port := range []uint16{53, 9153, 8181, 8080} {
		l, err := p.Listen(netip.AddrPortFrom(netip.IPv4Unspecified(), port))
		if err != nil {
			fmt.Fprintf(p.Stderr, "Listen: listen tcp :%d: bind: address already in use\n", port)
			return 1
		}
		health = l
	}
	_, _ = p.Stdout.WriteString(".:53\nCoreDNS-" + base.Version(p) + "\nlinux/amd64, go1.26.1, \n")
	p.Handle(proc.SIGTERM, func() {
		_, _ = p.Stdout.WriteString("[INFO] SIGTERM: Shutting down servers then terminating\n[INFO] plugin/health: Going into lameduck mode for 5s\n")
		p.Sim().After(lameDuck, "coredns: lame duck", func() { _ = health.Close() })
	})
	base.ExitOn(p, 0, proc.SIGINT)
	_ = (&network.Server{Handler: checkHealth, KeepAlive: time.Minute}).Serve(p, health)
	return 0
}

func checkHealth(r *network.Request) *network.Response {
	if r.Target != "/health" {
		return &network.Response{Status: 404, Body: []byte("404 page not found\n")}
	}
	return &network.Response{Status: 200, Body: []byte("OK")}
}
