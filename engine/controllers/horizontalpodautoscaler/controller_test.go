package horizontalpodautoscaler_test

import (
	"strings"
	"testing"
	"time"

	appsv1 "k8s.io/api/apps/v1"
	autoscalingv2 "k8s.io/api/autoscaling/v2"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/utils/ptr"

	"github.com/podscope/podscope/engine/api"
	"github.com/podscope/podscope/engine/controllers/horizontalpodautoscaler"
	"github.com/podscope/podscope/engine/sim"
	"github.com/podscope/podscope/engine/store"
)

func TestWithoutMetricsATargetIsKeptWithinItsBounds(t *testing.T) {
	tests := []struct {
		name       string
		have, want int32
		reason     string // of the last event
	}{
		{"too few", 1, 2, "SuccessfulRescale"},
		{"within", 3, 3, "FailedComputeMetricsReplicas"},
		{"too many", 9, 4, "SuccessfulRescale"},
		{"scaled to zero by hand", 0, 0, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := sim.New(1, time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC))
			server := api.NewServer(s, store.New(s), api.Options{})
			horizontalpodautoscaler.New(s, server, nil).Start()
			c := server.Client("test")
			d := &appsv1.Deployment{ObjectMeta: metav1.ObjectMeta{Namespace: "default", Name: "web"}}
			d.Spec.Replicas, d.Spec.Selector = &tt.have, &metav1.LabelSelector{MatchLabels: map[string]string{"app": "web"}}
			d.Spec.Template.Labels = map[string]string{"app": "web"}
			d.Spec.Template.Spec.Containers = []corev1.Container{{Name: "c", Image: "i"}}
			hpa := &autoscalingv2.HorizontalPodAutoscaler{ObjectMeta: metav1.ObjectMeta{Namespace: "default", Name: "web"}}
			hpa.Spec.ScaleTargetRef = autoscalingv2.CrossVersionObjectReference{APIVersion: "apps/v1", Kind: "Deployment", Name: "web"}
			hpa.Spec.MinReplicas, hpa.Spec.MaxReplicas = ptr.To(int32(2)), 4
			for _, obj := range []store.Object{d, hpa} {
				if _, err := c.Create(obj, api.CreateOptions{}); err != nil {
					t.Fatal(err)
				}
			}
			s.RunUntil(16 * time.Second)
			if d, _ := api.Get[*appsv1.Deployment](c, "default", "web"); *d.Spec.Replicas != tt.want {
				t.Errorf("%d replicas, want %d", *d.Spec.Replicas, tt.want)
			}
			reason := ""
			for _, e := range api.List[*corev1.Event](c, "default") {
				if e.Reason != "FailedGetResourceMetric" {
					reason = e.Reason
				}
			}
			if reason != tt.reason {
				t.Errorf("event %q, want %q", reason, tt.reason)
			}
		})
	}
}

// TestTwoAutoscalersOfTheSamePodsDoNothing: each says whom it disagrees with, once both have looked at the pods.
func TestTwoAutoscalersOfTheSamePodsDoNothing(t *testing.T) {
	s := sim.New(1, time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC))
	server := api.NewServer(s, store.New(s), api.Options{})
	horizontalpodautoscaler.New(s, server, nil).Start()
	c := server.Client("test")
	labels := map[string]string{"app": "web"}
	d := &appsv1.Deployment{ObjectMeta: metav1.ObjectMeta{Namespace: "default", Name: "web"}}
	d.Spec.Replicas, d.Spec.Selector = ptr.To(int32(2)), &metav1.LabelSelector{MatchLabels: labels}
	d.Spec.Template.Labels = labels
	d.Spec.Template.Spec.Containers = []corev1.Container{{Name: "c", Image: "i"}}
	objects := []store.Object{d, &corev1.Pod{ObjectMeta: metav1.ObjectMeta{Namespace: "default", Name: "p", Labels: labels}, Spec: d.Spec.Template.Spec}}
	for _, name := range []string{"a", "b"} {
		hpa := &autoscalingv2.HorizontalPodAutoscaler{ObjectMeta: metav1.ObjectMeta{Namespace: "default", Name: name}}
		hpa.Spec.ScaleTargetRef, hpa.Spec.MaxReplicas = autoscalingv2.CrossVersionObjectReference{APIVersion: "apps/v1", Kind: "Deployment", Name: "web"}, 4
		objects = append(objects, hpa)
	}
	for _, obj := range objects {
		if _, err := c.Create(obj, api.CreateOptions{}); err != nil {
			t.Fatal(err)
		}
	}
	s.RunUntil(40 * time.Second)
	for _, name := range []string{"a", "b"} {
		hpa, err := api.Get[*autoscalingv2.HorizontalPodAutoscaler](c, "default", name)
		if err != nil {
			t.Fatal(err)
		}
		last := hpa.Status.Conditions[len(hpa.Status.Conditions)-1]
		if last.Reason != "AmbiguousSelector" || !strings.HasPrefix(last.Message, "pods by selector app=web are controlled by multiple HPAs: [default/") {
			t.Errorf("%s: %s: %s", name, last.Reason, last.Message)
		}
	}
	if _, err := c.Delete("horizontalpodautoscalers.autoscaling", "default", "b", api.DeleteOptions{}); err != nil {
		t.Fatal(err)
	}
	s.RunUntil(60 * time.Second)
	hpa, err := api.Get[*autoscalingv2.HorizontalPodAutoscaler](c, "default", "a")
	if err != nil || hpa.Status.Conditions[1].Reason != "FailedGetResourceMetric" {
		t.Errorf("alone: %v (%v)", hpa.Status.Conditions, err)
	}
}
