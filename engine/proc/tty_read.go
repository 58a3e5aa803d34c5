package proc

import (
	"io"

	"github.com/podscope/podscope/engine/errno"
)

// Read waits for a line, or for anything when lines do not count.
func (t *TTY) Read(p *Process, b []byte) (int, error) {
	for {
		switch {
		case len(t.ready) > 0 && !t.raw && !t.keys:
			return t.readLine(b)
		case len(t.ready) > 0:
			n := copy(b, t.ready)
			t.Take(n)
			return n, nil
		case t.eof > 0:
			t.eof--
			return 0, io.EOF
		case t.hungUp:
			return 0, errno.EIO
		}
		if t.wait(p) && len(t.ready) == 0 {
			return 0, errno.EINTR
		}
	}
}

// readLine takes a line, or what stands before an end of file, and shows what nobody has seen of it.
func (t *TTY) readLine(b []byte) (int, error) {
	n := min(len(b), len(t.ready))
	for i, c := range t.ready[:n] {
		if c == '\n' {
			n = i + 1
			break
		}
		if c == ctrlD && i < t.unseen {
			n = i
			break
		}
	}
	if n == 0 && len(b) > 0 {
		t.Take(1)
		return 0, io.EOF
	}
	copy(b, t.ready[:n])
	t.echoed(string(t.ready[:min(n, t.unseen)]))
	t.Take(n)
	return n, nil
}

func (t *TTY) wait(p *Process) (interrupted bool) {
	t.readers++
	defer func() { t.readers-- }()
	t.waiting.add(p)
	return p.park(-1)
}

// Peek waits until something has been typed and returns it without taking it; [TTY.Take] takes. errno.EINTR when a signal handler ran
// first. The bytes are valid until the process waits again.
func (t *TTY) Peek(p *Process) ([]byte, error) {
	p.Charge(callCost)
	for {
		switch {
		case len(t.ready) > 0:
			return t.ready, nil
		case t.eof > 0:
			t.eof--
			return []byte{ctrlD}, nil
		case t.hungUp:
			return nil, errno.EIO
		}
		if t.wait(p) && len(t.ready) == 0 {
			return nil, errno.EINTR
		}
	}
}

// Take takes bytes that Peek has shown.
func (t *TTY) Take(n int) {
	n = min(n, len(t.ready))
	t.ready = t.ready[n:]
	t.unseen = max(0, t.unseen-n)
	if len(t.ready) == 0 {
		t.ready = nil
	}
}
