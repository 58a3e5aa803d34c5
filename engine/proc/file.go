package proc

import (
	"io"
	"io/fs"
	"slices"
	"time"

	"github.com/podscope/podscope/engine/errno"
	"github.com/podscope/podscope/engine/vfs"
)

// File is what a file descriptor stands for. Read and Write may block the process p, which is the one that calls. Close is called
// when the last descriptor in any process has gone.
type File interface {
	Read(p *Process, b []byte) (int, error)
	Write(p *Process, b []byte) (int, error)
	Close()
}

// desc is an open file description, counted by the descriptors that share it.
type desc struct {
	file File
	refs int
	name string
}

func (d *desc) release() {
	if d.refs--; d.refs == 0 {
		d.file.Close()
	}
}

// maxFDs is how many descriptors a process may hold.
const maxFDs = 1024

// install puts a description on a descriptor, closing what was there.
func (p *Process) install(fd int, d *desc) {
	for len(p.fds) <= fd {
		p.fds = append(p.fds, nil)
	}
	d.refs++
	if old := p.fds[fd]; old != nil {
		old.release()
	}
	p.fds[fd] = d
}

func (p *Process) desc(fd int) *desc {
	if fd < 0 || fd >= len(p.fds) {
		return nil
	}
	return p.fds[fd]
}

// FDFile is the file behind a descriptor, nil when it is closed.
func (p *Process) FDFile(fd int) File {
	if d := p.desc(fd); d != nil {
		return d.file
	}
	return nil
}

// SetFD makes a descriptor stand for a file.
func (p *Process) SetFD(fd int, f File) { p.install(fd, &desc{file: f}) }

// Dup2 makes descriptor to the same as from.
func (p *Process) Dup2(from, to int) error {
	d := p.desc(from)
	if d == nil || to < 0 || to >= maxFDs {
		return errno.EBADF
	}
	if from != to {
		p.install(to, d)
	}
	return nil
}

// Dup copies a descriptor to the lowest free one that is at least lowest.
func (p *Process) Dup(fd, lowest int) (int, error) {
	d := p.desc(fd)
	if d == nil {
		return -1, errno.EBADF
	}
	to := p.free3(lowest)
	if to < 0 {
		return -1, errno.EMFILE
	}
	p.install(to, d)
	return to, nil
}

// free3 is the lowest free descriptor from lowest on, -1 when there is none.
func (p *Process) free3(lowest int) int {
	for fd := lowest; fd < maxFDs; fd++ {
		if p.desc(fd) == nil {
			return fd
		}
	}
	return -1
}

// CloseFD closes a descriptor.
func (p *Process) CloseFD(fd int) error {
	d := p.desc(fd)
	if d == nil {
		return errno.EBADF
	}
	p.fds[fd] = nil
	d.release()
	return nil
}

func (p *Process) closeAll() {
	p.dropSaved()
	fds := p.fds
	p.fds = nil
	for _, d := range fds {
		if d != nil {
			d.release()
		}
	}
}

func (p *Process) inheritFiles(from *Process) {
	p.fds = append([]*desc(nil), from.fds...)
	for _, d := range p.fds {
		if d != nil {
			d.refs++
		}
	}
}

func (p *Process) openStandard(spec Spec) {
	files := [...]File{spec.Stdin, spec.Stdout, spec.Stderr}
	made := map[File]*desc{}
	for fd, f := range files {
		if f == nil && p.tty != nil {
			f = p.tty
		} else if f == nil {
			f = Null
		}
		if made[f] == nil {
			made[f] = &desc{file: f}
		}
		p.install(fd, made[f])
	}
}

// Stream reads and writes a file descriptor of a process.
type Stream struct {
	p  *Process
	fd int
}

// Read reads from the descriptor; reading is taken up again when a signal handler ran.
func (s *Stream) Read(b []byte) (int, error) {
	for {
		n, err := s.p.ReadFD(s.fd, b)
		if err != errno.EINTR {
			return n, err
		}
	}
}

// Write writes everything to the descriptor. A pipe without readers sends SIGPIPE.
func (s *Stream) Write(b []byte) (int, error) { return s.p.WriteFD(s.fd, b) }

// WriteString writes text.
func (s *Stream) WriteString(text string) (int, error) { return s.Write([]byte(text)) }

// FD is the descriptor's number.
func (s *Stream) FD() int { return s.fd }

// ReadFD reads once from a descriptor; errno.EINTR when a signal handler ran before anything came.
func (p *Process) ReadFD(fd int, b []byte) (int, error) {
	d := p.desc(fd)
	if d == nil {
		return 0, errno.EBADF
	}
	n, err := d.file.Read(p, b)
	p.Charge(callCost + time.Duration(n)*byteCost)
	return n, err
}

