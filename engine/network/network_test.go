package network

import (
	"errors"
	"fmt"
	"io"
	"net/netip"
	"strings"
	"testing"
	"time"

	"github.com/podscope/podscope/engine/errno"
	"github.com/podscope/podscope/engine/sim"
)

// lab is two pods, one with a server on port 80, and a node.
type lab struct {
	*testing.T
	sim          *sim.Sim
	net          *Network
	a, b, node   *Stack
	addr, nobody netip.AddrPort
}

func newLab(t *testing.T) *lab {
	s := sim.New(1, time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC))
	n := New(s)
	l := &lab{T: t, sim: s, net: n, addr: netip.MustParseAddrPort("10.244.0.2:80"), nobody: netip.MustParseAddrPort("10.244.0.99:80")}
	l.node = n.NewStack("node", netip.MustParseAddr("192.168.49.2"))
	l.a = n.NewStack("a", netip.MustParseAddr("10.244.0.1"))
	l.b = n.NewStack("b", l.addr.Addr())
	l.a.Node, l.b.Node = l.node, l.node
	return l
}

// proc runs a body and everything that follows.
func (l *lab) proc(body func(p *sim.Proc)) {
	l.sim.Go("test", body)
	l.sim.RunUntil(l.sim.Elapsed() + 10*time.Minute)
}

func (l *lab) serve(srv *Server, at *Stack, addr string) *Listener {
	ln, err := at.Listen(netip.MustParseAddrPort(addr))
	if err != nil {
		l.Fatal(err)
	}
	l.sim.Go("server", func(p *sim.Proc) { _ = srv.Serve(plainHolder{p}, ln) })
	return ln
}

func TestDialErrors(t *testing.T) {
	for _, tc := range []struct {
		name    string
		prepare func(l *lab)
		addr    string
		timeout time.Duration
		want    string
		took    time.Duration
	}{
		{"nobody listens", func(*lab) {}, "10.244.0.2:81", 0, "dial tcp 10.244.0.2:81: connect: connection refused", 0},
		{"nobody has the address", func(*lab) {}, "10.244.0.99:80", 0, "dial tcp 10.244.0.99:80: connect: no route to host", ARPTimeout},
		{"nobody has the address, short of time", func(*lab) {}, "10.244.0.99:80", time.Second, "dial tcp 10.244.0.99:80: i/o timeout", time.Second},
		{"far away", func(*lab) {}, "8.8.8.8:80", 0, "dial tcp 8.8.8.8:80: i/o timeout", SynTimeout},
		{"only on loopback", func(l *lab) { l.serve(&Server{}, l.b, "127.0.0.1:8080") }, "10.244.0.2:8080", 0, "dial tcp 10.244.0.2:8080: connect: connection refused", 0},
		{"packets are lost", func(l *lab) {
			l.net.Faults = func(*Stack, *Stack) (time.Duration, bool) { return 0, true }
		}, "10.244.0.2:80", 2 * time.Second, "dial tcp 10.244.0.2:80: i/o timeout", 2 * time.Second},
		{"removed", func(l *lab) { l.net.Remove(l.b) }, "10.244.0.2:80", time.Second, "dial tcp 10.244.0.2:80: i/o timeout", time.Second},
		{"service without endpoints", func(l *lab) {
			l.net.Translate = func(*Stack, netip.AddrPort) (netip.AddrPort, Verdict) { return netip.AddrPort{}, Reject }
		}, "10.96.0.7:80", 0, "dial tcp 10.96.0.7:80: connect: connection refused", 1020 * time.Millisecond},
		{"service without endpoints on this node", func(l *lab) {
			l.net.Translate = func(*Stack, netip.AddrPort) (netip.AddrPort, Verdict) { return netip.AddrPort{}, Drop }
		}, "10.96.0.7:80", time.Second, "dial tcp 10.96.0.7:80: i/o timeout", time.Second},
	} {
		t.Run(tc.name, func(t *testing.T) {
			l := newLab(t)
			l.serve(&Server{}, l.b, "0.0.0.0:80")
			tc.prepare(l)
			l.proc(func(p *sim.Proc) {
				start := l.sim.Elapsed()
				_, err := l.a.Dial(p, netip.MustParseAddrPort(tc.addr), tc.timeout)
				if fmt.Sprint(err) != tc.want {
					t.Errorf("got %v, want %s", err, tc.want)
				}
				if took := l.sim.Elapsed() - start; took.Round(10*time.Millisecond) != tc.took.Round(10*time.Millisecond) {
					t.Errorf("took %v, want %v", took, tc.took)
				}
			})
		})
	}
}

