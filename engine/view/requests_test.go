package view

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/podscope/podscope/engine/sim"
	"github.com/podscope/podscope/engine/store"
)

// podOf is a pod that requests something, on some node or none, in some phase.
func podOf(r *rand.Rand, name string) *corev1.Pod {
	phases := []corev1.PodPhase{corev1.PodPending, corev1.PodRunning, corev1.PodSucceeded, corev1.PodFailed}
	requests := corev1.ResourceList{"cpu": *resource.NewMilliQuantity(r.Int64N(1000), resource.DecimalSI), "memory": *resource.NewQuantity(r.Int64N(1<<30), resource.BinarySI)}
	return &corev1.Pod{
		ObjectMeta: metav1.ObjectMeta{Namespace: []string{"default", "kube-system"}[r.IntN(2)], Name: name},
		Spec: corev1.PodSpec{
			NodeName:   []string{"", "node-1", "node-2"}[r.IntN(3)],
			Containers: []corev1.Container{{Resources: corev1.ResourceRequirements{Requests: requests}}},
		},
		Status: corev1.PodStatus{Phase: phases[r.IntN(len(phases))]},
	}
}

func TestRequestsFollowTheStore(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	s := store.New(sim.New(1, time.Time{}))
	kept := &Requests{}
	live := map[store.Key]*corev1.Pod{}
	for i := range 400 {
		pod := podOf(r, fmt.Sprint("p", r.IntN(20)))
		key := store.Key{Resource: "pods", Namespace: pod.Namespace, Name: pod.Name}
		switch old, exists := live[key]; {
		case !exists:
			s.Create(key, pod)
			live[key] = pod
		case r.IntN(3) == 0:
			s.Delete(key, old.DeepCopy())
			delete(live, key)
		default:
			s.Update(key, pod)
			live[key] = pod
		}
		if i%7 != 0 {
			continue
		}
		for _, rev := range []store.Revision{s.Rev(), s.Rev() - s.Rev()/3} {
			source := Source{Store: s}
			anew := Moment{Source: source, Rev: rev}.requests()
			source.Requested = kept
			if got := (Moment{Source: source, Rev: rev}).requests(); !reflect.DeepEqual(got.sums(), anew.sums()) || got.learners != anew.learners {
				t.Fatalf("at revision %d of %d: %v, want %v", rev, s.Rev(), got.sums(), anew.sums())
			}
		}
	}
}

// sums is what is requested where anything is.
func (r *Requests) sums() map[string]sum {
	all := map[string]sum{}
	for node, total := range r.nodes {
		if *total != (sum{}) {
			all[node] = *total
		}
	}
	return all
}
