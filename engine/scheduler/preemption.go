package scheduler

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"strings"

	corev1 "k8s.io/api/core/v1"
	policyv1 "k8s.io/api/policy/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"

	"github.com/podscope/podscope/engine/explain"
)

const preemptionName = "DefaultPreemption"

// candidate is a node on which a pod would fit without some pods of lower priority.
type candidate struct {
	node       string
	victims    []*corev1.Pod // most important first
	violations int           // victims that a disruption budget protects
}

// postFilter looks for room that preemption could make and sets it in motion. It completes the diagnosis' message and returns the
// node that the pod is promised: nil when that stays as it is, "" when none. Models RunPostFilterPlugins with defaultpreemption.
func (s *Scheduler) postFilter(c *cycle, d *diagnosis) *string {
	none := ""
	if d.preFilter != "" {
		// The plugin that looks at resource claims finds nothing prepared and says just this.
		d.postFilter = "not found"
		return nil
	}
	const claims = "no new claims to deallocate, preemption: "
	if why := s.notEligible(c, d); why != "" {
		d.postFilter = claims + why
		return nil
	}
	candidates, found := s.candidates(c, d)
	if len(candidates) == 0 {
		found.absent = &status{code: unresolvable, reasons: []string{"Preemption is not helpful for scheduling"}}
		d.postFilter = claims + found.message()
		s.note(c.pod, explain.RulePreemptionNoUse, "spec.priorityClassName", "message", found.message())
		return &none
	}
	best := pickCandidate(candidates)
	s.preempt(c.pod, best)
	return &best.node
}

// notEligible says why a pod may not preempt others, "" when it may.
func (s *Scheduler) notEligible(c *cycle, d *diagnosis) string {
	if p := c.pod.Spec.PreemptionPolicy; p != nil && *p == corev1.PreemptNever {
		return "not eligible due to preemptionPolicy=Never."
	}
	n := c.nominated()
	if n == nil {
		return ""
	}
	if st := d.byNode[n.node.Name]; st != nil && st.code == unresolvable {
		return ""
	}
	for _, p := range n.pods {
		if priority(p.pod) < priority(c.pod) && terminatingByPreemption(p.pod) {
			return "not eligible due to a terminating pod on the nominated node."
		}
	}
	return ""
}

func terminatingByPreemption(pod *corev1.Pod) bool {
	return pod.DeletionTimestamp != nil && slices.ContainsFunc(pod.Status.Conditions, func(c corev1.PodCondition) bool {
		return c.Type == corev1.DisruptionTarget && c.Status == corev1.ConditionTrue && c.Reason == corev1.PodReasonPreemptionByScheduler
	})
}

// candidates tries preemption on every node whose refusal it could mend.
func (s *Scheduler) candidates(c *cycle, d *diagnosis) ([]candidate, *diagnosis) {
	found := newDiagnosis(len(c.nodes))
	budgets := all[*policyv1.PodDisruptionBudget](s, "poddisruptionbudgets.policy", "")
	var out []candidate
	for _, n := range c.nodes {
		if st := d.byNode[n.node.Name]; st == nil || st.code != unschedulable {
			continue
		}
		cand, st := c.victimsOn(n, budgets)
		if st != nil {
			found.set(n.node.Name, st)
			continue
		}
		out = append(out, cand)
	}
	return out, found
}

// victimsOn finds the least important pods of a node that must go: all of lower priority are taken away, then as many as possible
// are let back in, the most important first. Models defaultpreemption SelectVictimsOnNode.
func (c *cycle) victimsOn(original *nodeInfo, budgets []*policyv1.PodDisruptionBudget) (candidate, *status) {
	n := original.clone()
	var lower []*podInfo
	for _, p := range original.pods {
		if priority(p.pod) < priority(c.pod) {
			lower = append(lower, p)
			n.remove(p.pod.UID)
		}
	}
	if len(lower) == 0 {
		return candidate{}, &status{code: unresolvable, reasons: []string{"No preemption victims found for incoming pod"}}
	}
	if st := c.fitsOn(n); st != nil {
		return candidate{}, st
	}
	slices.SortStableFunc(lower, func(a, b *podInfo) int { return importance(a.pod, b.pod) })
	protected, others := splitByBudget(lower, budgets)
	cand := candidate{node: n.node.Name}
	for i, p := range append(slices.Clone(protected), others...) {
		n.add(p)
		if c.fitsOn(n) == nil {
			continue
		}
		n.remove(p.pod.UID)
		cand.victims = append(cand.victims, p.pod)
		if i < len(protected) {
			cand.violations++
		}
	}
	slices.SortStableFunc(cand.victims, importance)
	return cand, nil
}

