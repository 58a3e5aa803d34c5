package proc

import (
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/podscope/podscope/engine/errno"
	"github.com/podscope/podscope/engine/sim"
	"github.com/podscope/podscope/engine/vfs"
)

// machine is a kernel with a file system whose /bin holds the given programs.
type machine struct {
	*testing.T
	sim *sim.Sim
	k   *Kernel
	fs  *vfs.Namespace
	out strings.Builder
}

func newMachine(t *testing.T, programs map[string]Program) *machine {
	s := sim.New(1, time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC))
	m := &machine{T: t, sim: s, k: NewKernel(s, programs, "node")}
	root := vfs.New()
	for name := range programs {
		root.AddProgram("bin/"+name, name, 1000)
	}
	root.AddDir("tmp", 0o777)
	m.fs = vfs.NewNamespace(vfs.Layered(root))
	return m
}

func (m *machine) spec(args ...string) Spec {
	return Spec{Args: args, FS: m.fs, Env: []string{"PATH=/bin"}, Stdout: NewSink(func(b []byte) { m.out.Write(b) }, nil)}
}

func (m *machine) start(spec Spec) *Process {
	m.Helper()
	p, err := m.k.Start(spec)
	if err != nil {
		m.Fatal(err)
	}
	return p
}

func sleeper(p *Process) int {
	_ = p.Sleep(time.Hour)
	return 0
}

func TestStartErrors(t *testing.T) {
	m := newMachine(t, map[string]Program{"sleep": sleeper})
	m.fs.WriteFile("/bin/plain", nil, 0o644, vfs.Cred{})
	m.fs.WriteFile("/bin/text", []byte("hi"), 0o755, vfs.Cred{})
	m.fs.WriteFile("/bin/script", []byte("#!/bin/sleep -x\n"), 0o755, vfs.Cred{})
	for _, tc := range []struct{ name, file, want string }{
		{"not in PATH", "nope", "nope: executable file not found in $PATH"},
		{"missing file", "/bin/nope", "/bin/nope: No such file or directory"},
		{"not executable", "/bin/plain", "/bin/plain: Permission denied"},
		{"a directory", "/bin", "/bin: Permission denied"},
		{"no format", "/bin/text", "/bin/text: Exec format error"},
		{"a script", "/bin/script", "<nil>"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			p, err := m.k.Start(m.spec(tc.file, "a"))
			if fmt.Sprint(err) != tc.want {
				t.Errorf("got %v, want %s", err, tc.want)
			}
			if err == nil && strings.Join(p.Args, " ") != "/bin/sleep -x /bin/script a" {
				t.Errorf("arguments %v", p.Args)
			}
		})
	}
}

func TestSignals(t *testing.T) {
	trap := func(p *Process) int {
		p.Handle(SIGTERM, func() { p.Exit(3) })
		p.Ignore(SIGINT)
		return sleeper(p)
	}
	for _, tc := range []struct {
		name    string
		program Program
		init    bool
		sig     Signal
		want    int // exit code, -1 for still running
	}{
		{"TERM ends", sleeper, false, SIGTERM, 143},
		{"TERM does not end PID 1", sleeper, true, SIGTERM, -1},
		{"INT does not end PID 1", sleeper, true, SIGINT, -1},
		{"KILL ends PID 1 from outside", sleeper, true, SIGKILL, 137},
		{"handled by PID 1", trap, true, SIGTERM, 3},
		{"ignored", trap, false, SIGINT, -1},
		{"CHLD is ignored by default", sleeper, false, SIGCHLD, -1},
		{"STOP stops", sleeper, false, SIGSTOP, -1},
	} {
		t.Run(tc.name, func(t *testing.T) {
			m := newMachine(t, map[string]Program{"p": tc.program})
			spec := m.spec("p")
			if tc.init {
				spec.PIDs = m.k.NewPIDNamespace()
			}
			p, code := m.start(spec), -1
			p.OnExit(func(s ExitStatus) { code = s.Code })
			m.sim.RunUntil(time.Second)
			p.Signal(tc.sig)
			m.sim.RunUntil(2 * time.Second)
			if code != tc.want {
				t.Errorf("exit code %d, want %d", code, tc.want)
			}
		})
	}
}

func TestPIDOneAdoptsAndTakesAllAlong(t *testing.T) {
	var orphan *Process
	m := newMachine(t, map[string]Program{"init": func(p *Process) int {
		c, _ := p.Spawn(Spec{Run: func(c *Process) int {
			orphan, _ = c.Spawn(Spec{Run: sleeper})
			return 0
		}})
		_, _ = p.Wait(c)
		_ = p.Sleep(time.Second)
		return 0
	}})
	spec := m.spec("init")
	spec.PIDs = m.k.NewPIDNamespace()
	p := m.start(spec)
	m.sim.RunUntil(500 * time.Millisecond)
	if orphan.Parent() != p || orphan.PID != 3 {
		t.Fatalf("orphan's parent %v, PID %d", orphan.Parent(), orphan.PID)
	}
	m.sim.RunUntil(2 * time.Second)
	if s := orphan.Status(); !orphan.Ended() || s.Signal != SIGKILL {
		t.Errorf("orphan after PID 1's end: %+v", s)
	}
	if n := len(m.k.Processes()); n != 0 {
		t.Errorf("%d processes left", n)
	}
}

