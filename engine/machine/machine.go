package machine

import (
	"net/netip"

	"github.com/podscope/podscope/engine/network"
	"github.com/podscope/podscope/engine/proc"
	"github.com/podscope/podscope/engine/sim"
	"github.com/podscope/podscope/engine/vfs"
)

// Home is the working directory of a shell on a machine: the editor's files are here.
const Home = "/root"

// manifests is where the kubelet finds its static pods.
const manifests = "/etc/kubernetes/manifests"

// What every machine has: that of the recorded cluster's nodes.
const (
	cpus          = 2
	memory        = 24684092 << 10
	kernelRelease = "6.18.44"
)

// Kubelet is the service that systemctl controls.
type Kubelet interface {
	Stop()
	Start()
	Running() bool
}

// Machine is one node's computer.
type Machine struct {
	Name    string
	IP      netip.Addr
	Kernel  *proc.Kernel
	Root    *vfs.FS
	FS      *vfs.Namespace
	Net     *network.Stack
	Kubelet Kubelet // nil before it is installed

	users   *proc.Cgroup             // of all shells
	daemons map[string]*proc.Process // of the services that run, by unit
}

// maxUserProcesses is how many processes shells may start: enough for people, and no end of the world for fork bombs.
const maxUserProcesses = 200

// Tools are the programs of a machine beyond those of the images, by name. They are found in /usr/local/bin.
type Tools map[string]proc.Program

// New builds a machine. programs is the cluster's whole program table; system is its operating system, see [OperatingSystem].
func New(s *sim.Sim, net *network.Network, name string, ip netip.Addr, system *vfs.FS, programs map[string]proc.Program) *Machine {
	m := &Machine{Name: name, IP: ip, Kernel: proc.NewKernel(s, programs, name), Root: vfs.Layered(system), Net: net.NewStack(name, ip)}
	m.Kernel.CPUs, m.Kernel.MemoryTotal, m.Kernel.Release = cpus, memory, kernelRelease
	m.users = &proc.Cgroup{Parent: m.Kernel.Root, Path: "/user.slice/user-0.slice/session-1.scope", PIDsLimit: maxUserProcesses}
	m.FS = vfs.NewNamespace(m.Root)
	m.FS.Now = s.Now
	m.Root.SetTime(s.Now())
	_ = m.FS.Mount("/proc", m.Kernel.ProcFS(m.Kernel.HostPIDs(), proc.NodeSysctls), vfs.MountOptions{})
	_ = m.FS.Mount("/dev", m.Kernel.DevFS(), vfs.MountOptions{})
	m.boot()
	m.Root.AddString("/etc/hostname", 0o644, name+"\n")
	m.Root.AddString("/etc/hosts", 0o644, "127.0.0.1\tlocalhost\n"+ip.String()+"\t"+name+"\n")
	m.Root.AddString("/etc/resolv.conf", 0o644, "nameserver 10.96.0.10\nsearch default.svc.cluster.local svc.cluster.local cluster.local\noptions ndots:5\n")
	return m
}

// env is a login shell's environment.
func (m *Machine) env() []string {
	return []string{"PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "HOME=" + Home, "USER=root", "SHELL=/bin/bash", "LANG=C.UTF-8", "HOSTNAME=" + m.Name}
}

// Shell is how a command line is run on the machine; the caller adds its streams.
func (m *Machine) Shell(args ...string) proc.Spec {
	return proc.Spec{Args: append([]string{"bash"}, args...), Env: m.env(), Dir: Home, FS: m.FS, Net: m.Net, Cgroup: m.users}
}
