package scheduler

import (
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/util/sets"
)

// interPodAffinity places pods near or away from other pods. Models plugins/interpodaffinity.
type interPodAffinity struct{}

func (interPodAffinity) name() string { return "InterPodAffinity" }

// hardAffinityWeight is what another pod's required affinity for this one counts when nodes are scored.
const hardAffinityWeight = 1

// term is one affinity term made ready to be matched against pods.
type term struct {
	key        string
	selector   labels.Selector
	namespaces sets.Set[string]
	nsSelector labels.Selector
	weight     int64
}

// podTerms are a pod's affinity terms.
type podTerms struct {
	near, away                   []term // required
	preferredNear, preferredAway []term
}

func (t podTerms) any() bool {
	return len(t.near)+len(t.away)+len(t.preferredNear)+len(t.preferredAway) > 0
}

func termsOf(pod *corev1.Pod) podTerms {
	var t podTerms
	a := pod.Spec.Affinity
	if a == nil {
		return t
	}
	if a.PodAffinity != nil {
		t.near = readyTerms(pod, a.PodAffinity.RequiredDuringSchedulingIgnoredDuringExecution)
		t.preferredNear = readyWeighted(pod, a.PodAffinity.PreferredDuringSchedulingIgnoredDuringExecution)
	}
	if a.PodAntiAffinity != nil {
		t.away = readyTerms(pod, a.PodAntiAffinity.RequiredDuringSchedulingIgnoredDuringExecution)
		t.preferredAway = readyWeighted(pod, a.PodAntiAffinity.PreferredDuringSchedulingIgnoredDuringExecution)
	}
	return t
}

func readyTerms(pod *corev1.Pod, in []corev1.PodAffinityTerm) []term {
	var out []term
	for i := range in {
		out = append(out, readyTerm(pod, &in[i], 1))
	}
	return out
}

func readyWeighted(pod *corev1.Pod, in []corev1.WeightedPodAffinityTerm) []term {
	var out []term
	for i := range in {
		out = append(out, readyTerm(pod, &in[i].PodAffinityTerm, int64(in[i].Weight)))
	}
	return out
}

func readyTerm(pod *corev1.Pod, in *corev1.PodAffinityTerm, weight int64) term {
	t := term{key: in.TopologyKey, weight: weight, namespaces: sets.New(in.Namespaces...), nsSelector: labels.Nothing()}
	t.selector, _ = metav1.LabelSelectorAsSelector(in.LabelSelector)
	if t.selector == nil {
		t.selector = labels.Nothing()
	}
	if len(in.Namespaces) == 0 && in.NamespaceSelector == nil {
		t.namespaces.Insert(pod.Namespace)
	}
	if in.NamespaceSelector != nil {
		if s, err := metav1.LabelSelectorAsSelector(in.NamespaceSelector); err == nil {
			t.nsSelector = s
		}
	}
	return t
}

// matches reports whether a term is about a pod.
func (t term) matches(s *Scheduler, pod *corev1.Pod) bool {
	inNamespace := t.namespaces.Has(pod.Namespace) || t.nsSelector.Matches(s.namespaceLabels(pod.Namespace))
	return inNamespace && t.selector.Matches(labels.Set(pod.Labels))
}

func matchesAll(s *Scheduler, terms []term, pod *corev1.Pod) bool {
	for _, t := range terms {
		if !t.matches(s, pod) {
			return false
		}
	}
	return len(terms) > 0
}

// domain is one value of one topology label.
type domain struct{ key, value string }

// affinityCounts is where the pods are that matter to the pod being scheduled.
type affinityCounts struct {
	near     map[domain]int // pods that match all of its affinity terms
	away     map[domain]int // pods that match one of its anti-affinity terms
	existing map[domain]int // pods whose anti-affinity is against it
}

func (interPodAffinity) preFilter(c *cycle) *status {
	c.affinity = nil
	own := c.info.affinity
	counts := &affinityCounts{near: map[domain]int{}, away: map[domain]int{}, existing: map[domain]int{}}
	for _, n := range c.nodes {
		if n.withTerms == 0 && len(own.near)+len(own.away) == 0 {
			continue
		}
		for _, p := range n.pods {
			counts.count(c, n.node, p)
		}
	}
	if len(own.near)+len(own.away)+len(counts.existing) > 0 {
		c.affinity = counts
	}
	return nil
}

func (a *affinityCounts) count(c *cycle, node *corev1.Node, p *podInfo) {
	for _, t := range p.affinity.away {
		if value, ok := node.Labels[t.key]; ok && t.matches(c.s, c.pod) {
			a.existing[domain{t.key, value}]++
		}
	}
	own := c.info.affinity
	if matchesAll(c.s, own.near, p.pod) {
		for _, t := range own.near {
			if value, ok := node.Labels[t.key]; ok {
				a.near[domain{t.key, value}]++
			}
		}
	}
	for _, t := range own.away {
		if value, ok := node.Labels[t.key]; ok && t.matches(c.s, p.pod) {
			a.away[domain{t.key, value}]++
		}
	}
}

