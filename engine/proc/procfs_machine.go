package proc

import (
	"fmt"
	"strings"
)

func (r procRoot) machine() entries {
	k := r.k
	return entries{
		{"cmdline", text(func() string { return "BOOT_IMAGE=/vmlinuz root=/dev/vda1 ro\n" })},
		{"cpuinfo", text(k.cpuinfo)},
		{"filesystems", text(func() string { return "nodev\tproc\nnodev\ttmpfs\nnodev\toverlay\n\text4\n" })},
		{"loadavg", text(k.loadavg)},
		{"meminfo", text(k.meminfo)},
		{"mounts", link(func() string { return "self/mounts" })},
		{"self", link(r.self)},
		{"stat", text(k.stat)},
		{"sys", dir(r.sys())},
		{"uptime", text(func() string { return fmt.Sprintf("%.2f %.2f\n", k.uptime(), k.uptime()*float64(k.CPUs)*0.9) })},
		{"version", text(func() string { return "Linux version " + k.Release + " (podscope) " + k.Version + "\n" })},
	}
}

func (r procRoot) sys() entries {
	return entries{
		{"kernel", dir(append(entries{
			{"hostname", text(func() string {
				if r.k.current != nil {
					return r.k.current.Hostname + "\n"
				}
				return r.k.Hostname + "\n"
			})},
			{"osrelease", text(func() string { return r.k.Release + "\n" })},
			{"ostype", text(func() string { return "Linux\n" })},
			{"pid_max", text(func() string { return "4194304\n" })},
		}, r.sysctls.under("kernel")...))},
		{"net", dir(entries{
			{"core", dir(entries{{"somaxconn", text(func() string { return "4096\n" })}})},
			{"ipv4", dir(append(entries{{"ip_forward", text(func() string { return "1\n" })}}, r.sysctls.under("net.ipv4")...))},
		})},
		{"vm", dir(entries{{"overcommit_memory", text(func() string { return "1\n" })}})},
	}
}

func (k *Kernel) uptime() float64 { return (k.sim.Elapsed() - k.booted).Seconds() + 3600 }

func (k *Kernel) cpuinfo() string {
	var b strings.Builder
	for i := range k.CPUs {
		fmt.Fprintf(&b, "processor\t: %d\nvendor_id\t: Podscope\nmodel name\t: Simulated processor\ncpu MHz\t\t: 2000.000\nsiblings\t: %d\ncore id\t\t: %d\ncpu cores\t: %d\nbogomips\t: 4000.00\n\n", i, k.CPUs, i, k.CPUs)
	}
	return b.String()
}

// MemoryUsed is the bytes that the node's processes take.
func (k *Kernel) MemoryUsed() int64 { return k.memoryUsed }

func (k *Kernel) meminfo() string {
	total := k.MemoryTotal / 1024
	free := total - k.MemoryUsed()/1024 - total/8
	return fmt.Sprintf("MemTotal:       %8d kB\nMemFree:        %8d kB\nMemAvailable:   %8d kB\nBuffers:        %8d kB\nCached:         %8d kB\nSwapCached:            0 kB\nSwapTotal:             0 kB\nSwapFree:              0 kB\n",
		total, max(free, 0), max(free+total/16, 0), total/64, total/16)
}

func (k *Kernel) running() (running int) {
	for _, p := range k.host.procs {
		if p.State() == 'R' {
			running++
		}
	}
	return running
}

func (k *Kernel) loadavg() string {
	n := k.running()
	return fmt.Sprintf("%d.00 %d.00 %d.00 %d/%d %d\n", n, n, n, n, len(k.host.procs), k.host.next)
}

func (k *Kernel) stat() string {
	total := ticks(k.sim.Elapsed() - k.booted)
	var b strings.Builder
	fmt.Fprintf(&b, "cpu  %d 0 0 %d 0 0 0 0 0 0\n", 0, total*int64(k.CPUs))
	for i := range k.CPUs {
		fmt.Fprintf(&b, "cpu%d %d 0 0 %d 0 0 0 0 0 0\n", i, 0, total)
	}
	fmt.Fprintf(&b, "ctxt %d\nbtime %d\nprocesses %d\nprocs_running %d\nprocs_blocked 0\n", k.sim.Steps(), k.sim.Start().Unix()-3600, k.host.next, k.running())
	return b.String()
}

// mountTable is /proc/PID/mounts.
func mountTable(p *Process) string {
	var b strings.Builder
	for _, m := range p.FS.Mounts() {
		mode := "rw"
		if m.ReadOnly {
			mode = "ro"
		}
		fmt.Fprintf(&b, "%s %s %s %s,relatime 0 0\n", m.Source(), m.Path, m.FS.Type(), mode)
	}
	return b.String()
}