func TestPipesBlockAndBreak(t *testing.T) {
	m := newMachine(t, map[string]Program{"sh": func(p *Process) int {
		r, w, _ := p.Pipe()
		writer, _ := p.Spawn(Spec{Run: func(c *Process) int {
			_ = c.CloseFD(r.FD())
			for {
				if _, err := c.WriteFD(w.FD(), []byte("y\n")); err != nil {
					return 9
				}
			}
		}})
		_ = w.Close()
		var b [4]byte
		n, _ := io.ReadFull(r, b[:])
		fmt.Fprintf(p.Stdout, "%q", b[:n])
		_ = r.Close()
		status, _ := p.Wait(writer)
		return status.Code
	}})
	p, code := m.start(m.spec("sh")), -1
	p.OnExit(func(s ExitStatus) { code = s.Code })
	m.sim.RunUntil(time.Second)
	if m.out.String() != `"y\ny\n"` || code != 141 {
		t.Errorf("out %s, exit code %d", m.out.String(), code)
	}
}

func TestMemoryLimitKillsTheLargest(t *testing.T) {
	var child *Process
	m := newMachine(t, map[string]Program{"p": func(p *Process) int {
		child, _ = p.Spawn(Spec{Run: func(c *Process) int { c.Alloc(80 << 20); return sleeper(c) }})
		_ = p.Sleep(time.Second)
		p.Alloc(30 << 20)
		return 0
	}})
	spec := m.spec("p")
	var victims int
	spec.Cgroup = &Cgroup{MemoryLimit: 100 << 20, OnOOM: func(*Process) { victims++ }}
	p, got := m.start(spec), ExitStatus{}
	p.OnExit(func(s ExitStatus) { got = s })
	m.sim.RunUntil(m.sim.Elapsed() + 2*time.Second)
	if s := child.Status(); !s.OOMKilled || s.Code != 137 || got.OOMKilled || victims != 1 {
		t.Errorf("child %+v, parent %+v, %d victims", s, got, victims)
	}
	if spec.Cgroup.Memory() != 0 || spec.Cgroup.Processes() != 0 {
		t.Errorf("%d bytes, %d processes left", spec.Cgroup.Memory(), spec.Cgroup.Processes())
	}
}

// What is written into a memory-backed file system counts as its writer's memory, and stays when the writer is gone.
func TestTmpfsCountsAsMemory(t *testing.T) {
	var written int
	m := newMachine(t, map[string]Program{"p": func(p *Process) int {
		child, err := p.Spawn(Spec{Run: func(c *Process) int {
			c.Alloc(1 << 20)
			f, err := c.Open("/m/x", vfs.WriteOnly|vfs.Create, 0o644)
			for err == nil {
				_, err = f.Write(make([]byte, 1<<20))
				written++
			}
			return 1
		}})
		if err != nil {
			return 2
		}
		end, _ := p.Wait(child)
		return end.Code
	}})
	spec := m.spec("p")
	volume := vfs.New()
	held := m.k.NewTmpfs(volume)
	if err := spec.FS.Mount("/m", volume, vfs.MountOptions{}); err != nil {
		t.Fatal(err)
	}
	spec.Cgroup = &Cgroup{MemoryLimit: 16 << 20}
	p := m.start(spec)
	m.sim.RunUntil(m.sim.Elapsed() + 10*time.Second)
	if p.Status().Code != 137 || p.Status().OOMKilled || spec.Cgroup.OOMKills() != 1 || written < 12 {
		t.Errorf("%+v, %d kills, %d MiB written: want the writer killed when the limit is reached, and its parent not", p.Status(), spec.Cgroup.OOMKills(), written)
	}
	if got := spec.Cgroup.Memory(); got < 12<<20 {
		t.Errorf("%d bytes are held when the writer is gone", got)
	}
	held.Free()
	if got := spec.Cgroup.Memory(); got != 0 {
		t.Errorf("%d bytes are held when the file system is gone", got)
	}
}

func TestBusyLoopPassesVirtualTime(t *testing.T) {
	turns := 0
	m := newMachine(t, map[string]Program{"burn": func(p *Process) int {
		for {
			turns++
			p.Charge(10 * time.Microsecond)
		}
	}})
	spec := m.spec("burn")
	spec.Cgroup = &Cgroup{CPULimit: 100}
	m.start(spec)
	m.sim.RunUntil(10 * time.Second)
	if got := spec.Cgroup.CPU(); got < 900*time.Millisecond || got > 1100*time.Millisecond {
		t.Errorf("a tenth of a processor for ten seconds is %v", got)
	}
	if turns > 100_000 {
		t.Errorf("%d turns", turns)
	}
	m.sim.Close()
}

