package attachdetach

import (
	"fmt"
	"time"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/apimachinery/pkg/watch"
	"k8s.io/component-helpers/storage/ephemeral"
	podutil "k8s.io/kubernetes/pkg/api/v1/pod"

	"github.com/podscope/podscope/engine/api"
	"github.com/podscope/podscope/engine/sim"
	"github.com/podscope/podscope/engine/store"
	"github.com/podscope/podscope/engine/volumeplugin"
)

const (
	component = "attachdetach-controller"

	reconcile    = 100 * time.Millisecond
	driverWait   = 2 * time.Minute // how long a CSI driver may take to attach a disk
	backoffFirst = 500 * time.Millisecond
	backoffMax   = 2*time.Minute + 2*time.Second
)

// Controller is the attach/detach controller. Create it with [New] and set it going with [Controller.Start].
// Models pkg/controller/volume/attachdetach and pkg/volume/csi (*csiAttacher).Attach.
type Controller struct {
	sim      *sim.Sim
	client   *api.Client
	recorder *api.Recorder
	attempts map[types.UID][]*attempt // by pod
}

// attempt is one disk that is being attached for a pod.
type attempt struct {
	pod    *corev1.Pod
	plugin volumeplugin.Plugin
	delay  time.Duration // before the next, after a failure
	timer  *sim.Timer
}

// New returns a controller that is not running yet.
func New(s *sim.Sim, server *api.Server) *Controller {
	return &Controller{sim: s, client: server.Client(component), recorder: server.Recorder(component, ""), attempts: map[types.UID][]*attempt{}}
}

// Start begins to watch pods.
func (c *Controller) Start() {
	c.client.WatchFor("pods", comesOrGoes, func(e store.Entry) {
		pod := e.Object.(*corev1.Pod)
		_, begun := c.attempts[pod.UID]
		switch wanted := e.Type != watch.Deleted && needsDisks(pod); {
		case wanted && !begun:
			c.begin(pod)
		case !wanted && begun:
			c.end(pod.UID)
		}
	})
}

// needsDisks says whether a pod runs, or is about to run, on a node.
func needsDisks(pod *corev1.Pod) bool {
	return pod.Spec.NodeName != "" && !podutil.IsPodTerminal(pod)
}

// comesOrGoes says whether a write changes what a pod needs.
func comesOrGoes(e store.Entry) bool {
	old, _ := e.Prev.(*corev1.Pod)
	return old == nil || e.Type == watch.Deleted || needsDisks(old) != needsDisks(e.Object.(*corev1.Pod))
}

func (c *Controller) begin(pod *corev1.Pod) {
	c.attempts[pod.UID] = nil // begun, though most have nothing to attach
	for i := range pod.Spec.Volumes {
		plugin := c.pluginOf(&pod.Spec.Volumes[i], pod)
		if plugin.Kind == volumeplugin.Own || plugin.Kind == volumeplugin.Gone {
			continue
		}
		a := &attempt{pod: pod, plugin: plugin, delay: backoffFirst}
		c.attempts[pod.UID] = append(c.attempts[pod.UID], a)
		a.timer = c.sim.After(reconcile, "attach a disk", func() { c.attach(a) })
	}
}

// pluginOf is a volume's plug-in, through its claim where it has one. One that cannot be found out needs nothing.
func (c *Controller) pluginOf(v *corev1.Volume, pod *corev1.Pod) volumeplugin.Plugin {
	claim := ""
	switch {
	case v.PersistentVolumeClaim != nil:
		claim = v.PersistentVolumeClaim.ClaimName
	case v.Ephemeral != nil:
		claim = ephemeral.VolumeClaimName(pod, v)
	default:
		return volumeplugin.OfPod(v, pod.Namespace)
	}
	pvc, err := api.Get[*corev1.PersistentVolumeClaim](c.client, pod.Namespace, claim)
	if err != nil {
		return volumeplugin.Plugin{}
	}
	pv, err := api.Get[*corev1.PersistentVolume](c.client, "", pvc.Spec.VolumeName)
	if err != nil {
		return volumeplugin.Plugin{}
	}
	return volumeplugin.OfPersistent(pv)
}

func (c *Controller) attach(a *attempt) {
	if a.plugin.Kind != volumeplugin.Outside {
		c.recorder.Event(a.pod, corev1.EventTypeNormal, "SuccessfulAttachVolume", fmt.Sprintf("AttachVolume.Attach succeeded for volume %q ", a.plugin.Name))
		return
	}
	a.timer = c.sim.After(driverWait, "attach a disk", func() {
		c.recorder.Event(a.pod, corev1.EventTypeWarning, "FailedAttachVolume", fmt.Sprintf(
			"AttachVolume.Attach failed for volume %q : timed out waiting for external-attacher of %s CSI driver to attach volume %s",
			a.plugin.Name, a.plugin.Driver, a.plugin.Handle))
		a.timer = c.sim.After(a.delay, "attach a disk", func() { c.attach(a) })
		a.delay = min(2*a.delay, backoffMax)
	})
}

func (c *Controller) end(uid types.UID) {
	for _, a := range c.attempts[uid] {
		a.timer.Stop()
	}
	delete(c.attempts, uid)
}
