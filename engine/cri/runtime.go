package cri

import (
	"encoding/binary"
	"encoding/hex"
	"net/netip"
	"slices"

	"k8s.io/apimachinery/pkg/types"

	"github.com/podscope/podscope/engine/image"
	"github.com/podscope/podscope/engine/network"
	"github.com/podscope/podscope/engine/proc"
	"github.com/podscope/podscope/engine/sim"
	"github.com/podscope/podscope/engine/vfs"
)

// Config is what a runtime works on.
type Config struct {
	Sim      *sim.Sim
	Kernel   *proc.Kernel
	Network  *network.Network
	Registry *image.Registry
	HostFS   *vfs.FS        // the node's root file system
	HostNet  *network.Stack // the node's own network namespace
	PodCIDR  netip.Prefix   // pods get its addresses in order, from the second on
	Images   []image.Ref    // already on the node
	// RootFS is an image's content, a read-only layer, in place of the image's own; tests set it.
	RootFS func(*image.Image) *vfs.FS
}

// Runtime is one node's container runtime. Its methods may be called only on the simulation's goroutine; those with a *sim.Proc
// block it.
type Runtime struct {
	config     Config
	sim        *sim.Sim
	kernel     *proc.Kernel
	sandboxes  map[string]*sandbox
	containers map[string]*container
	pods       map[types.UID]*podRecord
	images     map[string]*image.Image // by reference with tag
	names      map[*image.Image]string // see nameOf; only those that were asked for
	listed     []ImageInfo             // see Images; nil when it has to be made anew
	nextIP     netip.Addr
	onChange   func(types.UID)
	hostPorts  map[uint16]*sandbox
	skeleton   *vfs.FS
	users      map[string]*userTable // by image digest
	forwards   bool                  // host ports are looked up when something dials
}

// podRecord is everything that belongs to one pod, newest first.
type podRecord struct {
	sandboxes  []*sandbox
	containers []*container
	logs       map[string][]*Log // by container name, oldest instance first
}

// New returns a runtime without sandboxes.
func New(c Config) *Runtime {
	r := &Runtime{
		config: c, sim: c.Sim, kernel: c.Kernel, sandboxes: map[string]*sandbox{}, containers: map[string]*container{},
		pods: map[types.UID]*podRecord{}, images: map[string]*image.Image{}, names: map[*image.Image]string{}, onChange: func(types.UID) {}, hostPorts: map[uint16]*sandbox{},
		skeleton: newSkeleton(c.Sim.Start()), users: map[string]*userTable{},
	}
	if c.RootFS == nil {
		r.config.RootFS = func(img *image.Image) *vfs.FS { return img.RootFS }
	}
	if c.PodCIDR.IsValid() {
		r.nextIP = c.PodCIDR.Addr().Next()
	}
	for _, ref := range c.Images {
		if img, ok := c.Registry.Lookup(ref); ok {
			r.images[ref.String()] = img
		}
	}
	return r
}

// OnChange has fn called whenever the state of a pod's container or sandbox has changed.
func (r *Runtime) OnChange(fn func(types.UID)) { r.onChange = fn }

// Kernel is the node's kernel.
func (r *Runtime) Kernel() *proc.Kernel { return r.kernel }

// HostFS is the node's root file system.
func (r *Runtime) HostFS() *vfs.FS { return r.config.HostFS }

// HostNet is the node's own network namespace.
func (r *Runtime) HostNet() *network.Stack { return r.config.HostNet }

func (r *Runtime) pod(uid types.UID) *podRecord {
	p := r.pods[uid]
	if p == nil {
		p = &podRecord{logs: map[string][]*Log{}}
		r.pods[uid] = p
	}
	return p
}

// newID draws a runtime id: 64 hexadecimal digits.
func (r *Runtime) newID() string {
	rand := r.sim.Rand("cri/id")
	var id []byte
	for range 4 {
		id = binary.BigEndian.AppendUint64(id, rand.Uint64())
	}
	return hex.EncodeToString(id)
}

// PodStatus takes a snapshot of a pod.
func (r *Runtime) PodStatus(uid types.UID) *PodStatus {
	s := &PodStatus{UID: uid}
	p := r.pods[uid]
	if p == nil {
		return s
	}
	for i, box := range p.sandboxes {
		s.Name, s.Namespace = box.config.Name, box.config.Namespace
		s.Sandboxes = append(s.Sandboxes, box.status())
		if i == 0 && box.ready && box.ip.IsValid() {
			s.IPs = []string{box.ip.String()}
		}
	}
	for _, c := range p.containers {
		s.Containers = append(s.Containers, c.snapshot())
	}
	return s
}

// Pods lists the pods of which the runtime holds anything, in a fixed order.
func (r *Runtime) Pods() []types.UID {
	out := make([]types.UID, 0, len(r.pods))
	for uid := range r.pods {
		out = append(out, uid)
	}
	slices.Sort(out)
	return out
}

// RemovePod removes all that is left of a pod, running or not, logs included.
func (r *Runtime) RemovePod(uid types.UID) {
	p := r.pods[uid]
	if p == nil {
		return
	}
	for _, c := range p.containers {
		c.kill()
		delete(r.containers, c.id)
	}
	for _, box := range p.sandboxes {
		box.tearDown()
		delete(r.sandboxes, box.id)
	}
	for _, logs := range p.logs {
		for _, l := range logs {
			l.end()
		}
	}
	delete(r.pods, uid)
}

// RemoveContainer forgets an ended container; its log goes with it.
func (r *Runtime) RemoveContainer(id string) {
	c := r.containers[id]
	if c == nil {
		return
	}
	delete(r.containers, id)
	p := r.pod(c.box.config.UID)
	p.containers = slices.DeleteFunc(p.containers, func(o *container) bool { return o == c })
	c.log.removed = true
	c.log.end()
	r.onChange(c.box.config.UID)
}

// LogAttempts is how many instances of a container have left a log: the restart count of the next one when all instances are gone.
func (r *Runtime) LogAttempts(uid types.UID, name string) int {
	if p := r.pods[uid]; p != nil {
		if logs := p.logs[name]; len(logs) > 0 {
			return logs[len(logs)-1].attempt + 1
		}
	}
	return 0
}
