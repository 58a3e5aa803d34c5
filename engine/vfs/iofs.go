package vfs

import (
	"errors"
	"io"
	"io/fs"
	"path"
	"time"

	"github.com/podscope/podscope/engine/errno"
)

// FS shows the namespace as an io/fs file system, as seen by cred.
func (n *Namespace) FS(cred Cred) fs.FS { return ioFS{n, cred} }

type ioFS struct {
	n    *Namespace
	cred Cred
}

func (f ioFS) Open(name string) (fs.File, error) {
	if !fs.ValidPath(name) {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrInvalid}
	}
	h, err := f.n.Open("/"+name, ReadOnly, 0, f.cred)
	if err != nil {
		return nil, &fs.PathError{Op: "open", Path: name, Err: errors.Unwrap(err)}
	}
	return &ioFile{h: h, name: path.Base(name)}, nil
}

type ioFile struct {
	h       *Handle
	name    string
	entries []fs.DirEntry
	listed  bool
}

func (f *ioFile) Stat() (fs.FileInfo, error) {
	i := f.h.Stat()
	i.Name = f.name
	return fileInfo{i}, nil
}
func (f *ioFile) Read(b []byte) (int, error) { return f.h.Read(b) }
func (f *ioFile) Close() error               { return nil }

// ReadAt reads at a position, for io.ReaderAt.
func (f *ioFile) ReadAt(b []byte, off int64) (int, error) {
	if off < 0 {
		return 0, wrap("read", f.name, errno.EINVAL)
	}
	return f.h.ReadAt(b, off)
}

// ReadDir lists the next n entries, or all when n <= 0.
func (f *ioFile) ReadDir(n int) ([]fs.DirEntry, error) {
	if !f.listed {
		list, err := f.h.ReadDir()
		if err != nil {
			return nil, err
		}
		for _, e := range list {
			f.entries = append(f.entries, fs.FileInfoToDirEntry(fileInfo{e.Info}))
		}
		f.listed = true
	}
	if n <= 0 {
		n = len(f.entries)
	} else if len(f.entries) == 0 {
		return nil, io.EOF
	}
	n = min(n, len(f.entries))
	part := f.entries[:n]
	f.entries = f.entries[n:]
	return part, nil
}

// fileInfo is Info as io/fs wants it.
type fileInfo struct{ i Info }

func (f fileInfo) Name() string       { return f.i.Name }
func (f fileInfo) Size() int64        { return f.i.Size }
func (f fileInfo) Mode() fs.FileMode  { return f.i.Mode }
func (f fileInfo) ModTime() time.Time { return f.i.ModTime }
func (f fileInfo) IsDir() bool        { return f.i.IsDir() }
func (f fileInfo) Sys() any           { return f.i }
