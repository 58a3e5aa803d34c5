package resourcequota

import (
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/equality"

	"github.com/podscope/podscope/engine/api"
	"github.com/podscope/podscope/engine/controllers/workqueue"
	"github.com/podscope/podscope/engine/sim"
	"github.com/podscope/podscope/engine/store"
)

const component = "resourcequota-controller"

// Controller is the resource quota controller. Create it with [New] and set it going with [Controller.Start].
// Models pkg/controller/resourcequota Controller.
type Controller struct {
	client   *api.Client
	queue    *workqueue.Queue
	watching bool // what quotas count
}

// New returns a controller that is not running yet.
func New(s *sim.Sim, server *api.Server) *Controller {
	c := &Controller{client: server.Client(component)}
	c.queue = workqueue.New(s, component, c.sync)
	return c
}

// Start begins to watch quotas. What they count is watched from the first quota on: most clusters have none.
func (c *Controller) Start() {
	c.client.Watch("resourcequotas", func(e store.Entry) {
		c.watchCounted()
		c.queue.Add(workqueue.Key{Namespace: e.Object.GetNamespace(), Name: e.Object.GetName()})
	})
}

func (c *Controller) watchCounted() {
	if c.watching {
		return
	}
	c.watching = true
	for _, kind := range api.Kinds() {
		if kind.Namespaced && kind.Name() != "events" && kind.Name() != "resourcequotas" {
			c.client.Watch(kind.Name(), func(e store.Entry) { c.counted(e.Object.GetNamespace()) })
		}
	}
}

// counted has the quotas of a namespace looked at.
func (c *Controller) counted(namespace string) {
	for _, quota := range api.List[*corev1.ResourceQuota](c.client, namespace) {
		c.queue.Add(workqueue.Key{Namespace: quota.Namespace, Name: quota.Name})
	}
}

// sync counts. Models syncResourceQuota.
func (c *Controller) sync(k workqueue.Key) error {
	quota, err := api.Get[*corev1.ResourceQuota](c.client, k.Namespace, k.Name)
	if err != nil {
		return nil
	}
	want := corev1.ResourceQuotaStatus{Hard: quota.Spec.Hard, Used: api.QuotaUsage(c.client, quota)}
	if equality.Semantic.DeepEqual(quota.Status, want) {
		return nil
	}
	updated := quota.DeepCopy()
	updated.Status = want
	_, err = c.client.UpdateStatus(updated)
	return err
}
