package vfs

import (
	"io/fs"
	"maps"
	"path"
	"slices"
)

// AddFile puts a regular file, making parents and replacing what is there. It shares content: do not change it afterwards.
func (f *FS) AddFile(name string, mode fs.FileMode, content []byte) *Node {
	n := f.node(mode.Perm()|mode&(fs.ModeSetuid|fs.ModeSetgid|fs.ModeSticky), Cred{}, f.time)
	n.data, n.size, n.shared = content, int64(len(content)), true
	n.alloc = int64(len(content))
	f.used += blocks(n.alloc)
	return f.AddNode(name, n)
}

// AddString is AddFile for text.
func (f *FS) AddString(name string, mode fs.FileMode, content string) *Node {
	return f.AddFile(name, mode, []byte(content))
}

// AddProgram puts an executable that runs the entry program of the kernel's table; size is what ls shows.
func (f *FS) AddProgram(name, program string, size int64) *Node {
	n := f.node(0o755, Cred{}, f.time)
	n.text, n.size, n.alloc = program, size, size
	f.used += blocks(size)
	return f.AddNode(name, n)
}

// AddDir makes a directory and its parents, or sets the mode of one that is there.
func (f *FS) AddDir(name string, mode fs.FileMode) *Node {
	n := f.dir(name)
	n.mode = fs.ModeDir | mode.Perm() | mode&(fs.ModeSticky|fs.ModeSetgid)
	return n
}

// AddSymlink puts a symbolic link.
func (f *FS) AddSymlink(name, target string) *Node {
	n := f.node(fs.ModeSymlink|0o777, Cred{}, f.time)
	n.text, n.size = target, int64(len(target))
	return f.AddNode(name, n)
}

// AddNode puts a node made elsewhere (a device, a computed file), making parents.
func (f *FS) AddNode(name string, n *Node) *Node {
	dir, base := path.Split(path.Clean("/" + name))
	d := f.dir(dir)
	if old, _ := d.children.get(base); old != nil {
		f.release(old)
	}
	if n.owner == nil {
		f.nodes++
		n.inode = f.nodes
	}
	n.owner = f
	d.set(base, n)
	return n
}

// ReplaceDir puts a new directory with the given files, all at once: readers see the old content or the new one. Names may
// contain slashes.
func (f *FS) ReplaceDir(name string, mode fs.FileMode, files map[string][]byte, perm func(file string) fs.FileMode) {
	fresh := New().SetTime(f.time)
	for _, file := range slices.Sorted(maps.Keys(files)) {
		fresh.AddFile(file, perm(file), files[file])
	}
	fresh.root.mode = fs.ModeDir | mode.Perm()
	f.adopt(fresh.root)
	f.used += fresh.used
	f.AddNode(name, fresh.root)
}

func (f *FS) adopt(n *Node) {
	n.owner = f
	f.nodes++
	n.inode = f.nodes
	for _, e := range n.children {
		f.adopt(e.node)
	}
}

// dir finds or makes a directory; a file in the way is replaced.
func (f *FS) dir(name string) *Node {
	d := f.root
	rest := path.Clean("/" + name)[1:]
	for rest != "" {
		var base string
		base, rest = cut(rest)
		c := d.child(base)
		switch {
		case c == nil || !c.isDir() && !c.isLink():
			c = f.node(fs.ModeDir|0o755, Cred{}, f.time)
			d.set(base, c)
		case c.isLink():
			return f.dir(path.Join(linkDir(name, rest, base), c.target(), rest))
		case c.owner != f:
			c = f.copyUp(c)
			d.set(base, c)
		}
		d = c
	}
	return d
}

// linkDir is the directory that a relative link met on the way is relative to: empty for absolute targets is handled by Join
// with a cleaned absolute path.
func linkDir(name, rest, base string) string {
	full := path.Clean("/" + name)
	dir := full[:len(full)-len(rest)]
	return path.Dir(path.Clean(dir))
}

func cut(p string) (first, rest string) {
	for i := range len(p) {
		if p[i] == '/' {
			return p[:i], p[i+1:]
		}
	}
	return p, ""
}

// SetRoot makes a computed directory the root of the file system.
func (f *FS) SetRoot(n *Node) {
	f.nodes++
	n.inode = f.nodes
	f.root = n
}
