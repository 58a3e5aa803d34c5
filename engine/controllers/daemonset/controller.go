package daemonset

import (
	"slices"
	"strconv"
	"time"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
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
	due      *workqueue.Timers[workqueue.Key]
}

// New returns a controller that is not running yet. The log may be nil.
func New(s *sim.Sim, server *api.Server, log *explain.Log) *Controller {
	return &Controller{sim: s, client: server.Client(component), recorder: server.Recorder(component, ""), log: log, due: workqueue.NewTimers[workqueue.Key](s, "daemon set controller")}
}

// Start begins to watch daemon sets, their pods, and nodes.
func (c *Controller) Start() {
	c.client.Watch("daemonsets.apps", func(e store.Entry) { c.enqueue(e.Object.GetNamespace(), e.Object.GetName(), 0) })
	c.client.Watch("pods", func(e store.Entry) {
		if ref := metav1.GetControllerOf(e.Object); ref != nil && ref.Kind == "DaemonSet" {
			c.enqueue(e.Object.GetNamespace(), ref.Name, 0)
		}
	})
	c.client.Watch("nodes", c.onNode)
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
			c.enqueue(ds.Namespace, ds.Name, 0)
		}
	}
}

func (c *Controller) runsOn(ds *appsv1.DaemonSet, node string) bool {
	return slices.ContainsFunc(api.List[*corev1.Pod](c.client, ds.Namespace), func(p *corev1.Pod) bool {
		ref := metav1.GetControllerOf(p)
		return p.Spec.NodeName == node && ref != nil && ref.UID == ds.UID
	})
}

func (c *Controller) enqueue(namespace, name string, after time.Duration) {
	c.due.Set(workqueue.Key{Namespace: namespace, Name: name}, after+c.latency(), func() { c.sync(namespace, name) })
}

func (c *Controller) latency() time.Duration {
	return c.sim.Between("daemonset/latency", 3*time.Millisecond, 8*time.Millisecond)
}

// sync does one pass over a daemon set. Models syncDaemonSet.
func (c *Controller) sync(namespace, name string) {
	ds, err := api.Get[*appsv1.DaemonSet](c.client, namespace, name)
	if err != nil {
		return
	}
	selector, err := metav1.LabelSelectorAsSelector(ds.Spec.Selector)
	if err != nil || selector.Empty() {
		return
	}
	hash := c.revision(ds)
	pods := byNode(ownership.Pods(c.client, ds, selector))
	if ds.DeletionTimestamp == nil && !c.manage(ds, pods, hash) && ds.Spec.UpdateStrategy.Type == appsv1.RollingUpdateDaemonSetStrategyType {
		c.roll(ds, pods, hash)
	}
	c.sim.After(c.latency(), "daemon set status", func() { c.updateStatus(ds, pods, hash) })
}

// byNode sorts pods by the node that they run on or are meant for. Those that are deleted and have ended count no more.
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
		slices.SortStableFunc(list, func(a, b *corev1.Pod) int { return a.CreationTimestamp.Compare(b.CreationTimestamp.Time) })
	}
	return out
}

// manage makes the pods that lack and deletes those that should not be, and reports whether there were any. Models manage.
func (c *Controller) manage(ds *appsv1.DaemonSet, pods map[string][]*corev1.Pod, hash string) (changed bool) {
	for _, node := range api.List[*corev1.Node](c.client, "") {
		run, stay := allowed(ds, node)
		own := pods[node.Name]
		switch {
		case run && len(own) == 0:
			c.make(ds, node, hash)
			changed = true
		case !stay:
			changed = c.remove(ds, own...) || changed
		default:
			changed = c.trim(ds, own) || changed
		}
	}
	return changed
}

// trim deletes failed pods, which are made anew, and all but the oldest of several.
func (c *Controller) trim(ds *appsv1.DaemonSet, own []*corev1.Pod) (changed bool) {
	live := 0
	for _, p := range own {
		switch {
		case p.DeletionTimestamp != nil:
		case p.Status.Phase == corev1.PodFailed:
			c.recorder.Eventf(ds, corev1.EventTypeWarning, "FailedDaemonPod", "Found failed daemon pod %s/%s on node %s, will try to kill it", p.Namespace, p.Name, p.Spec.NodeName)
			changed = c.remove(ds, p) || changed
		case p.Status.Phase == corev1.PodSucceeded:
			c.recorder.Eventf(ds, corev1.EventTypeNormal, "SucceededDaemonPod", "Found succeeded daemon pod %s/%s on node %s, will try to delete it", p.Namespace, p.Name, p.Spec.NodeName)
			changed = c.remove(ds, p) || changed
		default:
			if live++; live > 1 {
				changed = c.remove(ds, p) || changed
			}
		}
	}
	return changed
}

func (c *Controller) make(ds *appsv1.DaemonSet, node *corev1.Node, hash string) {
	obj, err := c.client.Create(podFor(ds, node.Name, hash), api.CreateOptions{})
	if err != nil {
		c.recorder.Eventf(ds, corev1.EventTypeWarning, "FailedCreate", "Error creating: %v", err)
		c.enqueue(ds.Namespace, ds.Name, time.Second)
		return
	}
	c.note(obj, explain.RuleDaemonNodeAffinity, node.Name)
	c.sim.After(c.latency(), "daemon set reports", func() {
		c.recorder.Eventf(ds, corev1.EventTypeNormal, "SuccessfulCreate", "Created pod: %s", obj.GetName())
	})
}

func (c *Controller) remove(ds *appsv1.DaemonSet, pods ...*corev1.Pod) (changed bool) {
	for _, p := range pods {
		if p.DeletionTimestamp != nil {
			continue
		}
		if _, err := c.client.Delete("pods", p.Namespace, p.Name, api.DeleteOptions{}); err != nil {
			continue
		}
		changed = true
		c.sim.After(c.latency(), "daemon set reports", func() {
			c.recorder.Eventf(ds, corev1.EventTypeNormal, "SuccessfulDelete", "Deleted pod: %s", p.Name)
		})
	}
	return changed
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
