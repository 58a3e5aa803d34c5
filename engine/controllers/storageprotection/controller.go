package storageprotection

import (
	"slices"
	"time"

	corev1 "k8s.io/api/core/v1"

	"github.com/podscope/podscope/engine/api"
	"github.com/podscope/podscope/engine/sim"
	"github.com/podscope/podscope/engine/store"
)

const (
	claimFinalizer  = "kubernetes.io/pvc-protection"
	volumeFinalizer = "kubernetes.io/pv-protection"
)

// Controller removes the protection from what is deleted and unused. Create it with [New] and set it going with [Controller.Start].
type Controller struct {
	sim    *sim.Sim
	client *api.Client
	queued bool
}

// New returns a controller that is not running yet.
func New(s *sim.Sim, server *api.Server) *Controller {
	return &Controller{sim: s, client: server.Client("storage-protection-controller")}
}

// Start begins to watch claims, volumes and the pods that use them.
func (c *Controller) Start() {
	for _, resource := range []string{"persistentvolumeclaims", "persistentvolumes"} {
		c.client.WatchMatching(resource, unsettled, func(store.Entry) { c.enqueue() })
	}
	c.client.WatchMatching("pods", usesClaims, func(store.Entry) { c.enqueue() })
}

func deleted(obj store.Object) bool { return obj.GetDeletionTimestamp() != nil }

// unsettled reports whether an object is being deleted, or has lost its protection while it lives.
func unsettled(obj store.Object) bool { return deleted(obj) || !protected(obj) }

func protected(obj store.Object) bool {
	return slices.Contains(obj.GetFinalizers(), finalizerOf(obj))
}

func finalizerOf(obj store.Object) string {
	if _, ok := obj.(*corev1.PersistentVolumeClaim); ok {
		return claimFinalizer
	}
	return volumeFinalizer
}

func usesClaims(obj store.Object) bool {
	return slices.ContainsFunc(obj.(*corev1.Pod).Spec.Volumes, func(v corev1.Volume) bool {
		return v.PersistentVolumeClaim != nil || v.Ephemeral != nil
	})
}

func (c *Controller) enqueue() {
	if c.queued {
		return
	}
	c.queued = true
	c.sim.After(c.sim.Between("storageprotection/latency", 2*time.Millisecond, 10*time.Millisecond), "storage protection", c.sync)
}

func (c *Controller) sync() {
	c.queued = false
	for _, claim := range api.List[*corev1.PersistentVolumeClaim](c.client, "") {
		if !deleted(claim) {
			c.protect(claim)
		} else if !c.used(claim) {
			c.release(claim)
		}
	}
	for _, volume := range api.List[*corev1.PersistentVolume](c.client, "") {
		if !deleted(volume) {
			c.protect(volume)
		} else if volume.Status.Phase != corev1.VolumeBound {
			c.release(volume)
		}
	}
}

// used reports whether a pod on a node has the claim among its volumes. Models pvcprotection podUsesPVC.
func (c *Controller) used(claim *corev1.PersistentVolumeClaim) bool {
	for _, pod := range api.List[*corev1.Pod](c.client, claim.Namespace) {
		if pod.Spec.NodeName == "" {
			continue
		}
		for _, v := range pod.Spec.Volumes {
			if v.PersistentVolumeClaim != nil && v.PersistentVolumeClaim.ClaimName == claim.Name {
				return true
			}
			if v.Ephemeral != nil && pod.Name+"-"+v.Name == claim.Name {
				return true
			}
		}
	}
	return false
}

// protect gives an object back what somebody took from it. Models the controllers' addFinalizer.
func (c *Controller) protect(obj store.Object) {
	if protected(obj) {
		return
	}
	guarded := obj.DeepCopyObject().(store.Object)
	guarded.SetFinalizers(append(guarded.GetFinalizers(), finalizerOf(obj)))
	c.update(guarded)
}

func (c *Controller) release(obj store.Object) {
	if !protected(obj) {
		return
	}
	free := obj.DeepCopyObject().(store.Object)
	free.SetFinalizers(slices.DeleteFunc(free.GetFinalizers(), func(f string) bool { return f == finalizerOf(obj) }))
	c.update(free)
}

func (c *Controller) update(obj store.Object) {
	if _, err := c.client.Update(obj, api.UpdateOptions{}); err != nil {
		c.enqueue() // somebody else was faster: look again
	}
}
