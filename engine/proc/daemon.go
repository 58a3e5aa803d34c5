package proc

import "github.com/podscope/podscope/engine/vfs"

// Daemon describes a process whose work is done elsewhere in the simulation: the node's services, the runtime's shims. It can be seen and signalled
// like any other, costs neither memory nor processor time, and has no coroutine.
type Daemon struct {
	PID    int // 0 is the next that is free
	Path   string
	Args   []string
	Cgroup string // its path
	Parent *Process
	FS     *vfs.Namespace
}

// Daemon starts one. That with PID 1 adopts the node's orphans.
func (k *Kernel) Daemon(d Daemon) *Process {
	p := &Process{
		Args: d.Args, Path: d.Path, Dir: "/", FS: d.FS, Hostname: k.Hostname, Started: k.sim.Elapsed(),
		kernel: k, pids: k.host, cgroup: &Cgroup{Parent: k.Root, Path: d.Cgroup}, daemon: true,
	}
	p.PID = d.PID
	if p.PID == 0 {
		p.PID = k.host.free()
	}
	p.HostPID, p.Group, p.Session = p.PID, p.PID, p.PID
	k.host.procs[p.PID] = p
	if p.PID == 1 {
		k.host.init = p
	}
	p.childOf(d.Parent)
	return p
}

// childOf gives a process that was started from outside to a parent: on the node itself, if to nobody else, to PID 1.
func (p *Process) childOf(parent *Process) {
	if parent == nil && p.pids == p.kernel.host && p.pids.init != p {
		parent = p.pids.init
	}
	if parent != nil && !parent.ended {
		p.parent = parent
		parent.children = append(parent.children, p)
	}
}
