package engine

import (
	"fmt"
	"strings"

	corev1 "k8s.io/api/core/v1"

	"github.com/podscope/podscope/engine/explain"
	"github.com/podscope/podscope/engine/machine"
)

// journal is what a machine's kubelet has decided about its pods, as lines of a log: a sentence and what it is about.
func (c *Cluster) journal(host string, from int) []machine.Entry {
	nodes := map[string]string{}
	for _, e := range c.Store.Log(0, c.Store.Rev()) {
		if pod, ok := e.Object.(*corev1.Pod); ok && pod.Spec.NodeName != "" {
			nodes[string(pod.UID)] = pod.Spec.NodeName
		}
	}
	var out []machine.Entry
	for _, d := range c.Log.All() {
		if d.Actor != "kubelet" || nodes[d.UID] != host && (d.Kind != "Node" || d.Name != host) {
			continue
		}
		if from--; from >= 0 {
			continue
		}
		out = append(out, machine.Entry{At: c.Sim.Start().Add(d.At), Text: journalText(d)})
	}
	return out
}

func journalText(d explain.Decision) string {
	text := fmt.Sprintf("%q", strings.ReplaceAll(explain.English(d), "*", "")) // marks for a page, not for a log
	if d.Kind == "Pod" {
		text += fmt.Sprintf(" pod=%q", d.Namespace+"/"+d.Name)
	}
	if d.Container != "" {
		text += fmt.Sprintf(" containerName=%q", d.Container)
	}
	return text
}
