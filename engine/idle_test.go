package engine_test

import (
	"testing"

	appsv1 "k8s.io/api/apps/v1"
	discoveryv1 "k8s.io/api/discovery/v1"

	"github.com/podscope/podscope/engine"
	"github.com/podscope/podscope/engine/protocol"
)

// A cluster at rest has no controller left that has not answered: not before the pods are made, and not before their readiness has been counted.
func TestRestWaitsForControllers(t *testing.T) {
	s, err := engine.NewSession(protocol.Session{Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	s.Cluster().Command("kubectl create deployment web --image=nginx:1.25 --replicas=3 && kubectl expose deployment web --port=80")
	if reached, _ := s.Until(engine.Goal{Name: "idle"}); !reached {
		t.Fatal("it does not come to rest")
	}
	for _, o := range s.Cluster().Store.List("deployments.apps", "default") {
		if got := o.(*appsv1.Deployment).Status; got.AvailableReplicas != 3 || got.ReadyReplicas != 3 || got.UpdatedReplicas != 3 {
			t.Errorf("the deployment has counted %d updated, %d ready, %d available of 3 pods", got.UpdatedReplicas, got.ReadyReplicas, got.AvailableReplicas)
		}
	}
	ready := 0
	for _, o := range s.Cluster().Store.List("endpointslices.discovery.k8s.io", "default") {
		for _, e := range o.(*discoveryv1.EndpointSlice).Endpoints {
			if o.GetLabels()["kubernetes.io/service-name"] == "web" && *e.Conditions.Ready {
				ready++
			}
		}
	}
	if ready != 3 {
		t.Errorf("%d of 3 pods are ready endpoints", ready)
	}
}
