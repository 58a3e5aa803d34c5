package proc

import "github.com/podscope/podscope/engine/vfs"

// Tmpfs counts what a memory-backed file system holds against the cgroups of the processes that wrote it, which may be killed for it.
type Tmpfs struct {
	kernel *Kernel
	held   []holding
}

// holding is memory that a cgroup answers for.
type holding struct {
	by    *Cgroup
	bytes int64
}

// NewTmpfs makes f's content count as memory.
func (k *Kernel) NewTmpfs(f *vfs.FS) *Tmpfs {
	t := &Tmpfs{kernel: k}
	f.SetType("tmpfs").OnCharge(t.charge)
	return t
}

// Free gives everything back: the file system is gone.
func (t *Tmpfs) Free() {
	for len(t.held) > 0 {
		t.give(t.held[len(t.held)-1].bytes)
	}
}

// charge has the running process answer for more bytes; fewer are given back by those that came last.
func (t *Tmpfs) charge(delta int64) error {
	if delta < 0 {
		t.give(-delta)
		return nil
	}
	group, p := t.kernel.Root, t.kernel.current
	if p != nil && !p.ended {
		group = p.cgroup
		p.makeRoom(delta)
		p.checkDoomed()
	}
	group.add(delta)
	t.kernel.memoryUsed += delta
	if n := len(t.held); n > 0 && t.held[n-1].by == group {
		t.held[n-1].bytes += delta
	} else {
		t.held = append(t.held, holding{group, delta})
	}
	return nil
}

func (t *Tmpfs) give(bytes int64) {
	for bytes > 0 && len(t.held) > 0 {
		last := &t.held[len(t.held)-1]
		n := min(bytes, last.bytes)
		last.by.add(-n)
		t.kernel.memoryUsed -= n
		last.bytes -= n
		bytes -= n
		if last.bytes == 0 {
			t.held = t.held[:len(t.held)-1]
		}
	}
}
