package vfs

import (
	"io/fs"
	"time"
)

// Node is a file, directory, symbolic link or device. Nodes of a lower layer are shared by all who mount it and never change.
type Node struct {
	owner    *FS
	mode     fs.FileMode
	uid, gid int
	mtime    time.Time
	nlink    int
	inode    uint64
	shared   bool  // data belongs to a lower layer: copy before the first write
	size     int64 // bytes from len(data) to size read as zero
	alloc    int64 // bytes counted against the owner
	data     []byte
	text     string // a symbolic link's target, an executable's program
	children entries
	lower    []*Node  // directories whose entries show through
	provider Provider // entries computed when looked at
	device   Device
	link     func() string // a computed symbolic link
	content  func() []byte // a computed file
	Extra    any           // what another package hangs on the node (a named pipe's pipe)
}

// Provider computes a directory's entries when they are looked at (/proc).
type Provider interface {
	Lookup(name string) *Node // nil: no such entry
	Names() []string          // sorted
}

// Device is a special file. Open is called for each open and returns what reads and writes: either an
// [io.ReadWriter]-like *[Stream], or any value that the caller of [Namespace.Open] knows what to do with (proc's files).
type Device interface {
	Open(flag int) (any, error)
}

// DeviceFunc adapts a function to [Device].
type DeviceFunc func(flag int) (any, error)

// Open calls f.
func (f DeviceFunc) Open(flag int) (any, error) { return f(flag) }

// Stream is a device that never blocks, such as /dev/zero. A nil function gives end of file, or swallows what is written.
type Stream struct {
	ReadFunc  func(b []byte) (int, error)
	WriteFunc func(b []byte) (int, error)
}

// NewComputedFile is a read-only file whose content is computed each time it is opened.
func NewComputedFile(mode fs.FileMode, content func() []byte) *Node {
	return &Node{mode: mode.Perm(), nlink: 1, content: content}
}

// NewComputedLink is a symbolic link whose target is computed each time it is followed.
func NewComputedLink(target func() string) *Node {
	return &Node{mode: fs.ModeSymlink | 0o777, nlink: 1, link: target}
}

// NewProvidedDir is a directory whose entries p computes.
func NewProvidedDir(mode fs.FileMode, p Provider) *Node {
	return &Node{mode: fs.ModeDir | mode.Perm(), nlink: 2, provider: p}
}

// NewDevice is a character device.
func NewDevice(mode fs.FileMode, d Device) *Node {
	return &Node{mode: fs.ModeDevice | fs.ModeCharDevice | mode.Perm(), nlink: 1, device: d}
}

// NewLinkedDevice is a symbolic link to read, and opens as d (the entries of /proc/PID/fd).
func NewLinkedDevice(target func() string, d Device) *Node {
	return &Node{mode: fs.ModeSymlink | 0o777, nlink: 1, link: target, device: d}
}

// Own sets the owner of a computed node and returns it.
func (n *Node) Own(uid, gid int) *Node {
	n.uid, n.gid = uid, gid
	return n
}

// Touch sets the modification time of a computed node and returns it.
func (n *Node) Touch(t time.Time) *Node {
	n.mtime = t
	return n
}

func (n *Node) isDir() bool  { return n.mode&fs.ModeDir != 0 }
func (n *Node) isLink() bool { return n.mode&fs.ModeSymlink != 0 }

func (n *Node) target() string {
	if n.link != nil {
		return n.link()
	}
	return n.text
}

// child finds an entry of a directory as its layers show it.
func (n *Node) child(name string) *Node {
	if n.provider != nil {
		return n.provider.Lookup(name)
	}
	if c, ok := n.children.get(name); ok {
		return c
	}
	return n.lowerChild(name)
}

func (n *Node) lowerChild(name string) *Node {
	var found []*Node
	var first *Node
	for _, l := range n.lower {
		c := l.child(name)
		if c == nil {
			if _, whiteout := l.children.get(name); whiteout {
				break
			}
			continue
		}
		if first == nil {
			first = c
			if !c.isDir() {
				return c
			}
			continue
		}
		if !c.isDir() {
			break
		}
		if found == nil {
			found = []*Node{first}
		}
		found = append(found, c)
	}
	if found == nil {
		return first
	}
	return merged(found)
}

// merged is a read-only view of the same directory in several layers.
func merged(layers []*Node) *Node {
	top := layers[0]
	return &Node{mode: top.mode, uid: top.uid, gid: top.gid, mtime: top.mtime, nlink: top.nlink, inode: top.inode, lower: layers}
}

// names lists a directory's entries, in no order.
func (n *Node) names() []string {
	if n.provider != nil {
		return n.provider.Names()
	}
	names := make([]string, 0, len(n.children))
	for _, e := range n.children {
		if e.node != nil {
			names = append(names, e.name)
		}
	}
	if len(n.lower) == 0 {
		return names
	}
	seen := make(map[string]bool, len(names))
	for _, e := range n.children {
		seen[e.name] = true
	}
	for _, l := range n.lower {
		for _, name := range l.names() {
			if !seen[name] && n.child(name) != nil {
				seen[name] = true
				names = append(names, name)
			}
		}
	}
	return names
}
