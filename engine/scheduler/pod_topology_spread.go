package scheduler

import (
	"math"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
)

// podTopologySpread keeps the pods that a constraint selects evenly spread over the values of a node label.
// Models plugins/podtopologyspread.
type podTopologySpread struct{}

func (podTopologySpread) name() string { return "PodTopologySpread" }

const spreadMismatch = "node(s) didn't match pod topology spread constraints"

// spreadConstraint is a constraint with its selector made ready and its defaults filled in.
type spreadConstraint struct {
	maxSkew, minDomains       int
	key                       string
	selector                  labels.Selector
	text                      string // the selector, written out
	honorAffinity, honorTaint bool
}

// spreadCounts is how many selected pods each value of a constraint's label has.
type spreadCounts struct {
	spreadConstraint
	byValue map[string]int
}

func (podTopologySpread) preFilter(c *cycle) *status {
	c.spread = nil
	constraints := spreadConstraints(c.pod, corev1.DoNotSchedule)
	if len(constraints) == 0 {
		return nil
	}
	c.spread = countSpread(c, constraints, c.nodes)
	return nil
}

func (podTopologySpread) filter(c *cycle, n *nodeInfo) *status {
	for _, s := range c.spread {
		value, ok := n.node.Labels[s.key]
		if !ok {
			return &status{code: unresolvable, reasons: []string{spreadMismatch + " (missing required label)"}}
		}
		self := 0
		if s.selector.Matches(labels.Set(c.pod.Labels)) {
			self = 1
		}
		if s.byValue[value]+self-s.least() > s.maxSkew {
			return &status{code: unschedulable, reasons: []string{spreadMismatch}}
		}
	}
	return nil
}

// least is the smallest count of any value: 0 when there are fewer values than minDomains asks for.
func (s *spreadCounts) least() int {
	if len(s.byValue) < s.minDomains {
		return 0
	}
	least := math.MaxInt
	for _, n := range s.byValue {
		least = min(least, n)
	}
	return least
}

// score prefers nodes whose topology has fewer of the selected pods, for the constraints that say ScheduleAnyway.
func (podTopologySpread) score(c *cycle, feasible []*nodeInfo) []int64 {
	constraints := spreadConstraints(c.pod, corev1.ScheduleAnyway)
	all := true
	if len(c.pod.Spec.TopologySpreadConstraints) == 0 {
		constraints, all = c.s.defaultSpread(c.pod), false
	}
	if len(constraints) == 0 {
		return nil
	}
	counts := countSpread(c, constraints, c.nodes)
	weights := make([]float64, len(constraints))
	for i, s := range constraints {
		weights[i] = math.Log(float64(domains(s.key, feasible, constraints, all) + 2))
	}
	return spreadScores(feasible, counts, weights, constraints, all)
}

func spreadScores(feasible []*nodeInfo, counts []*spreadCounts, weights []float64, constraints []spreadConstraint, all bool) []int64 {
	scores := make([]int64, len(feasible))
	var least, most int64 = math.MaxInt64, 0
	for i, n := range feasible {
		if all && !hasKeys(n.node, constraints) {
			scores[i] = -1
			continue
		}
		var sum float64
		for j, s := range counts {
			if value, ok := n.node.Labels[s.key]; ok {
				sum += float64(s.byValue[value])*weights[j] + float64(s.maxSkew-1)
			}
		}
		scores[i] = int64(math.Round(sum))
		least, most = min(least, scores[i]), max(most, scores[i])
	}
	for i, s := range scores {
		switch {
		case s < 0:
			scores[i] = 0
		case most == 0:
			scores[i] = maxScore
		default:
			scores[i] = maxScore * (most + least - s) / most
		}
	}
	return scores
}

func domains(key string, feasible []*nodeInfo, constraints []spreadConstraint, all bool) int {
	seen := map[string]bool{}
	for _, n := range feasible {
		if !all || hasKeys(n.node, constraints) {
			if key == corev1.LabelHostname {
				seen[n.node.Name] = true
			} else {
				seen[n.node.Labels[key]] = true
			}
		}
	}
	return len(seen)
}

