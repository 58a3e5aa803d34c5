package deployment_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/intstr"
	"k8s.io/apimachinery/pkg/watch"

	"github.com/podscope/podscope/engine/api"
	"github.com/podscope/podscope/engine/controllers/deployment"
	"github.com/podscope/podscope/engine/controllers/garbagecollector"
	"github.com/podscope/podscope/engine/controllers/replicaset"
	"github.com/podscope/podscope/engine/controllers/standin"
	"github.com/podscope/podscope/engine/sim"
	"github.com/podscope/podscope/engine/store"
)

var epoch = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)

// cluster runs the controllers, and something like a kubelet: pods are ready a second after they were made (unless their image is "bad")
// and gone a second after they were deleted.
type cluster struct {
	t   *testing.T
	sim *sim.Sim
	c   *api.Client
	// most and least are how many pods there were at once, ready or not, and how few were ready, since the last reset.
	most, least int
}

func newCluster(t *testing.T) *cluster {
	t.Helper()
	s := sim.New(1, epoch)
	st := store.New(s)
	server := api.NewServer(s, st, api.Options{})
	deployment.New(s, server, nil).Start()
	replicaset.New(s, server, nil).Start()
	garbagecollector.New(s, server, nil).Start()
	cl := &cluster{t: t, sim: s, c: server.Client("test")}
	st.Watch("pods", func(e store.Entry) {
		p := e.Object.(*corev1.Pod)
		switch {
		case e.Type == watch.Added:
			s.After(time.Millisecond, "bind", func() { _, _ = cl.c.Bind(p.Namespace, p.Name, p.UID, "n") })
			if p.Spec.Containers[0].Image != "bad" {
				s.After(time.Second, "ready", func() { standin.Ready(cl.c, p.Name) })
			}
		case e.Type == watch.Modified && p.DeletionTimestamp != nil && e.Prev.GetDeletionTimestamp() == nil:
			s.After(time.Second, "end", func() { standin.End(cl.c, p) })
		}
		s.After(100*time.Millisecond, "count", cl.count) // the controllers act on each other's writes a few milliseconds later
	})
	return cl
}

func (cl *cluster) count() {
	live, ready := 0, 0
	for _, p := range api.List[*corev1.Pod](cl.c, "default") {
		if p.DeletionTimestamp != nil {
			continue
		}
		live++
		if slices.ContainsFunc(p.Status.Conditions, func(c corev1.PodCondition) bool { return c.Type == corev1.PodReady }) {
			ready++
		}
	}
	cl.most, cl.least = max(cl.most, live), min(cl.least, ready)
}

func (cl *cluster) run(d time.Duration) { cl.sim.RunUntil(cl.sim.Elapsed() + d) }

func (cl *cluster) make(replicas int32, change func(*appsv1.Deployment)) {
	cl.t.Helper()
	d := &appsv1.Deployment{ObjectMeta: metav1.ObjectMeta{Namespace: "default", Name: "web"}}
	d.Spec = appsv1.DeploymentSpec{
		Replicas: &replicas, Selector: &metav1.LabelSelector{MatchLabels: map[string]string{"app": "web"}},
		Template: corev1.PodTemplateSpec{ObjectMeta: metav1.ObjectMeta{Labels: map[string]string{"app": "web"}}, Spec: corev1.PodSpec{Containers: []corev1.Container{{Name: "c", Image: "v1"}}}},
	}
	if change != nil {
		change(d)
	}
	if _, err := cl.c.Create(d, api.CreateOptions{}); err != nil {
		cl.t.Fatal(err)
	}
}

func (cl *cluster) change(f func(*appsv1.Deployment)) {
	cl.t.Helper()
	d := cl.deployment().DeepCopy()
	f(d)
	if _, err := cl.c.Update(d, api.UpdateOptions{}); err != nil {
		cl.t.Fatal(err)
	}
}

func (cl *cluster) image(v string) {
	cl.change(func(d *appsv1.Deployment) { d.Spec.Template.Spec.Containers[0].Image = v })
}

func (cl *cluster) deployment() *appsv1.Deployment {
	cl.t.Helper()
	d, err := api.Get[*appsv1.Deployment](cl.c, "default", "web")
	if err != nil {
		cl.t.Fatal(err)
	}
	return d
}

// images counts the live pods by image.
func (cl *cluster) images() map[string]int {
	out := map[string]int{}
	for _, p := range api.List[*corev1.Pod](cl.c, "default") {
		if p.DeletionTimestamp == nil {
			out[p.Spec.Containers[0].Image]++
		}
	}
	return out
}

