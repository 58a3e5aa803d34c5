package kubectl

import (
	"fmt"

	autoscalingv2 "k8s.io/api/autoscaling/v2"
	"k8s.io/apimachinery/pkg/api/resource"
)

// autoscaler models k8s.io/kubectl/pkg/describe describeHorizontalPodAutoscalerV2.
func (w *writer) autoscaler(h *autoscalingv2.HorizontalPodAutoscaler) {
	w.head(h)
	w.meta(h)
	w.write(0, "CreationTimestamp:\t%s\n", date(h.CreationTimestamp))
	w.write(0, "Reference:\t%s/%s\n", h.Spec.ScaleTargetRef.Kind, h.Spec.ScaleTargetRef.Name)
	w.write(0, "Metrics:\t( current / target )\n")
	for i, m := range h.Spec.Metrics {
		var status autoscalingv2.MetricStatus
		if i < len(h.Status.CurrentMetrics) {
			status = h.Status.CurrentMetrics[i]
		}
		w.metric(m, status)
	}
	w.write(0, "Min replicas:\t%s\n", orUnsetNumber(h.Spec.MinReplicas, ""))
	w.write(0, "Max replicas:\t%d\n", h.Spec.MaxReplicas)
	if b := h.Spec.Behavior; b != nil {
		w.write(0, "Behavior:\n")
		w.scaling("Scale Up", b.ScaleUp)
		w.scaling("Scale Down", b.ScaleDown)
	}
	w.write(0, "%s pods:\t", h.Spec.ScaleTargetRef.Kind)
	w.write(0, "%d current / %d desired\n", h.Status.CurrentReplicas, h.Status.DesiredReplicas)
	if len(h.Status.Conditions) > 0 {
		w.write(0, "Conditions:\n")
		w.write(1, "Type\tStatus\tReason\tMessage\n")
		w.write(1, "----\t------\t------\t-------\n")
	}
	for _, c := range h.Status.Conditions {
		w.write(1, "%v\t%v\t%v\t%v\n", c.Type, c.Status, c.Reason, c.Message)
	}
}

// current is a metric's value, when it is known.
func current(q *resource.Quantity, known bool) string {
	if !known {
		return "<unknown>"
	}
	return q.String()
}

func (w *writer) metric(m autoscalingv2.MetricSpec, s autoscalingv2.MetricStatus) {
	switch {
	case m.External != nil:
		var value autoscalingv2.MetricValueStatus
		if s.External != nil {
			value = s.External.Current
		}
		name := m.External.Metric.Name
		if average := m.External.Target.AverageValue; average != nil {
			w.write(1, "%q (target average value):\t%s / %s\n", name, current(value.AverageValue, value.AverageValue != nil), average.String())
			return
		}
		w.write(1, "%q (target value):\t%s / %s\n", name, current(value.Value, s.External != nil), m.External.Target.Value.String())
	case m.Pods != nil:
		var average *resource.Quantity
		if s.Pods != nil {
			average = s.Pods.Current.AverageValue
		}
		w.write(1, "%q on pods:\t%s / %s\n", m.Pods.Metric.Name, current(average, s.Pods != nil), m.Pods.Target.AverageValue.String())
	case m.Object != nil:
		w.objectMetric(m.Object, s.Object)
	case m.Resource != nil:
		var value *autoscalingv2.MetricValueStatus
		if s.Resource != nil {
			value = &s.Resource.Current
		}
		w.resourceMetric(fmt.Sprintf("resource %s on pods", m.Resource.Name), m.Resource.Target, value)
	case m.ContainerResource != nil:
		var value *autoscalingv2.MetricValueStatus
		if s.ContainerResource != nil {
			value = &s.ContainerResource.Current
		}
		w.resourceMetric(fmt.Sprintf("resource %s of container \"%s\" on pods", m.ContainerResource.Name, m.ContainerResource.Container), m.ContainerResource.Target, value)
	default:
		w.write(1, "<unknown metric type %q>\n", string(m.Type))
	}
}

func (w *writer) objectMetric(m *autoscalingv2.ObjectMetricSource, s *autoscalingv2.ObjectMetricStatus) {
	var value autoscalingv2.MetricValueStatus
	if s != nil {
		value = s.Current
	}
	w.write(1, "\"%s\" on %s/%s ", m.Metric.Name, m.DescribedObject.Kind, m.DescribedObject.Name)
	if m.Target.Type == autoscalingv2.AverageValueMetricType {
		w.write(0, "(target average value):\t%s / %s\n", current(value.AverageValue, s != nil), m.Target.AverageValue.String())
		return
	}
	w.write(0, "(target value):\t%s / %s\n", current(value.Value, s != nil), m.Target.Value.String())
}

func (w *writer) resourceMetric(title string, target autoscalingv2.MetricTarget, value *autoscalingv2.MetricValueStatus) {
	w.write(1, "%s", title)
	if target.AverageValue != nil {
		var average *resource.Quantity
		if value != nil {
			average = value.AverageValue
		}
		w.write(0, ":\t%s / %s\n", current(average, value != nil), target.AverageValue.String())
		return
	}
	now, want := "<unknown>", "<auto>"
	if value != nil && value.AverageUtilization != nil {
		now = fmt.Sprintf("%d%% (%s)", *value.AverageUtilization, value.AverageValue.String())
	}
	if target.AverageUtilization != nil {
		want = fmt.Sprintf("%d%%", *target.AverageUtilization)
	}
	w.write(1, "(as a percentage of request):\t%s / %s\n", now, want)
}

// scaling models k8s.io/kubectl/pkg/describe printDirectionBehavior.
func (w *writer) scaling(direction string, rules *autoscalingv2.HPAScalingRules) {
	if rules == nil {
		return
	}
	w.write(1, "%s:\n", direction)
	if rules.StabilizationWindowSeconds != nil {
		w.write(2, "Stabilization Window: %d seconds\n", *rules.StabilizationWindowSeconds)
	}
	if len(rules.Policies) == 0 {
		return
	}
	choice := autoscalingv2.MaxChangePolicySelect
	if rules.SelectPolicy != nil {
		choice = *rules.SelectPolicy
	}
	w.write(2, "Select Policy: %s\n", choice)
	w.write(2, "Policies:\n")
	for _, p := range rules.Policies {
		w.write(3, "- Type: %s\tValue: %d\tPeriod: %d seconds\n", p.Type, p.Value, p.PeriodSeconds)
	}
}
