package vfs

import (
	"io/fs"
	"time"

	"github.com/podscope/podscope/engine/errno"
)

const (
	blockSize = 4096
	// maxHeld bounds the memory that one file system's content really takes, whatever size it claims.
	maxHeld = 64 << 20
	// MaxLinks is how many symbolic links one path may pass.
	MaxLinks = 40
)

// FS is a tree of nodes. Create it with [New] or [Layered]. An FS that has become a lower layer must not change any more.
type FS struct {
	root   *Node
	nodes  uint64
	used   int64
	held   int64
	limit  int64
	time   time.Time
	typ    string
	charge func(delta int64) error
}

// New returns an empty file system whose root belongs to root:root with mode 0755.
func New() *FS {
	f := &FS{typ: "tmpfs"}
	f.root = f.node(fs.ModeDir|0o755, Cred{}, time.Time{})
	f.root.nlink = 2
	return f
}

// Layered returns a file system that shows the lower ones, topmost first, under a private writable layer. It is cheap: nothing
// is copied until it changes.
func Layered(lower ...*FS) *FS {
	f := New()
	f.typ = "overlay"
	for _, l := range lower {
		f.root.lower = append(f.root.lower, l.root)
		f.time = l.time
	}
	if len(lower) > 0 {
		top := lower[0].root
		f.root.mode, f.root.uid, f.root.gid, f.root.mtime = top.mode, top.uid, top.gid, top.mtime
	}
	return f
}

// SetType sets the type that /proc/mounts and df show ("ext4", "tmpfs", "overlay").
func (f *FS) SetType(typ string) *FS {
	f.typ = typ
	return f
}

// Type is the type that /proc/mounts and df show.
func (f *FS) Type() string { return f.typ }

// Used is how many bytes the file system's own layer takes, in whole blocks, as du counts.
func (f *FS) Used() int64 { return f.used }

// Inodes is how many nodes were made in the file system's own layer.
func (f *FS) Inodes() int64 { return int64(f.nodes) }

// SetLimit makes writes beyond n bytes fail with ENOSPC; 0 removes the limit.
func (f *FS) SetLimit(n int64) { f.limit = n }

// Limit is what SetLimit set.
func (f *FS) Limit() int64 { return f.limit }

// OnCharge has fn asked before the file system grows (and told when it shrinks) by delta bytes: memory-backed volumes charge
// a cgroup. An error of fn is the write's error.
func (f *FS) OnCharge(fn func(delta int64) error) { f.charge = fn }

// SetTime sets the modification time that the Add methods give to what they make.
func (f *FS) SetTime(t time.Time) *FS {
	f.time = t
	f.root.mtime = t
	return f
}

func (f *FS) node(mode fs.FileMode, cred Cred, now time.Time) *Node {
	f.nodes++
	n := &Node{owner: f, mode: mode, uid: cred.UID, gid: cred.GID, mtime: now, nlink: 1, inode: f.nodes}
	if n.isDir() {
		n.nlink = 2
		f.used += blockSize
	}
	return n
}

// copyUp makes the file system's own copy of a lower node.
func (f *FS) copyUp(n *Node) *Node {
	c := *n
	c.owner, c.shared, c.alloc = f, true, 0
	f.nodes++
	if !n.isDir() {
		if n.owner != f {
			c.nlink = 1
		}
		return &c
	}
	c.children = nil
	f.used += blockSize
	if n.owner != nil {
		c.lower = []*Node{n}
	}
	return &c
}

func blocks(n int64) int64 { return (n + blockSize - 1) / blockSize * blockSize }

// reserve counts a change of a node's bytes, or refuses it. Memory comes first: who has none left for it is killed before the disk is full.
func (f *FS) reserve(n *Node, alloc int64, held int64) error {
	delta := blocks(alloc) - blocks(n.alloc)
	if delta != 0 && f.charge != nil {
		if err := f.charge(delta); err != nil && delta > 0 {
			return err
		}
	}
	if delta > 0 && f.limit > 0 && f.used+delta > f.limit || held > 0 && f.held+held > maxHeld {
		if f.charge != nil {
			_ = f.charge(-delta) // giving back is not refused
		}
		return errno.ENOSPC
	}
	f.used += delta
	f.held += held
	n.alloc = alloc
	return nil
}

// release gives back what a node took when its last name goes.
func (f *FS) release(n *Node) {
	if n.owner != f {
		return
	}
	if n.isDir() {
		f.used -= blockSize
		for _, e := range n.children {
			if e.node != nil {
				f.release(e.node)
			}
		}
		return
	}
	if n.nlink--; n.nlink > 0 {
		return
	}
	held := int64(len(n.data))
	if n.shared {
		held = 0
	}
	_ = f.reserve(n, 0, -held)
}

func (n *Node) set(name string, c *Node) {
	n.children.set(name, c)
}

// drop removes an entry, leaving a whiteout where a lower layer has one.
func (n *Node) drop(name string) {
	if len(n.lower) > 0 && n.lowerChild(name) != nil {
		n.set(name, nil)
		return
	}
	n.children.drop(name)
}
