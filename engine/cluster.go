package engine

import (
	"bytes"
	"fmt"
	"maps"
	"net/netip"
	"path"
	"slices"
	"time"

	"github.com/podscope/podscope/engine/api"
	"github.com/podscope/podscope/engine/apiserver"
	"github.com/podscope/podscope/engine/coredns"
	"github.com/podscope/podscope/engine/cri"
	"github.com/podscope/podscope/engine/crictl"
	"github.com/podscope/podscope/engine/explain"
	"github.com/podscope/podscope/engine/fault"
	"github.com/podscope/podscope/engine/image"
	"github.com/podscope/podscope/engine/kubectl"
	"github.com/podscope/podscope/engine/kubelet"
	"github.com/podscope/podscope/engine/kubeproxy"
	"github.com/podscope/podscope/engine/machine"
	"github.com/podscope/podscope/engine/network"
	"github.com/podscope/podscope/engine/proc"
	"github.com/podscope/podscope/engine/sim"
	"github.com/podscope/podscope/engine/store"
	"github.com/podscope/podscope/engine/vfs"
	"github.com/podscope/podscope/engine/view"
)

// Versions are the Kubernetes minor versions that can be simulated, the default first.
var Versions = []string{"1.36", "1.34"}

// Config is what can be chosen about a cluster.
type Config struct {
	Seed    uint64    // of everything that is left to chance
	Start   time.Time // the cluster's clock when it is ready; zero means a fixed date
	Version string    // of Versions; empty means the default
	Nodes   int       // nodes with a kubelet, "node-1" first; 0 means 1
	Prepull bool      // the catalogue's images are on the nodes already
	Absent  []string  // but not these
	// KubernetesNamespace is where the service "kubernetes" is; empty means "default". See api.Options.
	KubernetesNamespace string
}

// defaultStart is what a cluster's clock reads at first when nobody chose: a fixed date, so that runs repeat.
var defaultStart = time.Date(2026, 1, 5, 9, 0, 0, 0, time.UTC)

// bootTime is how long a cluster has run before it is handed over: its nodes are ready and their start is history.
const bootTime = 60 * time.Second

// MaxNodes is how many nodes a cluster can have.
const MaxNodes = 100

// Cluster is everything that runs: control plane, nodes, network. It does nothing unless its time passes.
type Cluster struct {
	Sim   *sim.Sim
	Store *store.Store
	API   *api.Server
	Log   *explain.Log
	// Zero is the simulation time at which the cluster was ready: session times count from here.
	Zero time.Duration

	config    Config
	restless  map[store.Key]bool // pods that have not come to rest
	written   time.Duration      // when the last object was written that is more than a heartbeat
	terminals []*Terminal
	forwards  []*forward
	requested view.Requests
	visits    []*Visit
	network   *network.Network
	proxy     *kubeproxy.Proxy
	registry  *image.Registry
	programs  map[string]proc.Program
	system    *vfs.FS // the operating system that all machines share
	machines  []*node
}

// node is a machine with what a kubelet needs.
type node struct {
	*machine.Machine
	kubelet *kubelet.Kubelet
	runtime *cri.Runtime

	cut        bool   // taken off the network
	freeMemory func() // ends what holds the node's memory
}

