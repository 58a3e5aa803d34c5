package scheduler

import (
	"slices"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/util/sets"
	corev1helpers "k8s.io/component-helpers/scheduling/corev1"
	"k8s.io/component-helpers/scheduling/corev1/nodeaffinity"
)

// cycle is one attempt to find a node for one pod: what plugins have worked out about it. Models framework CycleState.
type cycle struct {
	s     *Scheduler
	pod   *corev1.Pod
	info  *podInfo
	nodes []*nodeInfo // the cluster as this attempt sees it
	only  sets.Set[string]

	required nodeaffinity.RequiredNodeAffinity
	spread   []*spreadCounts
	affinity *affinityCounts
	taken    bool // a claim that only one pod may use is in use
}

func (s *Scheduler) newCycle(pod *corev1.Pod, nodes []*nodeInfo) *cycle {
	return &cycle{s: s, pod: pod, info: newPodInfo(pod), nodes: nodes}
}

// prepare lets every plugin look at the pod before nodes are tried.
func (c *cycle) prepare() *status {
	for _, p := range plugins {
		if pf, ok := p.(preFilterer); ok {
			if st := pf.preFilter(c); st != nil {
				st.plugin = p.name()
				return st
			}
		}
	}
	return nil
}

// try asks every plugin about one node and returns the first refusal.
func (c *cycle) try(n *nodeInfo) *status {
	for _, p := range plugins {
		if f, ok := p.(filterer); ok {
			if st := f.filter(c, n); st != nil {
				st.plugin = p.name()
				return st
			}
		}
	}
	return nil
}

// tryWithNominated asks twice when pods of equal or higher priority are promised the node: with them on it, and without.
// Models framework RunFilterPluginsWithNominatedPods.
func (c *cycle) tryWithNominated(n *nodeInfo) *status {
	promised := c.s.nominator.on(n.node.Name, c.pod)
	if len(promised) > 0 {
		full := n.clone()
		for _, p := range promised {
			full.add(newPodInfo(p))
		}
		with := *c
		with.nodes = replaced(c.nodes, full)
		with.prepare()
		if st := with.try(full); st != nil {
			return st
		}
	}
	return c.try(n)
}

func replaced(nodes []*nodeInfo, n *nodeInfo) []*nodeInfo {
	out := slices.Clone(nodes)
	for i := range out {
		if out[i].node.Name == n.node.Name {
			out[i] = n
		}
	}
	return out
}

// Clusters of fewer nodes are searched completely; larger ones until enough nodes are found that can take the pod.
const minFeasibleNodes = 100

func enoughNodes(all int) int {
	if all < minFeasibleNodes {
		return all
	}
	return max(all*max(50-all/125, 5)/100, minFeasibleNodes)
}

// findNodes returns the nodes that can take the pod, and why the others cannot. Models schedule_one.go findNodesThatFitPod.
func (c *cycle) findNodes() ([]*nodeInfo, *diagnosis) {
	d := newDiagnosis(len(c.nodes))
	if st := c.prepare(); st != nil {
		d.preFilter, d.absent = st.message(), st
		d.note(st)
		return nil, d
	}
	if n := c.nominated(); n != nil && c.tryWithNominated(n) == nil {
		return []*nodeInfo{n}, d
	}
	candidates := c.nodes
	if c.only != nil {
		candidates = slices.DeleteFunc(slices.Clone(c.nodes), func(n *nodeInfo) bool { return !c.only.Has(n.node.Name) })
		d.absent = &status{code: unresolvable, reasons: []string{"node(s) didn't satisfy plugin(s) [NodeAffinity]"}}
		d.plugins["NodeAffinity"] = true
	}
	var feasible []*nodeInfo
	enough, tried := enoughNodes(len(candidates)), 0
	for i := range candidates {
		n := candidates[(c.s.nextNode+i)%len(candidates)]
		tried++
		if st := c.tryWithNominated(n); st != nil {
			d.set(n.node.Name, st)
		} else if feasible = append(feasible, n); len(feasible) == enough {
			break
		}
	}
	c.s.nextNode = (c.s.nextNode + tried) % len(c.nodes)
	return feasible, d
}

func (c *cycle) nominated() *nodeInfo {
	if c.pod.Status.NominatedNodeName == "" {
		return nil
	}
	for _, n := range c.nodes {
		if n.node.Name == c.pod.Status.NominatedNodeName {
			return n
		}
	}
	return nil
}

// best is the node with the highest weighted sum of scores; among equals chance decides.
func (c *cycle) best(feasible []*nodeInfo) *nodeInfo {
	if len(feasible) == 1 {
		return feasible[0]
	}
	totals := make([]int64, len(feasible))
	for _, p := range plugins {
		if sc, ok := p.(scorer); ok {
			for i, n := range sc.score(c, feasible) {
				totals[i] += weights[p.name()] * n
			}
		}
	}
	var top []*nodeInfo
	most := slices.Max(totals)
	for i, t := range totals {
		if t == most {
			top = append(top, feasible[i])
		}
	}
	return top[c.s.sim.Rand("scheduler/tie").IntN(len(top))]
}

func priority(pod *corev1.Pod) int32 { return corev1helpers.PodPriority(pod) }
