package replicaset_test

import (
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/podscope/podscope/engine/api"
	"github.com/podscope/podscope/engine/controllers/replicaset"
	"github.com/podscope/podscope/engine/sim"
	"github.com/podscope/podscope/engine/store"
)

// TestAReplicationControllerKeepsItsPods as a replica set does, and comes to rest.
func TestAReplicationControllerKeepsItsPods(t *testing.T) {
	s := sim.New(1, time.Unix(1e9, 0))
	st := store.New(s)
	server := api.NewServer(s, st, api.Options{Version: "1.36"})
	client := server.Client("test")
	replicaset.NewReplication(s, server, nil).Start()
	replicaset.New(s, server, nil).Start()
	n := int32(3)
	labels := map[string]string{"app": "rc"}
	rc := &corev1.ReplicationController{ObjectMeta: metav1.ObjectMeta{Namespace: "default", Name: "rc"}, Spec: corev1.ReplicationControllerSpec{
		Replicas: &n, Selector: labels, Template: &corev1.PodTemplateSpec{ObjectMeta: metav1.ObjectMeta{Labels: labels}, Spec: corev1.PodSpec{Containers: []corev1.Container{{Name: "c", Image: "nginx"}}}},
	}}
	if _, err := client.Create(rc, api.CreateOptions{}); err != nil {
		t.Fatal(err)
	}
	s.RunUntil(time.Second)
	pods := api.List[*corev1.Pod](client, "default")
	if len(pods) != 3 || metav1.GetControllerOf(pods[0]).Kind != "ReplicationController" {
		t.Fatalf("%d pods, want 3 of the replication controller", len(pods))
	}
	if _, err := client.Delete("pods", "default", pods[0].Name, api.DeleteOptions{}); err != nil {
		t.Fatal(err)
	}
	s.RunUntil(2 * time.Second)
	stored, err := api.Get[*corev1.ReplicationController](client, "default", "rc")
	if err != nil || stored.Status.Replicas != 3 || len(api.List[*corev1.Pod](client, "default")) != 3 {
		t.Errorf("status %+v, %v", stored.Status, err)
	}
	rev := st.Rev()
	s.RunUntil(time.Minute)
	if st.Rev() != rev {
		t.Errorf("at rest %d more writes", st.Rev()-rev)
	}
}
