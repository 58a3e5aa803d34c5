package scheduler

import (
	"maps"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/labels"
)

// tallies are how many pods of a node the selectors of recent attempts select. They change with the node's pods: to count all pods for each
// new one took a tenth of the time in which a deployment's thousand pods start.
type tallies map[tallyKey]*tally

type tallyKey struct{ namespace, selector string }

type tally struct {
	selector labels.Selector
	count    int
}

// maxTallies is how many selectors are remembered: each costs a little at every change of the node's pods.
const maxTallies = 16

// change counts a pod that came (1) or went (-1).
func (t tallies) change(pod *corev1.Pod, by int) {
	for k, one := range t {
		if counted(pod, one.selector, k.namespace) {
			one.count += by
		}
	}
}

// selected is how many pods of a namespace on the node, which are not about to go, a selector selects. Nothing is selected by an empty one.
func (n *nodeInfo) selected(s *spreadConstraint, namespace string) int {
	if s.selector.Empty() {
		return 0
	}
	key := tallyKey{namespace, s.text}
	if known := n.tallies[key]; known != nil {
		return known.count
	}
	if n.tallies == nil || len(n.tallies) == maxTallies {
		n.tallies = tallies{}
	}
	fresh := &tally{selector: s.selector}
	for _, p := range n.pods {
		if counted(p.pod, s.selector, namespace) {
			fresh.count++
		}
	}
	n.tallies[key] = fresh
	return fresh.count
}

func counted(pod *corev1.Pod, selector labels.Selector, namespace string) bool {
	return pod.DeletionTimestamp == nil && pod.Namespace == namespace && selector.Matches(labels.Set(pod.Labels))
}

// countsAlike reports whether two versions of a pod count the same with every selector.
func countsAlike(a, b *corev1.Pod) bool {
	return (a.DeletionTimestamp == nil) == (b.DeletionTimestamp == nil) && maps.Equal(a.Labels, b.Labels)
}
