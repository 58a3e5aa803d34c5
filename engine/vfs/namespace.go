package vfs

import (
	"io/fs"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/podscope/podscope/engine/errno"
)

// Namespace is what a process sees: a root file system and what is mounted on it.
type Namespace struct {
	// Now tells the time for modification times; nil leaves them zero.
	Now    func() time.Time
	root   mount
	points mountPoint
	mounts []*mount
	spare  *walk // for the next walk; see done
}

type mount struct {
	fs       *FS
	root     *Node
	path     string
	readOnly bool
}

// mountPoint is the tree of paths on which something is mounted.
type mountPoint struct {
	name     string
	children []*mountPoint
	mnt      *mount
}

func (p *mountPoint) child(name string) *mountPoint {
	for _, c := range p.children {
		if c.name == name {
			return c
		}
	}
	return nil
}

// MountOptions say how a file system is mounted.
type MountOptions struct {
	ReadOnly bool
	SubPath  string // mount this file or directory of the file system rather than its root
}

// Mounted is one line of the mount table.
type Mounted struct {
	Path     string
	FS       *FS
	ReadOnly bool
}

// Source is what the mount is of, as df and mount name it: the node's disk, or the kind of file system that has no device.
func (m Mounted) Source() string {
	if m.FS.Type() == "ext4" {
		return "/dev/vda1"
	}
	return m.FS.Type()
}

// NewNamespace returns a namespace that shows root.
func NewNamespace(root *FS) *Namespace {
	return &Namespace{root: mount{fs: root, root: root.root, path: "/"}}
}

// Root is the root file system.
func (n *Namespace) Root() *FS { return n.root.fs }

// SetReadOnly makes the root file system (not what is mounted on it) read-only.
func (n *Namespace) SetReadOnly(ro bool) { n.root.readOnly = ro }

// Mount shows a file system at a path, which is made when missing (also on a read-only root, as a container runtime does).
// Mounting on a file takes a SubPath that is a file.
func (n *Namespace) Mount(at string, f *FS, opts MountOptions) error {
	at = path.Clean("/" + at)
	m := &mount{fs: f, root: f.root, path: at, readOnly: opts.ReadOnly}
	if opts.SubPath != "" {
		var err error
		if m.root, err = f.subPath(opts.SubPath); err != nil {
			return wrap("mount", at, err)
		}
	}
	at, err := n.mountTarget(at, m.root.isDir())
	if err != nil {
		return wrap("mount", at, err)
	}
	m.path = at
	n.attach(m)
	return nil
}

// subPath is the file or directory of a file system that is mounted instead of its root.
func (f *FS) subPath(name string) (*Node, error) {
	if c, _ := f.root.children.get(name); c != nil && c.owner == f && !c.isLink() {
		return c, nil
	}
	w, err := NewNamespace(f).walk("/"+name, Cred{}, true)
	if err != nil {
		return nil, err
	}
	if w.node() == nil {
		return nil, errno.ENOENT
	}
	return w.own()
}

func (n *Namespace) attach(m *mount) {
	p := &n.points
	for rest := m.path[1:]; rest != ""; {
		var base string
		base, rest = cut(rest)
		c := p.child(base)
		if c == nil {
			c = &mountPoint{name: base}
			p.children = append(p.children, c)
		}
		p = c
	}
	p.mnt = m
	n.mounts = append(n.mounts, m)
}

// mountTarget makes what a file system is mounted on and returns its path without symbolic links.
func (n *Namespace) mountTarget(at string, dir bool) (string, error) {
	if at == "/" {
		return at, errno.EBUSY
	}
	w, err := n.walk(at, Cred{}, true)
	defer w.done()
	if w.missing == "" {
		return w.path(), err
	}
	ro := n.root.readOnly
	n.root.readOnly = false
	defer func() { n.root.readOnly = ro }()
	for w.rest != "" {
		if err := n.makeMissing(w, fs.ModeDir|0o755); err != nil {
			return at, err
		}
	}
	mode := fs.FileMode(0o644)
	if dir {
		mode = fs.ModeDir | 0o755
	}
	return w.path(), n.makeMissing(w, mode)
}

// Unmount takes away what is mounted at a path.
func (n *Namespace) Unmount(at string) error {
	at = path.Clean("/" + at)
	i := slices.IndexFunc(n.mounts, func(m *mount) bool { return m.path == at })
	if i < 0 {
		return wrap("umount", at, errno.EINVAL)
	}
	n.mounts = slices.Delete(n.mounts, i, i+1)
	n.points = mountPoint{}
	left := n.mounts
	n.mounts = nil
	for _, m := range left {
		n.attach(m)
	}
	return nil
}

// Mounts lists the root and what is mounted on it, in order of mounting.
func (n *Namespace) Mounts() []Mounted {
	list := []Mounted{{Path: "/", FS: n.root.fs, ReadOnly: n.root.readOnly}}
	for _, m := range n.mounts {
		list = append(list, Mounted{Path: m.path, FS: m.fs, ReadOnly: m.readOnly})
	}
	return list
}

// Clone returns a namespace with the same file systems, whose later mounts are its own.
func (n *Namespace) Clone() *Namespace {
	c := NewNamespace(n.root.fs)
	c.Now, c.root.readOnly = n.Now, n.root.readOnly
	for _, m := range n.mounts {
		c.attach(m)
	}
	return c
}

func (n *Namespace) now() time.Time {
	if n.Now == nil {
		return time.Time{}
	}
	return n.Now()
}

func wrap(op, name string, err error) error {
	if err == nil {
		return nil
	}
	if pe, ok := err.(*fs.PathError); ok {
		err = pe.Err
	}
	return &fs.PathError{Op: op, Path: name, Err: err}
}

// Abs makes a path absolute and clean but keeps a trailing slash, which says that a directory is meant.
func Abs(cwd, name string) string {
	if !strings.HasPrefix(name, "/") {
		name = cwd + "/" + name
	}
	return name
}
