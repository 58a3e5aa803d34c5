package scheduler

import (
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/sets"
	"k8s.io/component-helpers/scheduling/corev1/nodeaffinity"
)

// nodeAffinity holds a pod to nodes that its nodeSelector and required node affinity match, and prefers those that its preferred
// terms match. Models plugins/nodeaffinity.
type nodeAffinity struct{}

func (nodeAffinity) name() string { return "NodeAffinity" }

// preFilter narrows the nodes down when every term names nodes by metadata.name, as daemon set pods do.
func (nodeAffinity) preFilter(c *cycle) *status {
	c.required = nodeaffinity.GetRequiredNodeAffinity(c.pod)
	names, bounded := namedNodes(c.pod)
	if bounded && len(names) == 0 {
		return &status{code: unresolvable, reasons: []string{"pod affinity terms conflict"}}
	}
	if bounded {
		c.only = names
	}
	return nil
}

func (nodeAffinity) filter(c *cycle, n *nodeInfo) *status {
	if ok, _ := c.required.Match(n.node); ok {
		return nil
	}
	return &status{code: unresolvable, reasons: []string{"node(s) didn't match Pod's node affinity/selector"}}
}

func (nodeAffinity) score(c *cycle, feasible []*nodeInfo) []int64 {
	a := c.pod.Spec.Affinity
	if a == nil || a.NodeAffinity == nil || len(a.NodeAffinity.PreferredDuringSchedulingIgnoredDuringExecution) == 0 {
		return nil
	}
	terms, err := nodeaffinity.NewPreferredSchedulingTerms(a.NodeAffinity.PreferredDuringSchedulingIgnoredDuringExecution)
	if err != nil {
		return nil
	}
	scores := make([]int64, len(feasible))
	for i, n := range feasible {
		scores[i] = terms.Score(n.node)
	}
	return normalize(scores, false)
}

func (nodeAffinity) worthRetry(_ *Scheduler, pod *corev1.Pod, e event) bool {
	if !e.is(nodeAdded | nodeLabels) {
		return false
	}
	required := nodeaffinity.GetRequiredNodeAffinity(pod)
	if ok, _ := required.Match(e.newNode); !ok {
		return false
	}
	if e.is(nodeAdded) {
		return true
	}
	was, _ := required.Match(e.oldNode)
	return !was
}

// namedNodes is the set of node names that a pod's required terms allow; bounded is false when some term allows any name.
func namedNodes(pod *corev1.Pod) (names sets.Set[string], bounded bool) {
	a := pod.Spec.Affinity
	if a == nil || a.NodeAffinity == nil || a.NodeAffinity.RequiredDuringSchedulingIgnoredDuringExecution == nil {
		return nil, false
	}
	names = sets.New[string]()
	for _, term := range a.NodeAffinity.RequiredDuringSchedulingIgnoredDuringExecution.NodeSelectorTerms {
		var own sets.Set[string]
		for _, f := range term.MatchFields {
			if f.Key != metav1.ObjectNameField || f.Operator != corev1.NodeSelectorOpIn {
				continue
			}
			if own == nil {
				own = sets.New(f.Values...)
			} else {
				own = own.Intersection(sets.New(f.Values...))
			}
		}
		if own == nil {
			return nil, false
		}
		names = names.Union(own)
	}
	return names, true
}
