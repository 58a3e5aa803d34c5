package tainteviction

import (
	"cmp"
	"slices"
	"time"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/equality"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/watch"
	"k8s.io/klog/v2"

	"github.com/podscope/podscope/engine/api"
	"github.com/podscope/podscope/engine/explain"
	"github.com/podscope/podscope/engine/podstatus"
	"github.com/podscope/podscope/engine/sim"
	"github.com/podscope/podscope/engine/store"
)

const component = "taint-eviction-controller"

// Controller is the taint eviction controller. Create it with [New] and set it going with [Controller.Start].
type Controller struct {
	sim      *sim.Sim
	client   *api.Client
	recorder *api.Recorder
	log      *explain.Log

	taints map[string][]corev1.Taint         // NoExecute taints by node
	pods   map[string]map[string]*corev1.Pod // by node, by namespace/name
	work   map[string]*eviction              // by namespace/name
}

// eviction is a pod's deletion that is due at a certain time.
type eviction struct {
	pod     *corev1.Pod
	created time.Duration
	timer   *sim.Timer
}

// New returns a controller that is not running yet. The log may be nil.
func New(s *sim.Sim, server *api.Server, log *explain.Log) *Controller {
	return &Controller{
		sim: s, client: server.Client(component), recorder: server.Recorder(component, ""), log: log,
		taints: map[string][]corev1.Taint{}, pods: map[string]map[string]*corev1.Pod{}, work: map[string]*eviction{},
	}
}

// Start begins to watch nodes and pods.
func (c *Controller) Start() {
	c.client.Watch("nodes", c.onNode)
	c.client.WatchFor("pods", concerns, c.onPod)
}

func (c *Controller) onNode(e store.Entry) {
	node := e.Object.(*corev1.Node)
	if e.Type == watch.Deleted {
		delete(c.taints, node.Name)
		return
	}
	var taints []corev1.Taint
	for _, t := range node.Spec.Taints {
		if t.Effect == corev1.TaintEffectNoExecute {
			taints = append(taints, t)
		}
	}
	if equality.Semantic.DeepEqual(c.taints[node.Name], taints) {
		return
	}
	c.taints[node.Name] = taints
	for _, pod := range c.podsOn(node.Name) {
		c.process(pod)
	}
}

func (c *Controller) podsOn(node string) []*corev1.Pod {
	out := make([]*corev1.Pod, 0, len(c.pods[node]))
	for _, p := range c.pods[node] {
		out = append(out, p)
	}
	slices.SortFunc(out, func(a, b *corev1.Pod) int { return cmp.Compare(key(a), key(b)) })
	return out
}

func key(pod *corev1.Pod) string { return pod.Namespace + "/" + pod.Name }

// concerns says whether a write places a pod, ends it or changes what it tolerates.
func concerns(e store.Entry) bool {
	pod := e.Object.(*corev1.Pod)
	old, _ := e.Prev.(*corev1.Pod)
	return pod.Spec.NodeName != "" && (old == nil || e.Type == watch.Deleted || old.Spec.NodeName != pod.Spec.NodeName ||
		!equality.Semantic.DeepEqual(old.Spec.Tolerations, pod.Spec.Tolerations))
}

func (c *Controller) onPod(e store.Entry) {
	pod := e.Object.(*corev1.Pod)
	node := pod.Spec.NodeName
	if e.Type == watch.Deleted {
		delete(c.pods[node], key(pod))
		c.cancel(pod)
		return
	}
	if c.pods[node] == nil {
		c.pods[node] = map[string]*corev1.Pod{}
	}
	before := c.pods[node][key(pod)]
	c.pods[node][key(pod)] = pod
	if before == nil || before.UID != pod.UID || !equality.Semantic.DeepEqual(before.Spec.Tolerations, pod.Spec.Tolerations) {
		c.process(pod)
	}
}

// process arranges a pod's eviction, or calls it off. Models processPodOnNode.
func (c *Controller) process(pod *corev1.Pod) {
	taints := c.taints[pod.Spec.NodeName]
	if len(taints) == 0 {
		c.cancel(pod)
		return
	}
	used, all := matching(taints, pod.Spec.Tolerations)
	if !all {
		c.cancel(pod)
		c.schedule(pod, c.sim.Elapsed(), 0)
		return
	}
	tolerated := shortest(used)
	if tolerated < 0 {
		c.cancel(pod)
		return
	}
	created := c.sim.Elapsed()
	if w := c.work[key(pod)]; w != nil {
		if w.created+tolerated < created+tolerated {
			return
		}
		c.cancel(pod)
	}
	c.schedule(pod, created, tolerated)
}

