package kubelet

import (
	"errors"
	"fmt"
	"path"
	"slices"
	"time"

	corev1 "k8s.io/api/core/v1"

	"github.com/podscope/podscope/engine/explain"
	"github.com/podscope/podscope/engine/sim"
	"github.com/podscope/podscope/engine/vfs"
)

// Rhythm of the volume manager.
// Models pkg/kubelet/volumemanager and pkg/volume/util/operationexecutor constants.
const (
	reconcilePeriod   = 100 * time.Millisecond
	volumePoll        = 300 * time.Millisecond
	volumeWait        = 123 * time.Second
	mountBackoffFirst = 500 * time.Millisecond
	mountBackoffMax   = 2*time.Minute + 2*time.Second
)

// volumes keeps the volumes of the node's pods mounted, and their content fresh.
// Models pkg/kubelet/volumemanager volumeManager.
type volumes struct {
	k       *Kubelet
	grid    grid
	byPod   map[podUID]*podVolumes
	waiters map[podUID]bool
}

type podVolumes struct {
	list   []*volume
	errors []string // why volumes could not even be tried, at the last look
}

// volume is one volume of one pod.
type volume struct {
	name     string
	spec     *corev1.Volume
	source   volumeSource
	fs       *vfs.FS
	root     string // the part of fs that is the volume; empty for all of it
	readOnly bool
	mounted  bool
	resolved bool          // it can be tried
	claimed  string        // the persistent volume behind it
	version  string        // of the content
	delay    time.Duration // until the next attempt after a failure
	timer    *sim.Timer
	free     func() // gives back the memory that it holds, if that is its medium
}

// volumeSource fills a volume.
type volumeSource interface {
	// version identifies what the content is made of; it changes when the content would.
	version(k *Kubelet, pod *corev1.Pod) string
	// setUp mounts the volume, or brings its content up to date.
	setUp(k *Kubelet, pod *corev1.Pod, v *volume) error
}

func newVolumes(k *Kubelet) *volumes {
	return &volumes{k: k, byPod: map[podUID]*podVolumes{}, waiters: map[podUID]bool{}}
}

func (m *volumes) start() {
	m.waiters = map[podUID]bool{}
	for _, pv := range m.byPod {
		for _, v := range pv.list {
			v.timer.Stop()
		}
	}
	m.grid = grid{phase: m.k.sim.Elapsed() + m.k.sim.Between("kubelet/volumes", 0, reconcilePeriod), period: reconcilePeriod}
}

// waiting says whether a step of the pod waits for its volumes.
func (m *volumes) waiting(uid podUID) bool { return m.waiters[uid] }

// await blocks until all volumes of the pod are mounted. It reports false when that takes too long or the wait has become pointless.
// Models pkg/kubelet/volumemanager (*volumeManager).WaitForAttachAndMount.
func (m *volumes) await(p *sim.Proc, w *worker, pod *corev1.Pod) bool {
	pv := m.begin(pod)
	if pv.ready() {
		return true
	}
	m.waiters[pod.UID] = true
	defer delete(m.waiters, pod.UID)
	m.process(pod, pv)
	for end := p.Sim().Elapsed() + volumeWait; p.Sim().Elapsed() < end; {
		for poll := p.Sim().Elapsed() + volumePoll; p.Sim().Elapsed() < poll && !w.interrupted; {
			p.Sleep(poll - p.Sim().Elapsed())
		}
		if w.interrupted {
			return false
		}
		if len(pv.errors) > 0 {
			m.k.event(pod, corev1.EventTypeWarning, "FailedMount", "Unable to attach or mount volumes: "+pv.missing())
			return false
		}
		if pv.ready() {
			return true
		}
	}
	return false
}

// begin makes the pod's volumes wanted, and refreshes those whose source has changed.
func (m *volumes) begin(pod *corev1.Pod) *podVolumes {
	pv := m.byPod[pod.UID]
	if pv == nil {
		pv = &podVolumes{}
		m.byPod[pod.UID] = pv
	}
	used := usedVolumes(pod)
	for i := range pod.Spec.Volumes {
		if spec := &pod.Spec.Volumes[i]; used[spec.Name] && pv.named(spec.Name) == nil {
			pv.list = append(pv.list, &volume{name: spec.Name, spec: spec, source: m.sourceOf(spec, pod)})
		}
	}
	for _, v := range pv.list {
		if v.unprocessed() {
			continue
		}
		if !v.timer.Pending() && (!v.mounted || v.version != v.source.version(m.k, pod)) {
			m.schedule(pod, v, m.soonest(v))
		}
	}
	return pv
}

// soonest is how long it takes until a volume that is wanted now can be tried.
func (m *volumes) soonest(v *volume) time.Duration {
	if disk, ok := v.source.(networkDisk); ok && v.delay == 0 {
		return disk.firstTry(m.k)
	}
	return reconcilePeriod
}

func (m *volumes) schedule(pod *corev1.Pod, v *volume, after time.Duration) {
	now := m.k.sim.Elapsed()
	v.timer = m.k.after(m.grid.next(now+after)-now, "kubelet/volume", func() { m.setUp(pod, v) })
}

