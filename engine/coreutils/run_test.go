package coreutils

import (
	"net/netip"
	"strings"
	"testing"
	"time"

	"github.com/podscope/podscope/engine/network"
	"github.com/podscope/podscope/engine/proc"
	"github.com/podscope/podscope/engine/sim"
	"github.com/podscope/podscope/engine/vfs"
)

var epoch = time.Date(2026, 11, 21, 8, 30, 0, 0, time.UTC)

// a spec is one line of a command's table: a command line (words split at blanks, quotes honoured), what it reads, and what it
// must print and return. gnu runs the Debian dialect.
type spec struct {
	name, run, in string
	gnu           bool
	out, err      string
	code          int
}

// bench is a machine to run commands on.
type bench struct {
	sim    *sim.Sim
	kernel *proc.Kernel
	fs     *vfs.FS
	ns     *vfs.Namespace
	net    *network.Stack
	pids   *proc.PIDNamespace
}

func newBench(files map[string]string) *bench {
	s := sim.New(1, epoch)
	f := vfs.New().SetType("overlay").SetTime(epoch.Add(-time.Hour))
	f.AddProgram("/bin/busybox", "busybox", 1<<20)
	for _, name := range Applets() {
		f.AddSymlink("/bin/"+name, "/bin/busybox")
	}
	for name := range commands() {
		f.AddProgram("/gnu/"+name, name, 1<<15)
	}
	f.AddString("/etc/passwd", 0o644, "root:x:0:0:root:/root:/bin/sh\nnginx:x:101:101:nginx user:/nonexistent:/bin/false\n")
	f.AddString("/etc/group", 0o644, "root:x:0:\nnginx:x:101:\n")
	f.AddDir("/tmp", 0o777)
	for name, content := range files {
		f.AddString(name, 0o644, content)
	}
	n := network.New(s)
	b := &bench{sim: s, kernel: proc.NewKernel(s, Programs(), "node-1"), fs: f, ns: vfs.NewNamespace(f)}
	b.net = n.NewStack("pod", netip.MustParseAddr("10.244.0.5"))
	b.pids = b.kernel.NewPIDNamespace()
	_ = b.ns.Mount("/proc", b.kernel.ProcFS(b.pids, nil), vfs.MountOptions{})
	_ = b.ns.Mount("/dev", b.kernel.DevFS(), vfs.MountOptions{})
	b.start("PATH=/bin", "sleep infinity")
	return b
}

// started is a command that runs on a bench.
type started struct {
	*proc.Process
	out, err strings.Builder
	feed     *proc.Feed
	status   *proc.ExitStatus
}

func (b *bench) start(path, line string) *started {
	st := &started{}
	feed, in := proc.NewFeed()
	st.feed = feed
	p, err := b.kernel.Start(proc.Spec{
		Args: words(line), Env: []string{path, "HOME=/root"}, Dir: "/tmp", FS: b.ns, Net: b.net, PIDs: b.pids, Hostname: "web",
		Stdin:  in,
		Stdout: proc.NewSink(func(p []byte) { st.out.Write(p) }, nil), Stderr: proc.NewSink(func(p []byte) { st.err.Write(p) }, nil),
	})
	if err != nil {
		st.err.WriteString(err.Error())
		st.status = &proc.ExitStatus{Code: 127}
		return st
	}
	st.Process = p
	p.OnExit(func(s proc.ExitStatus) { st.status = &s })
	return st
}

func (b *bench) run(c spec) *started {
	path := "PATH=/bin"
	if c.gnu {
		path = "PATH=/gnu:/bin"
	}
	st := b.start(path, c.run)
	_, _ = st.feed.Write([]byte(c.in))
	_ = st.feed.Close()
	b.sim.RunUntil(b.sim.Elapsed() + time.Hour)
	return st
}

// conform runs a command's table. Lines of one table share a file system and run in order.
func conform(t *testing.T, files map[string]string, table []spec) {
	t.Helper()
	b := newBench(files)
	defer b.sim.Close()
	for _, c := range table {
		name := c.name
		if name == "" {
			name = c.run
		}
		t.Run(name, func(t *testing.T) {
			st := b.run(c)
			if st.status == nil {
				t.Fatalf("%q does not end", c.run)
			}
			if got := st.out.String(); got != c.out {
				t.Errorf("prints\n%q, want\n%q", got, c.out)
			}
			if got := st.err.String(); got != c.err && !(strings.HasSuffix(c.err, "…") && strings.HasPrefix(got, strings.TrimSuffix(c.err, "…"))) {
				t.Errorf("complains\n%q, want\n%q", got, c.err)
			}
			if st.status.Code != c.code {
				t.Errorf("exits %d, want %d", st.status.Code, c.code)
			}
		})
	}
}