func TestForkLimit(t *testing.T) {
	var err error
	m := newMachine(t, map[string]Program{"bomb": func(p *Process) int {
		for err == nil {
			_, err = p.Spawn(Spec{Run: sleeper})
		}
		return 0
	}})
	spec := m.spec("bomb")
	spec.Cgroup = &Cgroup{PIDsLimit: 10}
	m.start(spec)
	m.sim.RunUntil(time.Second)
	if errno.Of(err) != errno.EAGAIN || spec.Cgroup.Processes() != 9 {
		t.Errorf("error %v with %d processes", err, spec.Cgroup.Processes())
	}
}

func TestProcFS(t *testing.T) {
	m := newMachine(t, map[string]Program{"cat": func(p *Process) int {
		for _, name := range p.Args[1:] {
			f, err := p.Open(name, vfs.ReadOnly, 0)
			if err != nil {
				fmt.Fprintf(p.Stdout, "%s: %s\n", name, errno.Text(err))
				continue
			}
			_, _ = io.Copy(p.Stdout, f)
			_ = f.Close()
		}
		return 0
	}})
	ns := m.k.NewPIDNamespace()
	for at, f := range map[string]*vfs.FS{"/proc": m.k.ProcFS(ns, nil), "/dev": m.k.DevFS()} {
		if err := m.fs.Mount(at, f, vfs.MountOptions{}); err != nil {
			t.Fatal(err)
		}
	}
	spec := m.spec("cat", "/proc/self/comm", "/proc/1/cmdline", "/proc/9/stat", "/dev/null")
	spec.PIDs = ns
	m.start(spec)
	m.sim.RunUntil(time.Second)
	want := "cat\ncat\x00/proc/self/comm\x00/proc/1/cmdline\x00/proc/9/stat\x00/dev/null\x00/proc/9/stat: No such file or directory\n"
	if got := m.out.String(); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestWritingToPIDOnesStandardOutput(t *testing.T) {
	m := newMachine(t, map[string]Program{"sleep": sleeper, "echo": func(p *Process) int {
		f, err := p.Open("/proc/1/fd/1", vfs.WriteOnly|vfs.Truncate, 0)
		if err != nil {
			return 1
		}
		fmt.Fprintln(f, "bye")
		return 0
	}})
	ns := m.k.NewPIDNamespace()
	_ = m.fs.Mount("/proc", m.k.ProcFS(ns, nil), vfs.MountOptions{})
	spec := m.spec("sleep")
	spec.PIDs = ns
	m.start(spec)
	exec := m.spec("echo")
	exec.PIDs, exec.Stdout = ns, Null
	m.start(exec)
	m.sim.RunUntil(time.Second)
	if m.out.String() != "bye\n" {
		t.Errorf("PID 1's output is %q", m.out.String())
	}
}

func TestTerminalSignalsTheForeground(t *testing.T) {
	m := newMachine(t, map[string]Program{"cat": func(p *Process) int {
		_, _ = io.Copy(p.Stdout, p.Stdin)
		return 0
	}})
	for _, tc := range []struct {
		name, typed, want string
		code              int
	}{
		{"line and end", "hi\x7fello\r\x04", "hi\b \bello\r\nhello\r\n", 0},
		{"interrupt", "x\x03", "x^C", 130},
		{"quit", "\x1c", "^\\", 131},
	} {
		t.Run(tc.name, func(t *testing.T) {
			var shown strings.Builder
			spec := m.spec("cat")
			spec.TTY = NewTTY(func(b []byte) { shown.Write(b) })
			spec.Stdout = nil
			p, code := m.start(spec), -1
			p.OnExit(func(s ExitStatus) { code = s.Code })
			m.sim.RunUntil(m.sim.Elapsed() + time.Second)
			spec.TTY.Input([]byte(tc.typed))
			m.sim.RunUntil(m.sim.Elapsed() + time.Second)
			if shown.String() != strings.Replace(tc.want, "hi\b", "hi\b", 1) || code != tc.code {
				t.Errorf("shown %q, code %d; want %q, %d", shown.String(), code, tc.want, tc.code)
			}
		})
	}
}

func BenchmarkStart(b *testing.B) {
	s := sim.New(1, time.Unix(0, 0))
	k := NewKernel(s, map[string]Program{"true": func(*Process) int { return 0 }}, "n")
	root := vfs.New()
	root.AddProgram("bin/true", "true", 1)
	ns := vfs.NewNamespace(root)
	b.ReportAllocs()
	for b.Loop() {
		_, _ = k.Start(Spec{Args: []string{"true"}, Env: []string{"PATH=/bin"}, FS: ns})
		for s.Step() {
		}
	}
}
