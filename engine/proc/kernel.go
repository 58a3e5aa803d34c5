package proc

import (
	"cmp"
	"slices"
	"time"

	"github.com/podscope/podscope/engine/errno"
	"github.com/podscope/podscope/engine/sim"
	"github.com/podscope/podscope/engine/vfs"
)

// Program plays an executable: it gets its process and returns the exit code.
type Program func(p *Process) int

// MaxProcesses is how many processes one kernel holds.
const MaxProcesses = 8192

// Kernel is one node's: all its processes, whatever container they are in.
type Kernel struct {
	// Hostname is the node's name; processes of containers have their own.
	Hostname string
	// MemoryTotal (bytes) and CPUs are what /proc/meminfo and /proc/cpuinfo show.
	MemoryTotal int64
	CPUs        int
	// Release and Version are what uname shows.
	Release, Version string
	// Root is the cgroup that every other cgroup's use is not charged to: the node's own processes.
	Root *Cgroup

	sim      *sim.Sim
	programs map[string]Program
	host     *PIDNamespace
	current  *Process
	count    int
	booted   time.Duration
	devices  *vfs.FS

	memoryUsed int64 // by all processes
}

// NewKernel boots a node's kernel with its table of programs, shared and read-only.
func NewKernel(s *sim.Sim, programs map[string]Program, hostname string) *Kernel {
	k := &Kernel{
		Hostname: hostname, MemoryTotal: 8 << 30, CPUs: 4, Release: "6.12.48", Version: "#1 SMP",
		Root: &Cgroup{PIDsLimit: MaxProcesses}, sim: s, programs: programs, booted: s.Elapsed(),
	}
	k.host = &PIDNamespace{kernel: k, procs: map[int]*Process{}, next: 1000}
	return k
}

// Sim is the world that the kernel lives in.
func (k *Kernel) Sim() *sim.Sim { return k.sim }

// HostPIDs is the node's own PID namespace, which sees every process.
func (k *Kernel) HostPIDs() *PIDNamespace { return k.host }

// Processes lists every process by host PID.
func (k *Kernel) Processes() []*Process { return k.host.Processes() }

// PIDNamespace numbers the processes of a container, or of a pod that shares one. Its first process is PID 1: it is immune to
// signals that it does not handle, adopts orphans, and takes all others with it when it ends.
type PIDNamespace struct {
	kernel *Kernel
	procs  map[int]*Process
	next   int
	init   *Process
	dead   bool
}

// NewPIDNamespace returns an empty namespace; the next process started in it becomes its PID 1.
func (k *Kernel) NewPIDNamespace() *PIDNamespace {
	return &PIDNamespace{kernel: k, procs: map[int]*Process{}}
}

// Init is the namespace's PID 1, nil before it starts and after it ends.
func (n *PIDNamespace) Init() *Process { return n.init }

// Process finds a process by its PID in the namespace, zombies included.
func (n *PIDNamespace) Process(pid int) *Process { return n.procs[pid] }

// Processes lists the namespace's processes by PID, zombies included.
func (n *PIDNamespace) Processes() []*Process {
	list := make([]*Process, 0, len(n.procs))
	for _, p := range n.procs {
		list = append(list, p)
	}
	slices.SortFunc(list, func(a, b *Process) int { return cmp.Compare(n.PID(a), n.PID(b)) })
	return list
}

// PID is a process's number in the namespace, 0 when it is not visible there.
func (n *PIDNamespace) PID(p *Process) int {
	switch n {
	case nil:
		return 0
	case p.pids:
		return p.PID
	case p.kernel.host:
		return p.HostPID
	}
	return 0
}

func (n *PIDNamespace) enter(p *Process) error {
	k := n.kernel
	if n.dead {
		return errno.ENOMEM // as Linux says when PID 1 is gone
	}
	if k.count >= MaxProcesses {
		return errno.EAGAIN
	}
	k.count++
	p.HostPID = k.host.free()
	p.PID = p.HostPID
	k.host.procs[p.HostPID] = p
	if n == k.host {
		return nil
	}
	n.next++
	p.PID = n.next
	n.procs[p.PID] = p
	if n.init == nil {
		n.init = p
	}
	return nil
}

// free is the next number that nobody has.
func (n *PIDNamespace) free() int {
	for n.next++; n.procs[n.next] != nil; n.next++ {
		continue
	}
	return n.next
}

// leave forgets a reaped process.
func (n *PIDNamespace) leave(p *Process) {
	if !p.daemon {
		n.kernel.count--
	}
	delete(n.kernel.host.procs, p.HostPID)
	if n != n.kernel.host {
		delete(n.procs, p.PID)
	}
}

// killAll ends every process of the namespace but its PID 1.
func (n *PIDNamespace) killAll() {
	n.dead = true
	for _, p := range n.Processes() {
		if p != n.init && !p.ended {
			p.kill(ExitStatus{Code: 128 + int(SIGKILL), Signal: SIGKILL})
		}
	}
	n.init = nil
}

// Skip leaves n numbers of the namespace unused, as the short-lived helpers of a container runtime do.
func (n *PIDNamespace) Skip(count int) { n.next += count }
