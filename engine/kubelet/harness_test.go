package kubelet

import (
	"fmt"
	"net/netip"
	"strings"
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/watch"
	"sigs.k8s.io/yaml"

	"github.com/podscope/podscope/engine/api"
	"github.com/podscope/podscope/engine/coreutils"
	"github.com/podscope/podscope/engine/cri"
	"github.com/podscope/podscope/engine/explain"
	"github.com/podscope/podscope/engine/image"
	"github.com/podscope/podscope/engine/network"
	"github.com/podscope/podscope/engine/printers"
	"github.com/podscope/podscope/engine/proc"
	"github.com/podscope/podscope/engine/sim"
	"github.com/podscope/podscope/engine/store"
	"github.com/podscope/podscope/engine/vfs"
)

// world is one node with its kubelet and an API server. There is no scheduler: pods are bound when they are made.
type world struct {
	t       testing.TB
	sim     *sim.Sim
	api     *api.Server
	client  *api.Client
	runtime *cri.Runtime
	kubelet *Kubelet
	log     *explain.Log
	rows    map[string][]string
	events  []string
	zero    time.Duration
}

// programs are what the test image's executables do.
func programs() map[string]proc.Program {
	all := coreutils.Programs()
	all["fail"] = func(p *proc.Process) int {
		fmt.Fprintln(p.Stdout, "starting")
		return 1
	}
	all["graceful"] = func(p *proc.Process) int {
		p.Handle(proc.SIGTERM, func() { p.Exit(0) })
		for {
			p.Pause()
		}
	}
	all["hog"] = func(p *proc.Process) int {
		for {
			p.Alloc(8 << 20)
			_ = p.Sleep(10 * time.Millisecond)
		}
	}
	all["three"] = func(p *proc.Process) int {
		_ = p.Sleep(4 * time.Second)
		return 3
	}
	all["spill"] = func(p *proc.Process) int {
		if err := p.FS.WriteFile("/tmp/big", make([]byte, 2<<20), 0o644, p.Cred); err != nil {
			return 1
		}
		for {
			p.Pause()
		}
	}
	all["hold"] = func(p *proc.Process) int {
		p.Alloc(40 << 20)
		for {
			p.Pause()
		}
	}
	all["listen"] = func(p *proc.Process) int {
		l, err := p.Listen(netip.AddrPortFrom(netip.IPv4Unspecified(), 80))
		if err != nil {
			return 1
		}
		for {
			c, err := p.Accept(l)
			if err != nil {
				return 1
			}
			p.CloseConn(c)
		}
	}
	return all
}

func testRootFS(programs map[string]proc.Program) *vfs.FS {
	root := vfs.New()
	for name := range programs {
		root.AddProgram("/bin/"+name, name, 1000)
	}
	root.AddString("/etc/passwd", 0o644, "root:x:0:0:root:/root:/bin/sh\n")
	root.AddString("/etc/group", 0o644, "root:x:0:\n")
	root.AddDir("/tmp", 0o1777)
	root.AddString("/etc/env", 0o644, "A='1'\n")
	return root
}

func newWorld(t testing.TB, version string) *world {
	t.Helper()
	s := sim.New(7, time.Date(2026, 1, 5, 9, 0, 0, 0, time.UTC))
	w := &world{t: t, sim: s, api: api.NewServer(s, store.New(s), api.Options{Version: version}), log: explain.NewLog(s), rows: map[string][]string{}}
	w.client = w.api.Client("test")
	table := programs()
	root := testRootFS(table)
	net := network.New(s)
	ip := netip.MustParseAddr("192.168.49.2")
	registry := image.NewRegistry(s)
	w.runtime = cri.New(cri.Config{
		Sim: s, Kernel: proc.NewKernel(s, table, "node-1"), Network: net, Registry: registry, HostFS: vfs.New(), HostNet: net.NewStack("node-1", ip),
		PodCIDR: netip.MustParsePrefix("10.244.0.0/16"), Images: registry.OnNode(), RootFS: func(*image.Image) *vfs.FS { return root },
	})
	w.kubelet = New(Config{
		Sim: s, API: w.api, Capacity: w.size(), NodeName: "node-1", NodeIP: ip, Runtime: w.runtime, Version: version, Log: w.log, PodCIDR: "10.244.0.0/24", Settled: true,
	})
	w.kubelet.Start()
	w.watch()
	w.run(time.Minute)
	w.zero = s.Elapsed()
	return w
}

// watch notes the rows that kubectl would print and the events, as they change.
func (w *world) watch() {
	w.api.Store().Watch("pods", func(e store.Entry) {
		pod := e.Object.(*corev1.Pod)
		row := "gone"
		if e.Type != watch.Deleted {
			sum := printers.Pod(pod)
			row = fmt.Sprintf("%d/%d %s %d", sum.Ready, sum.Total, sum.Status, sum.Restarts)
		}
		rows := w.rows[pod.Name]
		if n := len(rows); n == 0 || !strings.HasSuffix(rows[n-1], " "+row) {
			w.rows[pod.Name] = append(rows, w.at()+" "+row)
		}
	})
	w.api.Store().Watch("events", func(e store.Entry) {
		if ev, ok := e.Object.(*corev1.Event); ok && ev.InvolvedObject.Kind == "Pod" {
			w.events = append(w.events, fmt.Sprintf("%s %s %s x%d %s", w.at(), ev.Type, ev.Reason, ev.Count, ev.Message))
		}
	})
}

func (w *world) at() string { return fmt.Sprintf("%8.3f", (w.sim.Elapsed() - w.zero).Seconds()) }

func (w *world) run(d time.Duration) { w.sim.RunUntil(w.sim.Elapsed() + d) }

// apply creates a pod from YAML, bound to the node.
func (w *world) apply(manifest string) *corev1.Pod {
	w.t.Helper()
	pod := &corev1.Pod{}
	if err := yaml.UnmarshalStrict([]byte(manifest), pod); err != nil {
		w.t.Fatal(err)
	}
	if pod.Namespace == "" {
		pod.Namespace = metav1.NamespaceDefault
	}
	pod.Spec.NodeName = "node-1"
	made, err := w.client.Create(pod, api.CreateOptions{})
	if err != nil {
		w.t.Fatal(err)
	}
	return made.(*corev1.Pod)
}

func (w *world) get(name string) *corev1.Pod {
	w.t.Helper()
	pod, err := api.Get[*corev1.Pod](w.client, metav1.NamespaceDefault, name)
	if err != nil {
		w.t.Fatal(err)
	}
	return pod
}

func (w *world) delete(name string) {
	w.t.Helper()
	if _, err := w.client.Delete("pods", metav1.NamespaceDefault, name, api.DeleteOptions{}); err != nil {
		w.t.Fatal(err)
	}
}

// statuses are the rows without their times.
func (w *world) statuses(name string) []string {
	var out []string
	for _, row := range w.rows[name] {
		out = append(out, strings.TrimSpace(row)[strings.Index(strings.TrimSpace(row), " ")+1:])
	}
	return out
}

// size is a node that has room for all that tests start.
func (w *world) size() corev1.ResourceList {
	return corev1.ResourceList{
		corev1.ResourceCPU: resource.MustParse("2"), corev1.ResourceMemory: resource.MustParse("6Gi"), corev1.ResourcePods: resource.MustParse("2000"),
		corev1.ResourceEphemeralStorage: resource.MustParse("100Gi"),
	}
}
