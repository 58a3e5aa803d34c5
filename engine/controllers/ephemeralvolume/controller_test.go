package ephemeralvolume_test

import (
	"strings"
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/podscope/podscope/engine/api"
	"github.com/podscope/podscope/engine/controllers/ephemeralvolume"
	"github.com/podscope/podscope/engine/controllers/garbagecollector"
	"github.com/podscope/podscope/engine/sim"
	"github.com/podscope/podscope/engine/store"
)

type world struct {
	t   *testing.T
	sim *sim.Sim
	c   *api.Client
}

func newWorld(t *testing.T) *world {
	t.Helper()
	s := sim.New(1, time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC))
	server := api.NewServer(s, store.New(s), api.Options{})
	ephemeralvolume.New(s, server).Start()
	garbagecollector.New(s, server, nil).Start()
	return &world{t, s, server.Client("test")}
}

func (w *world) create(obj store.Object) {
	w.t.Helper()
	if _, err := w.c.Create(obj, api.CreateOptions{}); err != nil {
		w.t.Fatal(err)
	}
	w.run()
}

func (w *world) delete(resource, name string) {
	w.t.Helper()
	if _, err := w.c.Delete(resource, "default", name, api.DeleteOptions{}); err != nil {
		w.t.Fatal(err)
	}
	w.run()
}

func (w *world) run() { w.sim.RunUntil(w.sim.Elapsed() + time.Second) }

func (w *world) claim(name string) *corev1.PersistentVolumeClaim {
	c, _ := api.Get[*corev1.PersistentVolumeClaim](w.c, "default", name)
	return c
}

func claimSpec() corev1.PersistentVolumeClaimSpec {
	size := corev1.ResourceList{corev1.ResourceStorage: resource.MustParse("1Gi")}
	return corev1.PersistentVolumeClaimSpec{AccessModes: []corev1.PersistentVolumeAccessMode{corev1.ReadWriteOnce}, Resources: corev1.VolumeResourceRequirements{Requests: size}}
}

func pod() *corev1.Pod {
	template := corev1.PersistentVolumeClaimTemplate{ObjectMeta: metav1.ObjectMeta{Labels: map[string]string{"kind": "scratch"}}, Spec: claimSpec()}
	return &corev1.Pod{
		ObjectMeta: metav1.ObjectMeta{Namespace: "default", Name: "p"},
		Spec: corev1.PodSpec{
			Containers: []corev1.Container{{Name: "c", Image: "i"}},
			Volumes:    []corev1.Volume{{Name: "v", VolumeSource: corev1.VolumeSource{Ephemeral: &corev1.EphemeralVolumeSource{VolumeClaimTemplate: &template}}}},
		},
	}
}

func TestAClaimLivesAsLongAsItsPod(t *testing.T) {
	w := newWorld(t)
	w.create(pod())
	made := w.claim("p-v")
	if made == nil || made.Labels["kind"] != "scratch" || len(made.OwnerReferences) != 1 || made.OwnerReferences[0].Name != "p" {
		t.Fatalf("claim %+v", made)
	}
	released := made.DeepCopy()
	released.Finalizers = nil
	if _, err := w.c.Update(released, api.UpdateOptions{}); err != nil {
		t.Fatal(err)
	}
	w.delete("persistentvolumeclaims", "p-v")
	again := w.claim("p-v")
	if again == nil || again.UID == made.UID {
		t.Fatalf("deleted while the pod stays: %v", again)
	}
	w.delete("pods", "p")
	if left := w.claim("p-v"); left != nil && left.DeletionTimestamp == nil {
		t.Errorf("the pod is gone, its claim is not: %v", left)
	}
}

func TestAnothersClaimIsInTheWay(t *testing.T) {
	w := newWorld(t)
	w.create(&corev1.PersistentVolumeClaim{ObjectMeta: metav1.ObjectMeta{Namespace: "default", Name: "p-v"}, Spec: claimSpec()})
	w.create(pod())
	var told string
	for _, e := range api.List[*corev1.Event](w.c, "default") {
		if e.Reason == "FailedBinding" {
			told = e.Message
		}
	}
	if !strings.HasPrefix(told, "ephemeral volume v: PVC default/p-v was not created for pod default/p") {
		t.Errorf("told %q", told)
	}
}
