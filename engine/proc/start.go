package proc

import (
	"errors"
	"fmt"
	"path"
	"strings"

	"github.com/podscope/podscope/engine/errno"
	"github.com/podscope/podscope/engine/network"
	"github.com/podscope/podscope/engine/vfs"
)

// Why an executable cannot be started. The errors of Start wrap these or an errno.
var (
	ErrNotFound   = errors.New("executable file not found in $PATH") // exit code 127
	ErrPermission = errno.EACCES                                     // 126
)

// ExecError says which executable could not be started.
type ExecError struct {
	Path string
	Err  error
}

func (e *ExecError) Error() string { return e.Path + ": " + e.Err.Error() }
func (e *ExecError) Unwrap() error { return e.Err }

// Spec says how to start a process. In [Process.Spawn] what is left zero is the parent's.
type Spec struct {
	Args     []string
	Path     string  // the executable, when not to be searched for in PATH by Args[0]
	Run      Program // runs instead of an executable: a forked shell
	Env      []string
	Dir      string
	Cred     vfs.Cred
	FS       *vfs.Namespace
	Net      *network.Stack
	PIDs     *PIDNamespace
	Cgroup   *Cgroup
	Hostname string
	Confinement
	// Stdin, Stdout and Stderr are file descriptors 0, 1 and 2. Nil is the terminal if there is one, else /dev/null. The kernel
	// closes them when no process holds them any more.
	Stdin, Stdout, Stderr File
	TTY                   *TTY
	// Parent is whose child a process becomes that [Kernel.Start] starts: a daemon's.
	Parent *Process
	// Group puts a spawned process into this process group; its own when it is -1, the parent's when it is 0.
	Group int
}

// baseMemory is what any process takes.
const baseMemory = 256 << 10

// Start starts a process from outside: a container's, an exec session's, a node's daemon. It finds the executable by
// Args[0] and PATH; the error is an *ExecError when that fails, errno.EAGAIN when there are too many processes. The process's
// first instruction runs at the current instant, after everything already due.
func (k *Kernel) Start(spec Spec) (*Process, error) {
	p := &Process{
		Args: spec.Args, Env: spec.Env, Dir: path.Clean("/" + spec.Dir), Umask: 0o022, Cred: spec.Cred, FS: spec.FS, Net: spec.Net,
		Hostname: spec.Hostname, Confinement: spec.Confinement, kernel: k, pids: spec.PIDs, cgroup: spec.Cgroup, tty: spec.TTY, Started: k.sim.Elapsed(),
	}
	if p.pids == nil {
		p.pids = k.host
	}
	if p.cgroup == nil {
		p.cgroup = k.Root
	}
	if p.Hostname == "" {
		p.Hostname = k.Hostname
	}
	if p.FS == nil {
		p.FS = vfs.NewNamespace(vfs.New())
	}
	if p.FS.Now == nil {
		p.FS.Now = k.sim.Now
	}
	if err := p.load(spec); err != nil {
		return nil, err
	}
	if err := p.begin(); err != nil {
		return nil, err
	}
	p.Group, p.Session = p.PID, p.PID
	p.childOf(spec.Parent)
	p.openStandard(spec)
	if p.tty != nil {
		p.tty.adopt(p)
	}
	return p, nil
}

// load finds the program that a spec asks for.
func (p *Process) load(spec Spec) error {
	if spec.Run != nil {
		p.program = spec.Run
		return nil
	}
	file := spec.Path
	if file == "" {
		if len(spec.Args) == 0 {
			return &ExecError{"", errno.EINVAL}
		}
		var err error
		if file, err = p.LookPath(spec.Args[0]); err != nil {
			return err
		}
	}
	return p.resolve(file, spec.Args, 0)
}

// resolve sets program, path and arguments for an executable file; a script's are its interpreter's.
func (p *Process) resolve(file string, args []string, depth int) error {
	abs := path.Clean(vfs.Abs(p.Dir, file))
	name, err := p.FS.Executable(abs, p.Cred)
	if err != nil {
		return &ExecError{file, errno.Of(err)}
	}
	if name != "" {
		program := p.kernel.programs[name]
		if program == nil {
			return &ExecError{file, errno.ENOEXEC}
		}
		p.program, p.Path, p.Args = program, abs, args
		return nil
	}
	interpreter, arg := p.shebang(abs)
	if interpreter == "" || depth > 4 {
		return &ExecError{file, errno.ENOEXEC}
	}
	next := []string{interpreter}
	if arg != "" {
		next = append(next, arg)
	}
	next = append(append(next, file), args[min(1, len(args)):]...)
	return p.resolve(interpreter, next, depth+1)
}

