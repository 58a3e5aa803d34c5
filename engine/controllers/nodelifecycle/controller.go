package nodelifecycle

import (
	"maps"
	"slices"
	"time"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/watch"

	"github.com/podscope/podscope/engine/api"
	"github.com/podscope/podscope/engine/explain"
	"github.com/podscope/podscope/engine/sim"
	"github.com/podscope/podscope/engine/store"
)

// The controller's times with their defaults. Models pkg/controller/nodelifecycle/config.
const (
	monitorPeriod = 5 * time.Second
	gracePeriod   = 50 * time.Second // without a heartbeat before a node is unknown
	startupGrace  = time.Minute      // for a node that has never reported
	evictionEvery = 10 * time.Second // between two nodes of a zone that get NoExecute taints
)

const (
	component = "node-controller"
	// excludeDisruption is the label of nodes that do not count when zones are judged.
	excludeDisruption = "node.kubernetes.io/exclude-disruption"
)

// Controller is the node lifecycle controller. Create it with [New] and set it going with [Controller.Start].
type Controller struct {
	sim      *sim.Sim
	client   *api.Client
	recorder *api.Recorder
	log      *explain.Log

	nodes  map[string]*corev1.Node // as last seen
	known  map[string]*corev1.Node // as of the last look; nil before the first
	health map[string]*health
	zones  map[string]*zone
}

// health is what is remembered of a node between two looks. Models nodeHealthData.
type health struct {
	seen      time.Duration // when a heartbeat was last noticed
	heartbeat time.Time     // the newest of the node's status
	renewed   time.Time     // the newest of its lease
	reported  bool          // it has a Ready condition
}

// New returns a controller that is not running yet. The log may be nil.
func New(s *sim.Sim, server *api.Server, log *explain.Log) *Controller {
	return &Controller{
		sim: s, client: server.Client(component), recorder: server.Recorder(component, ""), log: log,
		nodes: map[string]*corev1.Node{}, health: map[string]*health{},
		zones: map[string]*zone{},
	}
}

// Start begins to watch and to look at the nodes' health.
func (c *Controller) Start() {
	c.client.Watch("nodes", c.onNode)
	c.client.WatchFor("pods", placed, c.onPod)
	c.sim.After(c.sim.Between("nodelifecycle/start", 0, monitorPeriod), "node monitor", c.monitor)
}

func (c *Controller) onNode(e store.Entry) {
	node := e.Object.(*corev1.Node)
	if e.Type == watch.Deleted {
		delete(c.nodes, node.Name)
		delete(c.health, node.Name)
		return
	}
	c.nodes[node.Name] = node
	c.sim.After(c.latency(), "node controller taints", func() {
		c.taintByCondition(node.Name)
		c.reconcileLabels(node.Name)
	})
}

// placed says whether a write gives a pod its node.
func placed(e store.Entry) bool {
	old, _ := e.Prev.(*corev1.Pod)
	return e.Object.(*corev1.Pod).Spec.NodeName != "" && e.Type != watch.Deleted && (old == nil || old.Spec.NodeName == "")
}

// onPod marks a pod that comes to a node which is known not to be ready.
func (c *Controller) onPod(e store.Entry) {
	pod := e.Object.(*corev1.Pod)
	node := pod.Spec.NodeName
	if n := c.nodes[node]; n != nil && c.health[node] != nil && readyStatus(n) != corev1.ConditionTrue && c.health[node].reported {
		c.sim.After(c.latency(), "node controller marks pod", func() { c.markNotReady(pod) })
	}
}

func (c *Controller) latency() time.Duration {
	return c.sim.Between("nodelifecycle/latency", 3*time.Millisecond, 9*time.Millisecond)
}

// monitor looks at every node. Models monitorNodeHealth.
func (c *Controller) monitor() {
	c.sim.After(monitorPeriod, "node monitor", c.monitor)
	c.register()
	ready := map[string][]corev1.ConditionStatus{}
	for _, name := range slices.Sorted(maps.Keys(c.nodes)) {
		node := c.nodes[name]
		before, now := c.check(node)
		if _, excluded := node.Labels[excludeDisruption]; !excluded {
			z := zoneOf(node)
			ready[z] = append(ready[z], now)
		}
		if now == "" {
			continue
		}
		c.evictByHealth(node, now)
		if now != corev1.ConditionTrue && before == corev1.ConditionTrue {
			c.notReady(node)
		}
	}
	c.disruption(ready)
}

// register tells of nodes that came and went. Those that were there at the first look are known already: the cluster is older than its
// simulation, and Events about its start have expired.
func (c *Controller) register() {
	if c.known == nil {
		c.known = maps.Clone(c.nodes)
	}
	if sameKeys(c.known, c.nodes) {
		maps.Copy(c.known, c.nodes)
		return
	}
	for _, name := range slices.Sorted(maps.Keys(c.nodes)) {
		if c.known[name] == nil {
			c.nodeEvent(c.nodes[name], "RegisteredNode", "Node "+name+" event: Registered Node "+name+" in Controller")
		}
	}
	for _, name := range slices.Sorted(maps.Keys(c.known)) {
		if c.nodes[name] == nil {
			c.nodeEvent(c.known[name], "RemovingNode", "Node "+name+" event: Removing Node "+name+" from Controller")
		}
	}
	c.known = maps.Clone(c.nodes)
}

func sameKeys[V any](a, b map[string]V) bool {
	for key := range a {
		if _, ok := b[key]; !ok {
			return false
		}
	}
	return len(a) == len(b)
}

// nodeEvent refers to the node as this controller does: its UID is the node's own.
func (c *Controller) nodeEvent(node *corev1.Node, reason, message string) {
	ref := corev1.ObjectReference{APIVersion: "v1", Kind: "Node", Name: node.Name, UID: node.UID}
	c.recorder.EventRef(ref, corev1.EventTypeNormal, reason, message)
}

func (c *Controller) note(node *corev1.Node, rule explain.Rule, args map[string]string) {
	c.log.Add(explain.Decision{Actor: component, Kind: "Node", Name: node.Name, UID: string(node.UID), Rule: rule, Args: args})
}

func (c *Controller) notePod(pod *corev1.Pod, rule explain.Rule, args map[string]string) {
	c.log.Add(explain.Decision{Actor: component, Kind: "Pod", Namespace: pod.Namespace, Name: pod.Name, UID: string(pod.UID), Rule: rule, Args: args})
}
