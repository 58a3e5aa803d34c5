package horizontalpodautoscaler

import (
	"errors"
	"fmt"

	autoscalingv2 "k8s.io/api/autoscaling/v2"
)

// errNotServed is what a client is told that asks for an API group nobody serves.
const errNotServed = "the server could not find the requested resource"

// missing is why a metric cannot be had: the reason of the event and the condition, their text, and the error for the autoscaler as a whole.
// Models computeReplicasForMetric, where every request for metrics fails.
func missing(m *autoscalingv2.MetricSpec, namespace string) (reason string, cause, err error) {
	switch m.Type {
	case autoscalingv2.ResourceMetricSourceType:
		cause = resource(string(m.Resource.Name), m.Resource.Target)
		return "FailedGetResourceMetric", cause, fmt.Errorf("failed to get %s resource metric value: %w", m.Resource.Name, cause)
	case autoscalingv2.ContainerResourceMetricSourceType:
		cause = resource(string(m.ContainerResource.Name), m.ContainerResource.Target)
		return "FailedGetContainerResourceMetric", cause, fmt.Errorf("failed to get %s container metric value: %w", m.ContainerResource.Container, cause)
	case autoscalingv2.PodsMetricSourceType:
		cause = fmt.Errorf("unable to get metric %s: %w", m.Pods.Metric.Name, custom())
		return "FailedGetPodsMetric", cause, fmt.Errorf("failed to get pods metric value: %w", cause)
	case autoscalingv2.ObjectMetricSourceType:
		o := m.Object
		cause = fmt.Errorf("unable to get metric %s: %s on %s %s/%w", o.Metric.Name, o.DescribedObject.Kind, namespace, o.DescribedObject.Name, custom())
		return "FailedGetObjectMetric", cause, fmt.Errorf("failed to get object metric value: failed to get %s object metric: %w", o.Metric.Name, cause)
	case autoscalingv2.ExternalMetricSourceType:
		name := m.External.Metric.Name
		cause = fmt.Errorf("unable to get external metric %s/%s/%v: unable to fetch metrics from external metrics API: %s (get %s.external.metrics.k8s.io)", namespace, name, m.External.Metric.Selector, errNotServed, name)
		return "FailedGetExternalMetric", cause, fmt.Errorf("failed to get %s external metric value: failed to get %s external metric: %w", name, name, cause)
	}
	cause = fmt.Errorf("unknown metric source type %q", string(m.Type))
	return "InvalidMetricSourceType", cause, cause
}

func resource(name string, target autoscalingv2.MetricTarget) error {
	what := "utilization"
	if target.AverageValue != nil {
		what = "usage"
	}
	return fmt.Errorf("failed to get %s %s: unable to get metrics for resource %s: unable to fetch metrics from resource metrics API: %s (get pods.metrics.k8s.io)", name, what, name, errNotServed)
}

func custom() error {
	return errors.New("unable to fetch metrics from custom metrics API: " + errNotServed + " (get custom.metrics.k8s.io)")
}
