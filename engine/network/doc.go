// Package network is the TCP that simulated processes talk over: pod and node addresses, loopback, listeners, connections with
// latency, and on top of them small HTTP/1.1, TLS-like and gRPC-health protocols without net/http.
//
// A [Network] is a cluster's. A [Stack] is one network namespace: a node's, or a pod sandbox's, with its own loopback. Whoever
// blocks passes a [Blocker]: a *proc.Process or a *sim.Proc. Errors carry an errno ("Connection refused").
//
// A server, in a program with process p, which answers many connections at once and whose port closes with the process:
//
//	l, err := p.Listen(netip.AddrPortFrom(netip.IPv4Unspecified(), 80))
//	err = (&network.Server{Handler: func(r *network.Request) *network.Response { … }}).Serve(p, l)
//
// For other protocols use p.Accept(l), [Conn.Read] and [Conn.Write]; a handler of a signal may call p.CloseListener to end them.
//
// A client:
//
//	resp, err := (&network.Client{Stack: s, Timeout: time.Second}).Get(b, "http://10.244.0.5:8080/healthz")
package network
