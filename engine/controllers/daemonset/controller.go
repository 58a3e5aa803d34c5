package daemonset

import (
	"slices"
	"strconv"
	"time"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/watch"

	"github.com/podscope/podscope/engine/api"
	"github.com/podscope/podscope/engine/controllers/ownership"
	"github.com/podscope/podscope/engine/controllers/workqueue"
	"github.com/podscope/podscope/engine/explain"
	"github.com/podscope/podscope/engine/sim"
	"github.com/podscope/podscope/engine/store"
)

const component = "daemonset-controller"

// Controller is the daemon set controller. Create it with [New] and set it going with [Controller.Start].
type Controller struct {
	sim      *sim.Sim
	client   *api.Client
	recorder *api.Recorder
	log      *explain.Log
	queue    *workqueue.Workers
	failed   map[failure]*backoff
}

// New returns a controller that is not running yet. The log may be nil.
func New(s *sim.Sim, server *api.Server, log *explain.Log) *Controller {
	c := &Controller{sim: s, client: server.Client(component), recorder: server.Recorder(component, ""), log: log, failed: map[failure]*backoff{}}
	c.queue = workqueue.NewWorkers(s, "daemonset", c.sync)
	return c
}

// Start begins to watch daemon sets, their pods, and nodes.
func (c *Controller) Start() {
	c.client.Watch("daemonsets.apps", func(e store.Entry) {
		c.queue.Saw(e)
		c.enqueue(e.Object.GetNamespace(), e.Object.GetName())
	})
	c.client.WatchFor("pods", ownership.Concerns("DaemonSet"), c.onPod)
	c.client.Watch("nodes", c.onNode)
}

// onPod looks at the pod's set again, or, when it has none, at every set that may adopt it. A pod that has become ready is looked at once
// more when it becomes available.
func (c *Controller) onPod(e store.Entry) {
	c.queue.Saw(e)
	pod := e.Object.(*corev1.Pod)
	if ref := metav1.GetControllerOfNoCopy(pod); ref != nil {
		if ref.Kind == "DaemonSet" {
			c.enqueue(pod.Namespace, ref.Name)
			c.becameReady(e, ref.Name)
		}
		return
	}
	for _, ds := range api.List[*appsv1.DaemonSet](c.client, pod.Namespace) {
		if s, err := metav1.LabelSelectorAsSelector(ds.Spec.Selector); err == nil && !s.Empty() && s.Matches(labels.Set(pod.Labels)) {
			c.enqueue(ds.Namespace, ds.Name)
		}
	}
}

// becameReady has the set of a pod that is ready now looked at again when it has been so for minReadySeconds.
// Models (*DaemonSetsController).updatePod.
func (c *Controller) becameReady(e store.Entry, set string) {
	if e.Prev == nil {
		return
	}
	_, before := ownership.Ready(e.Prev.(*corev1.Pod))
	_, after := ownership.Ready(e.Object.(*corev1.Pod))
	if ds, err := api.Get[*appsv1.DaemonSet](c.client, e.Key.Namespace, set); err == nil && !before && after && ds.Spec.MinReadySeconds > 0 {
		c.queue.AddAfter(key(ds), time.Duration(ds.Spec.MinReadySeconds+1)*time.Second)
	}
}

// onNode looks at the sets that lack a pod on a changed node or have one there that must go. Others are not looked at, and their
// status is not counted anew. Models syncNodeUpdate.
func (c *Controller) onNode(e store.Entry) {
	node := e.Object.(*corev1.Node)
	if e.Prev != nil && e.Type != watch.Deleted && !matters(e.Prev.(*corev1.Node), node) {
		return
	}
	for _, ds := range api.List[*appsv1.DaemonSet](c.client, "") {
		run, stay := allowed(ds, node)
		there := c.runsOn(ds, node.Name)
		if e.Type == watch.Deleted || run && !there || !stay && there || there && ds.Status.NumberMisscheduled > 0 {
			c.enqueue(ds.Namespace, ds.Name)
		}
	}
}

func (c *Controller) runsOn(ds *appsv1.DaemonSet, node string) bool {
	return slices.ContainsFunc(api.List[*corev1.Pod](c.client, ds.Namespace), func(p *corev1.Pod) bool {
		ref := metav1.GetControllerOfNoCopy(p)
		return p.Spec.NodeName == node && ref != nil && ref.UID == ds.UID
	})
}

func (c *Controller) enqueue(namespace, name string) {
	c.queue.Add(workqueue.Key{Namespace: namespace, Name: name})
}

func key(ds *appsv1.DaemonSet) workqueue.Key {
	return workqueue.Key{Namespace: ds.Namespace, Name: ds.Name}
}

// sync does one pass over a daemon set. Models syncDaemonSet.
func (c *Controller) sync(p *workqueue.Pass, k workqueue.Key) error {
	ds, err := api.Get[*appsv1.DaemonSet](c.client, k.Namespace, k.Name)
	if err != nil || ds.DeletionTimestamp != nil {
		return nil
	}
	selector, err := metav1.LabelSelectorAsSelector(ds.Spec.Selector)
	if err != nil {
		return nil
	}
	if selector.Empty() {
		c.recorder.Eventf(ds, corev1.EventTypeWarning, "SelectingAll", "This daemon set is selecting all pods. A non-empty selector is required.")
		return nil
	}
	hash, old := c.history(p, ds)
	r := &round{c: c, pass: p, ds: ds, hash: hash, nodes: api.List[*corev1.Node](c.client, "")}
	changed, err := r.manage(byNode(ownership.Pods(c.client, ds, selector)))
	if err == nil && !changed && ds.Spec.UpdateStrategy.Type == appsv1.RollingUpdateDaemonSetStrategyType {
		err = r.roll(byNode(ownership.Pods(c.client, ds, selector)))
	}
	pods := ownership.Pods(c.client, ds, selector)
	if err == nil {
		c.forget(p, ds, old, pods)
	}
	if statusErr := r.updateStatus(byNode(pods)); err == nil {
		err = statusErr
	}
	return err
}

// byNode sorts pods by the node that they run on or are meant for, the oldest first. Those that are deleted and have ended count no more.
// Models getNodesToDaemonPods.
func byNode(pods []*corev1.Pod) map[string][]*corev1.Pod {
	out := map[string][]*corev1.Pod{}
	for _, p := range pods {
		ended := p.Status.Phase == corev1.PodSucceeded || p.Status.Phase == corev1.PodFailed
		if p.DeletionTimestamp != nil && ended {
			continue
		}
		node := target(p)
		out[node] = append(out[node], p)
	}
	for _, list := range out {
		slices.SortStableFunc(list, byAge)
	}
	return out
}

// byAge orders pods: those that have a node first, then the oldest. Models podByCreationTimestampAndPhase.
func byAge(a, b *corev1.Pod) int {
	if placed := a.Spec.NodeName != ""; placed != (b.Spec.NodeName != "") {
		if placed {
			return -1
		}
		return 1
	}
	return a.CreationTimestamp.Compare(b.CreationTimestamp.Time)
}

func (c *Controller) note(pod store.Object, rule explain.Rule, node string) {
	c.log.Add(explain.Decision{
		Actor: component, Kind: "Pod", Namespace: pod.GetNamespace(), Name: pod.GetName(), UID: string(pod.GetUID()), Rule: rule,
		Args: map[string]string{"node": node}, Field: "spec.affinity.nodeAffinity",
	})
}

func generation(ds *appsv1.DaemonSet) string {
	if g := ds.Annotations[appsv1.DeprecatedTemplateGeneration]; g != "" {
		return g
	}
	return strconv.FormatInt(ds.Generation, 10)
}
