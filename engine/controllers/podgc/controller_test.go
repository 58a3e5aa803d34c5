package podgc_test

import (
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/watch"

	"github.com/podscope/podscope/engine/api"
	"github.com/podscope/podscope/engine/controllers/podgc"
	"github.com/podscope/podscope/engine/sim"
	"github.com/podscope/podscope/engine/store"
)

var epoch = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)

func TestAPodOfAMissingNodeFailsAndGoesAfterTheQuarantine(t *testing.T) {
	for seed := range uint64(5) {
		s := sim.New(seed, epoch)
		st := store.New(s)
		server := api.NewServer(s, st, api.Options{})
		podgc.New(s, server, nil).Start()
		c := server.Client("test")
		if _, err := c.Create(&corev1.Pod{
			ObjectMeta: metav1.ObjectMeta{Namespace: "default", Name: "ghost"},
			Spec:       corev1.PodSpec{NodeName: "no-such-node", Containers: []corev1.Container{{Name: "c", Image: "nginx"}}},
		}, api.CreateOptions{}); err != nil {
			t.Fatal(err)
		}
		var failed, gone time.Duration
		st.Watch("pods", func(e store.Entry) {
			p := e.Object.(*corev1.Pod)
			if e.Type == watch.Deleted {
				gone = e.At
			} else if p.Status.Phase == corev1.PodFailed && failed == 0 {
				failed = e.At
				if len(p.Status.Conditions) != 1 || p.Status.Conditions[0].Reason != "DeletionByPodGC" {
					t.Errorf("conditions %+v", p.Status.Conditions)
				}
			}
		})
		s.RunUntil(2 * time.Minute)
		if failed < 40*time.Second || failed > 61*time.Second || gone <= failed {
			t.Errorf("seed %d: failed at %v and gone at %v, want one after the other within 40 s and 61 s", seed, failed, gone)
		}
	}
}

// TestTheQuarantineIsTheNodesNotThePods: a pod that names a missing node later than another goes together with it.
func TestTheQuarantineIsTheNodesNotThePods(t *testing.T) {
	s := sim.New(1, epoch)
	st := store.New(s)
	server := api.NewServer(s, st, api.Options{})
	podgc.New(s, server, nil).Start()
	c := server.Client("test")
	add := func(name string) {
		pod := &corev1.Pod{ObjectMeta: metav1.ObjectMeta{Namespace: "default", Name: name}, Spec: corev1.PodSpec{NodeName: "gone"}}
		pod.Spec.Containers = []corev1.Container{{Name: "c", Image: "nginx"}}
		if _, err := c.Create(pod, api.CreateOptions{}); err != nil {
			t.Fatal(err)
		}
	}
	gone := map[string]time.Duration{}
	st.Watch("pods", func(e store.Entry) {
		if e.Type == watch.Deleted {
			gone[e.Object.GetName()] = e.At
		}
	})
	add("early")
	s.RunUntil(39 * time.Second)
	add("late")
	s.RunUntil(2 * time.Minute)
	if d := gone["late"] - gone["early"]; len(gone) != 2 || d < -time.Second || d > time.Second {
		t.Errorf("gone %v, want both at once", gone)
	}
}
