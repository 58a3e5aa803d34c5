package cri

import (
	"net/netip"
	"time"

	"k8s.io/apimachinery/pkg/types"

	"github.com/podscope/podscope/engine/network"
	"github.com/podscope/podscope/engine/proc"
	"github.com/podscope/podscope/engine/sim"
	"github.com/podscope/podscope/engine/vfs"
)

// Sysctls are kernel parameters that a sandbox has for itself, by their name with dots.
type Sysctls = proc.Sysctls

// SandboxConfig is what a pod sandbox is made of.
type SandboxConfig struct {
	UID             types.UID
	Name, Namespace string
	Attempt         int
	Hostname        string
	HostNetwork     bool
	HostPID         bool
	SharePIDs       bool
	ResolvConf      []byte
	Hosts           func(ip string) []byte // content of /etc/hosts
	HostPorts       []HostPort
	Sysctls         Sysctls
	// CgroupParent is the path of the pod's cgroup on the node.
	CgroupParent string
	// The limits of the pod as a whole; zero is none.
	Resources Resources
}

// Sandbox is what RunPodSandbox returns.
type Sandbox struct{ ID, IP string }

type sandbox struct {
	r       *Runtime
	id      string
	config  SandboxConfig
	created time.Time
	ready   bool
	ip      netip.Addr
	net     *network.Stack
	pids    *proc.PIDNamespace // shared by the pod's containers; nil when each has its own
	shim    *proc.Process      // the parent of the sandbox's and its containers' processes
	pause   *proc.Process
	files   *vfs.FS // hosts, resolv.conf, hostname
	cgroup  *proc.Cgroup
}

// pauseImage keeps a sandbox's namespaces open: it does nothing until it is told to end.
func pauseProgram(p *proc.Process) int {
	end := func() { p.Exit(0) }
	p.Handle(proc.SIGTERM, end)
	p.Handle(proc.SIGINT, end)
	for {
		p.Pause()
	}
}

// RunPodSandbox creates the pod's namespaces and starts its pause process.
func (r *Runtime) RunPodSandbox(p *sim.Proc, c SandboxConfig) (*Sandbox, error) {
	runSandbox.sleep(p, r.chance(c.Namespace, c.Name))
	s := &sandbox{r: r, id: r.newID(), config: c, created: r.sim.Now(), ready: true, files: vfs.New().SetType("ext4")}
	s.net = r.config.HostNet
	if !c.HostNetwork {
		s.ip = r.allocate()
		s.net = r.config.Network.NewStack(c.Namespace+"/"+c.Name, s.ip)
		s.net.Node = r.config.HostNet
		s.net.Privileged = c.Sysctls.PrivilegedPorts()
	}
	if c.SharePIDs {
		s.pids = r.kernel.NewPIDNamespace()
	}
	s.cgroup = &proc.Cgroup{Parent: r.kernel.Root, Path: c.CgroupParent, MemoryLimit: c.Resources.MemoryLimit, CPULimit: c.Resources.CPULimit}
	s.files.SetTime(r.sim.Now())
	s.files.AddFile("hosts", 0o644, c.Hosts(s.ipText()))
	s.files.AddFile("resolv.conf", 0o644, c.ResolvConf)
	s.files.AddString("hostname", 0o644, c.Hostname+"\n")
	if err := s.startPause(); err != nil {
		return nil, err
	}
	r.sandboxes[s.id] = s
	s.openHostPorts()
	pod := r.pod(c.UID)
	pod.sandboxes = append([]*sandbox{s}, pod.sandboxes...)
	r.onChange(c.UID)
	return &Sandbox{ID: s.id, IP: s.ipText()}, nil
}

// sysctls are the kernel parameters that its containers see.
func (s *sandbox) sysctls() proc.Sysctls {
	if s.config.HostNetwork {
		return proc.NodeSysctls
	}
	return s.config.Sysctls
}

