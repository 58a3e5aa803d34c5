package kubectl

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	autoscalingv2 "k8s.io/api/autoscaling/v2"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
)

// runAutoscale models k8s.io/kubectl/pkg/cmd/autoscale.
func runAutoscale(r *run, args []string) error {
	if err := r.readDryRun(); err != nil {
		return err
	}
	low, high, percent := int32(r.integer("min")), int32(r.integer("max")), int32(r.integer("cpu-percent"))
	cpu, memory := r.str("cpu"), r.str("memory")
	switch {
	case high < 1:
		return fmt.Errorf("--max=MAXPODS is required and must be at least 1, max: %d", high)
	case high < low:
		return fmt.Errorf("--max=MAXPODS must be larger or equal to --min=MINPODS, max: %d, min: %d", high, low)
	case percent > 0 && cpu != "":
		return errors.New("--cpu-percent and --cpu are mutually exclusive")
	}
	var metrics []autoscalingv2.MetricSpec
	if percent > 0 {
		metrics = append(metrics, resourceMetric(corev1.ResourceCPU, autoscalingv2.MetricTarget{Type: autoscalingv2.UtilizationMetricType, AverageUtilization: &percent}))
	}
	for _, m := range []struct {
		name  corev1.ResourceName
		value string
		unit  string
	}{{corev1.ResourceCPU, cpu, "m"}, {corev1.ResourceMemory, memory, "Mi"}} {
		if m.value == "" {
			continue
		}
		target, err := metricTarget(m.name, m.value, m.unit)
		if err != nil {
			return err
		}
		metrics = append(metrics, resourceMetric(m.name, target))
	}
	infos, err := r.newBuilder().args(false, args).collect()
	if err != nil {
		return err
	}
	for _, i := range infos {
		if !scalable(i) {
			return fmt.Errorf("cannot autoscale a %s: %s", i.kind.Kind, "could not find scale subresource for "+i.kind.Group+"/"+i.kind.Version+", Resource="+i.kind.Resource+" in discovery information")
		}
		name := r.str("name")
		if name == "" {
			name = i.name
		}
		hpa := &autoscalingv2.HorizontalPodAutoscaler{ObjectMeta: r.meta(name)}
		hpa.Spec = autoscalingv2.HorizontalPodAutoscalerSpec{
			ScaleTargetRef: autoscalingv2.CrossVersionObjectReference{APIVersion: i.kind.GroupVersion().String(), Kind: i.kind.Kind, Name: i.name},
			MaxReplicas:    high, Metrics: metrics,
		}
		if low > 0 {
			hpa.Spec.MinReplicas = &low
		}
		r.record(hpa)
		// Without a CPU target kubectl's second attempt, with the old API, hides what was wrong with the first.
		err := r.generatedAs(hpa, "autoscaled")
		if err != nil && cpu == "" {
			return errors.New("failed to create autoscaling/v2 HPA and the configuration is incompatible with autoscaling/v1: empty input")
		}
		if err != nil {
			return err
		}
	}
	if len(infos) == 0 {
		return errors.New("no objects passed to autoscale")
	}
	return nil
}

func resourceMetric(name corev1.ResourceName, target autoscalingv2.MetricTarget) autoscalingv2.MetricSpec {
	return autoscalingv2.MetricSpec{Type: autoscalingv2.ResourceMetricSourceType, Resource: &autoscalingv2.ResourceMetricSource{Name: name, Target: target}}
}

func metricTarget(name corev1.ResourceName, value, unit string) (autoscalingv2.MetricTarget, error) {
	value = strings.TrimSpace(value)
	if number, ok := strings.CutSuffix(value, "%"); ok {
		n, err := strconv.ParseInt(number, 10, 32)
		if err != nil || n < 0 {
			return autoscalingv2.MetricTarget{}, fmt.Errorf("invalid percentage value: %s", value)
		}
		return autoscalingv2.MetricTarget{Type: autoscalingv2.UtilizationMetricType, AverageUtilization: new(int32(n))}, nil
	}
	text := value
	if f, err := strconv.ParseFloat(value, 64); err == nil {
		text = fmt.Sprintf("%g%s", f, unit)
	}
	q, err := resource.ParseQuantity(text)
	if err != nil {
		return autoscalingv2.MetricTarget{}, fmt.Errorf("invalid resource %s value: %s", name, value)
	}
	return autoscalingv2.MetricTarget{Type: autoscalingv2.AverageValueMetricType, AverageValue: &q}, nil
}