func (p *Process) shebang(file string) (interpreter, arg string) {
	h, err := p.FS.Open(file, vfs.ReadOnly, 0, vfs.Cred{})
	if err != nil {
		return "", ""
	}
	var b [128]byte
	n, _ := h.Read(b[:])
	line, _, _ := strings.Cut(string(b[:n]), "\n")
	rest, ok := strings.CutPrefix(line, "#!")
	if !ok {
		return "", ""
	}
	interpreter, arg, _ = strings.Cut(strings.TrimSpace(rest), " ")
	return interpreter, strings.TrimSpace(arg)
}

// LookPath finds an executable as execvp does. A name without a slash is searched for in PATH.
func (p *Process) LookPath(name string) (string, error) {
	if name == "" {
		return "", &ExecError{name, ErrNotFound}
	}
	if strings.Contains(name, "/") {
		return name, nil
	}
	list, ok := p.LookupEnv("PATH")
	if !ok {
		list = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
	}
	return p.LookPathIn(list, name)
}

// LookPathIn is LookPath in a list of directories.
func (p *Process) LookPathIn(list, name string) (string, error) {
	var failed error = ErrNotFound
	for dir := range strings.SplitSeq(list, ":") {
		if dir == "" {
			dir = p.Dir
		}
		file := strings.TrimRight(dir, "/") + "/" + name
		_, err := p.FS.Executable(vfs.Abs(p.Dir, file), p.Cred)
		if err == nil {
			return file, nil
		}
		if !errors.Is(err, errno.EACCES) {
			continue // there is no such file
		}
		if i, serr := p.FS.Stat(vfs.Abs(p.Dir, file), p.Cred); serr == nil && !i.IsDir() {
			failed = ErrPermission
		}
	}
	return "", &ExecError{name, failed}
}

// begin enters the process into the kernel's tables and schedules its body.
func (p *Process) begin() error {
	if err := p.cgroup.enter(p); err != nil {
		return err
	}
	if err := p.pids.enter(p); err != nil {
		p.cgroup.leave(p)
		return err
	}
	for i := range p.streams {
		p.streams[i] = Stream{p, i}
	}
	p.Stdin, p.Stdout, p.Stderr = &p.streams[0], &p.streams[1], &p.streams[2]
	p.proc = p.kernel.sim.Go("process", p.body)
	p.proc.OnEnd(p.finish)
	p.Alloc(baseMemory)
	return nil
}

// Spawn starts a child. What the spec leaves zero, it has from its parent: environment, directory, credentials, open files,
// ignored signals.
func (p *Process) Spawn(spec Spec) (*Process, error) {
	p.Charge(spawnCost)
	c := &Process{
		Args: spec.Args, Env: p.Env, Dir: p.Dir, Umask: p.Umask, Cred: p.Cred, FS: p.FS, Net: p.Net, Hostname: p.Hostname, Confinement: p.Confinement, kernel: p.kernel,
		pids: p.pids, cgroup: p.cgroup, tty: p.tty, Group: p.Group, Session: p.Session, Path: p.Path, Started: p.kernel.sim.Elapsed(),
	}
	if spec.Env != nil {
		c.Env = spec.Env
	}
	if spec.Dir != "" {
		c.Dir = path.Clean(vfs.Abs(p.Dir, spec.Dir))
	}
	if spec.Args == nil {
		c.Args = p.Args
	}
	if err := c.load(spec); err != nil {
		return nil, err
	}
	if err := c.begin(); err != nil {
		return nil, err
	}
	c.parent = p
	p.children = append(p.children, c)
	c.inheritSignals(p)
	c.inheritFiles(p)
	switch {
	case spec.Group < 0:
		c.Group = c.PID
	case spec.Group > 0:
		c.Group = spec.Group
	}
	for fd, f := range [...]File{spec.Stdin, spec.Stdout, spec.Stderr} {
		if f != nil {
			c.install(fd, &desc{file: f})
		}
	}
	return c, nil
}

// Exec executes another program in the process's place: PID, open files and parent stay. It returns only when that fails.
func (p *Process) Exec(file string, args, env []string) error {
	p.Charge(spawnCost)
	if env != nil {
		p.Env = env
	}
	if err := p.resolve(file, args, 0); err != nil {
		return err
	}
	p.signals.handlers, p.Extra = nil, nil
	p.dropSaved()
	p.free(p.rss - baseMemory)
	panic(replace{p})
}

// String names the process for debugging.
func (p *Process) String() string { return fmt.Sprintf("%s[%d]", p.Name(), p.PID) }