// NewCluster builds a cluster and lets it boot.
func NewCluster(config Config) *Cluster {
	if config.Start.IsZero() {
		config.Start = defaultStart
	}
	s := sim.New(config.Seed, config.Start.Add(-bootTime))
	st := store.New(s)
	c := &Cluster{
		Sim: s, Store: st, Log: explain.NewLog(s), config: config,
		API: api.NewServer(s, st, api.Options{Version: config.Version, KubernetesNamespace: config.KubernetesNamespace}), network: network.New(s), registry: image.NewRegistry(s),
	}
	c.watchRest()
	c.proxy = kubeproxy.New(s, c.API, c.network)
	c.network.Translate = c.proxy.Translate
	c.network.Trips = c.proxy.Settled
	c.network.Resolver = coredns.New(s, c.API, c.network, c.proxy.Route)
	tools := c.tools()
	c.programs = maps.Clone(image.Programs())
	maps.Copy(c.programs, tools)
	c.startControlPlane()
	c.system = machine.OperatingSystem(c.programs, tools)
	images := c.present()
	for i := range max(config.Nodes, 1) {
		c.addNode(i, images)
	}
	if err := apiserver.New(c.API, c.network).Serve(c.machines[0].Net); err != nil {
		panic(err) // nothing else listens yet
	}
	s.RunUntil(bootTime)
	c.Zero = bootTime
	return c
}

// tools are the programs that only the cluster's machines have.
func (c *Cluster) tools() machine.Tools {
	return machine.Tools{
		"kubectl":   kubectl.Program(c.API, kubectl.Options{Network: c.network, Forwarding: c.forwarding}),
		"ssh":       machine.SSH(c.fleet),
		"scp":       machine.SCP(c.fleet),
		"sudo":      machine.Sudo(),
		"systemctl": machine.Systemctl(c.fleet, c.journal), "systemd-cgls": machine.ControlGroups(c.fleet),
		"fault":      fault.Program(world{c}),
		"journalctl": machine.Journalctl(c.journal),
		"crictl":     crictl.Program(c.runtime),
		"nano":       image.Programs()["vi"],
		"vim":        image.Programs()["vi"],

		"iptables": c.proxy.Iptables(), "iptables-save": c.proxy.Save(),
	}
}

// addNode gives the cluster one more machine, on which images lie already, and joins it as a node.
func (c *Cluster) addNode(i int, images []image.Ref) {
	name := fmt.Sprintf("node-%d", i+1)
	ip := netip.AddrFrom4([4]byte{192, 168, 49, byte(2 + i)})
	cidr := netip.PrefixFrom(netip.AddrFrom4([4]byte{10, 244, byte(i), 0}), 24)
	n := &node{Machine: machine.New(c.Sim, c.network, name, ip, c.system, c.programs)}
	n.runtime = cri.New(cri.Config{
		Sim: c.Sim, Kernel: n.Kernel, Network: c.network, Registry: c.registry, HostFS: n.Root, HostNet: n.Net, PodCIDR: cidr, Images: images,
	})
	n.kubelet = kubelet.New(kubelet.Config{
		Sim: c.Sim, API: c.API, NodeName: name, NodeIP: ip, Runtime: n.runtime, Version: c.config.Version, Log: c.Log, PodCIDR: cidr.String(), Settled: true, Process: n.KubeletIs,
	})
	n.Kubelet = n.kubelet
	c.machines = append(c.machines, n)
	c.introduce()
	n.kubelet.Start()
}

// Routes lists where connections to a service's address go at the moment, from the control-plane node.
func (c *Cluster) Routes(to netip.AddrPort) []netip.AddrPort {
	return c.proxy.Endpoints(c.machines[0].Name, to)
}

// introduce tells every machine the names of all.
func (c *Cluster) introduce() {
	hosts := "127.0.0.1\tlocalhost\n"
	for _, n := range c.machines {
		hosts += n.IP.String() + "\t" + n.Name + "\n"
	}
	for _, n := range c.machines {
		n.Root.AddString("/etc/hosts", 0o644, hosts)
	}
}

// present is the images that nodes have from the start.
func (c *Cluster) present() []image.Ref {
	if !c.config.Prepull {
		return []image.Ref{image.MustParse(coredns.Image)}
	}
	return slices.DeleteFunc(c.registry.OnNode(), func(r image.Ref) bool { return slices.Contains(c.config.Absent, r.String()) })
}

// fleet finds a machine by its node's name.
func (c *Cluster) fleet(name string) (*machine.Machine, bool) {
	i := slices.IndexFunc(c.machines, func(n *node) bool { return n.Name == name })
	if i < 0 {
		return nil, false
	}
	return c.machines[i].Machine, true
}

