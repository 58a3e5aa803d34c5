package daemonset_test

import (
	"testing"
	"time"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/util/intstr"

	"github.com/podscope/podscope/engine/api"
)

func (cl *cluster) change(change func(*appsv1.DaemonSet)) {
	cl.t.Helper()
	ds := cl.set().DeepCopy()
	change(ds)
	cl.must(cl.c.Update(ds, api.UpdateOptions{}))
}

func image(to string) func(*appsv1.DaemonSet) {
	return func(ds *appsv1.DaemonSet) { ds.Spec.Template.Spec.Containers[0].Image = to }
}

func TestASurgeMakesTheNewPodBeforeTheOldOneGoes(t *testing.T) {
	cl := newCluster(t, "a", "b", "c")
	cl.make()
	cl.change(func(ds *appsv1.DaemonSet) {
		one, none := intstr.FromInt32(1), intstr.FromInt32(0)
		ds.Spec.UpdateStrategy.RollingUpdate = &appsv1.RollingUpdateDaemonSet{MaxSurge: &one, MaxUnavailable: &none}
	})
	cl.run(3 * time.Second)
	cl.change(image("v2"))
	least, most := 3, 3
	for range 120 {
		cl.run(100 * time.Millisecond)
		ready, all := 0, 0
		for _, p := range api.List[*corev1.Pod](cl.c, "default") {
			if p.DeletionTimestamp == nil {
				all++
				if p.Status.Phase == corev1.PodRunning {
					ready++
				}
			}
		}
		least, most = min(least, ready), max(most, all)
	}
	cl.want("in the end", "a v2", "b v2", "c v2")
	if least != 3 || most != 4 {
		t.Errorf("from %d ready ones to %d in all, want 3 to 4", least, most)
	}
}

func TestASurgeDoesNotWaitForAnOldPodThatIsNotReady(t *testing.T) {
	cl := newCluster(t, "a", "b")
	cl.make()
	cl.change(func(ds *appsv1.DaemonSet) {
		one, none := intstr.FromInt32(1), intstr.FromInt32(0)
		ds.Spec.UpdateStrategy.RollingUpdate = &appsv1.RollingUpdateDaemonSet{MaxSurge: &one, MaxUnavailable: &none}
		ds.Spec.MinReadySeconds = 60
	})
	cl.run(3 * time.Second)
	cl.change(image("v2"))
	cl.run(time.Second)
	cl.want("none was available long enough", "a v1", "a v2", "b v1", "b v2")
}

func TestFailedPodsGoAtOnceAndThenMoreAndMoreSlowly(t *testing.T) {
	cl := newCluster(t, "a")
	cl.make()
	var gone []time.Duration
	for range 400 {
		cl.run(50 * time.Millisecond)
		for _, p := range api.List[*corev1.Pod](cl.c, "default") {
			if p.Spec.NodeName != "" && p.Status.Phase == corev1.PodRunning && p.DeletionTimestamp == nil {
				failed := p.DeepCopy()
				failed.Status.Phase = corev1.PodFailed
				cl.must(cl.c.UpdateStatus(failed))
				gone = append(gone, cl.sim.Elapsed())
			}
		}
	}
	if len(gone) < 4 || len(gone) > 6 {
		t.Errorf("%d pods failed within 20 s: %v; those after the first should stay longer and longer", len(gone), gone)
	}
}

func TestOldRevisionsAreForgotten(t *testing.T) {
	cl := newCluster(t, "a")
	cl.make()
	cl.change(func(ds *appsv1.DaemonSet) { limit := int32(1); ds.Spec.RevisionHistoryLimit = &limit })
	for _, v := range []string{"v2", "v3", "v4"} {
		cl.run(5 * time.Second)
		cl.change(image(v))
	}
	cl.run(10 * time.Second)
	if got := len(api.List[*appsv1.ControllerRevision](cl.c, "default")); got != 2 {
		t.Errorf("%d revisions, want the present one and one more", got)
	}
}
