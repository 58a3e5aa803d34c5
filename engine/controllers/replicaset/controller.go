package replicaset

import (
	"slices"
	"strconv"
	"time"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"

	"github.com/podscope/podscope/engine/api"
	"github.com/podscope/podscope/engine/controllers/ownership"
	"github.com/podscope/podscope/engine/explain"
	"github.com/podscope/podscope/engine/sim"
	"github.com/podscope/podscope/engine/store"
)

const (
	component = "replicaset-controller"
	burst     = 500                   // pods made or deleted at one go
	adoption  = 25 * time.Millisecond // to ask whether the set is still there, and to write the pod, before anything else is done
)

// Controller is the replica set controller. Create it with [New] and set it going with [Controller.Start].
type Controller struct {
	sim      *sim.Sim
	client   *api.Client
	recorder *api.Recorder
	log      *explain.Log
	due      map[string]*sim.Timer // by namespace/name
	busy     map[string]bool       // pods are being made
	failures map[string]int        // attempts in a row that could not make a pod
	failed   map[string]error      // the last of them
}

// New returns a controller that is not running yet. The log may be nil.
func New(s *sim.Sim, server *api.Server, log *explain.Log) *Controller {
	return &Controller{
		sim: s, client: server.Client(component), recorder: server.Recorder(component, ""), log: log, due: map[string]*sim.Timer{}, failures: map[string]int{},
		busy: map[string]bool{}, failed: map[string]error{},
	}
}

// Start begins to watch replica sets and pods.
func (c *Controller) Start() {
	c.client.Watch("replicasets.apps", func(e store.Entry) { c.enqueue(e.Object.GetNamespace(), e.Object.GetName(), 0) })
	c.client.Watch("pods", c.onPod)
}

// onPod looks at the pod's set again, or, when it has none, at every set that may adopt it.
func (c *Controller) onPod(e store.Entry) {
	pod := e.Object.(*corev1.Pod)
	if e.Prev != nil {
		c.enqueueOwner(e.Prev.(*corev1.Pod))
	}
	if metav1.GetControllerOf(pod) != nil {
		c.enqueueOwner(pod)
		return
	}
	for _, rs := range api.List[*appsv1.ReplicaSet](c.client, pod.Namespace) {
		if s, err := metav1.LabelSelectorAsSelector(rs.Spec.Selector); err == nil && s.Matches(labels.Set(pod.Labels)) {
			c.enqueue(rs.Namespace, rs.Name, 0)
		}
	}
}

