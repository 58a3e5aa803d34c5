package proc

import (
	"time"

	"github.com/podscope/podscope/engine/errno"
)

// Cgroup limits and counts what a group of processes uses. Charges also count against Parent (a pod's against its containers').
// The zero value limits nothing.
type Cgroup struct {
	Parent *Cgroup
	// Path is where the group stands in the node's tree: "/kubepods.slice/…"; "" is its parent's.
	Path string
	// MemoryLimit is in bytes, CPULimit in millicores; 0 is none.
	MemoryLimit int64
	CPULimit    int64
	// PIDsLimit bounds how many processes live at once; 0 is DefaultPIDsLimit.
	PIDsLimit int
	// OnOOM, if set, is told of each process killed for memory.
	OnOOM func(victim *Process)

	memory   int64
	peak     int64
	cpu      time.Duration
	members  map[*Process]struct{}
	pids     int
	burning  int
	oomKills int
}

// DefaultPIDsLimit is how many processes a cgroup may hold when nothing else is said.
const DefaultPIDsLimit = 1024

// Place is the group's path in the node's tree.
func (c *Cgroup) Place() string {
	for ; c != nil; c = c.Parent {
		if c.Path != "" {
			return c.Path
		}
	}
	return "/"
}

// Memory is the bytes in use now, MemoryPeak the most so far.
func (c *Cgroup) Memory() int64     { return c.memory }
func (c *Cgroup) MemoryPeak() int64 { return c.peak }

// CPU is the processor time used so far.
func (c *Cgroup) CPU() time.Duration { return c.cpu }

// Processes is how many processes live in the group (and in the groups below it).
func (c *Cgroup) Processes() int { return c.pids }

// OOMKills counts processes of the group killed for memory.
func (c *Cgroup) OOMKills() int { return c.oomKills }

// enter counts one more process, or refuses it.
func (c *Cgroup) enter(p *Process) error {
	for g := c; g != nil; g = g.Parent {
		limit := g.PIDsLimit
		if limit == 0 {
			limit = DefaultPIDsLimit
		}
		if g.pids >= limit {
			return errno.EAGAIN
		}
	}
	for g := c; g != nil; g = g.Parent {
		g.pids++
	}
	if c.members == nil {
		c.members = map[*Process]struct{}{}
	}
	c.members[p] = struct{}{}
	return nil
}

func (c *Cgroup) leave(p *Process) {
	delete(c.members, p)
	for g := c; g != nil; g = g.Parent {
		g.pids--
	}
}

func (c *Cgroup) add(n int64) {
	for g := c; g != nil; g = g.Parent {
		g.memory += n
		g.peak = max(g.peak, g.memory)
	}
}

// over is the innermost group whose limit n more bytes would break.
func (c *Cgroup) over(n int64) *Cgroup {
	for g := c; g != nil; g = g.Parent {
		if g.MemoryLimit > 0 && g.memory+n > g.MemoryLimit {
			return g
		}
	}
	return nil
}

// share is how much of one processor each burning process of the group gets.
func (c *Cgroup) share() float64 {
	share := 1.0
	for g := c; g != nil; g = g.Parent {
		if g.CPULimit > 0 {
			share = min(share, float64(g.CPULimit)/1000/float64(max(g.burning, 1)))
		}
	}
	return max(share, 0.001)
}

func (c *Cgroup) burn(delta int) {
	for g := c; g != nil; g = g.Parent {
		g.burning += delta
	}
}

func (c *Cgroup) used(d time.Duration) {
	for g := c; g != nil; g = g.Parent {
		g.cpu += d
	}
}
