package vfs

import (
	"io/fs"
	"strings"

	"github.com/podscope/podscope/engine/errno"
)

// Remove removes a file or an empty directory.
func (n *Namespace) Remove(name string, cred Cred) error {
	w, err := n.existing("remove", name, cred, false)
	if err != nil {
		return err
	}
	if w.node().isDir() && !w.mounted() && w.occupied() {
		return wrap("remove", name, errno.ENOTEMPTY)
	}
	return wrap("remove", name, n.unlink(w))
}

// Unlink removes a file but no directory (EISDIR). From what may not be written even a file that is not there cannot be removed (EROFS).
func (n *Namespace) Unlink(name string, cred Cred) error {
	w, err := n.walk(name, cred, false)
	if err == nil && w.missing != "" {
		if err = errno.ENOENT; w.top().mnt.readOnly {
			err = errno.EROFS
		}
	}
	if err != nil {
		w.done()
		return wrap("unlink", name, err)
	}
	if w.node().isDir() {
		return wrap("unlink", name, errno.EISDIR)
	}
	return wrap("unlink", name, n.unlink(w))
}

// RemoveAll removes a file or a directory with all that is in it. What is missing is no error.
func (n *Namespace) RemoveAll(name string, cred Cred) error {
	w, err := n.walk(name, cred, false)
	if err != nil || w.missing != "" {
		if err == errno.ENOENT || err == nil {
			return nil
		}
		return wrap("remove", name, err)
	}
	if w.node().isDir() && w.occupied() {
		names, err := n.Names(name, cred)
		if err != nil {
			return err
		}
		for _, c := range names {
			if err := n.RemoveAll(strings.TrimRight(name, "/")+"/"+c, cred); err != nil {
				return err
			}
		}
	}
	return n.Remove(name, cred)
}

func (w *walk) occupied() bool { return len(w.top().node.names()) > 0 }

// mounted reports whether something is mounted on the file found, or below it.
func (w *walk) mounted() bool {
	p := w.top().point
	return p != nil && (p.mnt != nil || len(p.children) > 0)
}

// unlink takes a found file's name away.
func (n *Namespace) unlink(w *walk) error {
	top := w.top()
	if w.mounted() {
		return errno.EBUSY
	}
	dir, err := w.ownParent()
	if err != nil {
		return err
	}
	if !mayRemove(w.cred, dir, top.node) {
		return errno.EPERM
	}
	top.mnt.fs.release(top.node)
	dir.drop(top.name)
	dir.mtime = n.now()
	return nil
}

// mayRemove applies the sticky bit's rule.
func mayRemove(cred Cred, dir, node *Node) bool {
	return dir.mode&fs.ModeSticky == 0 || cred.Has(CapFOwner) || cred.UID == dir.uid || cred.UID == node.uid
}

// Rename moves a file or directory within a file system, replacing what has the new name.
func (n *Namespace) Rename(old, name string, cred Cred) error {
	src, err := n.existing("rename", strings.TrimRight(old, "/"), cred, false)
	if err != nil {
		return err
	}
	dst, err := n.walk(strings.TrimRight(name, "/"), cred, false)
	if err == nil {
		err = n.rename(src, dst)
	}
	return wrap("rename", old, err)
}

func (n *Namespace) rename(src, dst *walk) error {
	if src.top().mnt != dst.top().mnt {
		return errno.EXDEV
	}
	if strings.HasPrefix(dst.path()+"/", src.path()+"/") {
		if dst.path() == src.path() {
			return nil
		}
		return errno.EINVAL
	}
	for _, w := range []*walk{src, dst} {
		if w.missing == "" && w.mounted() {
			return errno.EBUSY
		}
	}
	if err := n.mayReplace(src, dst); err != nil {
		return err
	}
	from, err := src.ownParent()
	if err != nil {
		return err
	}
	if !mayRemove(src.cred, from, src.node()) {
		return errno.EPERM
	}
	to, err := dst.ownParent()
	if err != nil {
		return err
	}
	if from, err = src.ownParent(); err != nil { // the walk to dst may have copied it up
		return err
	}
	node, err := src.own()
	if err != nil {
		return err
	}
	if old := dst.node(); old != nil {
		dst.top().mnt.fs.release(old)
	}
	from.drop(src.top().name)
	to.set(dst.name(), node)
	from.mtime, to.mtime = n.now(), n.now()
	return nil
}

func (n *Namespace) mayReplace(src, dst *walk) error {
	if dst.missing != "" {
		return nil
	}
	switch from, to := src.node().isDir(), dst.node().isDir(); {
	case from && !to:
		return errno.ENOTDIR
	case !from && to:
		return errno.EISDIR
	case to && dst.occupied():
		return errno.ENOTEMPTY
	}
	return nil
}