func (interPodAffinity) filter(c *cycle, n *nodeInfo) *status {
	a := c.affinity
	if a == nil {
		return nil
	}
	if !a.satisfiesNear(c, n.node) {
		return &status{code: unresolvable, reasons: []string{"node(s) didn't match pod affinity rules"}}
	}
	for _, t := range c.info.affinity.away {
		if value, ok := n.node.Labels[t.key]; ok && a.away[domain{t.key, value}] > 0 {
			return &status{code: unschedulable, reasons: []string{"node(s) didn't match pod anti-affinity rules"}}
		}
	}
	for key, value := range n.node.Labels {
		if a.existing[domain{key, value}] > 0 {
			return &status{code: unschedulable, reasons: []string{"node(s) didn't satisfy existing pods anti-affinity rules"}}
		}
	}
	return nil
}

// satisfiesNear also lets the first pod of a group in that wants to be near its own kind.
func (a *affinityCounts) satisfiesNear(c *cycle, node *corev1.Node) bool {
	near := c.info.affinity.near
	found := true
	for _, t := range near {
		value, ok := node.Labels[t.key]
		if !ok {
			return false
		}
		found = found && a.near[domain{t.key, value}] > 0
	}
	return found || len(a.near) == 0 && matchesAll(c.s, near, c.pod)
}

func (interPodAffinity) score(c *cycle, feasible []*nodeInfo) []int64 {
	own := c.info.affinity
	sums := map[domain]int64{}
	for _, n := range c.nodes {
		if n.withTerms == 0 && len(own.preferredNear)+len(own.preferredAway) == 0 {
			continue
		}
		for _, p := range n.pods {
			addPreferences(c, sums, n.node, p)
		}
	}
	if len(sums) == 0 {
		return nil
	}
	scores := make([]int64, len(feasible))
	for i, n := range feasible {
		for key, value := range n.node.Labels {
			scores[i] += sums[domain{key, value}]
		}
	}
	return stretch(scores)
}

func addPreferences(c *cycle, sums map[domain]int64, node *corev1.Node, p *podInfo) {
	add := func(terms []term, about *corev1.Pod, sign int64) {
		for _, t := range terms {
			if value, ok := node.Labels[t.key]; ok && t.matches(c.s, about) {
				sums[domain{t.key, value}] += sign * t.weight
			}
		}
	}
	add(c.info.affinity.preferredNear, p.pod, 1)
	add(c.info.affinity.preferredAway, p.pod, -1)
	add(p.affinity.near, c.pod, hardAffinityWeight)
	add(p.affinity.preferredNear, c.pod, 1)
	add(p.affinity.preferredAway, c.pod, -1)
}

// stretch maps the lowest score to 0 and the highest to maxScore.
func stretch(scores []int64) []int64 {
	least, most := scores[0], scores[0]
	for _, s := range scores {
		least, most = min(least, s), max(most, s)
	}
	for i, s := range scores {
		scores[i] = 0
		if most > least {
			scores[i] = int64(maxScore * (float64(s-least) / float64(most-least)))
		}
	}
	return scores
}

func (interPodAffinity) worthRetry(s *Scheduler, pod *corev1.Pod, e event) bool {
	terms := termsOf(pod)
	switch {
	case e.is(podLabels):
		if e.newPod.UID == pod.UID {
			return true
		}
		return placed(e.newPod) && (!matchesAll(s, terms.near, e.oldPod) && matchesAll(s, terms.near, e.newPod) ||
			matchesAll(s, terms.away, e.oldPod) && !matchesAll(s, terms.away, e.newPod))
	case e.is(podAdded):
		return placed(e.newPod) && matchesAll(s, terms.near, e.newPod)
	case e.is(podDeleted):
		return placed(e.oldPod) && (matchesAll(s, terms.away, e.oldPod) || matchesAll(s, termsOf(e.oldPod).away, pod))
	case e.is(nodeAdded):
		return len(terms.away) > 0 || hasAnyKey(e.newNode, terms.near)
	case e.is(nodeLabels):
		return keysChanged(terms, e.oldNode, e.newNode)
	}
	return false
}

func hasAnyKey(node *corev1.Node, terms []term) bool {
	for _, t := range terms {
		if _, ok := node.Labels[t.key]; ok {
			return true
		}
	}
	return false
}

// keysChanged: a node that newly has (or has another value of) a label that affinity looks at, or loses or changes one for anti-affinity.
func keysChanged(terms podTerms, before, after *corev1.Node) bool {
	for _, t := range terms.near {
		was, had := before.Labels[t.key]
		is, has := after.Labels[t.key]
		if has && (!had || was != is) {
			return true
		}
	}
	for _, t := range terms.away {
		was, had := before.Labels[t.key]
		is, has := after.Labels[t.key]
		if had && (!has || was != is) {
			return true
		}
	}
	return false
}
