package persistentvolume

import (
	"slices"
	"time"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/watch"

	"github.com/podscope/podscope/engine/api"
	"github.com/podscope/podscope/engine/controllers/workqueue"
	"github.com/podscope/podscope/engine/explain"
	"github.com/podscope/podscope/engine/sim"
	"github.com/podscope/podscope/engine/store"
)

const (
	component = "persistentvolume-controller"
	resync    = 15 * time.Second // all claims and volumes are looked at this often
)

// Annotations by which the controller remembers what it did. Models k8s.io/component-helpers/storage/volume.
const (
	bindCompleted   = "pv.kubernetes.io/bind-completed"
	boundByUs       = "pv.kubernetes.io/bound-by-controller"
	provisionedBy   = "pv.kubernetes.io/provisioned-by"
	provisioner     = "volume.kubernetes.io/storage-provisioner"
	betaProvisioner = "volume.beta.kubernetes.io/storage-provisioner"
	selectedNode    = "volume.kubernetes.io/selected-node"
)

// Controller is the persistent volume binder. Create it with [New] and set it going with [Controller.Start].
type Controller struct {
	sim      *sim.Sim
	client   *api.Client
	recorder *api.Recorder
	log      *explain.Log
	claims   *workqueue.Workers
	volumes  *workqueue.Workers
	ticking  bool
	// recyclings are under way, by volume.
	recyclings map[string]*recycling
}

// binder is one look at a claim or a volume.
type binder struct {
	*Controller
	pass *workqueue.Pass
}

// New returns a controller that is not running yet. The log may be nil.
func New(s *sim.Sim, server *api.Server, log *explain.Log) *Controller {
	c := &Controller{sim: s, client: server.Client(component), recorder: server.Recorder(component, ""), log: log, recyclings: map[string]*recycling{}}
	c.claims = workqueue.NewWorkers(s, "persistent volume claims", func(p *workqueue.Pass, k workqueue.Key) error { return (&binder{c, p}).syncClaim(k) })
	c.volumes = workqueue.NewWorkers(s, "persistent volumes", func(p *workqueue.Pass, k workqueue.Key) error { return (&binder{c, p}).syncVolume(k) })
	return c
}

// Start begins to watch claims, volumes, and the pods that claims wait for.
func (c *Controller) Start() {
	c.client.Watch("persistentvolumeclaims", func(e store.Entry) {
		claim := e.Object.(*corev1.PersistentVolumeClaim)
		c.grown(e)
		c.claims.Add(workqueue.Key{Namespace: claim.Namespace, Name: claim.Name})
		if e.Type == watch.Deleted && claim.Spec.VolumeName != "" {
			c.volumes.Add(workqueue.Key{Name: claim.Spec.VolumeName})
		}
		c.tick()
	})
	c.client.Watch("persistentvolumes", func(e store.Entry) {
		c.volumes.Add(workqueue.Key{Name: e.Object.GetName()})
		if ref := e.Object.(*corev1.PersistentVolume).Spec.ClaimRef; ref != nil {
			c.claims.Add(workqueue.Key{Namespace: ref.Namespace, Name: ref.Name})
		}
		c.tick()
	})
	c.client.WatchFor("pods", placesClaims, c.onPod)
}

// placesClaims says whether a write gives a pod with claims its node.
func placesClaims(e store.Entry) bool {
	pod := e.Object.(*corev1.Pod)
	if old, _ := e.Prev.(*corev1.Pod); pod.Spec.NodeName == "" || old != nil && old.Spec.NodeName == pod.Spec.NodeName {
		return false
	}
	return slices.ContainsFunc(pod.Spec.Volumes, func(v corev1.Volume) bool { return v.PersistentVolumeClaim != nil })
}

// onPod looks at claims whose first consumer has just got a node.
func (c *Controller) onPod(e store.Entry) {
	pod := e.Object.(*corev1.Pod)
	for _, v := range pod.Spec.Volumes {
		if v.PersistentVolumeClaim != nil {
			c.claims.Add(workqueue.Key{Namespace: pod.Namespace, Name: v.PersistentVolumeClaim.ClaimName})
		}
	}
}

// tick keeps the resync going while there is something to look at; its beat does not depend on when that began.
func (c *Controller) tick() {
	if c.ticking {
		return
	}
	c.ticking = true
	c.sim.After(resync-c.sim.Elapsed()%resync, "persistent volumes resync", c.lookAtAll)
}

func (c *Controller) lookAtAll() {
	c.ticking = false
	for _, claim := range api.List[*corev1.PersistentVolumeClaim](c.client, "") {
		c.claims.Add(workqueue.Key{Namespace: claim.Namespace, Name: claim.Name})
		c.tick()
	}
	for _, volume := range api.List[*corev1.PersistentVolume](c.client, "") {
		c.volumes.Add(workqueue.Key{Name: volume.Name})
		c.tick()
	}
}

func (c *Controller) note(claim *corev1.PersistentVolumeClaim, rule explain.Rule, args map[string]string) {
	c.log.Add(explain.Decision{
		Actor: component, Kind: "PersistentVolumeClaim", Namespace: claim.Namespace, Name: claim.Name, UID: string(claim.UID), Rule: rule, Args: args, Field: "spec.storageClassName",
	})
}
