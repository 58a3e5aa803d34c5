package machine

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/podscope/podscope/engine/proc"
)

// Exit codes of systemctl: a unit that does not run, one that there is not.
const (
	notRunning = 3
	noSuchUnit = 4
)

// Systemctl is `systemctl start|stop|restart|status|is-active|is-enabled UNIT` on the machine that a process runs on; status alone shows the whole
// machine. Only the kubelet can be stopped: the simulation has no node without a runtime.
func Systemctl(fleet Fleet, journal Journal) proc.Program {
	return func(p *proc.Process) int {
		args := slices.DeleteFunc(slices.Clone(p.Args[1:]), func(a string) bool { return strings.HasPrefix(a, "-") })
		m, ok := fleet(p.Kernel().Hostname)
		switch {
		case len(args) == 1 && args[0] == "daemon-reload":
			return 0
		case len(args) == 1 && args[0] == "status" && ok:
			return m.overview(p)
		case len(args) < 2:
			fmt.Fprintln(p.Stderr, "usage: systemctl start|stop|restart|status|is-active|is-enabled UNIT")
			return 1
		}
		s, known := find(strings.TrimSuffix(args[1], ".service"))
		if !ok || !known || s.unit == kubeletService.unit && m.Kubelet == nil {
			fmt.Fprintf(p.Stderr, "Unit %s could not be found.\n", strings.TrimSuffix(args[1], ".service")+".service")
			return noSuchUnit
		}
		return m.service(p, args[0], s, journal)
	}
}

func find(unit string) (service, bool) {
	for _, s := range append([]service{kubeletService}, services...) {
		if s.unit == unit {
			return s, true
		}
	}
	return service{}, false
}

// runs reports whether a service's process is there.
func (m *Machine) runs(s service) bool {
	if s.unit == kubeletService.unit {
		return m.Kubelet.Running()
	}
	return m.daemons[s.unit] != nil
}

// service does one verb to a service.
func (m *Machine) service(p *proc.Process, verb string, s service, journal Journal) int {
	switch verb {
	case "is-active":
		if !m.runs(s) {
			fmt.Fprintln(p.Stdout, "inactive")
			return notRunning
		}
		fmt.Fprintln(p.Stdout, "active")
		return 0
	case "is-enabled":
		fmt.Fprintln(p.Stdout, "enabled")
		return 0
	case "status":
		return m.status(p, s, journal)
	case "start", "stop", "restart":
		return m.control(p, verb, s)
	}
	fmt.Fprintf(p.Stderr, "Unknown command verb '%s'.\n", verb)
	return 1
}

// control starts and stops a service.
func (m *Machine) control(p *proc.Process, verb string, s service) int {
	if s.unit != kubeletService.unit {
		if verb == "stop" {
			fmt.Fprintf(p.Stderr, "%s.service cannot be stopped here: the simulation has no node without it\n", s.unit)
			return 1
		}
		if old := m.daemons[s.unit]; verb == "restart" && old != nil {
			delete(m.daemons, s.unit)
			old.Signal(proc.SIGKILL)
			m.keep(s)
		}
		return 0
	}
	if verb != "start" {
		m.Kubelet.Stop()
	}
	if verb != "stop" {
		m.Kubelet.Start()
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

// shownLines is how many of its journal's last lines a unit's status shows.
const shownLines = 10

func (m *Machine) status(p *proc.Process, s service, journal Journal) int {
	mark := "●"
	if !m.runs(s) {
		mark = "○"
	}
	fmt.Fprintf(p.Stdout, "%s %s.service - %s\n", mark, s.unit, s.about)
	fmt.Fprintf(p.Stdout, "     Loaded: loaded (/lib/systemd/system/%s.service; enabled; preset: enabled)\n", s.unit)
	if s.dropIn != "" {
		fmt.Fprintf(p.Stdout, "    Drop-In: /etc/systemd/system/%s.service.d\n             └─%s\n", s.unit, s.dropIn)
	}
	main := m.daemons[s.unit]
	if main == nil {
		fmt.Fprintln(p.Stdout, "     Active: inactive (dead)")
		if m.runs(s) {
			return 0
		}
		return notRunning
	}
	fmt.Fprintf(p.Stdout, "     Active: active (running) since %s\n", m.since(main.Started))
	fmt.Fprintf(p.Stdout, "       Docs: %s\n   Main PID: %d (%s)\n", s.docs, main.HostPID, main.Name())
	cgroup := main.Cgroup().Place()
	g := m.groups().find(cgroup, false)
	fmt.Fprintf(p.Stdout, "      Tasks: %d\n     CGroup: %s\n", len(g.processes), cgroup)
	g.draw(p.Stdout, "             ")
	if entries := journal(m.Name, 0); s.unit == kubeletService.unit && len(entries) > 0 {
		fmt.Fprintln(p.Stdout)
		printEntries(p, m.Name, entries[max(0, len(entries)-shownLines):])
	}
	return 0
}

// since is a moment as systemctl tells it: the time, and how long ago that is.
func (m *Machine) since(at time.Duration) string {
	s := m.Kernel.Sim()
	return fmt.Sprintf("%s; %s ago", s.Now().Add(at-s.Elapsed()).UTC().Format("Mon 2006-01-02 15:04:05 UTC"), span(s.Elapsed()-at))
}

// span is a time as systemd writes it: its two largest units.
func span(d time.Duration) string {
	s := int(d / time.Second)
	switch {
	case s >= 86400:
		return fmt.Sprintf("%d days", s/86400)
	case s >= 3600:
		return fmt.Sprintf("%dh %dmin", s/3600, s/60%60)
	case s >= 60:
		return fmt.Sprintf("%dmin %ds", s/60, s%60)
	}
	return fmt.Sprintf("%ds", s)
}

// overview is the whole machine: its cgroups with their processes.
func (m *Machine) overview(p *proc.Process) int {
	tree := m.groups()
	fmt.Fprintf(p.Stdout, "● %s\n    State: running\n    Units: %d loaded (incl. loaded aliases)\n     Jobs: 0 queued\n   Failed: 0 units\n", m.Name, tree.count())
	boot := m.Kernel.HostPIDs().Init().Started
	fmt.Fprintf(p.Stdout, "    Since: %s\n   CGroup: /\n", m.since(boot))
	tree.draw(p.Stdout, "           ")
	return 0
}
