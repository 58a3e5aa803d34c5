package vfs

import (
	"io/fs"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/podscope/podscope/engine/errno"
)

// DirEntry is one entry of a directory.
type DirEntry struct {
	Name string
	Info Info
}

// Stat describes the file at a path, following symbolic links.
func (n *Namespace) Stat(name string, cred Cred) (Info, error) {
	return n.stat("stat", name, cred, true)
}

// Lstat describes the file at a path; a symbolic link describes itself.
func (n *Namespace) Lstat(name string, cred Cred) (Info, error) {
	return n.stat("lstat", name, cred, false)
}

func (n *Namespace) stat(op, name string, cred Cred, follow bool) (Info, error) {
	w, err := n.existing(op, name, cred, follow)
	if err != nil {
		return Info{}, err
	}
	defer w.done()
	return n.info(w.name(), w.top().mnt.fs, w.node()), nil
}

// Mode is what kind of file is at a path, and its permissions: cheaper than Stat, which counts a directory's entries.
func (n *Namespace) Mode(name string, cred Cred) (fs.FileMode, error) {
	w, err := n.existing("stat", name, cred, true)
	if err != nil {
		return 0, err
	}
	defer w.done()
	return w.node().mode, nil
}

// Executable is the program behind an executable file, "" for a script. The error is a bare errno, EACCES when cred may not run the file:
// whoever looks through a PATH fails many times, and knows the name.
func (n *Namespace) Executable(name string, cred Cred) (program string, err error) {
	w, err := n.walk(name, cred, true)
	defer w.done()
	if err != nil {
		return "", err
	}
	switch node := w.node(); {
	case node == nil:
		return "", errno.ENOENT
	case !node.mode.IsRegular() || !cred.may(node, mayExec):
		return "", errno.EACCES
	default:
		return node.text, nil
	}
}

// existing is a walk to something that is there. Who needs it no longer may say that it is done.
func (n *Namespace) existing(op, name string, cred Cred, follow bool) (*walk, error) {
	w, err := n.walk(name, cred, follow)
	if err == nil && w.missing != "" {
		err = errno.ENOENT
	}
	if err != nil {
		w.done()
		return nil, wrap(op, name, err)
	}
	return w, nil
}

// RealPath is the path without symbolic links, "." and "..".
func (n *Namespace) RealPath(name string, cred Cred) (string, error) {
	w, err := n.existing("realpath", name, cred, true)
	if err != nil {
		return "", err
	}
	defer w.done()
	return w.path(), nil
}

// MountOf is what the file at a path is mounted from.
func (n *Namespace) MountOf(name string, cred Cred) (Mounted, error) {
	w, err := n.existing("stat", name, cred, true)
	if err != nil {
		return Mounted{}, err
	}
	m := w.top().mnt
	return Mounted{Path: m.path, FS: m.fs, ReadOnly: m.readOnly}, nil
}

// ReadDir lists a directory by name, without "." and "..".
func (n *Namespace) ReadDir(name string, cred Cred) ([]DirEntry, error) {
	w, err := n.existing("open", name, cred, true)
	if err != nil {
		return nil, err
	}
	top := w.top()
	if !top.node.isDir() {
		return nil, wrap("readdir", name, errno.ENOTDIR)
	}
	if !cred.may(top.node, mayRead) {
		return nil, wrap("open", name, errno.EACCES)
	}
	names := top.node.names()
	slices.Sort(names)
	list := make([]DirEntry, 0, len(names))
	for _, base := range names {
		if p := w.enter(top, base); p.node != nil {
			list = append(list, DirEntry{base, n.info(base, p.mnt.fs, p.node)})
		}
	}
	return list, nil
}

