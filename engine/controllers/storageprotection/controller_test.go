package storageprotection

import (
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/podscope/podscope/engine/api"
	"github.com/podscope/podscope/engine/sim"
	"github.com/podscope/podscope/engine/store"
)

func TestADeletedClaimWaitsForItsPods(t *testing.T) {
	s := sim.New(1, time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC))
	server := api.NewServer(s, store.New(s), api.Options{})
	New(s, server).Start()
	c := server.Client("test")
	claim := &corev1.PersistentVolumeClaim{
		ObjectMeta: metav1.ObjectMeta{Namespace: "default", Name: "data"},
		Spec: corev1.PersistentVolumeClaimSpec{
			AccessModes: []corev1.PersistentVolumeAccessMode{corev1.ReadWriteOnce},
			Resources:   corev1.VolumeResourceRequirements{Requests: corev1.ResourceList{corev1.ResourceStorage: resource.MustParse("1Gi")}},
		},
	}
	pod := &corev1.Pod{
		ObjectMeta: metav1.ObjectMeta{Namespace: "default", Name: "p"},
		Spec: corev1.PodSpec{
			NodeName: "node-1", Containers: []corev1.Container{{Name: "c", Image: "i"}},
			Volumes: []corev1.Volume{{Name: "v", VolumeSource: corev1.VolumeSource{PersistentVolumeClaim: &corev1.PersistentVolumeClaimVolumeSource{ClaimName: "data"}}}},
		},
	}
	for _, obj := range []store.Object{claim, pod} {
		if _, err := c.Create(obj, api.CreateOptions{}); err != nil {
			t.Fatal(err)
		}
	}
	remove := func(resource, name string) {
		if _, err := c.Delete(resource, "default", name, *metav1.NewDeleteOptions(0)); err != nil {
			t.Fatal(err)
		}
		s.RunUntil(s.Elapsed() + time.Second)
	}
	bare, _ := api.Get[*corev1.PersistentVolumeClaim](c, "default", "data")
	bare = bare.DeepCopy()
	bare.Finalizers = nil
	if _, err := c.Update(bare, api.UpdateOptions{}); err != nil {
		t.Fatal(err)
	}
	s.RunUntil(s.Elapsed() + time.Second)
	if got, _ := api.Get[*corev1.PersistentVolumeClaim](c, "default", "data"); len(got.Finalizers) != 1 {
		t.Fatalf("after somebody took its protection: %v", got.Finalizers)
	}
	remove("persistentvolumeclaims", "data")
	if got, err := api.Get[*corev1.PersistentVolumeClaim](c, "default", "data"); err != nil || got.DeletionTimestamp == nil {
		t.Fatalf("while a pod uses it: %v, %v", got, err)
	}
	remove("pods", "p")
	if _, err := api.Get[*corev1.PersistentVolumeClaim](c, "default", "data"); !errors.IsNotFound(err) {
		t.Errorf("after the pod has gone: %v", err)
	}
}
