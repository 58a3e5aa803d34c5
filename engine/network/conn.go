package network

import (
	"io"
	"net/netip"
	"time"

	"github.com/podscope/podscope/engine/errno"
	"github.com/podscope/podscope/engine/sim"
)

// window is how many bytes may be on their way and unread.
const window = 256 << 10

// Conn is one end of a TCP connection.
type Conn struct {
	stack         *Stack
	local, remote netip.AddrPort
	peer          *Conn
	settled       func()
	open          bool
	in            []byte
	unread        int // bytes sent to this end that it has not read
	eof           bool
	closed        bool // by this end
	finished      bool // this end has sent its FIN
	err           errno.Errno
	out           []packet
	sending       bool
	waiting       []Blocker
	deadline      time.Duration
	timer         *sim.Timer
	notify        func()
	trip          *Trip // of a connection to a virtual address, at the end that dialled
}

type packet struct {
	data []byte
	fin  bool
	rst  bool
}

// LocalAddr is this end's address.
func (c *Conn) LocalAddr() netip.AddrPort { return c.local }

// RemoteAddr is the other end's address, as this end sees it.
func (c *Conn) RemoteAddr() netip.AddrPort { return c.remote }

// SetDeadline makes reads and writes fail with errno.ETIMEDOUT from a point of time (since the world's start) on; 0 for never.
func (c *Conn) SetDeadline(at time.Duration) {
	c.deadline = at
	c.timer.Stop()
	if at > 0 {
		s := c.stack.net.sim
		c.timer = s.After(at-s.Elapsed(), "network: deadline", c.wake)
	}
}

func (c *Conn) late() bool {
	return c.deadline > 0 && c.stack.net.sim.Elapsed() >= c.deadline
}

func (c *Conn) failure(op string) error {
	switch {
	case c.err != 0:
		return &Error{op, c.remote, c.err}
	case c.closed:
		return &Error{op, c.remote, errno.EBADF}
	case c.late():
		return &Error{op, c.remote, errno.ETIMEDOUT}
	}
	return nil
}

// Read waits for bytes. io.EOF when the other end has closed.
func (c *Conn) Read(b Blocker, buf []byte) (int, error) {
	for {
		n, err := c.TryRead(buf)
		if n > 0 || err != nil || len(buf) == 0 {
			return n, err
		}
		c.wait(b)
	}
}

// TryRead is Read that does not wait: (0, nil) when nothing is there.
func (c *Conn) TryRead(buf []byte) (int, error) {
	if len(c.in) > 0 && c.err == 0 && !c.closed {
		n := copy(buf, c.in)
		c.in = c.in[n:]
		c.unread -= n
		if c.peer != nil && c.unread < window {
			c.peer.wake()
		}
		return n, nil
	}
	if err := c.failure("read"); err != nil {
		return 0, err
	}
	if c.eof {
		return 0, io.EOF
	}
	return 0, nil
}

// Write sends all bytes, waiting while the other end does not read. errno.EPIPE after CloseWrite, ECONNRESET when reset.
func (c *Conn) Write(b Blocker, data []byte) (int, error) {
	done := 0
	for done < len(data) {
		if c.finished {
			return done, &Error{"write", c.remote, errno.EPIPE}
		}
		if err := c.failure("write"); err != nil {
			return done, err
		}
		n := min(len(data)-done, window-c.peer.unread)
		if n <= 0 {
			c.wait(b)
			continue
		}
		c.peer.unread += n
		c.send(packet{data: append([]byte(nil), data[done:done+n]...)})
		done += n
	}
	return done, nil
}

func (c *Conn) wait(b Blocker) {
	c.waiting = append(c.waiting, b)
	b.Park()
}

func (c *Conn) wake() {
	list := c.waiting
	c.waiting = nil
	for _, b := range list {
		b.Wake()
	}
	if c.notify != nil {
		c.notify()
	}
}

// OnReadable has fn called (from an event) whenever something has changed: bytes, the end, a reset, room to write, the deadline.
func (c *Conn) OnReadable(fn func()) { c.notify = fn }

// CloseWrite tells the other end that nothing more will come.
func (c *Conn) CloseWrite() error {
	if !c.finished && c.err == 0 {
		c.finished = true
		c.send(packet{fin: true})
	}
	return nil
}

// Close closes the connection: the other end reads what was sent, then io.EOF; when it had sent bytes that nobody read, or sends
// more, it gets a reset.
func (c *Conn) Close() error {
	if c.closed {
		return nil
	}
	c.closed = true
	c.timer.Stop()
	if len(c.in) > 0 {
		c.send(packet{rst: true})
	} else {
		_ = c.CloseWrite()
	}
	c.wake()
	c.stack.untrack(c)
	return nil
}

// Abort closes the connection with a reset.
func (c *Conn) Abort() {
	if c.closed {
		return
	}
	c.closed = true
	c.timer.Stop()
	if c.err == 0 && c.open {
		c.send(packet{rst: true})
	}
	c.fail(errno.ECONNRESET)
	c.stack.untrack(c)
}

// reset ends both ends at once: the stack is gone.
func (c *Conn) reset() {
	if c.peer != nil {
		c.peer.fail(errno.ECONNRESET)
	}
	c.fail(errno.ECONNRESET)
}

// fail ends this end with an error.
func (c *Conn) fail(e errno.Errno) {
	if c.err != 0 || c.open && e == errno.ETIMEDOUT {
		return
	}
	c.settle(c.open, e)
	c.err = e
	c.in = nil
	c.timer.Stop()
	if !c.open && c.settled != nil {
		c.settled()
	}
	c.wake()
	c.stack.untrack(c)
}

// send queues a packet; packets arrive in order, however often they get lost.
func (c *Conn) send(p packet) {
	c.out = append(c.out, p)
	if !c.sending {
		c.transmit(0)
	}
}

func (c *Conn) transmit(try int) {
	if c.peer == nil || len(c.out) == 0 {
		c.sending = false
		return
	}
	c.sending = true
	n := c.stack.net
	d, drop := n.latency(c.stack, c.peer.stack)
	if drop {
		if try > 12 {
			c.fail(errno.ETIMEDOUT)
			return
		}
		n.sim.After(200*time.Millisecond<<min(try, 9), "network: again", func() { c.transmit(try + 1) })
		return
	}
	batch := c.out
	c.out = nil
	n.sim.After(d, "network: packet", func() {
		for _, p := range batch {
			c.peer.arrive(p)
		}
		c.transmit(0)
	})
}

func (c *Conn) arrive(p packet) {
	if c.err != 0 {
		return
	}
	switch {
	case p.rst:
		c.fail(errno.ECONNRESET)
		return
	case p.fin:
		c.eof = true
	case c.closed: // data for a socket that nobody holds any more
		c.peer.fail(errno.ECONNRESET)
		return
	default:
		c.in = append(c.in, p.data...)
	}
	c.wake()
}

// Buffered is how many bytes can be read without waiting; ended reports whether none will follow.
func (c *Conn) Buffered() (n int, ended bool) { return len(c.in), c.eof || c.err != 0 || c.closed }

// Stream is the connection as an io.ReadWriteCloser of one who blocks.
func (c *Conn) Stream(b Blocker) io.ReadWriteCloser { return connStream{c, b} }

type connStream struct {
	c *Conn
	b Blocker
}

func (s connStream) Read(p []byte) (int, error)  { return s.c.Read(s.b, p) }
func (s connStream) Write(p []byte) (int, error) { return s.c.Write(s.b, p) }
func (s connStream) Close() error                { return s.c.Close() }