// runtime finds a machine's container runtime by the machine's host name.
func (c *Cluster) runtime(host string) (*cri.Runtime, bool) {
	i := slices.IndexFunc(c.machines, func(n *node) bool { return n.Name == host })
	if i < 0 {
		return nil, false
	}
	return c.machines[i].runtime, true
}

// Now is the time since the cluster was ready.
func (c *Cluster) Now() time.Duration { return c.Sim.Elapsed() - c.Zero }

// Source is the cluster to look at.
func (c *Cluster) Source() view.Source {
	return view.Source{Store: c.Store, Log: c.Log, Traffic: c.proxy.Traffic(), Requested: &c.requested, Zero: c.Zero, Start: c.Sim.Start()}
}

// RunTo lets time pass until a moment since the cluster was ready.
func (c *Cluster) RunTo(at time.Duration) { c.Sim.RunUntil(at + c.Zero) }

// StepBefore runs the next event if it is due at or before a moment; else it reports false and leaves the clock alone.
func (c *Cluster) StepBefore(end time.Duration) bool {
	next, ok := c.Sim.Next()
	if !ok || next > end+c.Zero {
		return false
	}
	return c.Sim.Step()
}

// Close frees everything.
func (c *Cluster) Close() { c.Sim.Close() }

// WriteFile writes a file as the editor does: into the working directory of the terminal's machine.
func (c *Cluster) WriteFile(name string, data []byte) {
	name = path.Join(machine.Home, path.Clean("/"+name))
	if err := c.machines[0].FS.WriteFile(name, data, 0o644, vfs.Cred{}); err != nil {
		c.machines[0].Root.AddFile(name, 0o644, data)
	}
}

// Command is a command line that was typed at the terminal's machine.
type Command struct {
	process        *proc.Process
	stdout, stderr bytes.Buffer
	failure        error
}

// maxOutput is how much of a command's output is kept.
const maxOutput = 4 << 20

// Command starts a command line. It runs as time passes.
func (c *Cluster) Command(line string) *Command { return c.CommandWith(line, nil) }

// CommandWith starts a command line that reads the given standard input.
func (c *Cluster) CommandWith(line string, stdin []byte) *Command {
	cmd := &Command{}
	m := c.machines[0]
	spec := m.Shell("-c", line)
	feed, in := proc.NewFeed()
	if _, err := feed.Write(stdin); err != nil {
		cmd.failure = err
		return cmd
	}
	if err := feed.Close(); err != nil {
		cmd.failure = err
		return cmd
	}
	spec.Stdin, spec.Stdout, spec.Stderr = in, sink(&cmd.stdout), sink(&cmd.stderr)
	cmd.process, cmd.failure = m.Kernel.Start(spec)
	return cmd
}

func sink(buf *bytes.Buffer) proc.File {
	return proc.NewSink(func(p []byte) {
		if buf.Len() < maxOutput {
			buf.Write(p)
		}
	}, nil)
}

// Ended reports whether the command is over.
func (c *Command) Ended() bool { return c.failure != nil || c.process.Ended() }

// Exit is the exit code of a command that has ended; 0 until then.
func (c *Command) Exit() int {
	switch {
	case c.failure != nil:
		return 127
	case !c.process.Ended():
		return 0
	}
	return c.process.Status().Code
}

// Stdout is what the command has printed so far.
func (c *Command) Stdout() string { return c.stdout.String() }

// Stderr is what the command has complained of so far.
func (c *Command) Stderr() string {
	if c.failure != nil {
		return c.failure.Error() + "\n"
	}
	return c.stderr.String()
}

// Kill ends the command as Ctrl+C does, and then by force.
func (c *Command) Kill() {
	if !c.Ended() {
		c.process.Signal(proc.SIGKILL)
	}
}
