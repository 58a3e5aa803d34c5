package persistentvolume

import (
	"time"

	corev1 "k8s.io/api/core/v1"

	"github.com/podscope/podscope/engine/store"
)

// expander is the name of the controller that enlarges volumes.
const expander = "volume_expand"

// grown tells whoever asks for a larger volume that only a driver outside Kubernetes could make it so: none of the kinds of volumes that a
// cluster without drivers has can grow. Models pkg/controller/volume/expand (*expandController).syncHandler.
func (c *Controller) grown(e store.Entry) {
	claim := e.Object.(*corev1.PersistentVolumeClaim)
	old, _ := e.Prev.(*corev1.PersistentVolumeClaim)
	if old == nil || claim.Status.Phase != corev1.ClaimBound || claim.DeletionTimestamp != nil {
		return
	}
	was, is := old.Spec.Resources.Requests[corev1.ResourceStorage], claim.Spec.Resources.Requests[corev1.ResourceStorage]
	if has := claim.Status.Capacity[corev1.ResourceStorage]; is.Cmp(was) <= 0 || is.Cmp(has) <= 0 {
		return
	}
	c.sim.After(c.sim.Between("volume expand/latency", 3*time.Millisecond, 9*time.Millisecond), "volume expand", func() {
		c.client.Server().Recorder(expander, "").Event(claim, corev1.EventTypeNormal, "ExternalExpanding", "waiting for an external controller to expand this PVC")
	})
}
