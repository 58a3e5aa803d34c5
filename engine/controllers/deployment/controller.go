package deployment

import (
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/watch"

	"github.com/podscope/podscope/engine/api"
	"github.com/podscope/podscope/engine/controllers/workqueue"
	"github.com/podscope/podscope/engine/explain"
	"github.com/podscope/podscope/engine/sim"
	"github.com/podscope/podscope/engine/store"
)

const (
	component = "deployment-controller"
	// retries is how often a deployment is looked at again in a row after failures. Models maxRetries.
	retries = 15
)

// Controller is the deployment controller. Create it with [New] and set it going with [Controller.Start].
type Controller struct {
	sim      *sim.Sim
	client   *api.Client
	recorder *api.Recorder
	log      *explain.Log
	queue    *workqueue.Workers
}

// New returns a controller that is not running yet. The log may be nil.
func New(s *sim.Sim, server *api.Server, log *explain.Log) *Controller {
	c := &Controller{sim: s, client: server.Client(component), recorder: server.Recorder(component, ""), log: log}
	c.queue = workqueue.NewWorkers(s, "deployment", c.sync).Retrying(workqueue.UsualRetry.AtMost(retries))
	return c
}

// Start begins to watch deployments, replica sets, and pods that go.
func (c *Controller) Start() {
	c.client.Watch("deployments.apps", func(e store.Entry) {
		c.queue.Add(workqueue.Key{Namespace: e.Object.GetNamespace(), Name: e.Object.GetName()})
	})
	c.client.Watch("replicasets.apps", func(e store.Entry) { c.enqueueOwner(e.Object) })
	gone := func(e store.Entry) bool { return e.Type == watch.Deleted }
	c.client.WatchFor("pods", gone, func(e store.Entry) { c.onPodGone(e.Object.(*corev1.Pod)) })
}

func (c *Controller) enqueueOwner(obj store.Object) {
	if ref := metav1.GetControllerOfNoCopy(obj); ref != nil && ref.Kind == "Deployment" {
		c.queue.Add(workqueue.Key{Namespace: obj.GetNamespace(), Name: ref.Name})
	}
}

// onPodGone matters to deployments that wait for their old pods to end.
func (c *Controller) onPodGone(pod *corev1.Pod) {
	ref := metav1.GetControllerOfNoCopy(pod)
	if ref == nil || ref.Kind != "ReplicaSet" {
		return
	}
	if rs, err := api.Get[*appsv1.ReplicaSet](c.client, pod.Namespace, ref.Name); err == nil {
		c.enqueueOwner(rs)
	}
}

// sync does one pass over a deployment, and another one later when it fails, unless its namespace is about to go. Models handleErr.
func (c *Controller) sync(p *workqueue.Pass, k workqueue.Key) error {
	err := c.pass(p, k)
	if errors.HasStatusCause(err, corev1.NamespaceTerminatingCause) {
		return nil
	}
	return err
}

// pass looks at a deployment once. Everything that it decides and reports comes from what it saw at its beginning and from its own
// writes. Models syncDeployment.
func (c *Controller) pass(p *workqueue.Pass, k workqueue.Key) error {
	stored, err := api.Get[*appsv1.Deployment](c.client, k.Namespace, k.Name)
	if err != nil {
		return nil
	}
	r := &round{Controller: c, pass: p, d: stored.DeepCopy(), before: stored}
	if err := r.list(); err != nil {
		return err
	}
	if r.d.DeletionTimestamp != nil {
		return r.report()
	}
	r.pausedCondition()
	if r.d.Spec.Paused {
		return r.resize()
	}
	if err := r.syncNew(false); err != nil {
		return err
	}
	switch {
	case r.scaled():
		return r.resize()
	case r.d.Spec.Strategy.Type == appsv1.RecreateDeploymentStrategyType:
		return r.recreate()
	}
	return r.rolling()
}

// round is one pass over a deployment: a copy of it that gathers conditions, and its replica sets.
type round struct {
	*Controller
	replicaSets
	pass   *workqueue.Pass
	d      *appsv1.Deployment
	before *appsv1.Deployment // as it was read
}

// writeStatus stores the conditions and the revision gathered so far. The copy keeps the version that was read: a second write in the
// same pass is refused as a conflict, and the deployment is looked at again.
func (r *round) writeStatus() error {
	r.pass.Call()
	_, err := r.client.UpdateStatus(r.d.DeepCopy())
	return err
}

func (c *Controller) note(d *appsv1.Deployment, rule explain.Rule, args map[string]string) {
	c.log.Add(explain.Decision{Actor: component, Kind: "Deployment", Namespace: d.Namespace, Name: d.Name, UID: string(d.UID), Rule: rule, Args: args})
}