func (s *sandbox) startPause() error {
	pids := s.pids
	if pids == nil {
		pids = s.r.kernel.NewPIDNamespace()
	}
	s.startShim()
	pause, err := s.r.kernel.Start(proc.Spec{
		Args: []string{"/pause"}, Run: pauseProgram, Dir: "/", Cred: vfs.Cred{UID: 65535, GID: 65535}, Parent: s.shim,
		FS: vfs.NewNamespace(vfs.New()), Net: s.net, PIDs: pids, Cgroup: &proc.Cgroup{Parent: s.cgroup, Path: s.scope(s.id)}, Hostname: s.config.Hostname,
	})
	if err != nil {
		s.shim.Signal(proc.SIGKILL)
		return err
	}
	pids.Skip(runcProcesses)
	s.pause = pause
	pause.OnExit(func(proc.ExitStatus) { s.r.sim.After(noticeExit.draw(s.chance()), "cri/sandbox-exit", s.ended) })
	return nil
}

// startShim starts the process that containerd leaves with a pod: it lives on when containerd ends, and the pod ends with it.
func (s *sandbox) startShim() {
	const binary = "/usr/bin/containerd-shim-runc-v2"
	s.shim = s.r.kernel.Daemon(proc.Daemon{
		Path: binary, Args: []string{binary, "-namespace", "k8s.io", "-id", s.id, "-address", "/run/containerd/containerd.sock"},
		Cgroup: "/system.slice/containerd.service",
	})
	s.shim.OnExit(func(proc.ExitStatus) {
		if s.ready {
			s.endProcesses()
		}
	})
}

// scope is the cgroup of one container of the pod.
func (s *sandbox) scope(id string) string {
	if s.config.CgroupParent == "" {
		return ""
	}
	return s.config.CgroupParent + "/cri-containerd-" + id + ".scope"
}

func (s *sandbox) endProcesses() {
	for _, c := range s.r.pod(s.config.UID).containers {
		if c.box == s {
			c.kill()
		}
	}
	if s.pause != nil {
		s.pause.Signal(proc.SIGKILL)
	}
}

// ended takes note of the pause process's end: the sandbox is not ready any more.
func (s *sandbox) ended() {
	if s.ready {
		s.ready = false
		s.r.onChange(s.config.UID)
	}
}

// allocate takes the next address of the node's range.
func (r *Runtime) allocate() netip.Addr {
	for {
		r.nextIP = r.nextIP.Next()
		if !r.config.PodCIDR.Contains(r.nextIP) {
			r.nextIP = r.config.PodCIDR.Addr().Next().Next()
		}
		if r.config.Network.Stack(r.nextIP) == nil {
			return r.nextIP
		}
	}
}

func (s *sandbox) ipText() string {
	if !s.ip.IsValid() {
		return ""
	}
	return s.ip.String()
}

func (s *sandbox) status() SandboxStatus {
	return SandboxStatus{
		ID: s.id, Attempt: s.config.Attempt, Ready: s.ready, IP: s.ipText(), HostNetwork: s.config.HostNetwork, CreatedAt: s.created,
	}
}

// StopPodSandbox ends what still runs in the sandbox and gives back its address.
func (r *Runtime) StopPodSandbox(p *sim.Proc, id string) {
	s := r.sandboxes[id]
	if s == nil || (!s.ready && s.net == nil) {
		return
	}
	stopSandbox.sleep(p, s.chance())
	s.tearDown()
	r.onChange(s.config.UID)
}

func (s *sandbox) tearDown() {
	s.endProcesses()
	s.ready = false
	s.closeHostPorts()
	s.shim.Signal(proc.SIGKILL)
	if s.net != nil && !s.config.HostNetwork {
		s.r.config.Network.Remove(s.net)
	}
	s.net = nil
}

// KillSandbox kills a pod's pause process from outside, as somebody with a shell on the node might. It reports whether there was one.
func (r *Runtime) KillSandbox(uid types.UID) bool {
	if p := r.pods[uid]; p != nil {
		for _, s := range p.sandboxes {
			if s.ready {
				s.pause.Signal(proc.SIGKILL)
				return true
			}
		}
	}
	return false
}
