package deployment

import (
	"time"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/watch"

	"github.com/podscope/podscope/engine/api"
	"github.com/podscope/podscope/engine/explain"
	"github.com/podscope/podscope/engine/sim"
	"github.com/podscope/podscope/engine/store"
)

const component = "deployment-controller"

// Controller is the deployment controller. Create it with [New] and set it going with [Controller.Start].
type Controller struct {
	sim      *sim.Sim
	client   *api.Client
	recorder *api.Recorder
	log      *explain.Log
	due      map[string]*sim.Timer // by namespace/name
}

// New returns a controller that is not running yet. The log may be nil.
func New(s *sim.Sim, server *api.Server, log *explain.Log) *Controller {
	return &Controller{sim: s, client: server.Client(component), recorder: server.Recorder(component, ""), log: log, due: map[string]*sim.Timer{}}
}

// Start begins to watch deployments, replica sets, and pods that go.
func (c *Controller) Start() {
	c.client.Watch("deployments.apps", func(e store.Entry) { c.enqueue(e.Object.GetNamespace(), e.Object.GetName(), 0) })
	c.client.Watch("replicasets.apps", func(e store.Entry) { c.enqueueOwner(e.Object) })
	c.client.Watch("pods", func(e store.Entry) {
		if e.Type == watch.Deleted {
			c.onPodGone(e.Object.(*corev1.Pod))
		}
	})
}

func (c *Controller) enqueueOwner(obj store.Object) {
	if ref := metav1.GetControllerOf(obj); ref != nil && ref.Kind == "Deployment" {
		c.enqueue(obj.GetNamespace(), ref.Name, 0)
	}
}

// onPodGone matters to deployments that wait for their old pods to end.
func (c *Controller) onPodGone(pod *corev1.Pod) {
	ref := metav1.GetControllerOf(pod)
	if ref == nil || ref.Kind != "ReplicaSet" {
		return
	}
	if rs, err := api.Get[*appsv1.ReplicaSet](c.client, pod.Namespace, ref.Name); err == nil {
		c.enqueueOwner(rs)
	}
}

func (c *Controller) enqueue(namespace, name string, after time.Duration) {
	key := namespace + "/" + name
	if t := c.due[key]; t.Pending() {
		if t.At() <= c.sim.Elapsed()+after {
			return
		}
		t.Stop()
	}
	c.due[key] = c.sim.After(after+c.latency(), "deployment controller", func() { c.sync(namespace, name) })
}

func (c *Controller) latency() time.Duration {
	return c.sim.Between("deployment/latency", 2*time.Millisecond, 6*time.Millisecond)
}

// sync does one pass over a deployment. Models syncDeployment.
func (c *Controller) sync(namespace, name string) {
	stored, err := api.Get[*appsv1.Deployment](c.client, namespace, name)
	if err != nil {
		return
	}
	d := stored.DeepCopy()
	sets := c.sets(d)
	switch {
	case d.DeletionTimestamp != nil:
	case d.Spec.Paused || c.scaled(d, sets):
		c.pausedCondition(d)
		c.scaleAll(d, c.withNew(d, sets, false))
		c.cleanUp(d, c.withNew(d, sets, false))
	case d.Spec.Strategy.Type == appsv1.RecreateDeploymentStrategyType:
		c.recreate(d, sets)
	default:
		c.rolling(d, sets)
	}
	c.sim.After(c.latency(), "deployment status", func() { c.updateStatus(d, changedConditions(stored, d)) })
}

func (c *Controller) note(d *appsv1.Deployment, rule explain.Rule, args map[string]string) {
	c.log.Add(explain.Decision{Actor: component, Kind: "Deployment", Namespace: d.Namespace, Name: d.Name, UID: string(d.UID), Rule: rule, Args: args})
}
