package vfs

import (
	"io/fs"
	"slices"

	"github.com/podscope/podscope/engine/errno"
)

// MaxFileSize is where writes and truncation fail with EFBIG.
const MaxFileSize = 1 << 40

// write puts bytes into a file. Zeros beyond the bytes held are kept as a size alone.
func (f *FS) write(n *Node, b []byte, off int64) error {
	if off+int64(len(b)) > MaxFileSize {
		return errno.EFBIG
	}
	end := off + int64(len(b))
	alloc := n.alloc
	if n.shared && alloc == 0 {
		alloc = n.size
	}
	alloc += max(0, end-max(off, n.size))
	held := int64(len(n.data))
	if off < held || !zeros(b) {
		held = max(held, end)
	}
	was := int64(len(n.data))
	if n.shared {
		was = 0
	}
	if err := f.reserve(n, alloc, held-was); err != nil {
		return err
	}
	if n.shared {
		n.data, n.shared = slices.Clone(n.data), false
	}
	n.text = ""
	if held > int64(len(n.data)) {
		n.data = slices.Grow(n.data, int(held)-len(n.data))
		grown := n.data[len(n.data):held]
		clear(grown)
		n.data = n.data[:held]
	}
	if off < held {
		copy(n.data[off:], b)
	}
	n.size = max(n.size, end)
	return nil
}

func (f *FS) truncate(n *Node, size int64) error {
	if size < 0 {
		return errno.EINVAL
	}
	if size > MaxFileSize {
		return errno.EFBIG
	}
	held := min(int64(len(n.data)), size)
	was := int64(len(n.data))
	if n.shared {
		was = 0
	}
	keep := int64(0)
	if !n.shared || size > 0 {
		keep = held
	}
	if err := f.reserve(n, min(max(n.alloc, keep), size), keep-was); err != nil {
		return err
	}
	switch {
	case keep == 0:
		n.data = nil
	case n.shared:
		n.data = slices.Clone(n.data[:keep])
	default:
		n.data = n.data[:keep]
	}
	n.shared, n.size, n.text = false, size, ""
	return nil
}

func zeros(b []byte) bool {
	for _, c := range b {
		if c != 0 {
			return false
		}
	}
	return true
}

// ReadFile reads a whole file. Files whose claimed size is beyond memory fail with EFBIG.
func (n *Namespace) ReadFile(name string, cred Cred) ([]byte, error) {
	h, err := n.Open(name, ReadOnly, 0, cred)
	if err != nil {
		return nil, err
	}
	switch {
	case h.device != nil, h.stream != nil:
		return nil, wrap("read", name, errno.EINVAL)
	case h.node.isDir():
		return nil, wrap("read", name, errno.EISDIR)
	case h.node.content != nil:
		return h.buf, nil
	case h.node.size > maxHeld:
		return nil, wrap("read", name, errno.EFBIG)
	}
	b := make([]byte, h.node.size)
	_, _ = h.ReadAt(b, 0)
	return b, nil
}

// WriteFile makes or replaces a file's content.
func (n *Namespace) WriteFile(name string, content []byte, mode fs.FileMode, cred Cred) error {
	h, err := n.Open(name, WriteOnly|Create|Truncate, mode, cred)
	if err != nil {
		return err
	}
	_, err = h.Write(content)
	return err
}

// Truncate sets a file's size.
func (n *Namespace) Truncate(name string, size int64, cred Cred) error {
	h, err := n.Open(name, WriteOnly, 0, cred)
	if err != nil {
		return err
	}
	return h.Truncate(size)
}
