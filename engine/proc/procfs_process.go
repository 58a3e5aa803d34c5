package proc

import (
	"fmt"
	"strings"
	"time"
)

func nulJoin(list []string) string {
	if len(list) == 0 {
		return ""
	}
	return strings.Join(list, "\x00") + "\x00"
}

func (p *Process) cmdline() string {
	if p.ended {
		return ""
	}
	return nulJoin(p.Args)
}

// ticks is a time in the hundredths of a second that /proc counts in.
func ticks(d time.Duration) int64 { return int64(d / (10 * time.Millisecond)) }

func (r procRoot) ppid(p *Process) int {
	if p.parent == nil {
		return 0
	}
	return r.ns.PID(p.parent)
}

// cgroup is a process's place in the tree of cgroups; containers have namespaces of their own for these.
func (r procRoot) cgroup(p *Process) string {
	if r.ns != r.k.host {
		return "0::/\n"
	}
	return "0::" + p.cgroup.Place() + "\n"
}

func (r procRoot) stat(p *Process) string {
	tty := 0
	foreground := -1
	if p.tty != nil {
		tty, foreground = 34816, p.tty.group
	}
	return fmt.Sprintf("%d (%s) %c %d %d %d %d %d 4194304 0 0 0 0 %d 0 0 0 20 0 1 0 %d %d %d 18446744073709551615 0 0 0 0 0 0 0 0 0 0 0 0 17 0 0 0 0 0 0 0 0 0 0 0 0 0 %d\n",
		r.ns.PID(p), p.Name(), p.State(), r.ppid(p), p.Group, p.Session, tty, foreground, ticks(p.cpu), ticks(p.Started-r.k.booted),
		p.rss+4<<20, p.rss/4096, p.status.Code)
}

func (r procRoot) statm(p *Process) string {
	return fmt.Sprintf("%d %d 200 100 0 %d 0\n", (p.rss+4<<20)/4096, p.rss/4096, p.rss/4096)
}

func (r procRoot) status(p *Process) string {
	states := map[byte]string{'R': "R (running)", 'S': "S (sleeping)", 'T': "T (stopped)", 'Z': "Z (zombie)"}
	var b strings.Builder
	pid := r.ns.PID(p)
	fmt.Fprintf(&b, "Name:\t%s\nUmask:\t%04o\nState:\t%s\nTgid:\t%d\nNgid:\t0\nPid:\t%d\nPPid:\t%d\nTracerPid:\t0\n", p.Name(), p.Umask, states[p.State()], pid, pid, r.ppid(p))
	u, g := p.Cred.UID, p.Cred.GID
	fmt.Fprintf(&b, "Uid:\t%d\t%d\t%d\t%d\nGid:\t%d\t%d\t%d\t%d\nFDSize:\t64\nGroups:\t", u, u, u, u, g, g, g, g)
	for _, g := range p.Cred.Groups {
		fmt.Fprintf(&b, "%d ", g)
	}
	fmt.Fprintf(&b, "\nNStgid:\t%d\nNSpid:\t%d\nVmPeak:\t%8d kB\nVmSize:\t%8d kB\nVmRSS:\t%8d kB\nThreads:\t1\n", pid, pid, p.rss/1024+4096, p.rss/1024+4096, p.rss/1024)
	fmt.Fprintf(&b, "SigPnd:\t%016x\nSigBlk:\t%016x\nSigIgn:\t%016x\nSigCgt:\t%016x\n", 0, 0, p.signals.ignore>>1, p.caught()>>1)
	has := p.Cred.Capabilities()
	fmt.Fprintf(&b, "CapInh:\t%016x\nCapPrm:\t%016x\nCapEff:\t%016x\nCapBnd:\t%016x\nCapAmb:\t%016x\n", 0, has, has, p.Cred.Bounding(), 0)
	mode, filters, confined := 0, 0, 0
	if p.Filtered {
		mode, filters = 2, 1
	}
	if p.NoNewPrivileges {
		confined = 1
	}
	fmt.Fprintf(&b, "NoNewPrivs:\t%d\nSeccomp:\t%d\nSeccomp_filters:\t%d\nCpus_allowed_list:\t0-%d\n", confined, mode, filters, max(r.k.CPUs, 1)-1)
	return b.String()
}

func (p *Process) caught() (mask uint64) {
	for sig := range p.signals.handlers {
		mask |= 1 << uint(sig)
	}
	return mask
}

func limits() string {
	return "Limit                     Soft Limit           Hard Limit           Units     \n" +
		"Max cpu time              unlimited            unlimited            seconds   \n" +
		"Max file size             unlimited            unlimited            bytes     \n" +
		"Max stack size            8388608              unlimited            bytes     \n" +
		"Max processes             unlimited            unlimited            processes \n" +
		"Max open files            1024                 1048576              files     \n"
}
