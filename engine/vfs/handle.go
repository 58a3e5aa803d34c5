package vfs

import (
	"io"
	"io/fs"

	"github.com/podscope/podscope/engine/errno"
)

// Flags of Open, with Linux' values.
const (
	ReadOnly  = 0
	WriteOnly = 1
	ReadWrite = 2
	Create    = 0o100
	Excl      = 0o200
	Truncate  = 0o1000
	Append    = 0o2000
	Directory = 0o200000
	NoFollow  = 0o400000

	accessMode = 3
)

// Handle is an open file: a position in a node.
type Handle struct {
	name   string
	ns     *Namespace
	fs     *FS
	node   *Node
	flag   int
	off    int64
	stream *Stream
	device any
	buf    []byte // a computed file's content
}

// Open opens the file at a path. A new file gets mode (the caller applies its umask).
func (n *Namespace) Open(name string, flag int, mode fs.FileMode, cred Cred) (*Handle, error) {
	w, err := n.walk(name, cred, flag&NoFollow == 0)
	if err != nil {
		return nil, wrap("open", name, err)
	}
	if w.missing != "" {
		if flag&Create == 0 {
			return nil, wrap("open", name, errno.ENOENT)
		}
		if name[len(name)-1] == '/' {
			return nil, wrap("open", name, errno.EISDIR)
		}
		return n.create(w, name, flag, mode)
	}
	if flag&(Create|Excl) == Create|Excl {
		return nil, wrap("open", name, errno.EEXIST)
	}
	h := &Handle{name: name, ns: n, fs: w.top().mnt.fs, node: w.node(), flag: flag}
	return h, wrap("open", name, h.open(w, cred))
}

func (n *Namespace) create(w *walk, name string, flag int, mode fs.FileMode) (*Handle, error) {
	h := &Handle{name: name, ns: n, fs: w.top().mnt.fs, flag: flag}
	err := n.insert(w, mode.Perm()|mode&(fs.ModeSetuid|fs.ModeSetgid|fs.ModeSticky), func(node *Node) { h.node = node })
	if err != nil {
		return nil, wrap("open", name, err)
	}
	return h, nil
}

func (h *Handle) open(w *walk, cred Cred) error {
	var want fs.FileMode = mayRead
	switch h.flag & accessMode {
	case WriteOnly:
		want = mayWrite
	case ReadWrite:
		want = mayRead | mayWrite
	}
	switch {
	case h.node.device != nil:
		if !h.node.isLink() && !cred.may(h.node, want) {
			return errno.EACCES
		}
		return h.openDevice()
	case h.node.isLink():
		return errno.ELOOP
	case h.node.isDir() && want&mayWrite != 0:
		return errno.EISDIR
	case !h.node.isDir() && h.flag&Directory != 0:
		return errno.ENOTDIR
	case want&mayWrite != 0 && w.top().mnt.readOnly:
		return errno.EROFS
	case !cred.may(h.node, want):
		return errno.EACCES
	case h.node.content != nil:
		if want&mayWrite != 0 {
			return errno.EACCES
		}
		h.buf = h.node.content()
		return nil
	}
	if want&mayWrite == 0 {
		return nil
	}
	if h.node.text != "" && h.flag&Truncate == 0 {
		return errno.ETXTBSY
	}
	node, err := w.own()
	if err != nil {
		return err
	}
	h.node = node
	if h.flag&Truncate != 0 {
		return h.Truncate(0)
	}
	return nil
}

func (h *Handle) openDevice() error {
	d, err := h.node.device.Open(h.flag)
	if err != nil {
		return err
	}
	if s, ok := d.(*Stream); ok {
		h.stream = s
		return nil
	}
	h.device = d
	return nil
}

// Device is what a device's Open returned, nil for ordinary files and streams.
func (h *Handle) Device() any { return h.device }

// Name is the path that was opened.
func (h *Handle) Name() string { return h.name }

// Flag is how the file was opened.
func (h *Handle) Flag() int { return h.flag }

// Stat describes the open file.
func (h *Handle) Stat() Info {
	base := h.name
	for i := len(base) - 1; i >= 0; i-- {
		if base[i] == '/' {
			base = base[i+1:]
			break
		}
	}
	return h.ns.info(base, h.fs, h.node)
}

// Read reads from the handle's position.
func (h *Handle) Read(b []byte) (int, error) {
	if h.stream != nil {
		if h.stream.ReadFunc == nil {
			return 0, io.EOF
		}
		return h.stream.ReadFunc(b)
	}
	n, err := h.ReadAt(b, h.off)
	h.off += int64(n)
	if n > 0 {
		err = nil
	}
	return n, err
}

// ReadAt reads from a position.
func (h *Handle) ReadAt(b []byte, off int64) (int, error) {
	if h.flag&accessMode == WriteOnly {
		return 0, wrap("read", h.name, errno.EBADF)
	}
	if h.node.isDir() {
		return 0, wrap("read", h.name, errno.EISDIR)
	}
	data, size := h.node.data, h.node.size
	if h.buf != nil || h.node.content != nil {
		data, size = h.buf, int64(len(h.buf))
	}
	if off >= size {
		return 0, io.EOF
	}
	n := 0
	if off < int64(len(data)) {
		n = copy(b, data[off:min(int64(len(data)), size)])
	}
	for n < len(b) && off+int64(n) < size {
		b[n] = 0
		n++
	}
	if n < len(b) {
		return n, io.EOF
	}
	return n, nil
}

// Write writes at the handle's position, or at the end when it was opened with Append.
func (h *Handle) Write(b []byte) (int, error) {
	if h.stream != nil {
		if h.stream.WriteFunc == nil {
			return len(b), nil
		}
		return h.stream.WriteFunc(b)
	}
	if h.flag&Append != 0 {
		h.off = h.node.size
	}
	n, err := h.WriteAt(b, h.off)
	h.off += int64(n)
	return n, err
}

// WriteAt writes at a position.
func (h *Handle) WriteAt(b []byte, off int64) (int, error) {
	if h.flag&accessMode == ReadOnly {
		return 0, wrap("write", h.name, errno.EBADF)
	}
	if err := h.fs.write(h.node, b, off); err != nil {
		return 0, wrap("write", h.name, err)
	}
	h.node.mtime = h.ns.now()
	return len(b), nil
}

// Seek moves the position.
func (h *Handle) Seek(off int64, whence int) (int64, error) {
	switch whence {
	case io.SeekCurrent:
		off += h.off
	case io.SeekEnd:
		off += h.node.size
	}
	if h.stream != nil || h.device != nil {
		return 0, wrap("seek", h.name, errno.ESPIPE)
	}
	if off < 0 {
		return 0, wrap("seek", h.name, errno.EINVAL)
	}
	h.off = off
	return off, nil
}

// Truncate sets the file's size.
func (h *Handle) Truncate(size int64) error {
	err := h.fs.truncate(h.node, size)
	h.node.mtime = h.ns.now()
	return wrap("truncate", h.name, err)
}

// ReadDir lists the open directory.
func (h *Handle) ReadDir() ([]DirEntry, error) { return h.ns.ReadDir(h.name, Cred{}) }

// Close closes the handle.
func (h *Handle) Close() error { return nil }
