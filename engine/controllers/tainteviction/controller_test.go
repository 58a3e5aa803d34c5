package tainteviction_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/podscope/podscope/engine/api"
	"github.com/podscope/podscope/engine/controllers/tainteviction"
	"github.com/podscope/podscope/engine/sim"
	"github.com/podscope/podscope/engine/store"
)

var epoch = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)

func seconds(n int64) *int64 { return &n }

// TestPodsGoWhenTheirTolerationEnds puts a NoExecute taint on the node at 5 s and takes it away at 30 s.
func TestPodsGoWhenTheirTolerationEnds(t *testing.T) {
	tolerate := func(s *int64) []corev1.Toleration {
		return []corev1.Toleration{{Key: "maint", Operator: corev1.TolerationOpExists, Effect: corev1.TaintEffectNoExecute, TolerationSeconds: s}}
	}
	for _, tt := range []struct {
		name        string
		tolerations []corev1.Toleration
		deletedAt   time.Duration // 0: stays
		events      []string
	}{
		{"none", nil, 5 * time.Second, []string{"Marking for deletion Pod default/p"}},
		{"ten seconds", tolerate(seconds(10)), 15 * time.Second, []string{"Marking for deletion Pod default/p"}},
		{"a minute, longer than the taint stays", tolerate(seconds(60)), 0, []string{"Cancelling deletion of Pod default/p"}},
		{"for ever", tolerate(nil), 0, nil},
		{"for no time at all", tolerate(seconds(0)), 5 * time.Second, []string{"Marking for deletion Pod default/p"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := sim.New(1, epoch)
			server := api.NewServer(s, store.New(s), api.Options{})
			tainteviction.New(s, server, nil).Start()
			c := server.Client("test")
			must := func(_ store.Object, err error) {
				t.Helper()
				if err != nil {
					t.Fatal(err)
				}
			}
			must(c.Create(&corev1.Node{ObjectMeta: metav1.ObjectMeta{Name: "n"}}, api.CreateOptions{}))
			must(c.Create(&corev1.Pod{
				ObjectMeta: metav1.ObjectMeta{Namespace: "default", Name: "p"},
				Spec:       corev1.PodSpec{NodeName: "n", Tolerations: tt.tolerations, Containers: []corev1.Container{{Name: "c", Image: "nginx"}}},
			}, api.CreateOptions{}))
			taint := func(taints ...corev1.Taint) {
				n, err := api.Get[*corev1.Node](c, "", "n")
				must(n, err)
				n = n.DeepCopy()
				n.Spec.Taints = taints
				must(c.Update(n, api.UpdateOptions{}))
			}
			s.RunUntil(5 * time.Second)
			taint(corev1.Taint{Key: "maint", Value: "now", Effect: corev1.TaintEffectNoExecute})
			s.RunUntil(30 * time.Second)
			taint()
			s.RunUntil(2 * time.Minute)

			p, err := api.Get[*corev1.Pod](c, "default", "p")
			must(p, err)
			switch {
			case tt.deletedAt == 0 && p.DeletionTimestamp != nil:
				t.Errorf("deleted, want it to stay")
			case tt.deletedAt > 0 && p.DeletionTimestamp == nil:
				t.Errorf("stays, want it deleted")
			case tt.deletedAt > 0:
				grace := time.Duration(*p.DeletionGracePeriodSeconds) * time.Second
				if got := p.DeletionTimestamp.Sub(epoch) - grace; got != tt.deletedAt {
					t.Errorf("deleted at %v, want %v", got, tt.deletedAt)
				}
				if !slices.ContainsFunc(p.Status.Conditions, func(c corev1.PodCondition) bool {
					return c.Type == corev1.DisruptionTarget && c.Reason == "DeletionByTaintManager"
				}) {
					t.Errorf("conditions %+v", p.Status.Conditions)
				}
			}
			var events []string
			for _, e := range api.List[*corev1.Event](c, "default") {
				if e.Reason == "TaintManagerEviction" && !strings.Contains(e.Message, "\n") {
					events = append(events, e.Message)
				}
			}
			if !slices.Equal(events, tt.events) {
				t.Errorf("events %q, want %q", events, tt.events)
			}
		})
	}
}

// TestATolerationMayBeShortened changes how long a pod tolerates a taint that its node has already.
func TestATolerationMayBeShortened(t *testing.T) {
	s := sim.New(1, epoch)
	server := api.NewServer(s, store.New(s), api.Options{})
	tainteviction.New(s, server, nil).Start()
	c := server.Client("test")
	node := &corev1.Node{ObjectMeta: metav1.ObjectMeta{Name: "n"}, Spec: corev1.NodeSpec{Taints: []corev1.Taint{{Key: "maint", Effect: corev1.TaintEffectNoExecute}}}}
	pod := &corev1.Pod{ObjectMeta: metav1.ObjectMeta{Namespace: "default", Name: "p"}, Spec: corev1.PodSpec{NodeName: "n", Containers: []corev1.Container{{Name: "c", Image: "nginx"}}}}
	pod.Spec.Tolerations = []corev1.Toleration{{Key: "maint", Operator: corev1.TolerationOpExists, Effect: corev1.TaintEffectNoExecute}}
	for _, o := range []store.Object{node, pod} {
		if _, err := c.Create(o, api.CreateOptions{}); err != nil {
			t.Fatal(err)
		}
	}
	s.RunUntil(time.Second)
	p, _ := api.Get[*corev1.Pod](c, "default", "p")
	p = p.DeepCopy()
	for i := range p.Spec.Tolerations {
		p.Spec.Tolerations[i].TolerationSeconds = seconds(3)
	}
	if _, err := c.Update(p, api.UpdateOptions{}); err != nil {
		t.Fatal(err)
	}
	s.RunUntil(3 * time.Second)
	if p, _ := api.Get[*corev1.Pod](c, "default", "p"); p.DeletionTimestamp != nil {
		t.Error("deleted before the seconds were over")
	}
	s.RunUntil(6 * time.Second)
	if p, err := api.Get[*corev1.Pod](c, "default", "p"); err == nil && p.DeletionTimestamp == nil {
		t.Error("not deleted though the seconds are over")
	}
}