func (cl *cluster) want(what string, images map[string]int) {
	cl.t.Helper()
	if got := cl.images(); fmt.Sprint(got) != fmt.Sprint(images) {
		cl.t.Errorf("%s: pods %v, want %v", what, got, images)
	}
}

func (cl *cluster) progressing() string {
	for _, c := range cl.deployment().Status.Conditions {
		if c.Type == appsv1.DeploymentProgressing {
			return string(c.Status) + " " + c.Reason
		}
	}
	return ""
}

func (cl *cluster) scalings() []string {
	var out []string
	for _, e := range api.List[*corev1.Event](cl.c, "default") {
		if e.Reason == "ScalingReplicaSet" {
			words := strings.Fields(e.Message)
			out = append(out, words[1]+" "+strings.Join(words[5:], " "))
		}
	}
	return out
}

func TestARolloutFromNothing(t *testing.T) {
	cl := newCluster(t)
	cl.make(3, nil)
	cl.run(500 * time.Millisecond)
	cl.want("at first", map[string]int{"v1": 3})
	if got := cl.progressing(); got != "True ReplicaSetUpdated" {
		t.Errorf("progressing %q", got)
	}
	cl.run(2 * time.Second)
	st := cl.deployment().Status
	if got := cl.progressing(); got != "True NewReplicaSetAvailable" || st.ReadyReplicas != 3 || st.UpdatedReplicas != 3 || st.AvailableReplicas != 3 || st.ObservedGeneration != 1 {
		t.Errorf("progressing %q, status %+v", got, st)
	}
	if got := cl.deployment().Annotations["deployment.kubernetes.io/revision"]; got != "1" {
		t.Errorf("revision %q", got)
	}
}

func TestARollingUpdateStaysWithinItsAllowance(t *testing.T) {
	for _, tt := range []struct {
		name               string
		surge, unavailable intstr.IntOrString
		most, least        int
	}{
		{"a quarter each way, of four", intstr.FromString("25%"), intstr.FromString("25%"), 5, 3},
		{"only over", intstr.FromInt32(1), intstr.FromInt32(0), 5, 4},
		{"only under", intstr.FromInt32(0), intstr.FromInt32(2), 4, 2},
		{"all at once", intstr.FromString("100%"), intstr.FromInt32(0), 8, 4},
	} {
		t.Run(tt.name, func(t *testing.T) {
			cl := newCluster(t)
			cl.make(4, func(d *appsv1.Deployment) {
				d.Spec.Strategy = appsv1.DeploymentStrategy{Type: appsv1.RollingUpdateDeploymentStrategyType, RollingUpdate: &appsv1.RollingUpdateDeployment{MaxSurge: &tt.surge, MaxUnavailable: &tt.unavailable}}
			})
			cl.run(5 * time.Second)
			cl.most, cl.least = 0, 100
			cl.image("v2")
			cl.run(time.Minute)
			cl.want("in the end", map[string]int{"v2": 4})
			if cl.most != tt.most || cl.least != tt.least {
				t.Errorf("at most %d pods and at least %d ready, want %d and %d", cl.most, cl.least, tt.most, tt.least)
			}
			if got := cl.progressing(); got != "True NewReplicaSetAvailable" {
				t.Errorf("progressing %q", got)
			}
		})
	}
}

func TestRecreateEndsTheOldBeforeItMakesTheNew(t *testing.T) {
	cl := newCluster(t)
	cl.make(2, func(d *appsv1.Deployment) { d.Spec.Strategy.Type = appsv1.RecreateDeploymentStrategyType })
	cl.run(5 * time.Second)
	cl.image("v2")
	cl.run(500 * time.Millisecond)
	cl.want("while the old ones end", map[string]int{})
	cl.run(5 * time.Second)
	cl.want("in the end", map[string]int{"v2": 2})
}

func TestABadImageStopsTheRolloutAndUndoMendsIt(t *testing.T) {
	cl := newCluster(t)
	deadline := int32(60)
	cl.make(4, func(d *appsv1.Deployment) { d.Spec.ProgressDeadlineSeconds = &deadline })
	cl.run(5 * time.Second)
	cl.image("bad")
	cl.run(30 * time.Second)
	cl.want("stuck", map[string]int{"v1": 3, "bad": 2})
	cl.run(60 * time.Second)
	if got := cl.progressing(); got != "False ProgressDeadlineExceeded" {
		t.Errorf("progressing %q", got)
	}
	cl.image("v1")
	cl.run(10 * time.Second)
	cl.want("after the undo", map[string]int{"v1": 4})
	if got := cl.deployment().Annotations["deployment.kubernetes.io/revision"]; got != "3" {
		t.Errorf("revision %q", got)
	}
}

