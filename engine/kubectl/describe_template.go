package kubectl

import (
	"bytes"
	"time"

	corev1 "k8s.io/api/core/v1"
)

// zeroTime is for writers that tell no ages.
var zeroTime = time.Time{}

// newPlainWriter writes lines with their tabs as they are, as rollout history does.
func newPlainWriter() *writer { return &writer{plain: &bytes.Buffer{}} }

// podTemplate models k8s.io/kubectl/pkg/describe DescribePodTemplate.
func (w *writer) podTemplate(t *corev1.PodTemplateSpec) {
	w.write(0, "Pod Template:\n")
	if t == nil {
		w.write(1, "<unset>")
		return
	}
	w.labels("  Labels", t.Labels)
	if len(t.Annotations) > 0 {
		w.annotations("  Annotations", t.Annotations)
	}
	if t.Spec.ServiceAccountName != "" {
		w.write(1, "Service Account:\t%s\n", t.Spec.ServiceAccountName)
	}
	if len(t.Spec.InitContainers) > 0 {
		w.containers("Init Containers", t.Spec.InitContainers, nil, nil, "  ")
	}
	w.containers("Containers", t.Spec.Containers, nil, nil, "  ")
	w.volumes(t.Spec.Volumes, "  ")
	w.spreadConstraints(t.Spec.TopologySpreadConstraints, "  ")
	if t.Spec.PriorityClassName != "" {
		w.write(1, "Priority Class Name:\t%s\n", t.Spec.PriorityClassName)
	}
	w.labels("  Node-Selectors", t.Spec.NodeSelector)
	w.tolerations("  Tolerations", t.Spec.Tolerations)
}
