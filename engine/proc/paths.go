package proc

import (
	"errors"
	"io"
	"io/fs"
	"path"
	"time"

	"github.com/podscope/podscope/engine/errno"
	"github.com/podscope/podscope/engine/vfs"
)

// abs makes a path absolute; an empty one stays empty, which no file has.
func (p *Process) abs(name string) string {
	if name == "" || name[0] == '/' {
		return name
	}
	return p.Dir + "/" + name
}

// renamed makes an error carry the path as the program gave it.
func renamed(err error, name string) error {
	if pe, ok := err.(*fs.PathError); ok {
		pe.Path = name
	}
	return err
}

func (p *Process) call(name string) string {
	p.Charge(callCost)
	p.kernel.current = p
	return p.abs(name)
}

// Stat describes a file, following symbolic links.
func (p *Process) Stat(name string) (vfs.Info, error) {
	i, err := p.FS.Stat(p.call(name), p.Cred)
	return i, renamed(err, name)
}

// Lstat describes a file or symbolic link.
func (p *Process) Lstat(name string) (vfs.Info, error) {
	i, err := p.FS.Lstat(p.call(name), p.Cred)
	return i, renamed(err, name)
}

// ReadDir lists a directory by name.
func (p *Process) ReadDir(name string) ([]vfs.DirEntry, error) {
	l, err := p.FS.ReadDir(p.call(name), p.Cred)
	return l, renamed(err, name)
}

// ReadFile reads a whole file of a file system.
func (p *Process) ReadFile(name string) ([]byte, error) {
	b, err := p.FS.ReadFile(p.call(name), p.Cred)
	return b, renamed(err, name)
}

// ReadAll is ReadFile that also reads a device or a pipe (/dev/stdin), to its end.
func (p *Process) ReadAll(name string) ([]byte, error) {
	b, err := p.ReadFile(name)
	if !errors.Is(err, errno.EINVAL) {
		return b, err
	}
	f, err := p.Open(name, vfs.ReadOnly, 0)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(f)
}

// WriteFile makes or replaces a file of a file system.
func (p *Process) WriteFile(name string, content []byte, mode fs.FileMode) error {
	return renamed(p.FS.WriteFile(p.call(name), content, mode&^fs.FileMode(p.Umask), p.Cred), name)
}

// Mkdir makes a directory; its mode is cut by the umask.
func (p *Process) Mkdir(name string, mode fs.FileMode) error {
	return renamed(p.FS.Mkdir(p.call(name), mode&^fs.FileMode(p.Umask), p.Cred), name)
}

// MkdirAll makes a directory and its missing parents.
func (p *Process) MkdirAll(name string, mode fs.FileMode) error {
	return renamed(p.FS.MkdirAll(p.call(name), mode&^fs.FileMode(p.Umask), p.Cred), name)
}

// Remove removes a file or empty directory.
func (p *Process) Remove(name string) error { return renamed(p.FS.Remove(p.call(name), p.Cred), name) }

// Unlink removes a file.
func (p *Process) Unlink(name string) error { return renamed(p.FS.Unlink(p.call(name), p.Cred), name) }

// RemoveAll removes a file or directory with all in it.
func (p *Process) RemoveAll(name string) error {
	return renamed(p.FS.RemoveAll(p.call(name), p.Cred), name)
}

// Rename moves a file.
func (p *Process) Rename(old, name string) error {
	return renamed(p.FS.Rename(p.call(old), p.abs(name), p.Cred), old)
}

// Symlink makes a symbolic link.
func (p *Process) Symlink(target, name string) error {
	return renamed(p.FS.Symlink(target, p.call(name), p.Cred), name)
}

// Readlink reads a symbolic link.
func (p *Process) Readlink(name string) (string, error) {
	s, err := p.FS.Readlink(p.call(name), p.Cred)
	return s, renamed(err, name)
}

// Link gives a file a second name.
func (p *Process) Link(old, name string) error {
	return renamed(p.FS.Link(p.call(old), p.abs(name), p.Cred), name)
}

// Chmod sets permission bits.
func (p *Process) Chmod(name string, mode fs.FileMode) error {
	return renamed(p.FS.Chmod(p.call(name), mode, p.Cred), name)
}

// Chown sets user and group; -1 keeps one.
func (p *Process) Chown(name string, uid, gid int) error {
	return renamed(p.FS.Chown(p.call(name), uid, gid, p.Cred), name)
}

// Utimes sets the modification time.
func (p *Process) Utimes(name string, mtime time.Time) error {
	return renamed(p.FS.Utimes(p.call(name), mtime, p.Cred), name)
}

// Truncate sets a file's size.
func (p *Process) Truncate(name string, size int64) error {
	return renamed(p.FS.Truncate(p.call(name), size, p.Cred), name)
}

// RealPath is a path without symbolic links.
func (p *Process) RealPath(name string) (string, error) {
	s, err := p.FS.RealPath(p.call(name), p.Cred)
	return s, renamed(err, name)
}

// Chdir changes the working directory.
func (p *Process) Chdir(name string) error {
	abs := p.call(name)
	i, err := p.FS.Stat(abs, p.Cred)
	switch {
	case err != nil:
		return renamed(err, name)
	case !i.IsDir():
		return &fs.PathError{Op: "chdir", Path: name, Err: errno.ENOTDIR}
	case !i.MayExecute(p.Cred):
		return &fs.PathError{Op: "chdir", Path: name, Err: errno.EACCES}
	}
	if abs, err = p.FS.RealPath(abs, p.Cred); err != nil {
		return renamed(err, name)
	}
	p.Dir = path.Clean(abs)
	return nil
}
