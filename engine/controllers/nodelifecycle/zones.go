package nodelifecycle

import (
	"maps"
	"slices"
	"time"

	corev1 "k8s.io/api/core/v1"
)

// How a zone does decides how fast its unready nodes get the taints that evict their pods. Models ZoneState.
const (
	zoneInitial = iota
	zoneNormal
	zonePartlyDisrupted
	zoneFullyDisrupted
)

// A zone with more than two unready nodes, this share or more of all, is partly disrupted; a small one (up to this size) then stops evicting.
const (
	unhealthyShare = 0.55
	largeZone      = 50
)

// zone is a failure zone with the nodes that wait for their NoExecute taint.
type zone struct {
	state   int
	waiting []string
	next    time.Duration // when the next node may be tainted
	period  time.Duration // between two nodes; 0: none at all
	armed   bool
}

func zoneOf(node *corev1.Node) string {
	region, name := node.Labels[corev1.LabelTopologyRegion], node.Labels[corev1.LabelTopologyZone]
	if region == "" && name == "" {
		return ""
	}
	return region + ":\x00:" + name
}

func (c *Controller) zone(name string) *zone {
	z := c.zones[name]
	if z == nil {
		z = &zone{period: evictionEvery}
		c.zones[name] = z
	}
	return z
}

var (
	notReadyTaint    = corev1.Taint{Key: corev1.TaintNodeNotReady, Effect: corev1.TaintEffectNoExecute}
	unreachableTaint = corev1.Taint{Key: corev1.TaintNodeUnreachable, Effect: corev1.TaintEffectNoExecute}
)

// evictByHealth brings a node's NoExecute taints in line with its Ready condition: at once when one replaces the other or both go, in
// turn when the node had none. Models processTaintBaseEviction.
func (c *Controller) evictByHealth(node *corev1.Node, ready corev1.ConditionStatus) {
	z := c.zone(zoneOf(node))
	want, other := notReadyTaint, unreachableTaint
	switch {
	case ready == corev1.ConditionTrue:
		c.reachable(node)
		return
	case ready == corev1.ConditionUnknown:
		want, other = unreachableTaint, notReadyTaint
	}
	if hasTaint(node, other) {
		c.swap(node, []corev1.Taint{want}, []corev1.Taint{other})
		return
	}
	if !hasTaint(node, want) && !slices.Contains(z.waiting, node.Name) {
		z.waiting = append(z.waiting, node.Name)
		c.arm(z)
	}
}

func (c *Controller) reachable(node *corev1.Node) {
	z := c.zone(zoneOf(node))
	z.waiting = slices.DeleteFunc(z.waiting, func(n string) bool { return n == node.Name })
	for _, t := range []corev1.Taint{unreachableTaint, notReadyTaint} {
		if hasTaint(node, t) {
			c.untaint(node, []corev1.Taint{t})
		}
	}
}

// tainterPeriod is how often the queues of nodes to be tainted are looked at.
const tainterPeriod = 100 * time.Millisecond

func (c *Controller) arm(z *zone) {
	if z.armed || len(z.waiting) == 0 || z.period == 0 {
		return
	}
	z.armed = true
	delay := max(c.sim.Between("nodelifecycle/tainter", tainterPeriod/2, tainterPeriod), z.next-c.sim.Elapsed())
	c.sim.After(delay, "node controller evicts", func() {
		z.armed = false
		c.taintNext(z)
		c.arm(z)
	})
}

// taintNext gives the first node that waits its NoExecute taint. Models doNoExecuteTaintingPass.
func (c *Controller) taintNext(z *zone) {
	if len(z.waiting) == 0 || z.period == 0 || z.next > c.sim.Elapsed() {
		return
	}
	node := c.nodes[z.waiting[0]]
	z.waiting = z.waiting[1:]
	z.next = c.sim.Elapsed() + z.period
	if node == nil {
		return
	}
	switch readyStatus(node) {
	case corev1.ConditionFalse:
		c.swap(node, []corev1.Taint{notReadyTaint}, present(node, unreachableTaint))
	case corev1.ConditionUnknown:
		c.swap(node, []corev1.Taint{unreachableTaint}, present(node, notReadyTaint))
	}
}

func present(node *corev1.Node, t corev1.Taint) []corev1.Taint {
	if hasTaint(node, t) {
		return []corev1.Taint{t}
	}
	return nil
}

// disruption judges the zones. When no node of the cluster is ready, the fault is more likely here than there: nobody is evicted, and
// when they come back every node gets its grace period anew. Models handleDisruption.
func (c *Controller) disruption(ready map[string][]corev1.ConditionStatus) {
	now, allDown := map[string]int{}, true
	for name, statuses := range ready {
		now[name] = zoneState(statuses)
		allDown = allDown && now[name] == zoneFullyDisrupted
		c.zone(name)
	}
	allWereDown := true
	for _, name := range slices.Sorted(maps.Keys(c.zones)) {
		if ready[name] == nil {
			delete(c.zones, name)
			continue
		}
		allWereDown = allWereDown && c.zones[name].state == zoneFullyDisrupted
	}
	switch {
	case allDown && allWereDown:
	case allDown:
		c.stopEvicting()
	default:
		if allWereDown {
			for _, h := range c.health {
				h.seen = c.sim.Elapsed()
			}
		}
		for name, state := range now {
			if z := c.zones[name]; z.state != state || allWereDown {
				c.setState(z, state, len(ready[name]))
			}
		}
	}
}

func (c *Controller) stopEvicting() {
	for _, name := range slices.Sorted(maps.Keys(c.nodes)) {
		c.reachable(c.nodes[name])
	}
	for _, z := range c.zones {
		z.state = zoneFullyDisrupted
		c.swapRate(z, 0)
	}
}

// setState slows a zone's evictions down, or lets them go on as usual: also where no node is ready, unless that is so everywhere.
// Models setLimiterInZone.
func (c *Controller) setState(z *zone, state, size int) {
	z.state = state
	period := evictionEvery
	if state == zonePartlyDisrupted {
		period = 10 * evictionEvery
		if size <= largeZone {
			period = 0
		}
	}
	c.swapRate(z, period)
	c.arm(z)
}

// swapRate changes how often a zone's nodes are tainted. Who had to wait under the old rate waits a whole period of the new one.
// Models (*RateLimitedTimedQueue).SwapLimiter.
func (c *Controller) swapRate(z *zone, period time.Duration) {
	if z.period == period {
		return
	}
	if z.period == 0 || z.next > c.sim.Elapsed() {
		z.next = c.sim.Elapsed() + period
	}
	z.period = period
}

func zoneState(ready []corev1.ConditionStatus) int {
	down := 0
	for _, s := range ready {
		if s != corev1.ConditionTrue {
			down++
		}
	}
	switch {
	case down == len(ready):
		return zoneFullyDisrupted
	case down > 2 && float64(down)/float64(len(ready)) >= unhealthyShare:
		return zonePartlyDisrupted
	}
	return zoneNormal
}
