package statefulset

import (
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"

	"github.com/podscope/podscope/engine/api"
	"github.com/podscope/podscope/engine/controllers/ownership"
	"github.com/podscope/podscope/engine/controllers/workqueue"
	"github.com/podscope/podscope/engine/explain"
	"github.com/podscope/podscope/engine/sim"
	"github.com/podscope/podscope/engine/store"
)

const component = "statefulset-controller"

// Controller is the stateful set controller. Create it with [New] and set it going with [Controller.Start].
type Controller struct {
	sim      *sim.Sim
	client   *api.Client
	recorder *api.Recorder
	log      *explain.Log
	queue    *workqueue.Workers
	waits    map[workqueue.Key]string // the pod that a set waits for, as last told
}

// New returns a controller that is not running yet. The log may be nil.
func New(s *sim.Sim, server *api.Server, log *explain.Log) *Controller {
	c := &Controller{sim: s, client: server.Client(component), recorder: server.Recorder(component, ""), log: log, waits: map[workqueue.Key]string{}}
	c.queue = workqueue.NewWorkers(s, "statefulset", c.sync)
	return c
}

// Start begins to watch stateful sets and pods.
func (c *Controller) Start() {
	c.client.Watch("statefulsets.apps", func(e store.Entry) {
		c.queue.Saw(e)
		c.queue.Add(workqueue.Key{Namespace: e.Object.GetNamespace(), Name: e.Object.GetName()})
	})
	c.client.WatchFor("pods", ownership.Concerns("StatefulSet"), c.onPod)
}

// onPod looks at the pod's set again, or, when it has none, at every set that may adopt it. A pod that has become ready is looked at once
// more when it becomes available.
func (c *Controller) onPod(e store.Entry) {
	c.queue.Saw(e)
	pod := e.Object.(*corev1.Pod)
	if e.Prev != nil {
		c.addOwner(e.Prev.(*corev1.Pod))
	}
	if metav1.GetControllerOfNoCopy(pod) != nil {
		c.addOwner(pod)
		return
	}
	for _, set := range api.List[*appsv1.StatefulSet](c.client, pod.Namespace) {
		if s, err := metav1.LabelSelectorAsSelector(set.Spec.Selector); err == nil && s.Matches(labels.Set(pod.Labels)) {
			c.queue.Add(workqueue.Key{Namespace: set.Namespace, Name: set.Name})
		}
	}
}

func (c *Controller) addOwner(pod *corev1.Pod) {
	if ref := metav1.GetControllerOfNoCopy(pod); ref != nil && ref.Kind == "StatefulSet" {
		c.queue.Add(workqueue.Key{Namespace: pod.Namespace, Name: ref.Name})
	}
}

// sync does one pass over a stateful set. Models (*StatefulSetController).sync and UpdateStatefulSet.
func (c *Controller) sync(p *workqueue.Pass, k workqueue.Key) error {
	set, err := api.Get[*appsv1.StatefulSet](c.client, k.Namespace, k.Name)
	if err != nil {
		delete(c.waits, k)
		return nil
	}
	selector, err := metav1.LabelSelectorAsSelector(set.Spec.Selector)
	if err != nil {
		return nil
	}
	pods := ownership.Members(c.client, set, selector, func(p *corev1.Pod) bool { parent, _ := splitName(p.Name); return parent == set.Name })
	history, err := c.history(p, set, selector)
	if err != nil {
		return err
	}
	r := c.newRound(p, set, pods, history)
	err = r.run()
	if statusErr := c.updateStatus(r); err == nil {
		err = statusErr
	}
	c.truncate(p, set, pods, history)
	if set.Spec.MinReadySeconds > 0 && r.status.ReadyReplicas != r.status.AvailableReplicas {
		c.queue.AddAfter(k, c.nextAvailable(set, pods))
	}
	return err
}

func (c *Controller) note(set *appsv1.StatefulSet, rule explain.Rule, args map[string]string, field string) {
	c.log.Add(explain.Decision{
		Actor: component, Kind: "StatefulSet", Namespace: set.Namespace, Name: set.Name, UID: string(set.UID), Rule: rule, Args: args, Field: field,
	})
}