func TestListenErrors(t *testing.T) {
	l := newLab(t)
	l.serve(&Server{}, l.b, "0.0.0.0:80")
	for _, tc := range []struct {
		addr string
		want errno.Errno
	}{
		{"0.0.0.0:80", errno.EADDRINUSE},
		{"127.0.0.1:80", errno.EADDRINUSE},
		{"10.244.0.1:81", errno.EADDRNOTAVAIL},
		{"10.244.0.2:81", 0},
		{"127.0.0.1:81", 0},
		{"0.0.0.0:81", errno.EADDRINUSE},
	} {
		if _, err := l.b.Listen(netip.MustParseAddrPort(tc.addr)); errno.Of(err) != tc.want {
			t.Errorf("%s: got %v, want %v", tc.addr, err, tc.want)
		}
	}
}

func TestConnectionsCarryBytesBothWays(t *testing.T) {
	l := newLab(t)
	ln, _ := l.b.Listen(l.addr)
	var heard string
	var from netip.AddrPort
	l.sim.Go("server", func(p *sim.Proc) {
		c, _ := ln.Accept(p)
		from = c.RemoteAddr()
		in, _ := io.ReadAll(c.Stream(p))
		heard = string(in)
		_, _ = c.Write(p, []byte("pong"))
		_ = c.Close()
	})
	l.proc(func(p *sim.Proc) {
		c, err := l.a.Dial(p, l.addr, 0)
		if err != nil {
			t.Fatal(err)
		}
		_, _ = c.Write(p, []byte(strings.Repeat("ping", 200_000)))
		_ = c.CloseWrite()
		if out, err := io.ReadAll(c.Stream(p)); string(out) != "pong" || err != nil {
			t.Errorf("answer %q, %v", out, err)
		}
		_ = c.Close()
	})
	if len(heard) != 800_000 || from.Addr() != l.a.IP() {
		t.Errorf("heard %d bytes from %v", len(heard), from)
	}
	if n := len(l.a.Conns()) + len(l.b.Conns()); n != 0 {
		t.Errorf("%d connections left", n)
	}
}

func TestRemovedStacksResetTheirConnections(t *testing.T) {
	l := newLab(t)
	ln, _ := l.b.Listen(l.addr)
	l.sim.After(time.Second, "remove", func() { l.net.Remove(l.b) })
	l.proc(func(p *sim.Proc) {
		c, _ := l.a.Dial(p, l.addr, 0)
		_, err := c.Read(p, make([]byte, 10))
		if errno.Of(err) != errno.ECONNRESET {
			t.Errorf("got %v", err)
		}
	})
	if !ln.closed {
		t.Error("the listener is open")
	}
}

func TestLostPacketsArriveLater(t *testing.T) {
	l := newLab(t)
	l.serve(&Server{Handler: func(*Request) *Response { return &Response{Status: 200} }}, l.b, "0.0.0.0:80")
	cut := false
	l.net.Faults = func(*Stack, *Stack) (time.Duration, bool) { return 0, cut }
	l.sim.After(5*time.Second, "mend", func() { cut = false })
	l.proc(func(p *sim.Proc) {
		cut = true
		resp, err := (&Client{Stack: l.a}).Get(p, "http://10.244.0.2/")
		if err != nil || resp.Status != 200 || l.sim.Elapsed() < 5*time.Second {
			t.Errorf("%v, %v at %v", resp, err, l.sim.Elapsed())
		}
	})
}

func TestHTTP(t *testing.T) {
	handler := func(r *Request) *Response {
		switch r.Path() {
		case "/slow":
			return &Response{Status: 200, Delay: 3 * time.Second}
		case "/abort":
			return &Response{Abort: true}
		case "/away":
			return &Response{Status: 302, Header: Header{{"Location", "/echo?moved"}}}
		case "/loop":
			return &Response{Status: 302, Header: Header{{"Location", "/loop"}}}
		case "/echo":
			return &Response{Status: 200, Body: []byte(r.Method + " " + r.Target + " " + r.Host + " " + string(r.Body))}
		case "/chunked":
			return &Response{Status: 200, Header: Header{{"Transfer-Encoding", "chunked"}, {"Content-Length", "17"}}, Body: []byte("2\r\nok\r\n0\r\n\r\n")}
		}
		return &Response{Status: 404, Body: []byte("nothing here")}
	}
	cert := &Certificate{Subject: "b"}
	for _, tc := range []struct{ name, url, want string }{
		{"answer", "http://10.244.0.2/echo?q=1", "200 GET /echo?q=1 10.244.0.2 "},
		{"not found", "http://10.244.0.2/x", "404 nothing here"},
		{"redirect", "http://10.244.0.2/away", "200 GET /echo?moved 10.244.0.2 "},
		{"redirects without end", "http://10.244.0.2/loop", `Get "http://10.244.0.2/loop": stopped after 10 redirects`},
		{"too slow", "http://10.244.0.2/slow", `Get "http://10.244.0.2/slow": context deadline exceeded (Client.Timeout exceeded while awaiting headers)`},
		{"cut off", "http://10.244.0.2/abort", `Get "http://10.244.0.2/abort": EOF`},
		{"chunked", "http://10.244.0.2/chunked", "200 ok"},
		{"refused", "http://10.244.0.2:81/", `Get "http://10.244.0.2:81/": dial tcp 10.244.0.2:81: connect: connection refused`},
		{"https", "https://10.244.0.2/echo", "200 GET /echo 10.244.0.2 "},
		{"https to http", "https://10.244.0.2:80/echo", `Get "https://10.244.0.2:80/echo": http: server gave HTTP response to HTTPS client`},
		{"http to https", "http://10.244.0.2:443/echo", "400 Client sent an HTTP request to an HTTPS server.\n"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			l := newLab(t)
			l.serve(&Server{Handler: handler, KeepAlive: time.Minute}, l.b, "0.0.0.0:80")
			l.serve(&Server{Handler: handler, Certificate: cert}, l.b, "0.0.0.0:443")
			l.proc(func(p *sim.Proc) {
				resp, err := (&Client{Stack: l.a, Timeout: time.Second, Trust: Trust{Insecure: true}}).Get(p, tc.url)
				got := fmt.Sprint(err)
				if err == nil {
					got = fmt.Sprintf("%d %s", resp.Status, resp.Body)
				}
				if got != tc.want {
					t.Errorf("got %s, want %s", got, tc.want)
				}
			})
		})
	}
}

