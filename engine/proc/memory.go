package proc

import (
	"time"
)

// What things cost in processor time.
const (
	spawnCost = 200 * time.Microsecond
	callCost  = 2 * time.Microsecond
	byteCost  = 4 * time.Nanosecond // for each byte copied
)

// Alloc takes n bytes of memory. When the cgroup's limit does not allow it, the kernel kills the group's largest process: this process's
// program does not return when that is itself.
func (p *Process) Alloc(n int64) {
	p.makeRoom(n)
	if !p.ended {
		p.take(n)
	}
	p.checkDoomed()
}

// makeRoom kills until n more bytes are within every limit, or nobody is left to be killed.
func (p *Process) makeRoom(n int64) {
	for g := p.cgroup.over(n); g != nil; g = p.cgroup.over(n) {
		if !g.kill(p) {
			break
		}
	}
}

// Free gives n bytes back.
func (p *Process) Free(n int64) { p.free(min(n, p.rss-baseMemory)) }

func (p *Process) free(n int64) {
	if n > 0 {
		p.take(-n)
	}
}

func (p *Process) take(n int64) {
	p.rss += n
	p.cgroup.add(n)
	p.kernel.memoryUsed += n
}

// kill ends the process of the group that takes most memory, the asking one when it takes as much; the others live on, as under
// cgroup v1. It reports whether memory became free by it: a process that is running dies a little later.
func (c *Cgroup) kill(asking *Process) bool {
	victim := c.victim(asking)
	if victim == nil {
		return false
	}
	for g := victim.cgroup; g != nil; g = g.Parent {
		g.oomKills++
	}
	if victim.cgroup.OnOOM != nil {
		victim.cgroup.OnOOM(victim)
	}
	victim.kill(ExitStatus{Code: 128 + int(SIGKILL), Signal: SIGKILL, OOMKilled: true})
	return victim.ended
}

// victim is the group's largest process; of equals the asking one, then the oldest.
func (c *Cgroup) victim(asking *Process) *Process {
	best := asking
	if best.ended || best.doomed {
		best = nil
	}
	for _, p := range asking.kernel.host.procs {
		if p.ended || p.doomed || !c.holds(p) {
			continue
		}
		if best == nil || p.rss > best.rss || p.rss == best.rss && best != asking && p.HostPID < best.HostPID {
			best = p
		}
	}
	return best
}

func (c *Cgroup) holds(p *Process) bool {
	for g := p.cgroup; g != nil; g = g.Parent {
		if g == c {
			return true
		}
	}
	return false
}