// Names lists a directory's entries by name, without "." and "..": cheaper than ReadDir.
func (n *Namespace) Names(name string, cred Cred) ([]string, error) {
	w, err := n.existing("open", name, cred, true)
	if err != nil {
		return nil, err
	}
	defer w.done()
	if !w.node().isDir() {
		return nil, wrap("readdir", name, errno.ENOTDIR)
	}
	if !cred.may(w.node(), mayRead) {
		return nil, wrap("open", name, errno.EACCES)
	}
	names := w.node().names()
	slices.Sort(names)
	return names, nil
}

// Mkdir makes a directory.
func (n *Namespace) Mkdir(name string, mode fs.FileMode, cred Cred) error {
	w, err := n.walk(strings.TrimRight(name, "/")+"/", cred, true)
	if err == nil && w.missing == "" {
		err = errno.EEXIST
	}
	if err == errno.ENOTDIR {
		if at, e := n.walk(strings.TrimRight(name, "/"), cred, false); e == nil && at.missing == "" {
			err = errno.EEXIST
		}
	}
	if err != nil {
		return wrap("mkdir", name, err)
	}
	return wrap("mkdir", name, n.insert(w, fs.ModeDir|mode.Perm()|mode&(fs.ModeSticky|fs.ModeSetgid), nil))
}

// insert makes a new node for a walk's missing name.
func (n *Namespace) insert(w *walk, mode fs.FileMode, fill func(*Node)) error {
	dir, err := w.ownParent()
	if err != nil {
		return err
	}
	f := w.top().mnt.fs
	if f.limit > 0 && f.used+blockSize > f.limit {
		return errno.ENOSPC
	}
	node := f.node(mode, w.cred, n.now())
	if dir.mode&fs.ModeSetgid != 0 {
		node.gid = dir.gid
		if node.isDir() {
			node.mode |= fs.ModeSetgid
		}
	}
	if fill != nil {
		fill(node)
	}
	dir.set(w.missing, node)
	dir.mtime = n.now()
	return nil
}

// makeMissing makes what a walk has found missing, and goes on to it. What is missing behind it is what is missing then.
func (n *Namespace) makeMissing(w *walk, mode fs.FileMode) error {
	if !w.cred.may(w.top().node, mayExec) {
		return errno.EACCES
	}
	if err := n.insert(w, mode, nil); err != nil {
		return err
	}
	w.stack = append(w.stack, w.enter(w.top(), w.missing))
	w.missing, w.rest = cut(w.rest)
	w.rest = strings.TrimLeft(w.rest, "/")
	switch {
	case w.missing == "." || w.missing == "..": // in a symbolic link to what was missing
		return errno.ENOENT
	case len(w.missing) > 255:
		return errno.ENAMETOOLONG
	}
	return nil
}

// MkdirAll makes a directory and its missing parents; one that is there already is fine.
func (n *Namespace) MkdirAll(name string, mode fs.FileMode, cred Cred) error {
	name = path.Clean("/" + name)
	w, err := n.walk(name, cred, true)
	if err == nil && w.missing == "" {
		if !w.node().isDir() {
			return wrap("mkdir", name, errno.ENOTDIR)
		}
		return nil
	}
	if err != nil && w.missing == "" {
		return n.Mkdir(name, mode, cred)
	}
	for w.missing != "" {
		made := strings.TrimSuffix(name, "/"+w.rest)
		if err := n.makeMissing(w, fs.ModeDir|mode.Perm()|mode&(fs.ModeSticky|fs.ModeSetgid)); err != nil {
			return wrap("mkdir", made, err)
		}
	}
	return nil
}

// Symlink makes a symbolic link.
func (n *Namespace) Symlink(target, name string, cred Cred) error {
	w, err := n.walk(name, cred, false)
	if err == nil && w.missing == "" {
		err = errno.EEXIST
	}
	if err == nil {
		err = n.insert(w, fs.ModeSymlink|0o777, func(l *Node) { l.text, l.size = target, int64(len(target)) })
	}
	return wrap("symlink", name, err)
}

