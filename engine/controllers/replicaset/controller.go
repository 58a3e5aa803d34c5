package replicaset

import (
	"slices"
	"strconv"
	"time"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"

	"github.com/podscope/podscope/engine/api"
	"github.com/podscope/podscope/engine/controllers/ownership"
	"github.com/podscope/podscope/engine/controllers/workqueue"
	"github.com/podscope/podscope/engine/explain"
	"github.com/podscope/podscope/engine/sim"
	"github.com/podscope/podscope/engine/store"
)

const (
	burst    = 500                   // pods made or deleted at one go
	adoption = 25 * time.Millisecond // to ask whether the set is still there, and to write the pod, before anything else is done
)

// Controller is the replica set controller. Create it with [New] and set it going with [Controller.Start].
type Controller struct {
	kind     kind
	sim      *sim.Sim
	client   *api.Client
	recorder *api.Recorder
	log      *explain.Log
	queue    *workqueue.Workers
	memories map[workqueue.Key]*memory
}

// New returns a controller of replica sets that is not running yet. The log may be nil.
func New(s *sim.Sim, server *api.Server, log *explain.Log) *Controller {
	return newOf(replicaSets, s, server, log)
}

// NewReplication returns a controller of replication controllers, which follow the same rules.
func NewReplication(s *sim.Sim, server *api.Server, log *explain.Log) *Controller {
	return newOf(replicationControllers, s, server, log)
}

func newOf(k kind, s *sim.Sim, server *api.Server, log *explain.Log) *Controller {
	c := &Controller{kind: k, sim: s, client: server.Client(k.component), recorder: server.Recorder(k.component, ""), log: log, memories: map[workqueue.Key]*memory{}}
	c.queue = workqueue.NewWorkers(s, k.queue, c.sync)
	return c
}

// Start begins to watch replica sets and pods.
func (c *Controller) Start() {
	c.client.Watch(c.kind.resource, func(e store.Entry) {
		c.queue.Saw(e)
		c.enqueue(e.Object.GetNamespace(), e.Object.GetName())
	})
	c.client.WatchFor("pods", ownership.Concerns(c.kind.name), c.onPod)
}

// onPod looks at the pod's set again, or, when it has none, at every set that may adopt it.
func (c *Controller) onPod(e store.Entry) {
	c.queue.Saw(e)
	pod := e.Object.(*corev1.Pod)
	if e.Prev != nil {
		c.enqueueOwner(e.Prev.(*corev1.Pod))
	}
	if metav1.GetControllerOfNoCopy(pod) != nil {
		c.enqueueOwner(pod)
		return
	}
	for _, rs := range c.kind.list(c.client, pod.Namespace) {
		if s, err := metav1.LabelSelectorAsSelector(rs.Spec.Selector); err == nil && s.Matches(labels.Set(pod.Labels)) {
			c.enqueue(rs.Namespace, rs.Name)
		}
	}
}

func (c *Controller) enqueueOwner(pod *corev1.Pod) {
	if ref := metav1.GetControllerOfNoCopy(pod); ref != nil && ref.Kind == c.kind.name {
		c.enqueue(pod.Namespace, ref.Name)
	}
}

func (c *Controller) enqueue(namespace, name string) {
	c.queue.Add(workqueue.Key{Namespace: namespace, Name: name})
}

// sync brings one replica set's pods in line and counts those that it found. Models syncReplicaSet.
func (c *Controller) sync(p *workqueue.Pass, k workqueue.Key) error {
	rs, err := c.kind.get(c.client, k.Namespace, k.Name)
	if err != nil {
		delete(c.memories, k)
		return nil
	}
	selector, err := metav1.LabelSelectorAsSelector(rs.Spec.Selector)
	if err != nil {
		return nil
	}
	all, orphans := ownership.Claim(c.client, rs.object, selector, &c.memory(k, rs).standings)
	if orphans {
		defer p.Wait(adoption)
	}
	active := slices.DeleteFunc(slices.Clone(all), func(p *corev1.Pod) bool { return !ownership.Active(p) })
	terminating := 0
	for _, p := range all {
		if p.DeletionTimestamp != nil && p.Status.Phase != corev1.PodSucceeded && p.Status.Phase != corev1.PodFailed {
			terminating++
		}
	}
	var failure error
	if rs.DeletionTimestamp == nil {
		failure = c.manage(p, rs, active)
	}
	if err := c.updateStatus(p, rs, active, terminating, failure); err != nil {
		return err
	}
	return failure
}