func TestManyClientsAtOnce(t *testing.T) {
	l := newLab(t)
	srv := &Server{Handler: func(*Request) *Response { return &Response{Status: 200, Delay: time.Second} }}
	l.serve(srv, l.b, "0.0.0.0:80")
	done := 0
	for range 50 {
		l.sim.Go("client", func(p *sim.Proc) {
			if resp, err := (&Client{Stack: l.a, Timeout: 2 * time.Second}).Get(p, "http://10.244.0.2/"); err == nil && resp.Status == 200 {
				done++
			}
		})
	}
	l.sim.RunUntil(3 * time.Second)
	if done != 50 {
		t.Errorf("%d of 50 answered", done)
	}
}

func TestHealthChecks(t *testing.T) {
	for _, tc := range []struct {
		name, service string
		health        func(string) string
		http          bool
		want          string
	}{
		{"serving", "", func(string) string { return Serving }, false, "SERVING <nil>"},
		{"not serving", "db", func(s string) string { return NotServing }, false, "NOT_SERVING <nil>"},
		{"unknown service", "x", func(string) string { return ServiceUnknown }, false, " unknown service"},
		{"no health service", "", nil, false, " unknown service grpc.health.v1.Health"},
		{"an HTTP server", "", nil, true, " dial tcp 10.244.0.2:80: i/o timeout"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			l := newLab(t)
			if tc.http {
				l.serve(&Server{}, l.b, "0.0.0.0:80")
			} else {
				ln, _ := l.b.Listen(l.addr)
				l.sim.Go("server", func(p *sim.Proc) {
					c, _ := ln.Accept(p)
					ServeHealth(p, c, tc.health)
				})
			}
			l.proc(func(p *sim.Proc) {
				start := l.sim.Elapsed()
				status, err := l.a.CheckHealth(p, l.addr, tc.service, time.Second)
				if got := fmt.Sprintf("%s %v", status, err); got != tc.want {
					t.Errorf("got %s, want %s", got, tc.want)
				}
				if late := l.sim.Elapsed()-start >= time.Second; late != errors.Is(err, errno.ETIMEDOUT) {
					t.Errorf("took %v", l.sim.Elapsed()-start)
				}
			})
		})
	}
}

func FuzzHTTP(f *testing.F) {
	f.Add([]byte("GET / HTTP/1.1\r\nHost: x\r\n\r\n"))
	f.Add([]byte("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\n"))
	f.Fuzz(func(t *testing.T, b []byte) {
		if _, n, _ := parseRequest(b); n > len(b) {
			t.Errorf("request of %d in %d bytes", n, len(b))
		}
		if _, n, _, _ := parseResponse(b, false, true); n > len(b) {
			t.Errorf("response of %d in %d bytes", n, len(b))
		}
	})
}

func BenchmarkHTTPGet(b *testing.B) {
	l := newLab(nil)
	l.serve(&Server{Handler: func(*Request) *Response { return &Response{Status: 200} }}, l.b, "0.0.0.0:80")
	b.ReportAllocs()
	for b.Loop() {
		l.sim.Go("client", func(p *sim.Proc) { _, _ = (&Client{Stack: l.a, Timeout: time.Second}).Get(p, "http://10.244.0.2/") })
		for l.sim.Step() {
		}
	}
}

// plainHolder is a process that need not let go of connections.
type plainHolder struct{ Blocker }

func (plainHolder) HoldConn(*Conn) error { return nil }
func (plainHolder) CloseConn(c *Conn)    { _ = c.Close() }
