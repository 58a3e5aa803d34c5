package vfs

import (
	"strings"

	"github.com/podscope/podscope/engine/errno"
)

// place is one step of a path.
type place struct {
	node  *Node
	mnt   *mount
	point *mountPoint // nil when nothing is mounted below
	name  string
}

// walk is a resolved path: the places from the root to the file. When only the last component is missing, top is its parent
// and missing its name.
type walk struct {
	ns      *Namespace
	cred    Cred
	stack   []place
	missing string
	rest    string // of the path behind what is missing, when that is not the last component
	links   int
	buf     [6]place // most paths are no deeper
}

// walk resolves a path. It fails unless at most the last component is missing.
func (n *Namespace) walk(name string, cred Cred, follow bool) (*walk, error) {
	w := n.spare
	if w == nil {
		w = &walk{}
	}
	n.spare = nil
	w.ns, w.cred = n, cred
	if name == "" {
		return w, errno.ENOENT
	}
	w.stack = append(w.buf[:0], place{node: n.root.root, mnt: &n.root, point: &n.points})
	return w, w.steps(name, follow)
}

// done hands a walk back whose places nobody looks at any more, for the next one: starting a process looks a dozen paths up.
func (w *walk) done() {
	n := w.ns
	*w = walk{}
	n.spare = w
}

func (w *walk) steps(rest string, follow bool) error {
	for rest != "" {
		if rest[0] == '/' {
			rest = rest[1:]
			continue
		}
		var base string
		wantDir := strings.IndexByte(rest, '/') >= 0
		base, rest = cut(rest)
		last := strings.Trim(rest, "/") == ""
		var err error
		if rest, err = w.step(base, rest, last, wantDir, follow); err != nil {
			return err
		}
		if w.missing != "" {
			return nil
		}
	}
	return nil
}

func (w *walk) step(base, rest string, last, wantDir, follow bool) (string, error) {
	top := &w.stack[len(w.stack)-1]
	if !top.node.isDir() {
		return "", errno.ENOTDIR
	}
	if !w.cred.may(top.node, mayExec) {
		return "", errno.EACCES
	}
	switch {
	case base == ".":
		return rest, nil
	case base == "..":
		if len(w.stack) > 1 {
			w.stack = w.stack[:len(w.stack)-1]
		}
		return rest, nil
	case len(base) > 255:
		return "", errno.ENAMETOOLONG
	}
	next := w.enter(top, base)
	if next.node == nil {
		w.missing = base
		if !last {
			w.rest = strings.Trim(rest, "/")
			return "", errno.ENOENT
		}
		return "", nil
	}
	if next.node.isLink() && (follow || !last || wantDir) && next.node.device == nil {
		return w.follow(next.node, rest)
	}
	if wantDir && !next.node.isDir() {
		return "", errno.ENOTDIR
	}
	w.stack = append(w.stack, next)
	return rest, nil
}

// enter finds an entry, or what is mounted over it.
func (w *walk) enter(top *place, base string) place {
	next := place{mnt: top.mnt, name: base}
	if top.point != nil {
		next.point = top.point.child(base)
	}
	if next.point != nil && next.point.mnt != nil {
		next.mnt = next.point.mnt
		next.node = next.mnt.root
		return next
	}
	next.node = top.node.child(base)
	return next
}

func (w *walk) follow(link *Node, rest string) (string, error) {
	if w.links++; w.links > MaxLinks {
		return "", errno.ELOOP
	}
	target := link.target()
	if target == "" {
		return "", errno.ENOENT
	}
	if target[0] == '/' {
		w.stack = w.stack[:1]
	}
	if rest == "" {
		return target, nil
	}
	return target + "/" + rest, nil
}

// node is the file found, nil when it is missing.
func (w *walk) node() *Node {
	if w.missing != "" {
		return nil
	}
	return w.stack[len(w.stack)-1].node
}

func (w *walk) top() *place { return &w.stack[len(w.stack)-1] }

func (w *walk) name() string {
	switch {
	case w.missing != "":
		return w.missing
	case len(w.stack) == 1:
		return "/"
	}
	return w.top().name
}

// path is the absolute path without symbolic links.
func (w *walk) path() string {
	var b strings.Builder
	for _, p := range w.stack[1:] {
		b.WriteByte('/')
		b.WriteString(p.name)
	}
	if w.missing != "" {
		b.WriteByte('/')
		b.WriteString(w.missing)
	}
	if b.Len() == 0 {
		return "/"
	}
	return b.String()
}

// own makes the top place's node writable by its file system: it and the directories above it are copied up.
func (w *walk) own() (*Node, error) {
	i := len(w.stack) - 1
	mnt := w.stack[i].mnt
	if mnt.readOnly {
		return nil, errno.EROFS
	}
	for i > 0 && w.stack[i-1].mnt == mnt {
		i--
	}
	for i++; i < len(w.stack); i++ {
		p := &w.stack[i]
		parent := w.stack[i-1].node
		if now, _ := parent.children.get(p.name); now != nil && now.owner == mnt.fs {
			p.node = now // copied up since the walk
		}
		if p.node.owner == mnt.fs {
			continue
		}
		if parent.provider != nil {
			return nil, errno.EPERM
		}
		p.node = mnt.fs.copyUp(p.node)
		parent.set(p.name, p.node)
	}
	return w.top().node, nil
}

// ownParent is own for the directory that holds the file found (or missing); it also checks that it may be changed.
func (w *walk) ownParent() (*Node, error) {
	p := *w
	if w.missing == "" {
		if len(w.stack) == 1 {
			return nil, errno.EBUSY
		}
		if w.stack[len(w.stack)-1].mnt != w.stack[len(w.stack)-2].mnt {
			return nil, errno.EBUSY
		}
		p.stack = w.stack[:len(w.stack)-1]
	}
	if p.top().mnt.readOnly {
		return nil, errno.EROFS
	}
	if !p.top().node.isDir() {
		return nil, errno.ENOTDIR
	}
	if !w.cred.may(p.top().node, mayWrite|mayExec) {
		return nil, errno.EACCES
	}
	if p.top().node.provider != nil {
		return nil, errno.EPERM
	}
	return p.own()
}