// manage makes or deletes pods.
func (c *Controller) manage(p *workqueue.Pass, rs set, active []*corev1.Pod) error {
	want := int(*rs.Spec.Replicas)
	switch have := len(active); {
	case have < want:
		return c.make(p, rs, have, min(want-have, burst))
	case have > want:
		p.Call()
		for i, pod := range leastUseful(active, c.related(rs), min(have-want, burst), c.sim.Now()) {
			if i > 0 {
				p.Also()
			}
			if err := c.remove(rs, pod, have, want); err != nil {
				return err
			}
		}
	}
	return nil
}

// make creates pods in batches that double, one batch after the other, until one is refused. Models slowStartBatch.
func (c *Controller) make(p *workqueue.Pass, rs set, have, left int) (failure error) {
	for batch := 1; left > 0 && failure == nil; batch *= 2 {
		n := min(batch, left)
		left -= n
		p.Call()
		for i := range n {
			if i > 0 {
				p.Also()
			}
			if err := c.makeOne(p, rs, have); err != nil {
				failure = err
				c.queue.Report(func() {
					c.recorder.Eventf(rs.object, corev1.EventTypeWarning, "FailedCreate", "Error creating: %v", err)
				})
			}
		}
	}
	return failure
}

func (c *Controller) makeOne(p *workqueue.Pass, rs set, have int) error {
	obj, err := c.client.Create(ownership.FromTemplate(rs.object, &rs.Spec.Template), api.CreateOptions{})
	if apierrors.HasStatusCause(err, corev1.NamespaceTerminatingCause) {
		return nil // it ends with its namespace
	}
	if err != nil {
		return err
	}
	p.Wrote("pods", obj)
	c.note(obj, explain.RulePodCreated, have, int(*rs.Spec.Replicas))
	c.queue.Report(func() {
		c.recorder.Eventf(rs.object, corev1.EventTypeNormal, "SuccessfulCreate", "Created pod: %s", obj.GetName())
	})
	return nil
}

func (c *Controller) remove(rs set, pod *corev1.Pod, have, want int) error {
	if _, err := c.client.Delete("pods", pod.Namespace, pod.Name, api.DeleteOptions{}); err != nil {
		if apierrors.IsNotFound(err) {
			return nil
		}
		c.queue.Report(func() {
			c.recorder.Eventf(rs.object, corev1.EventTypeWarning, "FailedDelete", "Error deleting: %v", err)
		})
		return err
	}
	c.note(pod, explain.RulePodDeleted, have, want)
	c.queue.Report(func() {
		c.recorder.Eventf(rs.object, corev1.EventTypeNormal, "SuccessfulDelete", "Deleted pod: %s", pod.Name)
	})
	return nil
}

// related are the pods of every replica set of the same deployment: pods of old sets on a node make a new one there less useful.
func (c *Controller) related(rs set) []*corev1.Pod {
	owner := metav1.GetControllerOfNoCopy(rs)
	var out []*corev1.Pod
	sets := map[string]bool{string(rs.UID): true}
	if owner != nil {
		for _, o := range api.List[*appsv1.ReplicaSet](c.client, rs.Namespace) {
			if ref := metav1.GetControllerOfNoCopy(o); ref != nil && ref.UID == owner.UID {
				sets[string(o.UID)] = true
			}
		}
	}
	for _, p := range api.List[*corev1.Pod](c.client, rs.Namespace) {
		if ref := metav1.GetControllerOfNoCopy(p); ref != nil && sets[string(ref.UID)] {
			out = append(out, p)
		}
	}
	return out
}

func (c *Controller) note(pod store.Object, rule explain.Rule, have, want int) {
	c.log.Add(explain.Decision{
		Actor: c.kind.component, Kind: "Pod", Namespace: pod.GetNamespace(), Name: pod.GetName(), UID: string(pod.GetUID()), Rule: rule,
		Args: map[string]string{"pod": pod.GetName(), "have": strconv.Itoa(have), "want": strconv.Itoa(want)},
	})
}
