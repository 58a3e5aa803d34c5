package scheduler

import (
	"fmt"
	"slices"
	"strings"
)

// code is a plugin's verdict. Models staging/src/k8s.io/kube-scheduler/framework Code.
type code int

const (
	// unschedulable: not now, but removing other pods may help.
	unschedulable code = iota + 1
	// unresolvable: no preemption can help.
	unresolvable
)

// status is why a plugin refuses a pod, on one node or altogether. A nil status means that it does not.
type status struct {
	code    code
	plugin  string
	reasons []string
}

func (s *status) message() string {
	if s == nil {
		return ""
	}
	return strings.Join(s.reasons, ", ")
}

// diagnosis is everything that was found out about a pod that fits nowhere. Models pkg/scheduler/framework Diagnosis.
type diagnosis struct {
	nodes      int                // how many nodes the cluster has
	byNode     map[string]*status // the first refusal on each node
	absent     *status            // stands for nodes that were not looked at
	preFilter  string             // a plugin refused the pod for every node at once
	postFilter string             // what preemption found
	plugins    map[string]bool    // the plugins that refused: their hints decide about retries
}

func newDiagnosis(nodes int) *diagnosis {
	return &diagnosis{nodes: nodes, byNode: map[string]*status{}, plugins: map[string]bool{}}
}

func (d *diagnosis) set(node string, s *status) {
	d.byNode[node] = s
	d.note(s)
}

func (d *diagnosis) note(s *status) {
	if s != nil && s.plugin != "" {
		d.plugins[s.plugin] = true
	}
}

// message is the text of the FailedScheduling event and of the PodScheduled condition: how many nodes refuse for which reason.
// Models pkg/scheduler/framework FitError.Error.
func (d *diagnosis) message() string {
	text := fmt.Sprintf("0/%d nodes are available:", d.nodes)
	if d.preFilter != "" {
		text += " " + d.preFilter + "."
	} else if reasons := d.histogram(); len(reasons) > 0 {
		text += " " + strings.Join(reasons, ", ") + "."
	}
	if d.postFilter != "" {
		text += " " + d.postFilter
	}
	return text
}

func (d *diagnosis) histogram() []string {
	counts := map[string]int{}
	for _, s := range d.byNode {
		for _, r := range s.reasons {
			counts[r]++
		}
	}
	if left := d.nodes - len(d.byNode); left > 0 && d.absent != nil {
		for _, r := range d.absent.reasons {
			counts[r] += left
		}
	}
	out := make([]string, 0, len(counts))
	for r, n := range counts {
		out = append(out, fmt.Sprintf("%d %s", n, r))
	}
	slices.Sort(out)
	return out
}