// WriteFD writes everything to a descriptor.
func (p *Process) WriteFD(fd int, b []byte) (int, error) {
	d := p.desc(fd)
	if d == nil {
		return 0, errno.EBADF
	}
	n, err := d.file.Write(p, b)
	if err == errno.EPIPE {
		p.deliver(SIGPIPE, true)
		p.checkDoomed()
	}
	p.Charge(callCost + time.Duration(n)*byteCost)
	return n, err
}

// OpenFile is a file that a process opened.
type OpenFile struct {
	Stream
	name string
	file File
}

// Open opens a file by a path relative to the working directory. The mode of a new file is cut by the umask.
func (p *Process) Open(name string, flag int, mode fs.FileMode) (*OpenFile, error) {
	f, err := p.OpenAs(name, flag, mode)
	if err != nil {
		return nil, err
	}
	return p.hold(f, name)
}

func (p *Process) hold(f File, name string) (*OpenFile, error) {
	fd := p.free3(3)
	if fd < 0 {
		f.Close()
		return nil, &fs.PathError{Op: "open", Path: name, Err: errno.EMFILE}
	}
	p.install(fd, &desc{file: f, name: name})
	return &OpenFile{Stream: Stream{p, fd}, name: name, file: f}, nil
}

// OpenAs is Open that takes no descriptor: for a redirection.
func (p *Process) OpenAs(name string, flag int, mode fs.FileMode) (File, error) {
	p.Charge(callCost)
	p.kernel.current = p
	h, err := p.FS.Open(p.abs(name), flag, mode&^fs.FileMode(p.Umask), p.Cred)
	if err != nil {
		return nil, renamed(err, name)
	}
	switch d := h.Device().(type) {
	case nil:
		return diskFile{h}, nil
	case func(*Process, int) (File, error):
		return d(p, flag)
	case File:
		return d, nil
	}
	return nil, &fs.PathError{Op: "open", Path: name, Err: errno.ENODEV}
}

// Close closes the file.
func (f *OpenFile) Close() error { return f.p.CloseFD(f.fd) }

// Name is the path that was opened.
func (f *OpenFile) Name() string { return f.name }

// Handle is the open file in the file system, nil when it is a pipe or terminal.
func (f *OpenFile) Handle() *vfs.Handle { return HandleOf(f.file) }

// Seek moves the file's position.
func (f *OpenFile) Seek(off int64, whence int) (int64, error) {
	if h := f.Handle(); h != nil {
		return h.Seek(off, whence)
	}
	return 0, errno.ESPIPE
}

// HandleOf is the open file in the file system behind a File, nil when it is a pipe or terminal.
func HandleOf(f File) *vfs.Handle {
	if d, ok := f.(diskFile); ok {
		return d.h
	}
	return nil
}

// diskFile is a file of a file system.
type diskFile struct{ h *vfs.Handle }

func (d diskFile) Read(_ *Process, b []byte) (int, error)  { return d.h.Read(b) }
func (d diskFile) Write(_ *Process, b []byte) (int, error) { return d.h.Write(b) }
func (d diskFile) Close()                                  { _ = d.h.Close() }

// Null is /dev/null.
var Null File = nullFile{}

type nullFile struct{}

func (nullFile) Read(*Process, []byte) (int, error)      { return 0, io.EOF }
func (nullFile) Write(_ *Process, b []byte) (int, error) { return len(b), nil }
func (nullFile) Close()                                  {}

// Sink is a File that hands what is written to a function: a container's log.
type Sink struct {
	write func(b []byte)
	close func()
}

// NewSink returns a File that calls write for everything written, and close (which may be nil) at the end. The bytes are only
// valid during the call.
func NewSink(write func(b []byte), close func()) *Sink { return &Sink{write, close} }

// Read is at its end.
func (s *Sink) Read(*Process, []byte) (int, error) { return 0, io.EOF }

// Write hands the bytes on.
func (s *Sink) Write(_ *Process, b []byte) (int, error) {
	s.write(b)
	return len(b), nil
}

// Close tells that nothing will be written any more.
func (s *Sink) Close() {
	if s.close != nil {
		s.close()
	}
}

// SavedFD is what a descriptor stood for, kept open.
type SavedFD struct{ d *desc }

// SaveFD keeps what a descriptor stands for, to be put back by RestoreFD. A closed one is restored by closing. Another program that takes
// the process's place does not keep it.
func (p *Process) SaveFD(fd int) SavedFD {
	d := p.desc(fd)
	if d != nil {
		d.refs++
		p.saved = append(p.saved, d)
	}
	return SavedFD{d}
}

// RestoreFD puts back what SaveFD kept.
func (p *Process) RestoreFD(fd int, s SavedFD) {
	if s.d == nil {
		_ = p.CloseFD(fd)
		return
	}
	p.install(fd, s.d)
	if i := slices.Index(p.saved, s.d); i >= 0 {
		p.saved = slices.Delete(p.saved, i, i+1)
		s.d.release()
	}
}

// dropSaved lets go of all that SaveFD has kept.
func (p *Process) dropSaved() {
	for _, d := range p.saved {
		d.release()
	}
	p.saved = nil
}