func (c *Controller) enqueueOwner(pod *corev1.Pod) {
	if ref := metav1.GetControllerOf(pod); ref != nil && ref.Kind == "ReplicaSet" {
		c.enqueue(pod.Namespace, ref.Name, 0)
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
	c.due[key] = c.sim.After(after+c.latency(), "replica set controller", func() { c.sync(namespace, name) })
}

func (c *Controller) latency() time.Duration {
	return c.sim.Between("replicaset/latency", 2*time.Millisecond, 6*time.Millisecond)
}

// sync brings one replica set's pods and status in line. Models syncReplicaSet.
func (c *Controller) sync(namespace, name string) {
	rs, err := api.Get[*appsv1.ReplicaSet](c.client, namespace, name)
	if err != nil {
		delete(c.failures, namespace+"/"+name)
		delete(c.failed, namespace+"/"+name)
		return
	}
	if c.busy[namespace+"/"+name] {
		return
	}
	selector, err := metav1.LabelSelectorAsSelector(rs.Spec.Selector)
	if err != nil {
		return
	}
	adopting := rs.DeletionTimestamp == nil && ownership.Orphans(c.client, rs, selector)
	all := ownership.Pods(c.client, rs, selector)
	active := slices.DeleteFunc(slices.Clone(all), func(p *corev1.Pod) bool { return !ownership.Active(p) })
	terminating := 0
	for _, p := range all {
		if p.DeletionTimestamp != nil && p.Status.Phase != corev1.PodSucceeded && p.Status.Phase != corev1.PodFailed {
			terminating++
		}
	}
	switch {
	case adopting:
		c.busy[namespace+"/"+name] = true
		c.sim.After(adoption, "replica set adopts", func() {
			delete(c.busy, namespace+"/"+name)
			c.enqueue(namespace, name, 0)
		})
	case rs.DeletionTimestamp == nil:
		c.manage(rs, active)
	}
	c.sim.After(c.latency(), "replica set status", func() { c.updateStatus(rs, active, terminating) })
}

// manage makes or deletes pods.
func (c *Controller) manage(rs *appsv1.ReplicaSet, active []*corev1.Pod) {
	want := int(*rs.Spec.Replicas)
	switch have := len(active); {
	case have < want:
		c.make(rs, have, min(want-have, burst), 1)
	case have > want:
		for _, p := range leastUseful(active, c.related(rs), min(have-want, burst), c.sim.Now()) {
			c.remove(rs, p, have, want)
		}
	}
}

// make creates pods in batches that double, one batch after the other, until one is refused; then it waits longer each time. The set is
// not looked at again before it is done. Models slowStartBatch and the queue's rate limit.
func (c *Controller) make(rs *appsv1.ReplicaSet, have, left, batch int) {
	key := rs.Namespace + "/" + rs.Name
	c.busy[key] = true
	for range min(batch, left) {
		if err := c.makeOne(rs, have); err != nil {
			delete(c.busy, key)
			c.failures[key]++
			c.recorder.Eventf(rs, corev1.EventTypeWarning, "FailedCreate", "Error creating: %v", err)
			c.failed[key] = err
			c.enqueue(rs.Namespace, rs.Name, min(5*time.Millisecond<<min(c.failures[key], 18), 1000*time.Second))
			return
		}
	}
	if left -= batch; left > 0 {
		c.sim.After(c.latency(), "replica set creates", func() { c.make(rs, have, left, 2*batch) })
		return
	}
	delete(c.busy, key)
	delete(c.failures, key)
	delete(c.failed, key)
	c.enqueue(rs.Namespace, rs.Name, 0)
}

func (c *Controller) makeOne(rs *appsv1.ReplicaSet, have int) error {
	obj, err := c.client.Create(ownership.FromTemplate(rs, &rs.Spec.Template), api.CreateOptions{})
	if err != nil {
		return err
	}
	c.note(obj, explain.RulePodCreated, have, int(*rs.Spec.Replicas))
	c.sim.After(c.latency(), "replica set reports", func() {
		c.recorder.Eventf(rs, corev1.EventTypeNormal, "SuccessfulCreate", "Created pod: %s", obj.GetName())
	})
	return nil
}

func (c *Controller) remove(rs *appsv1.ReplicaSet, pod *corev1.Pod, have, want int) {
	if _, err := c.client.Delete("pods", pod.Namespace, pod.Name, api.DeleteOptions{}); err != nil {
		return
	}
	c.note(pod, explain.RulePodDeleted, have, want)
	c.sim.After(c.latency(), "replica set reports", func() {
		c.recorder.Eventf(rs, corev1.EventTypeNormal, "SuccessfulDelete", "Deleted pod: %s", pod.Name)
	})
}

// related are the pods of every replica set of the same deployment: pods of old sets on a node make a new one there less useful.
func (c *Controller) related(rs *appsv1.ReplicaSet) []*corev1.Pod {
	owner := metav1.GetControllerOf(rs)
	var out []*corev1.Pod
	sets := map[string]bool{string(rs.UID): true}
	if owner != nil {
		for _, o := range api.List[*appsv1.ReplicaSet](c.client, rs.Namespace) {
			if ref := metav1.GetControllerOf(o); ref != nil && ref.UID == owner.UID {
				sets[string(o.UID)] = true
			}
		}
	}
	for _, p := range api.List[*corev1.Pod](c.client, rs.Namespace) {
		if ref := metav1.GetControllerOf(p); ref != nil && sets[string(ref.UID)] {
			out = append(out, p)
		}
	}
	return out
}

func (c *Controller) note(pod store.Object, rule explain.Rule, have, want int) {
	c.log.Add(explain.Decision{
		Actor: component, Kind: "Pod", Namespace: pod.GetNamespace(), Name: pod.GetName(), UID: string(pod.GetUID()), Rule: rule,
		Args: map[string]string{"pod": pod.GetName(), "have": strconv.Itoa(have), "want": strconv.Itoa(want)},
	})
}