// setUp mounts or refreshes one volume, and tries again later when it fails: after 0.5 s, then twice as long each time.
func (m *volumes) setUp(pod *corev1.Pod, v *volume) {
	if m.byPod[pod.UID] == nil {
		return
	}
	if now := m.k.pods[pod.UID]; now != nil {
		pod = now
	}
	version := v.source.version(m.k, pod)
	if err := v.source.setUp(m.k, pod, v); err != nil {
		m.failed(pod, v, err)
		return
	}
	rule := explain.RuleVolumeMounted
	if v.mounted {
		rule = explain.RuleVolumeUpdated
	}
	v.mounted, v.version, v.delay = true, version, 0
	if !isTokenVolume(v.name) {
		m.k.explainPod(pod, rule, map[string]string{"volume": v.name}, v.field(pod))
	}
}

func (m *volumes) failed(pod *corev1.Pod, v *volume, err error) {
	if errors.Is(err, errUnattached) {
		return
	}
	stage, early := "SetUp", stageError{}
	if errors.As(err, &early) {
		stage = early.stage
	}
	m.k.event(pod, corev1.EventTypeWarning, "FailedMount", fmt.Sprintf("MountVolume.%s failed for volume %q : %v", stage, v.specName(), err))
	if v.delay == 0 {
		v.delay = mountBackoffFirst
	} else {
		v.delay = min(2*v.delay, mountBackoffMax)
	}
	m.k.explainPod(pod, explain.RuleVolumeWaiting, map[string]string{"volume": v.name, "message": err.Error(), "retry": v.delay.String()}, v.field(pod))
	m.schedule(pod, v, v.delay)
}

// field is the volume's path in the manifest.
func (v *volume) field(pod *corev1.Pod) string {
	i := slices.IndexFunc(pod.Spec.Volumes, func(o corev1.Volume) bool { return o.Name == v.name })
	return fmt.Sprintf("spec.volumes[%d]", i)
}

func isTokenVolume(name string) bool { return len(name) > 16 && name[:16] == "kube-api-access-" }

func (pv *podVolumes) ready() bool {
	for _, v := range pv.list {
		if !v.mounted {
			return false
		}
	}
	return true
}

// mounted finds a mounted volume, nil when there is none of that name.
func (m *volumes) mounted(pod *corev1.Pod, name string) *volume {
	if pv := m.byPod[pod.UID]; pv != nil {
		if v := pv.named(name); v != nil && v.mounted {
			return v
		}
	}
	return nil
}

// unmount takes the volumes of an ended pod away.
// Models pkg/kubelet/kubelet.go SyncTerminatedPod, which waits for the background unmount.
func (m *volumes) unmount(p *sim.Proc, pod *corev1.Pod) {
	if m.byPod[pod.UID] == nil {
		return
	}
	for end := p.Sim().Elapsed() + m.k.sim.Between("kubelet/unmount "+pod.Namespace+"/"+pod.Name, 2*time.Millisecond, 120*time.Millisecond); p.Sim().Elapsed() < end; {
		p.Sleep(end - p.Sim().Elapsed())
	}
	m.forget(pod.UID)
}

func (m *volumes) forget(uid podUID) {
	pv := m.byPod[uid]
	if pv == nil {
		return
	}
	for _, v := range pv.list {
		v.timer.Stop()
		if v.free != nil {
			v.free()
		}
	}
	delete(m.byPod, uid)
}

var asRoot = vfs.Cred{}

// view is the volume's file system, to work on.
func (v *volume) view(k *Kubelet) *vfs.Namespace {
	ns := vfs.NewNamespace(v.fs)
	ns.Now = k.sim.Now
	return ns
}

// podDir is where the kubelet keeps what belongs to a pod.
func podDir(pod *corev1.Pod) string { return "/var/lib/kubelet/pods/" + string(pod.UID) }

// path is where the volume is on the node. The last part but one is the name of its plug-in.
func (v *volume) path(pod *corev1.Pod) string {
	plugin := "empty-dir"
	switch s := v.spec; {
	case s == nil:
	case s.HostPath != nil:
		return s.HostPath.Path
	case s.ConfigMap != nil:
		plugin = "configmap"
	case s.Secret != nil:
		plugin = "secret"
	case s.Projected != nil:
		plugin = "projected"
	case s.DownwardAPI != nil:
		plugin = "downward-api"
	}
	return podDir(pod) + "/volumes/kubernetes.io~" + plugin + "/" + v.name
}

// ensureSubPath makes the directory that a subPath names, unless it is there.
func (v *volume) ensureSubPath(sub string) error {
	ns := vfs.NewNamespace(v.fs)
	if _, err := ns.Stat("/"+sub, asRoot); err == nil {
		return nil
	}
	mode, err := ns.Stat("/"+v.root, asRoot)
	if err != nil {
		return err
	}
	return ns.MkdirAll("/"+sub, mode.Mode.Perm(), asRoot)
}

// resolve follows the symbolic links of a sub path: what it names now stays mounted, whatever the volume shows later.
func (v *volume) resolve(sub string) string {
	real, err := vfs.NewNamespace(v.fs).RealPath("/"+sub, asRoot)
	if err != nil {
		return sub
	}
	return path.Clean(real)[1:]
}
