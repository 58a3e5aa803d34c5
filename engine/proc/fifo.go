package proc

import (
	"io/fs"

	"github.com/podscope/podscope/engine/errno"
	"github.com/podscope/podscope/engine/vfs"
)

// fifo is a named pipe: opening one end waits for the other.
type fifo struct{ pipe }

// Mkfifo makes a named pipe.
func (p *Process) Mkfifo(name string, mode fs.FileMode) error {
	f := &fifo{}
	device := vfs.DeviceFunc(func(int) (any, error) { return f.open, nil })
	return renamed(p.FS.Mknod(p.call(name), fs.ModeNamedPipe|mode.Perm()&^fs.FileMode(p.Umask), f, device, p.Cred), name)
}

func (f *fifo) open(p *Process, flag int) (File, error) {
	var end File = &pipeReader{&f.pipe}
	mine, others := &f.readers, &f.writers
	if flag&3 != vfs.ReadOnly {
		end = &pipeWriter{&f.pipe}
		mine, others = others, mine
	}
	*mine++
	f.waiting.wake()
	if flag&3 == vfs.ReadWrite {
		*others++
		return &fifoBoth{pipeReader{&f.pipe}, pipeWriter{&f.pipe}}, nil
	}
	opened := false
	defer func() {
		if !opened {
			end.Close()
		}
	}()
	for *others == 0 && len(f.buf) == 0 {
		f.waiting.add(p)
		if p.park(-1) && *others == 0 {
			return nil, errno.EINTR
		}
	}
	opened = true
	return end, nil
}

// fifoBoth is a named pipe opened for reading and writing.
type fifoBoth struct {
	r pipeReader
	w pipeWriter
}

func (b *fifoBoth) Read(p *Process, buf []byte) (int, error)  { return b.r.Read(p, buf) }
func (b *fifoBoth) Write(p *Process, buf []byte) (int, error) { return b.w.Write(p, buf) }

// Close closes both ends.
func (b *fifoBoth) Close() {
	b.r.Close()
	b.w.Close()
}
