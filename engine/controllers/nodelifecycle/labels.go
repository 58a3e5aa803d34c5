package nodelifecycle

import (
	"maps"

	corev1 "k8s.io/api/core/v1"

	"github.com/podscope/podscope/engine/api"
)

// oldLabels are labels by the names that they had before they were stable.
var oldLabels = [...]struct{ stable, old string }{
	{corev1.LabelOSStable, "beta.kubernetes.io/os"},
	{corev1.LabelArchStable, "beta.kubernetes.io/arch"},
}

// reconcileLabels gives a node's labels their old names too, with the same values. Models reconcileNodeLabels.
func (c *Controller) reconcileLabels(name string) {
	node, err := api.Get[*corev1.Node](c.client, "", name)
	if err != nil {
		return
	}
	labels := maps.Clone(node.Labels)
	for _, l := range oldLabels {
		if value, ok := node.Labels[l.stable]; ok {
			labels[l.old] = value
		}
	}
	if maps.Equal(labels, node.Labels) {
		return
	}
	updated := node.DeepCopy()
	updated.Labels = labels
	_, _ = c.client.Update(updated, api.UpdateOptions{})
}
