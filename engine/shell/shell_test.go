package shell

import (
	_ "embed"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/podscope/podscope/engine/proc"
	"github.com/podscope/podscope/engine/sim"
	"github.com/podscope/podscope/engine/vfs"
)

//go:embed testdata/conformance.txt
var conformance string

// script is one case of the conformance table.
type script struct {
	name   string
	shells []string
	in     string
	out    string
	code   int
}

func scripts(text string) (list []script) {
	for block := range strings.SplitSeq("\n"+text, "\n=== ") {
		head, rest, ok := strings.Cut(block, "\n")
		if !ok || strings.HasPrefix(strings.TrimSpace(block), "#") {
			continue
		}
		in, rest, _ := strings.Cut(rest, "\n--- ")
		code, out, _ := strings.Cut(rest, "\n")
		c := script{name: head, in: in, out: out}
		words := strings.Fields(head)
		for len(words) > 0 && slices.Contains([]string{"ash", "dash", "bash"}, words[len(words)-1]) {
			c.shells = append(c.shells, words[len(words)-1])
			words = words[:len(words)-1]
		}
		c.name = strings.Join(words, " ")
		if c.shells == nil {
			c.shells = []string{"ash", "dash", "bash"}
		}
		c.code, _ = strconv.Atoi(code)
		if c.out != "" && !strings.HasSuffix(c.out, "\n") {
			c.out += "\n"
		}
		list = append(list, c)
	}
	return list
}

func TestConformance(t *testing.T) {
	for _, c := range scripts(conformance) {
		for _, sh := range c.shells {
			t.Run(sh+"/"+c.name, func(t *testing.T) {
				out, status := newBox(sh).run(time.Minute, called(sh), "-c", c.in)
				if status == nil {
					t.Fatalf("did not end; printed\n%s", out)
				}
				if out != c.out || status.Code != c.code {
					t.Errorf("%s\nexit code %d, want %d; printed\n%s\nwant\n%s", c.in, status.Code, c.code, out, c.out)
				}
			})
		}
	}
}

// called is the name that a shell is called by.
func called(sh string) string {
	if sh == "bash" {
		return "bash"
	}
	return "sh"
}

// box is a container with a shell and a few commands.
type box struct {
	sim  *sim.Sim
	k    *proc.Kernel
	fs   *vfs.Namespace
	pids *proc.PIDNamespace
	out  strings.Builder
	cg   *proc.Cgroup

	root     *vfs.FS
	programs map[string]proc.Program
}

var shells = Programs()

func newBox(dialect string) *box {
	s := sim.New(1, time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC))
	programs := map[string]proc.Program{
		"sh": shells[dialect], "bash": shells["bash"], "sleep": sleep, "cat": cat, "env": env, "grep": grep, "sort": sortLines, "mkdir": mkdir, "touch": touch,
		"echo": echo, "chmod": chmod, "mkfifo": func(p *proc.Process) int { _ = p.Mkfifo(p.Args[1], 0o666); return 0 }, "yes": yes, "true": func(*proc.Process) int { return 0 },
	}
	root := vfs.New()
	for name := range programs {
		root.AddProgram("bin/"+name, name, 1000)
	}
	root.AddDir("tmp", 0o777)
	root.AddString("etc/passwd", 0o644, "root:x:0:0:root:/root:/bin/sh\n")
	b := &box{root: root, programs: programs, sim: s, k: proc.NewKernel(s, programs, "node"), fs: vfs.NewNamespace(vfs.Layered(root)), cg: &proc.Cgroup{PIDsLimit: 100}}
	b.pids = b.k.NewPIDNamespace()
	_ = b.fs.Mount("/proc", b.k.ProcFS(b.pids, nil), vfs.MountOptions{})
	_ = b.fs.Mount("/dev", b.k.DevFS(), vfs.MountOptions{})
	return b
}

func (b *box) spec(args ...string) proc.Spec {
	sink := proc.NewSink(func(p []byte) {
		if b.out.Len() < 1<<20 {
			b.out.Write(p)
		}
	}, nil)
	return proc.Spec{
		Args: args, FS: b.fs, Env: []string{"PATH=/bin", "HOME=/root"}, Stdout: sink, Stderr: sink, Cgroup: b.cg, Hostname: "box",
	}
}

// run runs a command, not as PID 1, for at most d.
func (b *box) run(d time.Duration, args ...string) (string, *proc.ExitStatus) {
	defer b.sim.Close()
	var status *proc.ExitStatus
	one := b.spec("sleep", "100000")
	one.PIDs = b.pids
	if _, err := b.k.Start(one); err != nil {
		return err.Error(), nil
	}
	spec := b.spec(args...)
	spec.PIDs = b.pids
	p, err := b.k.Start(spec)
	if err != nil {
		return err.Error(), nil
	}
	p.OnExit(func(s proc.ExitStatus) { status = &s })
	b.sim.RunUntil(d)
	return b.out.String(), status
}

func sleep(p *proc.Process) int {
	sec, _ := strconv.ParseFloat(p.Args[1], 64)
	_ = p.Sleep(time.Duration(sec * float64(time.Second)))
	return 0
}

func cat(p *proc.Process) int {
	if len(p.Args) == 1 {
		_, _ = io.Copy(p.Stdout, p.Stdin)
	}
	for _, name := range p.Args[1:] {
		f, err := p.Open(name, vfs.ReadOnly, 0)
		if err != nil {
			fmt.Fprintln(p.Stderr, "cat: can't open", name)
			return 1
		}
		_, _ = io.Copy(p.Stdout, f)
		_ = f.Close()
	}
	return 0
}

func env(p *proc.Process) int {
	fmt.Fprintln(p.Stdout, strings.Join(p.Env, "\n"))
	return 0
}

func lines(p *proc.Process) []string {
	in, _ := io.ReadAll(p.Stdin)
	return strings.Split(strings.TrimSuffix(string(in), "\n"), "\n")
}

func grep(p *proc.Process) int {
	pat, quiet := p.Args[len(p.Args)-1], len(p.Args) > 2
	code := 1
	for _, l := range lines(p) {
		glob := strings.TrimSuffix(strings.TrimPrefix(pat, "^"), "$")
		if pat == "^[0-9]*$" || match(glob+"*", l) {
			code = 0
			if !quiet {
				fmt.Fprintln(p.Stdout, l)
			}
		}
	}
	return code
}

func sortLines(p *proc.Process) int {
	list := lines(p)
	slices.Sort(list)
	fmt.Fprintln(p.Stdout, strings.Join(list, "\n"))
	return 0
}

func mkdir(p *proc.Process) int {
	_ = p.MkdirAll(p.Args[len(p.Args)-1], 0o777)
	return 0
}

func touch(p *proc.Process) int {
	for _, name := range p.Args[1:] {
		_ = p.WriteFile(name, nil, 0o666)
	}
	return 0
}

func chmod(p *proc.Process) int {
	_ = p.Chmod(p.Args[2], 0o644)
	return 0
}

func echo(p *proc.Process) int {
	fmt.Fprintln(p.Stdout, strings.Join(p.Args[1:], " "))
	return 0
}

func yes(p *proc.Process) int {
	for {
		if _, err := p.Stdout.Write([]byte("y\n")); err != nil {
			return 1
		}
	}
}
