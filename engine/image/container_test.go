package image

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

// world is a node on which tests run containers.
type world struct {
	t        *testing.T
	sim      *sim.Sim
	net      *network.Network
	kernel   *proc.Kernel
	registry *Registry
	last     byte
}

func newWorld(t *testing.T) *world {
	s := sim.New(1, time.Date(2026, 11, 21, 8, 34, 38, 0, time.UTC))
	w := &world{t: t, sim: s, net: network.New(s), registry: NewRegistry(s), last: 10}
	w.kernel = proc.NewKernel(s, Programs(), "node-1")
	w.kernel.CPUs, w.kernel.Release = 2, "6.18.44-fc-v657"
	t.Cleanup(s.Close)
	return w
}

// container is a running container of an image.
type container struct {
	*proc.Process
	w      *world
	img    *Image
	log    strings.Builder
	status *proc.ExitStatus
	ns     *vfs.Namespace
	stack  *network.Stack
	pids   *proc.PIDNamespace
	cred   vfs.Cred
}

// run starts a container with its image's configuration; args replace entrypoint and command, env is added.
func (w *world) run(ref string, env []string, args ...string) *container {
	w.t.Helper()
	img, ok := w.registry.Lookup(MustParse(ref))
	if !ok {
		w.t.Fatalf("no image %s", ref)
	}
	w.last++
	c := &container{w: w, img: img, ns: vfs.NewNamespace(vfs.Layered(img.RootFS).SetType("overlay")), pids: w.kernel.NewPIDNamespace()}
	c.stack = w.net.NewStack(ref, netip.AddrFrom4([4]byte{10, 244, 0, w.last}))
	_ = c.ns.Mount("/proc", w.kernel.ProcFS(c.pids, nil), vfs.MountOptions{})
	_ = c.ns.Mount("/dev", w.kernel.DevFS(), vfs.MountOptions{})
	for _, v := range img.Config.Volumes {
		_ = c.ns.Mount(v, vfs.New(), vfs.MountOptions{})
	}
	if args == nil {
		args = append(append([]string{}, img.Config.Entrypoint...), img.Config.Cmd...)
	}
	c.Process = c.exec(&c.log, &c.status, env, args...)
	return c
}

func (c *container) exec(log *strings.Builder, status **proc.ExitStatus, env []string, args ...string) *proc.Process {
	c.w.t.Helper()
	sink := proc.NewSink(func(b []byte) { log.Write(b) }, nil)
	dir := c.img.Config.WorkingDir
	p, err := c.w.kernel.Start(proc.Spec{
		Args: args, Env: append(append([]string{}, c.img.Config.Env...), env...), Dir: dir, FS: c.ns, Net: c.stack, PIDs: c.pids,
		Hostname: "web", Stdout: sink, Stderr: sink, Cred: c.cred,
	})
	if err != nil {
		c.w.t.Fatalf("%s: %v", c.img.Ref, err)
	}
	p.OnExit(func(s proc.ExitStatus) { *status = &s })
	return p
}

// do runs a command in the container and returns what it prints and its exit code.
func (c *container) do(args ...string) (string, int) {
	c.w.t.Helper()
	var out strings.Builder
	var status *proc.ExitStatus
	c.exec(&out, &status, nil, args...)
	for range 100 {
		if status != nil {
			return out.String(), status.Code
		}
		c.w.pass(time.Second)
	}
	return out.String() + "…", -1
}

// get fetches a path of the container from the node.
func (c *container) get(url string) (*network.Response, error) {
	node := c.w.net.Stack(netip.MustParseAddr("192.168.49.2"))
	if node == nil {
		node = c.w.net.NewStack("node-1", netip.MustParseAddr("192.168.49.2"))
	}
	var resp *network.Response
	var err error
	c.w.sim.Go("client", func(p *sim.Proc) {
		url = strings.Replace(url, "POD", c.stack.IP().String(), 1)
		resp, err = (&network.Client{Stack: node, Timeout: 5 * time.Second, Trust: network.Trust{Insecure: true}}).Get(p, url)
	})
	c.w.pass(6 * time.Second)
	return resp, err
}

func (w *world) pass(d time.Duration) { w.sim.RunUntil(w.sim.Elapsed() + d) }
