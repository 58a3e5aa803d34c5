package network

import (
	"strings"
	"time"
)

// Server answers HTTP on a listener, many connections at once, in one process.
type Server struct {
	// Handler answers a request. It runs in the serving process and may block it.
	Handler func(*Request) *Response
	// Bad answers what is no HTTP request; nil is a plain 400.
	Bad func(c *Conn) *Response
	// Certificate makes it an HTTPS server. PlainText answers those who speak HTTP to it; nil is Go's answer.
	Certificate *Certificate
	PlainText   func(c *Conn) *Response
	// KeepAlive is how long an idle connection stays; 0 closes after each answer.
	KeepAlive time.Duration
}

// Holder is a Blocker that owns connections: a *proc.Process, whose connections close with it.
type Holder interface {
	Blocker
	HoldConn(c *Conn) error
	CloseConn(c *Conn)
}

// session is one connection of a serving process.
type session struct {
	conn    *Conn
	in      []byte
	idle    time.Duration // since
	busy    bool          // an answer is on its way
	secured bool
	closed  bool
	stop    func() // ends the stream that is its answer; nil: there is none
}

// Serve answers on all listeners until one of them closes, whose error it returns.
func (s *Server) Serve(h Holder, ls ...*Listener) error {
	loop := serving{Server: s, h: h}
	for _, l := range ls {
		l.OnAcceptable(h.Wake)
	}
	for {
		for _, l := range ls {
			loop.accept(l)
		}
		loop.turn()
		for _, l := range ls {
			if l.closed {
				loop.closeAll()
				return &Error{"accept", l.addr, errClosed}
			}
		}
		h.Park()
	}
}

func (s *serving) accept(l *Listener) {
	for c := l.TryAccept(); c != nil; c = l.TryAccept() {
		if s.h.HoldConn(c) != nil {
			c.Abort()
			continue
		}
		c.OnReadable(s.h.Wake)
		s.sessions = append(s.sessions, &session{conn: c, idle: s.now(c)})
	}
}

// serving is a server at work.
type serving struct {
	*Server
	h        Holder
	sessions []*session
}

func (s *serving) now(c *Conn) time.Duration { return c.stack.net.sim.Elapsed() }

// turn reads what there is and answers what is complete.
func (s *serving) turn() {
	kept := s.sessions[:0]
	for _, ss := range s.sessions {
		for s.advance(ss) {
		}
		if ss.closed {
			s.drop(ss)
			continue
		}
		kept = append(kept, ss)
	}
	clear(s.sessions[len(kept):])
	s.sessions = kept
}

func (s *serving) closeAll() {
	for _, ss := range s.sessions {
		s.drop(ss)
	}
	s.sessions = nil
}

func (s *serving) drop(ss *session) {
	if ss.stop != nil {
		ss.stop()
	}
	ss.closed, ss.stop = true, nil
	s.h.CloseConn(ss.conn)
}

// advance takes one step on a connection and reports whether there may be another.
func (s *serving) advance(ss *session) bool {
	if ss.stop != nil {
		_, ended := ss.conn.Buffered()
		ss.closed = ss.closed || ended
	}
	if ss.busy || ss.closed {
		return false
	}
	var buf [4096]byte
	n, err := ss.conn.TryRead(buf[:])
	ss.in = append(ss.in, buf[:n]...)
	if n > 0 {
		ss.idle = s.now(ss.conn)
	}
	if s.Certificate != nil && !ss.secured {
		if done := s.handshake(ss); !done {
			ss.closed = ss.closed || err != nil
			return n > 0
		}
	}
	r, used, perr := parseRequest(ss.in)
	switch {
	case perr != nil:
		s.reply(ss, nil, s.bad(ss.conn))
		return true
	case used == 0:
		ss.closed = err != nil
		return n > 0
	}
	ss.in = ss.in[used:]
	r.RemoteAddr, r.LocalAddr, r.TLS = ss.conn.remote, ss.conn.local, ss.secured
	s.reply(ss, r, s.Handler(r))
	return true
}

func (s *serving) bad(c *Conn) *Response {
	if s.Bad != nil {
		return s.Bad(c)
	}
	return &Response{Status: 400, Header: Header{{"Content-Type", "text/plain; charset=utf-8"}, {"Connection", "close"}}, Body: []byte("400 Bad Request")}
}

// reply sends an answer, now, after its delay or when it is known.
func (s *serving) reply(ss *session, r *Request, resp *Response) {
	switch {
	case ss.closed:
	case resp == nil || resp.Abort:
		ss.closed = true
	case resp.Later != nil:
		ss.busy = true
		resp.Later(func(known *Response) {
			ss.busy = false
			s.reply(ss, r, known)
			s.h.Wake()
		})
	case resp.Delay > 0:
		ss.busy = true
		ss.conn.stack.net.sim.After(resp.Delay, "network: late answer", func() {
			ss.busy = false
			s.send(ss, r, resp)
			s.h.Wake()
		})
	default:
		s.send(ss, r, resp)
	}
}

func (s *serving) send(ss *session, r *Request, resp *Response) {
	head := r != nil && r.Method == "HEAD"
	_ = ss.conn.push(resp.encode(head))
	if resp.Stream != nil && !head {
		s.stream(ss, resp)
		return
	}
	if r == nil || s.KeepAlive == 0 || !keeps(r, resp) {
		ss.closed = true
	}
}

// stream sends a body in pieces, after which the connection closes.
func (s *serving) stream(ss *session, resp *Response) {
	ss.busy = true
	over := false
	ss.stop = func() { over = true }
	write := func(b []byte) {
		if !over && len(b) > 0 {
			_ = ss.conn.push(chunk(b))
		}
	}
	stop := resp.Stream(write, func() {
		if over {
			return
		}
		over = true
		_ = ss.conn.push(chunk(nil))
		ss.closed, ss.stop = true, nil
		s.h.Wake()
	})
	if !over {
		ss.stop = func() { over = true; stop() }
	}
}

func keeps(r *Request, resp *Response) bool {
	if strings.EqualFold(resp.Header.Get("Connection"), "close") || strings.EqualFold(r.Header.Get("Connection"), "close") {
		return false
	}
	return r.Proto == "HTTP/1.1" || strings.EqualFold(r.Header.Get("Connection"), "keep-alive")
}

// push sends bytes without waiting for room.
func (c *Conn) push(b []byte) error {
	if c.finished || c.err != 0 || c.closed {
		return c.failure("write")
	}
	c.peer.unread += len(b)
	c.send(packet{data: b})
	return nil
}