func countSpread(c *cycle, constraints []spreadConstraint, nodes []*nodeInfo) []*spreadCounts {
	counts := make([]*spreadCounts, len(constraints))
	for i, s := range constraints {
		counts[i] = &spreadCounts{spreadConstraint: s, byValue: map[string]int{}}
	}
	for _, n := range nodes {
		if len(c.pod.Spec.TopologySpreadConstraints) > 0 && !hasKeys(n.node, constraints) {
			continue
		}
		for _, s := range counts {
			if s.includes(c, n.node) {
				s.byValue[n.node.Labels[s.key]] += n.selected(&s.spreadConstraint, c.pod.Namespace)
			}
		}
	}
	return counts
}

// includes reports whether a node counts at all, by nodeAffinityPolicy and nodeTaintsPolicy.
func (s *spreadConstraint) includes(c *cycle, node *corev1.Node) bool {
	if s.honorAffinity {
		if ok, _ := c.required.Match(node); !ok {
			return false
		}
	}
	if s.honorTaint {
		if _, found := untolerated(node, c.pod); found {
			return false
		}
	}
	return true
}

func hasKeys(node *corev1.Node, constraints []spreadConstraint) bool {
	for _, s := range constraints {
		if _, ok := node.Labels[s.key]; !ok {
			return false
		}
	}
	return true
}

func spreadConstraints(pod *corev1.Pod, action corev1.UnsatisfiableConstraintAction) []spreadConstraint {
	var out []spreadConstraint
	for _, c := range pod.Spec.TopologySpreadConstraints {
		if c.WhenUnsatisfiable != action {
			continue
		}
		selector, err := metav1.LabelSelectorAsSelector(c.LabelSelector)
		if err != nil {
			continue
		}
		s := spreadConstraint{maxSkew: int(c.MaxSkew), minDomains: 1, key: c.TopologyKey, selector: selector, text: selector.String(), honorAffinity: true}
		if c.MinDomains != nil {
			s.minDomains = int(*c.MinDomains)
		}
		s.honorAffinity = c.NodeAffinityPolicy == nil || *c.NodeAffinityPolicy == corev1.NodeInclusionPolicyHonor
		s.honorTaint = c.NodeTaintsPolicy != nil && *c.NodeTaintsPolicy == corev1.NodeInclusionPolicyHonor
		out = append(out, s)
	}
	return out
}

func (podTopologySpread) worthRetry(_ *Scheduler, pod *corev1.Pod, e event) bool {
	constraints := spreadConstraints(pod, corev1.DoNotSchedule)
	switch {
	case e.is(podAdded):
		return involved(e.newPod, pod) && anySelects(constraints, e.newPod)
	case e.is(podDeleted):
		return involved(e.oldPod, pod) && anySelects(constraints, e.oldPod)
	case e.is(podTolerations):
		return e.newPod.UID == pod.UID
	case e.is(podLabels):
		if !involved(e.newPod, pod) {
			return false
		}
		for _, c := range constraints {
			if c.selector.Matches(labels.Set(e.oldPod.Labels)) != c.selector.Matches(labels.Set(e.newPod.Labels)) {
				return true
			}
		}
	case e.is(nodeAdded):
		return hasKeys(e.newNode, constraints)
	case e.is(nodeDeleted):
		return hasKeys(e.oldNode, constraints)
	case e.is(nodeLabels | nodeTaints):
		was, is := hasKeys(e.oldNode, constraints), hasKeys(e.newNode, constraints)
		return was != is || is && (e.is(nodeTaints) || valuesChanged(constraints, e.oldNode, e.newNode))
	}
	return false
}

func involved(other, waiting *corev1.Pod) bool {
	return other.UID == waiting.UID || placed(other) && other.Namespace == waiting.Namespace
}

func anySelects(constraints []spreadConstraint, pod *corev1.Pod) bool {
	for _, c := range constraints {
		if c.selector.Matches(labels.Set(pod.Labels)) {
			return true
		}
	}
	return false
}

func valuesChanged(constraints []spreadConstraint, before, after *corev1.Node) bool {
	for _, c := range constraints {
		if before.Labels[c.key] != after.Labels[c.key] {
			return true
		}
	}
	return false
}
