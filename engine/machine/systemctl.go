package machine

import (
	"fmt"
	"slices"

	"github.com/podscope/podscope/engine/proc"
)

// Systemctl is `systemctl start|stop|restart|status|is-active kubelet` on the machine that a process runs on.
func Systemctl(fleet Fleet) proc.Program {
	return func(p *proc.Process) int {
		if len(p.Args) < 3 {
			fmt.Fprintln(p.Stderr, "usage: systemctl start|stop|restart|status|is-active UNIT")
			return 1
		}
		verb, unit := p.Args[1], p.Args[2]
		m, ok := fleet(p.Kernel().Hostname)
		if !ok || m.Kubelet == nil || !slices.Contains([]string{"kubelet", "kubelet.service"}, unit) {
			fmt.Fprintf(p.Stderr, "Unit %s could not be found.\n", unitName(unit))
			return 4
		}
		return m.service(p, verb)
	}
}

func unitName(unit string) string {
	if len(unit) > 8 && unit[len(unit)-8:] == ".service" {
		return unit
	}
	return unit + ".service"
}

// service does one verb to the kubelet. Exit codes are systemctl's: 3 for a unit that does not run.
func (m *Machine) service(p *proc.Process, verb string) int {
	switch verb {
	case "start":
		m.Kubelet.Start()
	case "stop":
		m.Kubelet.Stop()
	case "restart":
		m.Kubelet.Stop()
		m.Kubelet.Start()
	case "is-active":
		if !m.Kubelet.Running() {
			fmt.Fprintln(p.Stdout, "inactive")
			return 3
		}
		fmt.Fprintln(p.Stdout, "active")
		return 0
	case "status":
		return m.status(p)
	default:
		fmt.Fprintf(p.Stderr, "Unknown command verb '%s'.\n", verb)
		return 1
	}
	if _, atTerminal := p.FDFile(1).(*proc.TTY); !atTerminal {
		fmt.Fprintln(p.Stdout, m.notice())
	}
	return 0
}

// notice says what a verb has done, in the words of the recorded cluster, whose nodes have no systemd either. systemctl itself is silent, and so
// it is at a terminal.
func (m *Machine) notice() string {
	switch n, ok := m.Kubelet.(interface{ Notice() string }); {
	case ok:
		return n.Notice()
	case m.Kubelet.Running():
		return "kubelet of " + m.Name + " running again"
	}
	return "kubelet of " + m.Name + " frozen"
}

func (m *Machine) status(p *proc.Process) int {
	fmt.Fprintln(p.Stdout, "● kubelet.service - kubelet: The Kubernetes Node Agent")
	fmt.Fprintln(p.Stdout, "     Loaded: loaded (/lib/systemd/system/kubelet.service; enabled; preset: enabled)")
	if !m.Kubelet.Running() {
		fmt.Fprintln(p.Stdout, "     Active: inactive (dead)")
		return 3
	}
	fmt.Fprintln(p.Stdout, "     Active: active (running)")
	return 0
}
