package proc

import (
	"strings"
	"time"

	"github.com/podscope/podscope/engine/network"
	"github.com/podscope/podscope/engine/sim"
	"github.com/podscope/podscope/engine/vfs"
)

// ExitStatus is how a process ended.
type ExitStatus struct {
	Code      int    // as a shell shows it: 128+n when a signal n ended the process
	Signal    Signal // the signal that ended it, 0 when it exited
	OOMKilled bool
}

// Confinement is what holds a process and its children besides their credentials.
type Confinement struct {
	NoNewPrivileges bool // executables give no more rights than the process has
	Filtered        bool // system calls pass a filter
}

// Process is a running program. Its methods that block may be called only by its own program.
type Process struct {
	PID     int // in its own namespace
	HostPID int
	// Args and Env are shared: replace, never change in place.
	Args []string
	Env  []string
	// Path is the executable's absolute path, Dir the working directory (absolute, clean).
	Path  string
	Dir   string
	Umask uint32
	Cred  vfs.Cred
	FS    *vfs.Namespace
	Net   *network.Stack
	// Stdin, Stdout and Stderr are file descriptors 0, 1 and 2, whatever they are at the moment.
	Stdin, Stdout, Stderr *Stream
	Hostname              string
	Confinement
	// Group is the process group's PID in the namespace, Session that of the session.
	Group, Session int
	Started        time.Duration
	Extra          any // what the program wants to show others (a shell's jobs); not inherited

	kernel   *Kernel
	proc     *sim.Proc
	pids     *PIDNamespace
	cgroup   *Cgroup
	tty      *TTY
	parent   *Process
	children []*Process
	fds      []*desc
	saved    []*desc // kept aside by SaveFD
	streams  [3]Stream
	program  Program
	signals  signals
	meter    meter
	rss      int64
	cpu      time.Duration
	status   ExitStatus
	onExit   []func(ExitStatus)
	ended    bool // its body is over: a zombie, or reaped
	running  bool // its body is what runs now
	doomed   bool // to be killed as soon as its body gives control back
	stopped  bool
	stopNews bool
	daemon   bool // see Daemon
}

// Kernel is the node's kernel that the process runs on.
func (p *Process) Kernel() *Kernel { return p.kernel }

// Sim is the world that the process lives in.
func (p *Process) Sim() *sim.Sim { return p.kernel.sim }

// Now is the simulated time of day.
func (p *Process) Now() time.Time { return p.kernel.sim.Now() }

// PIDs is the process's PID namespace.
func (p *Process) PIDs() *PIDNamespace { return p.pids }

// Cgroup is the process's control group.
func (p *Process) Cgroup() *Cgroup { return p.cgroup }

// TTY is the process's controlling terminal, nil when it has none.
func (p *Process) TTY() *TTY { return p.tty }

// Parent is the process's parent, nil when that lives outside of the node's processes (the container runtime).
func (p *Process) Parent() *Process { return p.parent }

// PPID is the parent's PID as the process's own namespace numbers it.
func (p *Process) PPID() int {
	if p.parent == nil {
		return 0
	}
	return p.pids.PID(p.parent)
}

// Children lists the process's children, zombies included, oldest first.
func (p *Process) Children() []*Process { return p.children }

// CPU is the processor time used so far.
func (p *Process) CPU() time.Duration { return p.cpu }

// Memory is the process's resident memory in bytes.
func (p *Process) Memory() int64 { return p.rss }

// Ended reports whether the process is over: a zombie, or gone.
func (p *Process) Ended() bool { return p.ended }

// Stopped reports whether SIGSTOP or SIGTSTP holds the process.
func (p *Process) Stopped() bool { return p.stopped }

// State is the letter that ps shows: R, S, T or Z.
func (p *Process) State() byte {
	switch {
	case p.ended:
		return 'Z'
	case p.stopped:
		return 'T'
	case p.running, p.meter.burning:
		return 'R'
	}
	return 'S'
}

// Name is the executable's name, as ps -o comm shows it.
func (p *Process) Name() string {
	name := p.Path
	if name == "" && len(p.Args) > 0 {
		name = p.Args[0]
	}
	name = name[strings.LastIndexByte(name, '/')+1:]
	return name[:min(len(name), 15)]
}

