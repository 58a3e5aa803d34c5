package kubectl

import (
	"maps"
	"strconv"
	"strings"
	"testing"
	"time"

	shellwords "mvdan.cc/sh/v3/shell"

	"github.com/podscope/podscope/engine/api"
	"github.com/podscope/podscope/engine/coreutils"
	"github.com/podscope/podscope/engine/proc"
	"github.com/podscope/podscope/engine/shell"
	"github.com/podscope/podscope/engine/sim"
	"github.com/podscope/podscope/engine/store"
	"github.com/podscope/podscope/engine/vfs"
)

// world is an API server and a node with a shell, kubectl and the usual commands, but without a kubelet.
type world struct {
	sim    *sim.Sim
	server *api.Server
	kernel *proc.Kernel
	fs     *vfs.Namespace
}

func newWorld(t testing.TB) *world {
	t.Helper()
	s := sim.New(1, time.Date(2026, 11, 21, 8, 56, 0, 0, time.UTC))
	t.Cleanup(s.Close)
	server := api.NewServer(s, store.New(s), api.Options{})
	programs := coreutils.Programs()
	maps.Copy(programs, shell.Programs())
	programs["sh"] = programs["dash"]
	programs["kubectl"] = Program(server, Options{})
	root := vfs.New()
	for name := range programs {
		root.AddProgram("bin/"+name, name, 1000)
	}
	root.AddDir("tmp", 0o777)
	root.AddDir("root", 0o700)
	w := &world{sim: s, server: server, kernel: proc.NewKernel(s, programs, "node-1"), fs: vfs.NewNamespace(vfs.Layered(root))}
	w.sim.RunUntil(time.Second)
	return w
}

// run types a command line and returns what it printed.
func (w *world) run(t testing.TB, line, stdin string) (stdout, stderr string, exit int) {
	t.Helper()
	args, err := shellFields(line)
	if err != nil {
		t.Fatal(err)
	}
	return w.start(t, args, stdin)
}

// shell types a line into a shell, and returns the exit code as it is told.
func (w *world) shell(t testing.TB, line string) (stdout, stderr, exit string) {
	t.Helper()
	stdout, stderr, code := w.start(t, []string{"sh", "-c", line}, "")
	return stdout, stderr, strconv.Itoa(code)
}

func (w *world) start(t testing.TB, args []string, stdin string) (stdout, stderr string, exit int) {
	t.Helper()
	line := strings.Join(args, " ")
	var out, errOut strings.Builder
	feed, in := proc.NewFeed()
	feed.Write([]byte(stdin))
	feed.Close()
	p, err := w.kernel.Start(proc.Spec{
		Args: args, FS: w.fs, Dir: "/root", Env: []string{"PATH=/bin", "HOME=/root"}, Stdin: in,
		Stdout: proc.NewSink(func(b []byte) { out.Write(b) }, nil), Stderr: proc.NewSink(func(b []byte) { errOut.Write(b) }, nil),
	})
	if err != nil {
		t.Fatal(err)
	}
	end := w.sim.Elapsed() + 2*time.Minute
	for !p.Ended() && w.sim.Elapsed() < end && w.sim.Step() {
	}
	if !p.Ended() {
		t.Fatalf("%s: still running after two minutes", line)
	}
	return out.String(), errOut.String(), p.Status().Code
}

// shellFields splits a command line as a shell does; it knows nothing of pipes.
func shellFields(line string) ([]string, error) {
	return shellwords.Fields(line, func(string) string { return "" })
}
