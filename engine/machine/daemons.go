package machine

import (
	"time"

	"github.com/podscope/podscope/engine/proc"
)

// service is a daemon that the service manager keeps running.
type service struct {
	unit string
	pid  int
	path string
	args []string
	wait time.Duration // before it is started again

	about, docs, dropIn string
}

// services are those of a machine, the kubelet apart, in the order of their start.
var services = []service{
	{
		unit: "systemd-journald", pid: 248, path: "/usr/lib/systemd/systemd-journald", args: []string{"/lib/systemd/systemd-journald"},
		about: "Journal Service", docs: "man:systemd-journald.service(8)",
	},
	{
		unit: "containerd", pid: 645, path: "/usr/bin/containerd", args: []string{"/usr/bin/containerd"}, wait: 5 * time.Second,
		about: "containerd container runtime", docs: "https://containerd.io",
	},
	{
		unit: "ssh", pid: 702, path: "/usr/sbin/sshd", args: []string{"sshd: /usr/sbin/sshd -D [listener] 0 of 10-100 startups"},
		about: "OpenBSD Secure Shell server", docs: "man:sshd(8)",
	},
}

var kubeletService = service{
	unit: "kubelet", pid: kubeletPID, path: "/usr/bin/kubelet",
	args: []string{
		"/usr/bin/kubelet", "--bootstrap-kubeconfig=/etc/kubernetes/bootstrap-kubelet.conf", "--kubeconfig=/etc/kubernetes/kubelet.conf",
		"--config=/var/lib/kubelet/config.yaml",
	},
	wait: 10 * time.Second, about: "kubelet: The Kubernetes Node Agent", docs: "https://kubernetes.io/docs/", dropIn: "10-kubeadm.conf",
}

// kubeletPID is the process that the journal's entries are from.
const kubeletPID = 812

// boot starts the service manager and its services.
func (m *Machine) boot() {
	m.daemons = map[string]*proc.Process{}
	m.Kernel.Daemon(proc.Daemon{PID: 1, Path: "/usr/lib/systemd/systemd", Args: []string{"/sbin/init"}, Cgroup: "/init.scope", FS: m.FS})
	for _, s := range services {
		m.keep(s)
	}
}

// keep starts a service's process, and starts it again when somebody kills it.
func (m *Machine) keep(s service) {
	p := m.Kernel.Daemon(proc.Daemon{PID: s.pid, Path: s.path, Args: s.args, Cgroup: "/system.slice/" + s.unit + ".service", FS: m.FS})
	m.daemons[s.unit] = p
	p.OnExit(func(proc.ExitStatus) {
		if m.daemons[s.unit] != p {
			return
		}
		delete(m.daemons, s.unit)
		m.Kernel.Sim().After(s.wait, "systemd: "+s.unit, func() {
			if m.daemons[s.unit] == nil {
				m.keep(s)
			}
		})
	})
}

// KubeletIs tells the machine that the kubelet's process has started or ended. One that is killed takes the kubelet with it, until systemd starts it
// again.
func (m *Machine) KubeletIs(up bool) {
	old := m.daemons[kubeletService.unit]
	delete(m.daemons, kubeletService.unit)
	if old != nil {
		old.Signal(proc.SIGKILL)
	}
	if !up {
		return
	}
	s := kubeletService
	p := m.Kernel.Daemon(proc.Daemon{PID: s.pid, Path: s.path, Args: s.args, Cgroup: "/system.slice/kubelet.service", FS: m.FS})
	m.daemons[s.unit] = p
	p.OnExit(func(proc.ExitStatus) {
		if m.daemons[s.unit] != p {
			return
		}
		m.Kubelet.Stop()
		m.Kernel.Sim().After(s.wait, "systemd: kubelet", m.Kubelet.Start)
	})
}