func TestScalingIsReportedAndDoneAtOnce(t *testing.T) {
	cl := newCluster(t)
	cl.make(3, nil)
	cl.run(5 * time.Second)
	five, three := int32(5), int32(3)
	cl.change(func(d *appsv1.Deployment) { d.Spec.Replicas = &five })
	cl.run(5 * time.Second)
	cl.change(func(d *appsv1.Deployment) { d.Spec.Replicas = &three })
	cl.run(5 * time.Second)
	cl.want("in the end", map[string]int{"v1": 3})
	if got, want := cl.scalings(), []string{"up from 0 to 3", "up from 3 to 5", "down from 5 to 3"}; !slices.Equal(got, want) {
		t.Errorf("events %q, want %q", got, want)
	}
}

func TestAPausedDeploymentKeepsItsPods(t *testing.T) {
	cl := newCluster(t)
	cl.make(2, nil)
	cl.run(5 * time.Second)
	cl.change(func(d *appsv1.Deployment) { d.Spec.Paused = true })
	cl.run(time.Second)
	cl.image("v2")
	cl.run(5 * time.Second)
	cl.want("paused", map[string]int{"v1": 2})
	if got := cl.progressing(); got != "Unknown DeploymentPaused" {
		t.Errorf("progressing %q", got)
	}
	cl.change(func(d *appsv1.Deployment) { d.Spec.Paused = false })
	cl.run(20 * time.Second)
	cl.want("resumed", map[string]int{"v2": 2})
}

func TestDeletedPodsAreReplaced(t *testing.T) {
	cl := newCluster(t)
	cl.make(2, nil)
	cl.run(5 * time.Second)
	victim := api.List[*corev1.Pod](cl.c, "default")[0].Name
	_, _ = cl.c.Delete("pods", "default", victim, api.DeleteOptions{})
	cl.run(100 * time.Millisecond)
	cl.want("at once", map[string]int{"v1": 2})
}

func TestWhatADeploymentOwnsGoesWithIt(t *testing.T) {
	for _, tt := range []struct {
		propagation metav1.DeletionPropagation
		pods        int
	}{
		{metav1.DeletePropagationBackground, 0}, {metav1.DeletePropagationForeground, 0}, {metav1.DeletePropagationOrphan, 2},
	} {
		cl := newCluster(t)
		cl.make(2, nil)
		cl.run(5 * time.Second)
		if _, err := cl.c.Delete("deployments.apps", "default", "web", api.DeleteOptions{PropagationPolicy: &tt.propagation}); err != nil {
			t.Fatal(err)
		}
		cl.run(10 * time.Second)
		if got := len(api.List[*corev1.Pod](cl.c, "default")); got != tt.pods {
			t.Errorf("%s: %d pods left, want %d", tt.propagation, got, tt.pods)
		}
		if left := api.List[*appsv1.Deployment](cl.c, "default"); len(left) > 0 {
			t.Errorf("%s: the deployment stays: %v", tt.propagation, left[0].Finalizers)
		}
	}
}

// TestNothingIsCompleteWithoutASetOfItsOwn: a deployment that is changed and scaled to nothing in the middle of a rollout has no set of its
// newest template while the pods end, and is complete all the same.
func TestNothingIsCompleteWithoutASetOfItsOwn(t *testing.T) {
	cl := newCluster(t)
	cl.make(2, func(d *appsv1.Deployment) { d.Spec.Strategy.Type = appsv1.RecreateDeploymentStrategyType })
	cl.run(5 * time.Second)
	cl.image("bad")
	cl.run(5 * time.Second)
	cl.change(func(d *appsv1.Deployment) {
		none := int32(0)
		d.Spec.Replicas, d.Spec.Template.Spec.Containers[0].Image = &none, "v3"
	})
	cl.run(500 * time.Millisecond)
	cl.want("while the old ones end", map[string]int{})
	if got := cl.progressing(); got != "True NewReplicaSetAvailable" {
		t.Errorf("progressing %q", got)
	}
	cl.run(5 * time.Second)
	cl.want("in the end", map[string]int{})
}
