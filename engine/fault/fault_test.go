package fault_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/types"

	"github.com/podscope/podscope/engine/fault"
	"github.com/podscope/podscope/engine/image"
	"github.com/podscope/podscope/engine/proc"
	"github.com/podscope/podscope/engine/sim"
	"github.com/podscope/podscope/engine/vfs"
)

// world notes what is done to it.
type world struct{ done []string }

func (w *world) note(format string, args ...any) {
	w.done = append(w.done, fmt.Sprintf(format, args...))
}

func (w *world) Pod(namespace, name string) (*corev1.Pod, error) {
	if name != "web" {
		return nil, errors.New(`pods "` + name + `" not found`)
	}
	p := &corev1.Pod{Spec: corev1.PodSpec{NodeName: "node-1", Containers: []corev1.Container{{Name: "main"}, {Name: "log"}}}}
	p.Name, p.UID = name, types.UID(namespace+"/"+name)
	return p, nil
}

func (w *world) Node(name string) (fault.Node, bool) { return node{w, name}, name == "node-1" }

func (w *world) SetRegistryFault(host string, f image.Fault) { w.note("registry %q %+v", host, f) }

type node struct {
	*world
	name string
}

func (n node) KillContainer(pod types.UID, c string) bool {
	n.note("kill %s %s", pod, c)
	return c == "main"
}
func (n node) KillSandbox(pod types.UID) bool { n.note("kill sandbox %s", pod); return true }
func (n node) StopKubelet()                   { n.note("stop kubelet") }
func (n node) StartKubelet()                  { n.note("start kubelet") }
func (n node) Cut()                           { n.note("cut") }
func (n node) Heal()                          { n.note("heal") }
func (n node) UseMemory(bytes int64)          { n.note("use %d", bytes) }
func (n node) SetDiskFull(full bool)          { n.note("disk full %v", full) }
func (n node) Memory() int64                  { return 1000 }

func TestCommandLines(t *testing.T) {
	for _, tt := range []struct {
		line, out, stderr, done string
		code                    int
	}{
		{"fault kill-container web", "container main of pod web killed\n", "", "kill default/web main", 0},
		{"fault kill-container web -n team -c main", "container main of pod web killed\n", "", "kill team/web main", 0},
		{"fault kill-container web -c log", "", "fault: container log of pod web does not run\n", "kill default/web log", 1},
		{"fault kill-container nope", "", "fault: pods \"nope\" not found\n", "", 1},
		{"fault kill-sandbox web", "pause container of pod web killed\n", "", "kill sandbox default/web", 0},
		{"fault registry down", "every registry is down\n", "", `registry "" {Down:true Refused:false Unavailable:false NoDNS:false RateLimited:false Slow:0}`, 0},
		{"fault registry slow 5 quay.io", "quay.io is slow\n", "", `registry "quay.io" {Down:false Refused:false Unavailable:false NoDNS:false RateLimited:false Slow:5}`, 0},
		{"fault registry purple", "", "fault: a registry cannot be \"purple\"\n", "", 1},
		{"fault node node-1 cut", "node-1 is cut off the network\n", "", "cut", 0},
		{"fault node node-1 start-kubelet", "kubelet of node-1 started\n", "", "start kubelet", 0},
		{"fault node node-7 cut", "", "fault: node \"node-7\" has no machine in this cluster\n", "", 1},
		{"fault memory node-1 90%", "90% of the memory of node-1 used\n", "", "use 900", 0},
		{"fault memory node-1 1Ki", "1Ki of the memory of node-1 used\n", "", "use 1024", 0},
		{"fault memory node-1 free", "memory of node-1 freed\n", "", "use 0", 0},
		{"fault disk node-1 full", "disk of node-1 is full\n", "", "disk full true", 0},
		{"fault shout", "", "fault: unknown fault \"shout\"; see fault --help\n", "", 1},
	} {
		t.Run(tt.line, func(t *testing.T) {
			w := &world{}
			out, stderr, code := run(t, w, tt.line)
			if out != tt.out || stderr != tt.stderr || code != tt.code || strings.Join(w.done, "; ") != tt.done {
				t.Errorf("out %q, stderr %q, code %d, done %q", out, stderr, code, w.done)
			}
		})
	}
}

func run(t *testing.T, w *world, line string) (out, stderr string, code int) {
	t.Helper()
	s := sim.New(1, time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC))
	k := proc.NewKernel(s, nil, "node-1")
	var o, e strings.Builder
	p, err := k.Start(proc.Spec{
		Args: strings.Fields(line), FS: vfs.NewNamespace(vfs.New()), Run: fault.Program(w),
		Stdout: proc.NewSink(func(b []byte) { o.Write(b) }, nil), Stderr: proc.NewSink(func(b []byte) { e.Write(b) }, nil),
	})
	if err != nil {
		t.Fatal(err)
	}
	s.RunUntil(time.Minute)
	return o.String(), e.String(), p.Status().Code
}

func TestAHogHoldsMemoryUntilItIsStopped(t *testing.T) {
	s := sim.New(1, time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC))
	k := proc.NewKernel(s, nil, "node-1")
	before := k.MemoryUsed()
	stop := fault.Hog(k, vfs.NewNamespace(vfs.New()), 1<<30)
	s.RunUntil(time.Second)
	if used := k.MemoryUsed() - before; used < 1<<30 {
		t.Errorf("holds %d bytes", used)
	}
	stop()
	s.RunUntil(2 * time.Second)
	if used := k.MemoryUsed() - before; used > 0 {
		t.Errorf("still holds %d bytes", used)
	}
}

func TestEveryMenuItemIsACommandInBothLanguages(t *testing.T) {
	for _, item := range fault.Menu() {
		if item.Label["en"] == "" || item.Label["zh"] == "" {
			t.Errorf("%s: label %v", item.Line, item.Label)
		}
		line := strings.NewReplacer("NODE", "node-1", "POD", "web", "CONTAINER", "main").Replace(item.Line)
		if !strings.HasPrefix(line, "fault ") {
			continue
		}
		if _, stderr, code := run(t, &world{}, line); code != 0 {
			t.Errorf("%s: exit %d, %s", line, code, stderr)
		}
	}
}
