package proc

import (
	"net/netip"
	"time"

	"github.com/podscope/podscope/engine/errno"
	"github.com/podscope/podscope/engine/network"
	"github.com/podscope/podscope/engine/vfs"
)

// A process's sockets are descriptors: they close when it ends, and children share them.

type listenerFile struct{ l *network.Listener }

func (f listenerFile) Read(*Process, []byte) (int, error)  { return 0, errno.EINVAL }
func (f listenerFile) Write(*Process, []byte) (int, error) { return 0, errno.EINVAL }
func (f listenerFile) Close()                              { _ = f.l.Close() }

type connFile struct{ c *network.Conn }

func (f connFile) Read(p *Process, b []byte) (int, error)  { return f.c.Read(p, b) }
func (f connFile) Write(p *Process, b []byte) (int, error) { return f.c.Write(p, b) }
func (f connFile) Close()                                  { _ = f.c.Close() }

// Listen opens a port on the process's network: use it rather than p.Net.Listen, so that the port closes with the process.
// Low ports are open to all, as containers have it, unless the pod has them otherwise.
func (p *Process) Listen(addr netip.AddrPort) (*network.Listener, error) {
	p.Charge(callCost)
	if p.Net == nil {
		return nil, &network.Error{Op: "listen", Addr: addr, Err: errno.EADDRNOTAVAIL}
	}
	if addr.Port() != 0 && addr.Port() < p.Net.Privileged && !p.Cred.Has(vfs.CapNetBind) {
		return nil, &network.Error{Op: "listen", Addr: addr, Err: errno.EACCES}
	}
	l, err := p.Net.Listen(addr)
	if err != nil {
		return nil, err
	}
	_, err = p.hold(listenerFile{l}, "socket")
	return l, err
}

// Accept waits for a connection, which is closed with the process.
func (p *Process) Accept(l *network.Listener) (*network.Conn, error) {
	c, err := l.Accept(p)
	if err != nil {
		return nil, err
	}
	return c, p.HoldConn(c)
}

// HoldConn makes a connection the process's own: it closes with the process. Its number of descriptors is limited.
func (p *Process) HoldConn(c *network.Conn) error {
	p.Charge(callCost)
	_, err := p.hold(connFile{c}, "socket")
	return err
}

// Dial connects, and the connection closes with the process. Close it with CloseConn.
func (p *Process) Dial(addr netip.AddrPort, timeout time.Duration) (*network.Conn, error) {
	p.Charge(callCost)
	if p.Net == nil {
		return nil, &network.Error{Op: "dial", Addr: addr, Err: errno.ENETUNREACH}
	}
	c, err := p.Net.Dial(p, addr, timeout)
	if err != nil {
		return nil, err
	}
	return c, p.HoldConn(c)
}

// CloseConn closes a connection and frees its descriptor.
func (p *Process) CloseConn(c *network.Conn) {
	for fd, d := range p.fds {
		if d == nil {
			continue
		}
		if f, ok := d.file.(connFile); ok && f.c == c {
			_ = p.CloseFD(fd)
			return
		}
	}
	_ = c.Close()
}

// CloseListener closes a port and frees its descriptor.
func (p *Process) CloseListener(l *network.Listener) {
	for fd, d := range p.fds {
		if d == nil {
			continue
		}
		if f, ok := d.file.(listenerFile); ok && f.l == l {
			_ = p.CloseFD(fd)
		}
	}
	_ = l.Close()
}
