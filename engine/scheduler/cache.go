package scheduler

import (
	"slices"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/types"
)

// cache is the scheduler's picture of the nodes and of the pods on them. A pod that was given a node counts from that moment on
// ("assumed"), before the API server has confirmed the binding. Models pkg/scheduler/backend/cache.
type cache struct {
	nodes   map[string]*nodeInfo
	order   []string // of the nodes that exist, as they came
	home    map[types.UID]seat
	assumed map[types.UID]bool
}

// seat is where a pod is counted.
type seat struct {
	node string
	info *podInfo
}

func newCache() *cache {
	return &cache{nodes: map[string]*nodeInfo{}, home: map[types.UID]seat{}, assumed: map[types.UID]bool{}}
}

func (c *cache) info(name string) *nodeInfo {
	n := c.nodes[name]
	if n == nil {
		n = newNodeInfo(name)
		c.nodes[name] = n
	}
	return n
}

func (c *cache) setNode(node *corev1.Node) {
	if !slices.Contains(c.order, node.Name) {
		c.order = append(c.order, node.Name)
	}
	c.info(node.Name).setNode(node)
}

// removeNode forgets a node. Its pods are kept until they go themselves: a node of that name may come back.
func (c *cache) removeNode(name string) {
	c.order = slices.DeleteFunc(c.order, func(n string) bool { return n == name })
	if n := c.nodes[name]; n != nil && len(n.pods) == 0 {
		delete(c.nodes, name)
	}
}

// list is every node that exists, in the order they joined.
func (c *cache) list() []*nodeInfo {
	out := make([]*nodeInfo, 0, len(c.order))
	for _, name := range c.order {
		out = append(out, c.nodes[name])
	}
	return out
}

// setPod puts a bound pod on its node or replaces what was known of it.
func (c *cache) setPod(pod *corev1.Pod) {
	if at := c.home[pod.UID]; at.info != nil && at.node == pod.Spec.NodeName && c.nodes[at.node].renew(at.info, pod) {
		delete(c.assumed, pod.UID)
		return
	}
	c.removePod(pod.UID)
	info := newPodInfo(pod)
	c.info(pod.Spec.NodeName).add(info)
	c.home[pod.UID] = seat{pod.Spec.NodeName, info}
}

// assume counts a pod as bound to a node from now on.
func (c *cache) assume(pod *corev1.Pod, node string) {
	p := *pod
	p.Spec.NodeName = node
	c.setPod(&p)
	c.assumed[pod.UID] = true
}

func (c *cache) removePod(uid types.UID) {
	if at, ok := c.home[uid]; ok {
		c.nodes[at.node].remove(uid)
	}
	delete(c.home, uid)
	delete(c.assumed, uid)
}
