package replicaset_test

import (
	"testing"
	"time"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/podscope/podscope/engine/api"
	"github.com/podscope/podscope/engine/controllers/replicaset"
	"github.com/podscope/podscope/engine/sim"
	"github.com/podscope/podscope/engine/store"
)

// TestPodsThatHaveEndedAreNotAdopted: a replica set takes over pods that run, and leaves those that have ended to whoever made them.
func TestPodsThatHaveEndedAreNotAdopted(t *testing.T) {
	s := sim.New(1, time.Unix(1e9, 0))
	server := api.NewServer(s, store.New(s), api.Options{})
	client := server.Client("test")
	replicaset.New(s, server, nil).Start()
	labels := map[string]string{"app": "web"}
	spec := corev1.PodSpec{Containers: []corev1.Container{{Name: "c", Image: "nginx"}}}
	for name, phase := range map[string]corev1.PodPhase{"runs": corev1.PodRunning, "ended": corev1.PodSucceeded} {
		made, err := client.Create(&corev1.Pod{ObjectMeta: metav1.ObjectMeta{Namespace: "default", Name: name, Labels: labels}, Spec: spec}, api.CreateOptions{})
		if err != nil {
			t.Fatal(err)
		}
		p := made.(*corev1.Pod).DeepCopy()
		p.Status.Phase = phase
		if _, err := client.UpdateStatus(p); err != nil {
			t.Fatal(err)
		}
	}
	n := int32(2)
	rs := &appsv1.ReplicaSet{ObjectMeta: metav1.ObjectMeta{Namespace: "default", Name: "web"}, Spec: appsv1.ReplicaSetSpec{
		Replicas: &n, Selector: &metav1.LabelSelector{MatchLabels: labels}, Template: corev1.PodTemplateSpec{ObjectMeta: metav1.ObjectMeta{Labels: labels}, Spec: spec},
	}}
	if _, err := client.Create(rs, api.CreateOptions{}); err != nil {
		t.Fatal(err)
	}
	s.RunUntil(5 * time.Second)
	for name, want := range map[string]bool{"runs": true, "ended": false} {
		p, err := api.Get[*corev1.Pod](client, "default", name)
		if err != nil || (metav1.GetControllerOf(p) != nil) != want {
			t.Errorf("%s: adopted %v, want %v (%v)", name, !want, want, err)
		}
	}
	if pods := api.List[*corev1.Pod](client, "default"); len(pods) != 3 {
		t.Errorf("%d pods, want the two and one more", len(pods))
	}
}
