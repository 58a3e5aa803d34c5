package engine

import (
	"time"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/types"

	"github.com/podscope/podscope/engine/api"
	"github.com/podscope/podscope/engine/fault"
	"github.com/podscope/podscope/engine/image"
	"github.com/podscope/podscope/engine/network"
)

// world is the cluster as far as it can be broken.
type world struct{ *Cluster }

func (w world) Pod(namespace, name string) (*corev1.Pod, error) {
	return api.Get[*corev1.Pod](w.API.Client("fault"), namespace, name)
}

func (w world) Node(name string) (fault.Node, bool) {
	for _, n := range w.machines {
		if n.Name == name && n.kubelet != nil {
			return breakable{n, w.Cluster}, true
		}
	}
	return nil, false
}

func (w world) SetRegistryFault(host string, f image.Fault) { w.registry.SetFault(host, f) }

// spared is the memory that a fault leaves free on a machine.
const spared = 32 << 20

// breakable is a node as far as it can be broken.
type breakable struct {
	*node
	cluster *Cluster
}

func (b breakable) KillContainer(pod types.UID, container string) bool {
	return b.runtime.KillContainer(pod, container)
}

func (b breakable) KillSandbox(pod types.UID) bool { return b.runtime.KillSandbox(pod) }
func (b breakable) StopKubelet()                   { b.kubelet.Stop() }
func (b breakable) StartKubelet()                  { b.kubelet.Start() }

// Cut takes the node off the network. Its kubelet goes on with the pods that it has; the cluster neither hears it nor is heard.
func (b breakable) Cut() {
	b.cut = true
	b.kubelet.Disconnect()
	b.cluster.network.Faults = b.cluster.dropCut
}

func (b breakable) Heal() {
	if b.cut {
		b.cut = false
		b.kubelet.Reconnect()
	}
}

// Memory is what percentages are taken of.
func (b breakable) Memory() int64 { return b.Kernel.MemoryTotal }

// UseMemory leaves the machine a little, less than a kubelet wants to see free: it is short of memory, but nothing of its own dies of it.
func (b breakable) UseMemory(bytes int64) {
	if b.freeMemory != nil {
		b.freeMemory()
		b.freeMemory = nil
	}
	if bytes = min(bytes, b.Kernel.MemoryTotal-b.Kernel.MemoryUsed()-spared); bytes > 0 {
		b.freeMemory = fault.Hog(b.Kernel, b.FS, bytes)
	}
}

func (b breakable) SetDiskFull(full bool) { b.kubelet.SetDiskPressure(full) }

// dropCut drops what goes to or comes from a node that is cut off.
func (c *Cluster) dropCut(from, to *network.Stack) (delay time.Duration, drop bool) {
	return 0, c.isCut(from) != c.isCut(to) || c.isCut(from) && hostOf(from) != hostOf(to)
}

func (c *Cluster) isCut(s *network.Stack) bool {
	for _, n := range c.machines {
		if n.cut && n.Net == hostOf(s) {
			return true
		}
	}
	return false
}

func hostOf(s *network.Stack) *network.Stack {
	if s.Node != nil {
		return s.Node
	}
	return s
}
