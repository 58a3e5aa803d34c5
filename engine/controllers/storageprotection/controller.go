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
		c.client.WatchMatching(resource, deleted, func(store.Entry) { c.enqueue() })
	}
	c.client.WatchMatching("pods", usesClaims, func(store.Entry) { c.enqueue() })
}

func deleted(obj store.Object) bool { return obj.GetDeletionTimestamp() != nil }

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
		if deleted(claim) && !c.used(claim) {
			c.release(claim, claimFinalizer)
		}
	}
	for _, volume := range api.List[*corev1.PersistentVolume](c.client, "") {
		if deleted(volume) && volume.Status.Phase != corev1.VolumeBound {
			c.release(volume, volumeFinalizer)
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

func (c *Controller) release(obj store.Object, finalizer string) {
	i := slices.Index(obj.GetFinalizers(), finalizer)
	if i < 0 {
		return
	}
	free := obj.DeepCopyObject().(store.Object)
	free.SetFinalizers(slices.Delete(free.GetFinalizers(), i, i+1))
	if _, err := c.client.Update(free, api.UpdateOptions{}); err != nil {
		c.enqueue() // somebody else was faster: look again
	}
}
