package podgc

import (
	"cmp"
	"slices"
	"strconv"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/podscope/podscope/engine/api"
	"github.com/podscope/podscope/engine/explain"
	"github.com/podscope/podscope/engine/podstatus"
	"github.com/podscope/podscope/engine/sim"
)

const (
	component           = "pod-garbage-collector"
	period              = 20 * time.Second
	quarantine          = 40 * time.Second // between missing a node and believing that it is gone
	terminatedThreshold = 12500            // finished pods that may stay
)

// Controller is the pod garbage collector. Create it with [New] and set it going with [Controller.Start].
type Controller struct {
	sim     *sim.Sim
	client  *api.Client
	log     *explain.Log
	waiting map[string]time.Duration // nodes that pods named and that did not exist, and when they are looked for again
}

// New returns a controller that is not running yet. The log may be nil.
func New(s *sim.Sim, server *api.Server, log *explain.Log) *Controller {
	return &Controller{sim: s, client: server.Client(component), log: log, waiting: map[string]time.Duration{}}
}

// Start begins to look for garbage.
func (c *Controller) Start() {
	c.sim.After(c.sim.Between("podgc/start", 0, period), "pod gc", c.collect)
}

func (c *Controller) collect() {
	c.sim.After(period, "pod gc", c.collect)
	pods := api.List[*corev1.Pod](c.client, "")
	c.terminated(pods)
	c.outOfService(pods)
	c.orphaned(pods)
	for _, p := range pods {
		if p.DeletionTimestamp != nil && p.Spec.NodeName == "" {
			c.remove(p, nil, explain.RulePodGCTerminating, nil)
		}
	}
}

// orphaned removes the pods of nodes that are missing and that a pod named a quarantine ago. Whether that was the same pod does not matter.
// Models gcOrphaned and discoverDeletedNodes.
func (c *Controller) orphaned(pods []*corev1.Pod) {
	gone := map[string]bool{}
	for name, due := range c.waiting {
		if due <= c.sim.Elapsed() {
			delete(c.waiting, name)
			gone[name] = !c.exists(name)
		}
	}
	for _, p := range pods {
		name := p.Spec.NodeName
		if _, waits := c.waiting[name]; name != "" && !waits && !c.exists(name) {
			c.waiting[name] = c.sim.Elapsed() + quarantine
		}
	}
	for _, p := range pods {
		if !gone[p.Spec.NodeName] {
			continue
		}
		c.remove(p, &corev1.PodCondition{
			Type: corev1.DisruptionTarget, Status: corev1.ConditionTrue, Reason: "DeletionByPodGC", Message: "PodGC: node no longer exists",
		}, explain.RulePodGCOrphaned, map[string]string{"node": p.Spec.NodeName, "quarantine": quarantine.String()})
	}
}

func (c *Controller) exists(node string) bool {
	_, err := api.Get[*corev1.Node](c.client, "", node)
	return err == nil
}

// outOfService removes terminating pods from unready nodes that somebody has tainted as out of service. Models gcTerminating.
func (c *Controller) outOfService(pods []*corev1.Pod) {
	for _, p := range pods {
		if p.DeletionTimestamp == nil || p.Spec.NodeName == "" {
			continue
		}
		node, err := api.Get[*corev1.Node](c.client, "", p.Spec.NodeName)
		if err == nil && !ready(node) && tainted(node, corev1.TaintNodeOutOfService) {
			c.remove(p, nil, explain.RulePodGCOutOfService, map[string]string{"node": node.Name})
		}
	}
}

func ready(n *corev1.Node) bool {
	return slices.ContainsFunc(n.Status.Conditions, func(c corev1.NodeCondition) bool {
		return c.Type == corev1.NodeReady && c.Status == corev1.ConditionTrue
	})
}

func tainted(n *corev1.Node, key string) bool {
	return slices.ContainsFunc(n.Spec.Taints, func(t corev1.Taint) bool { return t.Key == key })
}

// terminated removes finished pods beyond the threshold: evicted ones first, then the oldest. Models gcTerminated.
func (c *Controller) terminated(pods []*corev1.Pod) {
	var done []*corev1.Pod
	for _, p := range pods {
		if p.Status.Phase == corev1.PodSucceeded || p.Status.Phase == corev1.PodFailed {
			done = append(done, p)
		}
	}
	if len(done) <= terminatedThreshold {
		return
	}
	slices.SortStableFunc(done, func(a, b *corev1.Pod) int {
		return cmp.Or(cmp.Compare(rank(a), rank(b)), a.CreationTimestamp.Compare(b.CreationTimestamp.Time), cmp.Compare(a.Name, b.Name))
	})
	for _, p := range done[:len(done)-terminatedThreshold] {
		c.remove(p, nil, explain.RulePodGCTerminated, map[string]string{"threshold": strconv.Itoa(terminatedThreshold)})
	}
}

// rank puts evicted pods, which no controller counts as its own work, before others. Models byEvictionAndCreationTimestamp.
func rank(p *corev1.Pod) int {
	if p.Status.Phase == corev1.PodFailed && p.Status.Reason == "Evicted" {
		return 0
	}
	return 1
}

// remove fails a pod that has not finished and deletes it without grace. Models markFailedAndDeletePodWithCondition.
func (c *Controller) remove(pod *corev1.Pod, condition *corev1.PodCondition, rule explain.Rule, args map[string]string) {
	c.log.Add(explain.Decision{
		Actor: component, Kind: "Pod", Namespace: pod.Namespace, Name: pod.Name, UID: string(pod.UID), Rule: rule, Args: args, Field: field(rule),
	})
	if pod.Status.Phase != corev1.PodSucceeded && pod.Status.Phase != corev1.PodFailed {
		podstatus.Patch(c.client, pod, func(st *corev1.PodStatus) {
			st.Phase = corev1.PodFailed
			st.ObservedGeneration = pod.Generation
			if condition != nil {
				podstatus.SetCondition(c.client, pod, st, *condition)
			}
		})
	}
	c.sim.After(c.sim.Between("podgc/latency", 4*time.Millisecond, 10*time.Millisecond), "pod gc deletes", func() {
		if current, err := api.Get[*corev1.Pod](c.client, pod.Namespace, pod.Name); err == nil && current.UID == pod.UID {
			var now int64
			_, _ = c.client.Delete("pods", pod.Namespace, pod.Name, metav1.DeleteOptions{GracePeriodSeconds: &now})
		}
	})
}

func field(rule explain.Rule) string {
	if rule == explain.RulePodGCOrphaned {
		return "spec.nodeName"
	}
	return ""
}