// matching are the tolerations that apply to taints; all is false when a taint is not tolerated.
func matching(taints []corev1.Taint, tolerations []corev1.Toleration) (used []corev1.Toleration, all bool) {
	for i := range taints {
		j := slices.IndexFunc(tolerations, func(t corev1.Toleration) bool { return t.ToleratesTaint(klog.Logger{}, &taints[i], false) })
		if j < 0 {
			return nil, false
		}
		used = append(used, tolerations[j])
	}
	return used, true
}

// shortest is how long all of the taints are tolerated, -1 for ever. Models getMinTolerationTime.
func shortest(tolerations []corev1.Toleration) time.Duration {
	least := time.Duration(-1)
	for _, t := range tolerations {
		if t.TolerationSeconds == nil {
			continue
		}
		if d := time.Duration(max(*t.TolerationSeconds, 0)) * time.Second; least < 0 || d < least {
			least = d
		}
	}
	return least
}

func (c *Controller) schedule(pod *corev1.Pod, created, tolerated time.Duration) {
	w := &eviction{pod: pod, created: created}
	c.work[key(pod)] = w
	if tolerated > 0 {
		c.note(pod, explain.RuleTaintTolerated, tolerated, c.sim.Elapsed()+tolerated)
	}
	w.timer = c.sim.After(tolerated, "taint eviction", func() { c.evict(w, tolerated) })
}

// cancel calls an eviction off that has not begun, and says so. One that has is only forgotten.
func (c *Controller) cancel(pod *corev1.Pod) {
	w := c.work[key(pod)]
	if w == nil || w.pod.UID != pod.UID {
		return
	}
	delete(c.work, key(pod))
	if w.timer.Stop() {
		c.note(pod, explain.RuleTaintEvictionCancel, 0, 0)
		c.event(pod, "Cancelling deletion of Pod ")
	}
}

// evict marks a pod and deletes it. Models deletePodHandler.
func (c *Controller) evict(w *eviction, tolerated time.Duration) {
	pod := w.pod
	c.note(pod, explain.RuleTaintEviction, tolerated, 0)
	c.event(pod, "Marking for deletion Pod ")
	c.sim.After(c.latency(), "taint eviction marks", func() {
		podstatus.Patch(c.client, pod, func(st *corev1.PodStatus) {
			podstatus.SetCondition(c.client, pod, st, corev1.PodCondition{
				Type: corev1.DisruptionTarget, Status: corev1.ConditionTrue, Reason: "DeletionByTaintManager",
				Message: "Taint manager: deleting due to NoExecute taint",
			})
		})
		c.sim.After(c.latency(), "taint eviction deletes", func() {
			if c.work[key(pod)] == w {
				delete(c.work, key(pod))
			}
			if current, err := api.Get[*corev1.Pod](c.client, pod.Namespace, pod.Name); err == nil && current.UID == pod.UID {
				_, _ = c.client.Delete("pods", pod.Namespace, pod.Name, metav1.DeleteOptions{})
			}
		})
	})
}

func (c *Controller) latency() time.Duration {
	return c.sim.Between("tainteviction/latency", 2*time.Millisecond, 7*time.Millisecond)
}

// event refers to the pod by name alone, as this controller does.
func (c *Controller) event(pod *corev1.Pod, message string) {
	ref := corev1.ObjectReference{APIVersion: "v1", Kind: "Pod", Namespace: pod.Namespace, Name: pod.Name}
	c.recorder.EventRef(ref, corev1.EventTypeNormal, "TaintManagerEviction", message+key(pod))
}

func (c *Controller) note(pod *corev1.Pod, rule explain.Rule, tolerated, until time.Duration) {
	args := map[string]string{"node": pod.Spec.NodeName}
	if tolerated > 0 {
		args["seconds"] = tolerated.String()
	}
	if taints := c.taints[pod.Spec.NodeName]; len(taints) > 0 {
		args["taint"] = taints[0].ToString()
	}
	c.log.Add(explain.Decision{
		Actor: component, Kind: "Pod", Namespace: pod.Namespace, Name: pod.Name, UID: string(pod.UID), Rule: rule, Args: args,
		Field: "spec.tolerations", Until: until,
	})
}