// Readlink reads a symbolic link.
func (n *Namespace) Readlink(name string, cred Cred) (string, error) {
	w, err := n.existing("readlink", name, cred, false)
	if err != nil {
		return "", err
	}
	defer w.done()
	if !w.node().isLink() {
		return "", wrap("readlink", name, errno.EINVAL)
	}
	return w.node().target(), nil
}

// Link gives a file a second name.
func (n *Namespace) Link(old, name string, cred Cred) error {
	src, err := n.existing("link", old, cred, false)
	if err != nil {
		return err
	}
	w, err := n.walk(name, cred, false)
	switch {
	case err != nil:
	case w.missing == "":
		err = errno.EEXIST
	case src.node().isDir():
		err = errno.EPERM
	case src.top().mnt != w.top().mnt:
		err = errno.EXDEV
	}
	if err != nil {
		return wrap("link", name, err)
	}
	node, err := src.own()
	if err == nil {
		var dir *Node
		if dir, err = w.ownParent(); err == nil {
			node.nlink++
			dir.set(w.missing, node)
			dir.mtime = n.now()
		}
	}
	return wrap("link", name, err)
}

// Mknod makes a special file that carries a value of another package (a named pipe).
func (n *Namespace) Mknod(name string, mode fs.FileMode, extra any, d Device, cred Cred) error {
	w, err := n.walk(name, cred, false)
	if err == nil && w.missing == "" {
		err = errno.EEXIST
	}
	if err == nil {
		err = n.insert(w, mode, func(node *Node) { node.Extra, node.device = extra, d })
	}
	return wrap("mknod", name, err)
}

// change runs fn on a node that cred owns, or with a capability.
func (n *Namespace) change(op, name string, cred Cred, power Capability, follow bool, fn func(*Node) error) error {
	w, err := n.existing(op, name, cred, follow)
	if err != nil {
		return err
	}
	if w.top().mnt.readOnly {
		return wrap(op, name, errno.EROFS)
	}
	if !cred.Has(power) && cred.UID != w.node().uid {
		return wrap(op, name, errno.EPERM)
	}
	node, err := w.own()
	if err == nil {
		err = fn(node)
	}
	return wrap(op, name, err)
}

// Chmod sets permission bits (and setuid, setgid, sticky).
func (n *Namespace) Chmod(name string, mode fs.FileMode, cred Cred) error {
	const bits = fs.ModePerm | fs.ModeSetuid | fs.ModeSetgid | fs.ModeSticky
	return n.change("chmod", name, cred, CapFOwner, true, func(node *Node) error {
		node.mode = node.mode&^bits | mode&bits
		return nil
	})
}

// Chown sets user and group; -1 keeps one. Only root may give a file away.
func (n *Namespace) Chown(name string, uid, gid int, cred Cred) error {
	return n.chown(name, uid, gid, cred, true)
}

// Lchown is Chown for the link itself.
func (n *Namespace) Lchown(name string, uid, gid int, cred Cred) error {
	return n.chown(name, uid, gid, cred, false)
}

func (n *Namespace) chown(name string, uid, gid int, cred Cred, follow bool) error {
	return n.change("chown", name, cred, CapChown, follow, func(node *Node) error {
		if !cred.Has(CapChown) && (uid >= 0 && uid != node.uid || gid >= 0 && !cred.in(gid)) {
			return errno.EPERM
		}
		if uid >= 0 {
			node.uid = uid
		}
		if gid >= 0 {
			node.gid = gid
		}
		return nil
	})
}

// Utimes sets the modification time.
func (n *Namespace) Utimes(name string, mtime time.Time, cred Cred) error {
	w, err := n.existing("utimes", name, cred, true)
	if err != nil {
		return err
	}
	if cred.UID != w.node().uid && !cred.may(w.node(), mayWrite) {
		return wrap("utimes", name, errno.EACCES)
	}
	node, err := w.own()
	if err == nil {
		node.mtime = mtime
	}
	return wrap("utimes", name, err)
}
