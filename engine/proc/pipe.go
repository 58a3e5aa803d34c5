package proc

import (
	"io"

	"github.com/podscope/podscope/engine/errno"
)

// pipeSize is how much a pipe holds before its writer waits.
const pipeSize = 64 << 10

// pipe is the buffer between a reading and a writing end.
type pipe struct {
	buf     []byte
	readers int
	writers int
	waiting waiters
}

// waiters are processes parked until something changes. Entries may be stale: a wake is only a hint.
type waiters []*Process

func (w *waiters) add(p *Process) {
	for _, have := range *w {
		if have == p {
			return
		}
	}
	*w = append(*w, p)
}

func (w *waiters) wake() {
	list := *w
	*w = nil
	for _, p := range list {
		p.Wake()
	}
}

// NewPipe returns the two ends of a pipe.
func NewPipe() (r, w File) {
	p := &pipe{readers: 1, writers: 1}
	return &pipeReader{p}, &pipeWriter{p}
}

// Pipe opens a pipe's two ends on new descriptors.
func (p *Process) Pipe() (r, w *OpenFile, err error) {
	rf, wf := NewPipe()
	if r, err = p.hold(rf, "pipe"); err != nil {
		return nil, nil, err
	}
	if w, err = p.hold(wf, "pipe"); err != nil {
		_ = r.Close()
		return nil, nil, err
	}
	return r, w, nil
}

type pipeReader struct{ *pipe }

func (r *pipeReader) Read(p *Process, b []byte) (int, error) {
	for len(r.buf) == 0 {
		if r.writers == 0 {
			return 0, io.EOF
		}
		r.waiting.add(p)
		if p.park(-1) && len(r.buf) == 0 {
			return 0, errno.EINTR
		}
	}
	n := copy(b, r.buf)
	r.buf = r.buf[n:]
	if len(r.buf) == 0 {
		r.buf = nil
	}
	r.waiting.wake()
	return n, nil
}

func (r *pipeReader) Write(*Process, []byte) (int, error) { return 0, errno.EBADF }

func (r *pipeReader) Close() {
	r.readers--
	r.waiting.wake()
}

type pipeWriter struct{ *pipe }

func (w *pipeWriter) Read(*Process, []byte) (int, error) { return 0, errno.EBADF }

func (w *pipeWriter) Write(p *Process, b []byte) (int, error) {
	done := 0
	for {
		if w.readers == 0 {
			return done, errno.EPIPE
		}
		n := min(len(b)-done, pipeSize-len(w.buf))
		if n > 0 {
			w.buf = append(w.buf, b[done:done+n]...)
			done += n
			w.waiting.wake()
		}
		if done == len(b) {
			return done, nil
		}
		w.waiting.add(p)
		p.park(-1)
	}
}

func (w *pipeWriter) Close() {
	w.writers--
	w.waiting.wake()
}

// Feed is the writing end of a pipe for those who are no process: an exec session's standard input. It holds whatever is written.
type Feed struct{ *pipe }

// NewFeed returns a feed and the File that reads from it.
func NewFeed() (*Feed, File) {
	p := &pipe{readers: 1, writers: 1}
	return &Feed{p}, &pipeReader{p}
}

// Write adds bytes; errno.EPIPE when nobody reads any more.
func (f *Feed) Write(b []byte) (int, error) {
	if f.readers == 0 {
		return 0, errno.EPIPE
	}
	f.buf = append(f.buf, b...)
	f.waiting.wake()
	return len(b), nil
}

// Close ends the input.
func (f *Feed) Close() error {
	if f.writers > 0 {
		f.writers = 0
		f.waiting.wake()
	}
	return nil
}
