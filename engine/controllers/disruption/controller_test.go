package disruption_test

import (
	"fmt"
	"testing"
	"time"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	policyv1 "k8s.io/api/policy/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/intstr"
	"k8s.io/utils/ptr"

	"github.com/podscope/podscope/engine/api"
	"github.com/podscope/podscope/engine/controllers/disruption"
	"github.com/podscope/podscope/engine/controllers/replicaset"
	"github.com/podscope/podscope/engine/sim"
	"github.com/podscope/podscope/engine/store"
)

func TestHowManyEvictionsABudgetAllows(t *testing.T) {
	tests := []struct {
		name       string
		ready      int // of 4 pods
		min, most  *intstr.IntOrString
		allowed    int32
		desired    int32
		afterEvict string
	}{
		{"at least 3", 4, ptr.To(intstr.FromInt32(3)), nil, 1, 3, "refused"},
		{"at least half", 4, ptr.To(intstr.FromString("50%")), nil, 2, 2, "evicted"},
		{"at most 1 fewer", 4, nil, ptr.To(intstr.FromInt32(1)), 1, 3, "refused"},
		{"at most 1 fewer, and one is not ready", 3, nil, ptr.To(intstr.FromInt32(1)), 0, 3, "refused"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s, c := fourPods(t, tt.ready)
			b := &policyv1.PodDisruptionBudget{ObjectMeta: metav1.ObjectMeta{Namespace: "default", Name: "b"}}
			b.Spec = policyv1.PodDisruptionBudgetSpec{MinAvailable: tt.min, MaxUnavailable: tt.most, Selector: &metav1.LabelSelector{MatchLabels: map[string]string{"app": "web"}}}
			if _, err := c.Create(b, api.CreateOptions{}); err != nil {
				t.Fatal(err)
			}
			s.RunUntil(s.Elapsed() + time.Second)
			got, _ := api.Get[*policyv1.PodDisruptionBudget](c, "default", "b")
			if got.Status.DisruptionsAllowed != tt.allowed || got.Status.DesiredHealthy != tt.desired || got.Status.ExpectedPods != 4 {
				t.Errorf("status %+v", got.Status)
			}
			pods := api.List[*corev1.Pod](c, "default")
			if tt.allowed > 0 {
				if err := c.Evict("default", pods[0].Name, api.DeleteOptions{}); err != nil {
					t.Error(err)
				}
			}
			outcome := "evicted"
			if err := c.Evict("default", pods[1].Name, api.DeleteOptions{}); err != nil {
				outcome = "refused"
			}
			if outcome != tt.afterEvict {
				t.Errorf("the next eviction was %s", outcome)
			}
		})
	}
}

// TestOfSeveralBudgetsOneLearnsOfAPod: which one is chance, and the pod says so.
func TestOfSeveralBudgetsOneLearnsOfAPod(t *testing.T) {
	s, c := fourPods(t, 4)
	for _, name := range []string{"a", "b"} {
		b := &policyv1.PodDisruptionBudget{ObjectMeta: metav1.ObjectMeta{Namespace: "default", Name: name}}
		b.Spec = policyv1.PodDisruptionBudgetSpec{MinAvailable: ptr.To(intstr.FromInt32(2)), Selector: &metav1.LabelSelector{MatchLabels: map[string]string{"app": "web"}}}
		if _, err := c.Create(b, api.CreateOptions{}); err != nil {
			t.Fatal(err)
		}
	}
	s.RunUntil(s.Elapsed() + time.Second)
	p := api.List[*corev1.Pod](c, "default")[0].DeepCopy()
	p.Status.Conditions = []corev1.PodCondition{{Type: corev1.PodReady, Status: corev1.ConditionFalse}}
	if _, err := c.UpdateStatus(p); err != nil {
		t.Fatal(err)
	}
	s.RunUntil(s.Elapsed() + time.Second)
	healthy := map[int32]string{}
	for _, b := range api.List[*policyv1.PodDisruptionBudget](c, "default") {
		healthy[b.Status.CurrentHealthy] = b.Name
	}
	if len(healthy) != 2 {
		t.Errorf("both budgets know the same: %v", healthy)
	}
	want := fmt.Sprintf("Pod %q/%q matches multiple PodDisruptionBudgets.  Chose %q arbitrarily.", "default", p.Name, healthy[3])
	for _, e := range api.List[*corev1.Event](c, "default") {
		if e.Reason == "MultiplePodDisruptionBudgets" && e.InvolvedObject.Name == p.Name && e.Message == want {
			return
		}
	}
	t.Errorf("the pod does not say %q", want)
}

// fourPods are those of a replica set; the first ones are ready.
func fourPods(t *testing.T, ready int) (*sim.Sim, *api.Client) {
	t.Helper()
	s := sim.New(1, time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC))
	server := api.NewServer(s, store.New(s), api.Options{})
	replicaset.New(s, server, nil).Start()
	disruption.New(s, server, nil).Start()
	c := server.Client("test")
	rs := &appsv1.ReplicaSet{ObjectMeta: metav1.ObjectMeta{Namespace: "default", Name: "web"}}
	rs.Spec.Replicas, rs.Spec.Selector = ptr.To(int32(4)), &metav1.LabelSelector{MatchLabels: map[string]string{"app": "web"}}
	rs.Spec.Template.Labels = map[string]string{"app": "web"}
	rs.Spec.Template.Spec.Containers = []corev1.Container{{Name: "c", Image: "i"}}
	if _, err := c.Create(rs, api.CreateOptions{}); err != nil {
		t.Fatal(err)
	}
	s.RunUntil(time.Second)
	for i, p := range api.List[*corev1.Pod](c, "default") {
		_, err := c.Bind("default", p.Name, p.UID, fmt.Sprintf("n%d", i))
		if err != nil {
			t.Fatal(err)
		}
		p, _ = api.Get[*corev1.Pod](c, "default", p.Name)
		p = p.DeepCopy()
		p.Status.Phase = corev1.PodRunning
		if i < ready {
			p.Status.Conditions = append(p.Status.Conditions, corev1.PodCondition{Type: corev1.PodReady, Status: corev1.ConditionTrue})
		}
		if _, err := c.UpdateStatus(p); err != nil {
			t.Fatal(err)
		}
	}
	return s, c
}