// OnExit calls fn when the process has ended; at once if it has already.
func (p *Process) OnExit(fn func(ExitStatus)) {
	if p.ended {
		fn(p.status)
		return
	}
	p.onExit = append(p.onExit, fn)
}

// Getenv is the value of an environment variable, "" when it is not set.
func (p *Process) Getenv(name string) string {
	v, _ := p.LookupEnv(name)
	return v
}

// LookupEnv is Getenv that also reports whether the variable is set. The last of several wins.
func (p *Process) LookupEnv(name string) (string, bool) {
	for i := len(p.Env) - 1; i >= 0; i-- {
		if e := p.Env[i]; len(e) > len(name) && e[len(name)] == '=' && e[:len(name)] == name {
			return e[len(name)+1:], true
		}
	}
	return "", false
}

// Exit ends the process with a code. It does not return.
func (p *Process) Exit(code int) {
	if !p.doomed {
		p.status = ExitStatus{Code: code & 0xff}
	}
	p.proc.Kill()
}

// body is the coroutine: the program, and those that it executes in its place.
func (p *Process) body(*sim.Proc) {
	p.running = true
	defer func() { p.running = false }()
	p.enter()
	for p.program != nil {
		program := p.program
		p.program = nil
		if code, replaced := p.try(program); !replaced && !p.doomed {
			p.status = ExitStatus{Code: code & 0xff}
		}
	}
}

// replace unwinds a program that executes another in its place.
type replace struct{ *Process }

func (p *Process) try(program Program) (code int, replaced bool) {
	defer func() {
		if r := recover(); r != nil {
			if e, ok := r.(replace); !ok || e.Process != p {
				panic(r)
			}
			replaced = true
		}
	}()
	return program(p), false
}

// kill ends the process from outside of its body; when its body is what runs now, as soon as it gives control back.
func (p *Process) kill(status ExitStatus) {
	if p.ended || p.doomed {
		return
	}
	p.status, p.doomed = status, true
	switch {
	case p.daemon:
		p.finish()
	case !p.running:
		p.proc.Kill()
	}
}

// checkDoomed ends a body that was killed while it ran.
func (p *Process) checkDoomed() {
	if p.doomed && p.running && !p.ended {
		p.proc.Kill()
	}
}

// finish is what the kernel does when a body is over.
func (p *Process) finish() {
	if p.ended {
		return
	}
	p.ended, p.running, p.stopped = true, false, false
	p.closeAll()
	if p.meter.burning {
		p.meter.burning = false
		p.cgroup.burn(-1)
	}
	p.take(-p.rss)
	if !p.daemon {
		p.cgroup.leave(p)
	}
	p.signals = signals{}
	p.orphan()
	if p == p.pids.init {
		p.pids.killAll()
	}
	if p.tty != nil {
		p.tty.left(p)
	}
	p.announce()
}

// orphan gives the process's children to PID 1.
func (p *Process) orphan() {
	heir := p.pids.init
	if heir == p || heir != nil && heir.ended {
		heir = nil
	}
	children := p.children
	p.children = nil
	for _, c := range children {
		c.parent = heir
		switch {
		case heir != nil:
			heir.children = append(heir.children, c)
			if c.ended {
				heir.childEnded(c)
			}
		case c.ended:
			c.reap()
		}
	}
}

func (p *Process) announce() {
	if p.parent == nil || p.parent.signals.ignores(SIGCHLD) {
		p.reap()
	} else {
		p.parent.childEnded(p)
	}
	fns := p.onExit
	p.onExit = nil
	for _, fn := range fns {
		fn(p.status)
	}
}

// childEnded tells a parent that a child is there to be waited for; a daemon has waited.
func (p *Process) childEnded(child *Process) {
	if p.daemon {
		child.reap()
		return
	}
	p.deliver(SIGCHLD, true)
	p.Wake()
}

// reap forgets a zombie.
func (p *Process) reap() {
	if p.parent != nil {
		for i, c := range p.parent.children {
			if c == p {
				p.parent.children = append(p.parent.children[:i:i], p.parent.children[i+1:]...)
				break
			}
		}
		p.parent = nil
	}
	p.pids.leave(p)
}
