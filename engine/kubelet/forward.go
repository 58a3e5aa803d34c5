package kubelet

import (
	"errors"
	"io"

	"github.com/podscope/podscope/engine/network"
	"github.com/podscope/podscope/engine/sim"
)

// forward is one forwarded connection.
type forward struct {
	p       *sim.Proc
	conn    *network.Conn
	pending [][]byte
	half    bool // the user has sent everything
	done    bool
	closed  func(error)
}

// connect carries bytes both ways until one end closes.
func (f *forward) connect(p *sim.Proc, conn *network.Conn, out func([]byte)) {
	f.p, f.conn = p, conn
	for _, b := range f.pending {
		f.send(b)
	}
	f.pending = nil
	if f.half {
		_ = conn.CloseWrite()
	}
	buf := make([]byte, 16<<10)
	for !f.done {
		n, err := conn.Read(p, buf)
		if n > 0 {
			out(append([]byte(nil), buf[:n]...))
		}
		if err != nil {
			if errors.Is(err, io.EOF) {
				err = nil
			}
			f.end(err)
		}
	}
	_ = conn.Close()
}

func (f *forward) end(err error) {
	if !f.done {
		f.done = true
		f.closed(err)
	}
}

// send writes in a coroutine of its own, so that a peer that does not read holds nobody up.
func (f *forward) send(b []byte) {
	conn := f.conn
	f.p.Sim().Go("kubelet/port-forward-send", func(q *sim.Proc) { _, _ = conn.Write(q, b) })
}

// Write sends bytes to the pod.
func (f *forward) Write(b []byte) {
	b = append([]byte(nil), b...)
	if f.conn == nil {
		f.pending = append(f.pending, b)
		return
	}
	f.send(b)
}

// CloseWrite tells the pod that nothing more will come.
func (f *forward) CloseWrite() {
	f.half = true
	if f.conn != nil {
		_ = f.conn.CloseWrite()
	}
}

// Close ends the connection.
func (f *forward) Close() {
	if f.done {
		return
	}
	f.done = true
	if f.conn != nil {
		f.conn.Abort()
		f.p.Wake()
	}
}
