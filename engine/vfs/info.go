package vfs

import (
	"io/fs"
	"slices"
	"time"
)

// Cred is who acts.
type Cred struct {
	UID, GID int
	Groups   []int
	// Without are the capabilities that root does not have, a bit each: none on a node, most in a container.
	Without uint64
}

// Info describes a file.
type Info struct {
	Name     string
	Mode     fs.FileMode
	UID, GID int
	Size     int64
	Blocks   int64 // of 512 bytes
	ModTime  time.Time
	Nlink    int
	Inode    uint64
	FS       *FS    // whose file it is
	Program  string // the simulated executable behind a binary file
	Extra    any    // what another package hung on the node
}

// IsDir reports whether the file is a directory.
func (i Info) IsDir() bool { return i.Mode.IsDir() }

// info describes a node. What is computed as it is read, as /proc is, was changed just now.
func (ns *Namespace) info(name string, f *FS, n *Node) Info {
	i := Info{
		Name: name, Mode: n.mode, UID: n.uid, GID: n.gid, Size: n.size, Blocks: blocks(n.alloc) / 512, ModTime: n.mtime,
		Nlink: n.nlink, Inode: n.inode, FS: f, Extra: n.Extra,
	}
	if n.mtime.IsZero() {
		i.ModTime = ns.now()
	}
	switch {
	case n.isDir():
		i.Size, i.Blocks, i.Nlink = n.dirSize(f)
	case n.isLink():
		if n.link == nil {
			i.Size = int64(len(n.text))
		}
	case n.mode.IsRegular():
		i.Program = n.text
	}
	return i
}

// dirSize is what stat shows of a directory: its size, blocks and links. A tmpfs counts 20 bytes an entry and takes no blocks; the
// root of an overlay has one link, other directories two and one for each subdirectory.
func (n *Node) dirSize(f *FS) (size, blocks int64, links int) {
	if n.provider != nil {
		return 0, 0, n.nlink
	}
	entries := 0
	links = 2
	for _, name := range n.names() {
		entries++
		if c := n.child(name); c != nil && c.isDir() {
			links++
		}
	}
	switch {
	case f.typ == "tmpfs":
		return int64(40 + 20*entries), 0, links
	case f.typ == "overlay" && n == f.root:
		links = 1
	}
	return blockSize, blockSize / 512, links
}

const (
	mayExec  = 1
	mayWrite = 2
	mayRead  = 4
)

func (c Cred) in(gid int) bool { return c.GID == gid || slices.Contains(c.Groups, gid) }

// may checks permission bits.
func (c Cred) may(n *Node, want fs.FileMode) bool {
	perm := n.mode.Perm()
	if c.Has(CapDACOverride) {
		return want&mayExec == 0 || n.isDir() || perm&0o111 != 0
	}
	switch {
	case c.UID == n.uid:
		perm >>= 6
	case c.in(n.gid):
		perm >>= 3
	}
	return perm&want == want
}

// MayExecute reports whether cred may run the file.
func (i Info) MayExecute(c Cred) bool {
	return c.may(&Node{mode: i.Mode, uid: i.UID, gid: i.GID}, mayExec)
}

// May reports whether cred has all of the wanted permissions: a sum of 4 (read), 2 (write), 1 (execute), as access(2).
func (i Info) May(c Cred, want int) bool {
	return c.may(&Node{mode: i.Mode, uid: i.UID, gid: i.GID}, fs.FileMode(want))
}
