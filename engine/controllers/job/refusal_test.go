package job_test

import (
	"slices"
	"testing"
	"time"

	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/watch"

	"github.com/podscope/podscope/engine/api"
	"github.com/podscope/podscope/engine/store"
)

// TestARefusedPodIsAskedForAgain after a second, then after waits that double.
func TestARefusedPodIsAskedForAgain(t *testing.T) {
	cl := newCluster(t, always(0))
	none := corev1.ResourceList{corev1.ResourcePods: resource.MustParse("0")}
	q := &corev1.ResourceQuota{ObjectMeta: metav1.ObjectMeta{Namespace: "default", Name: "q"}, Spec: corev1.ResourceQuotaSpec{Hard: none}}
	stored, err := cl.c.Create(q, api.CreateOptions{})
	if err != nil {
		t.Fatal(err)
	}
	q = stored.(*corev1.ResourceQuota).DeepCopy()
	q.Status = corev1.ResourceQuotaStatus{Hard: none, Used: none}
	if _, err := cl.c.UpdateStatus(q); err != nil {
		t.Fatal(err)
	}
	var refused []time.Duration
	cl.c.Watch("events", func(e store.Entry) {
		if ev := e.Object.(*corev1.Event); ev.Reason == "FailedCreate" && e.Type != watch.Deleted {
			refused = append(refused, cl.sim.Elapsed().Truncate(time.Second))
		}
	})
	cl.make(func(*batchv1.JobSpec) {})
	cl.run(30 * time.Second)
	if want := []time.Duration{0, 1 * time.Second, 3 * time.Second, 7 * time.Second, 15 * time.Second}; !slices.Equal(refused, want) {
		t.Errorf("refused after %v, want %v", refused, want)
	}
}
