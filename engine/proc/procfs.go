package proc

import (
	"cmp"
	"slices"
	"strconv"

	"github.com/podscope/podscope/engine/vfs"
)

// ProcFS returns a file system to mount on /proc: the processes of a PID namespace, the machine, and the kernel's parameters, own ones before
// the usual. Nothing is computed before it is read.
func (k *Kernel) ProcFS(ns *PIDNamespace, own Sysctls) *vfs.FS {
	f := vfs.New().SetType("proc")
	f.SetRoot(vfs.NewProvidedDir(0o555, procRoot{k, ns, own}))
	return f
}

// entry is one name of a computed directory.
type entry struct {
	name string
	node func() *vfs.Node
}

type entries []entry

func (e entries) Lookup(name string) *vfs.Node {
	for _, have := range e {
		if have.name == name {
			return have.node()
		}
	}
	return nil
}

func (e entries) Names() []string {
	names := make([]string, len(e))
	for i, have := range e {
		names[i] = have.name
	}
	return names
}

func text(content func() string) func() *vfs.Node {
	return func() *vfs.Node {
		return vfs.NewComputedFile(0o444, func() []byte { return []byte(content()) })
	}
}

func link(target func() string) func() *vfs.Node {
	return func() *vfs.Node { return vfs.NewComputedLink(target) }
}

func dir(p vfs.Provider) func() *vfs.Node {
	return func() *vfs.Node { return vfs.NewProvidedDir(0o555, p) }
}

// procRoot is /proc.
type procRoot struct {
	k       *Kernel
	ns      *PIDNamespace
	sysctls Sysctls
}

func (r procRoot) Lookup(name string) *vfs.Node {
	if pid, err := strconv.Atoi(name); err == nil {
		p := r.ns.Process(pid)
		if p == nil {
			return nil
		}
		return vfs.NewProvidedDir(0o555, r.process(p)).Own(p.Cred.UID, p.Cred.GID).Touch(r.k.sim.Now())
	}
	return r.machine().Lookup(name)
}

func (r procRoot) Names() []string {
	var names []string
	for _, p := range r.ns.Processes() {
		names = append(names, strconv.Itoa(r.ns.PID(p)))
	}
	return append(names, r.machine().Names()...)
}

func (r procRoot) self() string {
	if pid := r.ns.PID(r.k.current); r.k.current != nil && pid > 0 {
		return strconv.Itoa(pid)
	}
	return ""
}

func (r procRoot) process(p *Process) entries {
	return entries{
		{"cgroup", text(func() string { return r.cgroup(p) })},
		{"cmdline", text(p.cmdline)},
		{"comm", text(func() string { return p.Name() + "\n" })},
		{"cwd", link(func() string { return p.Dir })},
		{"environ", func() *vfs.Node {
			return vfs.NewComputedFile(0o400, func() []byte { return []byte(nulJoin(p.Env)) }).Own(p.Cred.UID, p.Cred.GID)
		}},
		{"exe", link(func() string { return p.Path })},
		{"fd", func() *vfs.Node { return vfs.NewProvidedDir(0o500, fdDir{p}).Own(p.Cred.UID, p.Cred.GID) }},
		{"limits", text(limits)},
		{"mounts", text(func() string { return mountTable(p) })},
		{"oom_score", text(func() string { return "0\n" })},
		{"oom_score_adj", text(func() string { return "0\n" })},
		{"root", link(func() string { return "/" })},
		{"stat", text(func() string { return r.stat(p) })},
		{"statm", text(func() string { return r.statm(p) })},
		{"status", text(func() string { return r.status(p) })},
		{"task", dir(entries{{strconv.Itoa(r.ns.PID(p)), link(func() string { return "../../" + strconv.Itoa(r.ns.PID(p)) })}})},
	}
}

// fdDir is /proc/PID/fd.
type fdDir struct{ p *Process }

func (d fdDir) Lookup(name string) *vfs.Node {
	fd, err := strconv.Atoi(name)
	if err != nil {
		return nil
	}
	open := d.p.desc(fd)
	if open == nil {
		return nil
	}
	return vfs.NewLinkedDevice(func() string { return open.path(fd) }, vfs.DeviceFunc(func(int) (any, error) { return open.reopen, nil }))
}

func (d fdDir) Names() []string {
	var fds []int
	for fd, open := range d.p.fds {
		if open != nil {
			fds = append(fds, fd)
		}
	}
	slices.SortFunc(fds, cmp.Compare)
	names := make([]string, len(fds))
	for i, fd := range fds {
		names[i] = strconv.Itoa(fd)
	}
	return names
}

// path is what /proc/PID/fd/N links to.
func (d *desc) path(fd int) string {
	switch f := d.file.(type) {
	case diskFile:
		return f.h.Name()
	case redup:
		return f.d.path(fd)
	case *TTY:
		return "/dev/" + f.Name()
	case nullFile:
		return "/dev/null"
	case listenerFile, connFile:
		return "socket:[" + strconv.Itoa(20000+fd) + "]"
	}
	return "pipe:[" + strconv.Itoa(10000+fd) + "]"
}
