package resourcequota_test

import (
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/podscope/podscope/engine/api"
	"github.com/podscope/podscope/engine/controllers/resourcequota"
	"github.com/podscope/podscope/engine/sim"
	"github.com/podscope/podscope/engine/store"
)

// member is a pod that a quota may count.
type member struct {
	name, cpu string // cpu "" asks for nothing
	phase     corev1.PodPhase
}

func (m member) make(t *testing.T, c *api.Client) {
	t.Helper()
	p := &corev1.Pod{ObjectMeta: metav1.ObjectMeta{Namespace: "default", Name: m.name}}
	p.Spec.Containers = []corev1.Container{{Name: "c", Image: "v1"}}
	if m.cpu != "" {
		p.Spec.Containers[0].Resources.Requests = corev1.ResourceList{corev1.ResourceCPU: resource.MustParse(m.cpu)}
	}
	made, err := c.Create(p, api.CreateOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if m.phase != "" {
		ended := made.(*corev1.Pod).DeepCopy()
		ended.Status.Phase = m.phase
		if _, err := c.UpdateStatus(ended); err != nil {
			t.Fatal(err)
		}
	}
}

func TestWhichPodsAQuotaCounts(t *testing.T) {
	pods := []member{{"a", "100m", ""}, {"b", "300m", corev1.PodRunning}, {"c", "", corev1.PodRunning}, {"d", "1", corev1.PodSucceeded}, {"e", "1", corev1.PodFailed}}
	for _, tt := range []struct {
		name   string
		hard   corev1.ResourceName
		scopes []corev1.ResourceQuotaScope
		used   string
	}{
		{"pods that have not ended", corev1.ResourcePods, nil, "3"},
		{"what they request", corev1.ResourceRequestsCPU, nil, "400m"},
		{"the short name of that", corev1.ResourceCPU, nil, "400m"},
		{"pod objects, whether or not they have ended", "count/pods", nil, "5"},
		{"those that ask for nothing", corev1.ResourcePods, []corev1.ResourceQuotaScope{corev1.ResourceQuotaScopeBestEffort}, "1"},
		{"those that ask for something", corev1.ResourcePods, []corev1.ResourceQuotaScope{corev1.ResourceQuotaScopeNotBestEffort}, "2"},
	} {
		for _, first := range []bool{true, false} {
			when := "a quota from before the pods"
			if !first {
				when = "a quota that came later"
			}
			t.Run(tt.name+", "+when, func(t *testing.T) {
				s := sim.New(1, time.Unix(1e9, 0))
				server := api.NewServer(s, store.New(s), api.Options{Version: "1.36"})
				client := server.Client("test")
				resourcequota.New(s, server).Start()
				quota := func() {
					q := &corev1.ResourceQuota{ObjectMeta: metav1.ObjectMeta{Namespace: "default", Name: "q"}}
					q.Spec.Hard, q.Spec.Scopes = corev1.ResourceList{tt.hard: resource.MustParse("100")}, tt.scopes
					if _, err := client.Create(q, api.CreateOptions{}); err != nil {
						t.Fatal(err)
					}
				}
				if first && tt.hard != corev1.ResourceRequestsCPU && tt.hard != corev1.ResourceCPU { // it would refuse pods that do not say what they ask for
					quota()
				}
				s.RunUntil(s.Elapsed() + time.Second)
				for _, p := range pods {
					p.make(t, client)
				}
				if _, err := api.Get[*corev1.ResourceQuota](client, "default", "q"); err != nil {
					quota()
				}
				s.RunUntil(s.Elapsed() + time.Second)
				q, err := api.Get[*corev1.ResourceQuota](client, "default", "q")
				if err != nil {
					t.Fatal(err)
				}
				if got := q.Status.Used[tt.hard]; got.String() != tt.used {
					t.Errorf("it counts %s, want %s", got.String(), tt.used)
				}
			})
		}
	}
}

func TestARaisedQuotaShowsAtOnce(t *testing.T) {
	s := sim.New(1, time.Unix(1e9, 0))
	server := api.NewServer(s, store.New(s), api.Options{Version: "1.36"})
	client := server.Client("test")
	resourcequota.New(s, server).Start()
	q := &corev1.ResourceQuota{ObjectMeta: metav1.ObjectMeta{Namespace: "default", Name: "q"}}
	q.Spec.Hard = corev1.ResourceList{corev1.ResourcePods: resource.MustParse("1")}
	if _, err := client.Create(q, api.CreateOptions{}); err != nil {
		t.Fatal(err)
	}
	s.RunUntil(s.Elapsed() + time.Second)
	made, _ := api.Get[*corev1.ResourceQuota](client, "default", "q")
	raised := made.DeepCopy()
	raised.Spec.Hard[corev1.ResourcePods] = resource.MustParse("3")
	if _, err := client.Update(raised, api.UpdateOptions{}); err != nil {
		t.Fatal(err)
	}
	s.RunUntil(s.Elapsed() + time.Second)
	now, _ := api.Get[*corev1.ResourceQuota](client, "default", "q")
	if hard := now.Status.Hard[corev1.ResourcePods]; hard.String() != "3" {
		t.Errorf("the status says %s", hard.String())
	}
}