// fitsOn asks the plugins about a changed node, with everything worked out anew.
func (c *cycle) fitsOn(n *nodeInfo) *status {
	changed := *c
	changed.nodes = replaced(c.nodes, n)
	if st := changed.prepare(); st != nil {
		return st
	}
	return changed.tryWithNominated(n)
}

// importance orders pods, the most important first: by priority, then by how long they run. Models scheduler/util MoreImportantPod.
func importance(a, b *corev1.Pod) int {
	if c := cmp.Compare(priority(b), priority(a)); c != 0 {
		return c
	}
	return startOf(a).Compare(startOf(b))
}

func splitByBudget(pods []*podInfo, budgets []*policyv1.PodDisruptionBudget) (protected, others []*podInfo) {
	allowed := make([]int32, len(budgets))
	for i, b := range budgets {
		allowed[i] = b.Status.DisruptionsAllowed
	}
	for _, p := range pods {
		violates := false
		for i, b := range budgets {
			if budgetCovers(b, p.pod) {
				allowed[i]--
				violates = violates || allowed[i] < 0
			}
		}
		if violates {
			protected = append(protected, p)
		} else {
			others = append(others, p)
		}
	}
	return protected, others
}

func budgetCovers(b *policyv1.PodDisruptionBudget, pod *corev1.Pod) bool {
	if b.Namespace != pod.Namespace || len(pod.Labels) == 0 {
		return false
	}
	selector, err := metav1.LabelSelectorAsSelector(b.Spec.Selector)
	_, counted := b.Status.DisruptedPods[pod.Name]
	return err == nil && !selector.Empty() && selector.Matches(labels.Set(pod.Labels)) && !counted
}

// pickCandidate chooses the node where preemption hurts least. Models framework/preemption pickOneNodeForPreemption.
func pickCandidate(all []candidate) candidate {
	scores := []func(candidate) int64{
		func(c candidate) int64 { return -int64(c.violations) },
		func(c candidate) int64 { return -int64(priority(c.victims[0])) },
		func(c candidate) int64 {
			var sum int64
			for _, p := range c.victims {
				sum += int64(priority(p)) + math.MaxInt32 + 1
			}
			return -sum
		},
		func(c candidate) int64 { return -int64(len(c.victims)) },
		func(c candidate) int64 { return earliestStart(c.victims) },
	}
	for _, score := range scores {
		best := slices.MaxFunc(all, func(a, b candidate) int { return cmp.Compare(score(a), score(b)) })
		all = slices.DeleteFunc(slices.Clone(all), func(c candidate) bool { return score(c) < score(best) })
	}
	return all[0]
}

// earliestStart is when the first of the victims of highest priority started.
func earliestStart(victims []*corev1.Pod) int64 {
	first := startOf(victims[0])
	for _, p := range victims[1:] {
		if priority(p) == priority(victims[0]) && startOf(p).Before(first) {
			first = startOf(p)
		}
	}
	return first.UnixNano()
}

func (s *Scheduler) notePreemption(pod *corev1.Pod, c candidate) {
	var names []string
	for _, v := range c.victims {
		names = append(names, v.Namespace+"/"+v.Name)
		s.note(v, explain.RulePreempted, "spec.priorityClassName", "preemptor", pod.Namespace+"/"+pod.Name, "node", c.node,
			"priority", strconv.Itoa(int(priority(v))), "preemptorPriority", strconv.Itoa(int(priority(pod))))
	}
	s.note(pod, explain.RulePreempting, "spec.priorityClassName", "node", c.node, "victims", strings.Join(names, ", "))
}
