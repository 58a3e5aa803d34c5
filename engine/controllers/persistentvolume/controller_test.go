package persistentvolume_test

import (
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/utils/ptr"

	"github.com/podscope/podscope/engine/api"
	"github.com/podscope/podscope/engine/controllers/persistentvolume"
	"github.com/podscope/podscope/engine/controllers/storageprotection"
	"github.com/podscope/podscope/engine/sim"
	"github.com/podscope/podscope/engine/store"
)

func newCluster() (*sim.Sim, *api.Client) {
	s := sim.New(1, time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC))
	server := api.NewServer(s, store.New(s), api.Options{})
	persistentvolume.New(s, server, nil).Start()
	storageprotection.New(s, server).Start()
	return s, server.Client("test")
}

func claim(class *string, size string) *corev1.PersistentVolumeClaim {
	c := &corev1.PersistentVolumeClaim{ObjectMeta: metav1.ObjectMeta{Namespace: "default", Name: "c"}}
	c.Spec.StorageClassName, c.Spec.AccessModes = class, []corev1.PersistentVolumeAccessMode{corev1.ReadWriteOnce}
	c.Spec.Resources.Requests = corev1.ResourceList{corev1.ResourceStorage: resource.MustParse(size)}
	return c
}

func volume(name, size string, reclaim corev1.PersistentVolumeReclaimPolicy) *corev1.PersistentVolume {
	v := &corev1.PersistentVolume{ObjectMeta: metav1.ObjectMeta{Name: name}}
	v.Spec.AccessModes, v.Spec.PersistentVolumeReclaimPolicy = []corev1.PersistentVolumeAccessMode{corev1.ReadWriteOnce}, reclaim
	v.Spec.Capacity = corev1.ResourceList{corev1.ResourceStorage: resource.MustParse(size)}
	v.Spec.HostPath = &corev1.HostPathVolumeSource{Path: "/mnt/" + name}
	return v
}

func TestWhatAClaimIsBoundTo(t *testing.T) {
	none := ptr.To("")
	tests := []struct {
		name    string
		volumes []string // names and sizes are the same
		claim   *corev1.PersistentVolumeClaim
		phase   corev1.PersistentVolumeClaimPhase
		volume  string // "" for one that was made
		event   string
	}{
		{"the smallest that is large enough", []string{"1Gi", "5Gi", "3Gi"}, claim(none, "2Gi"), corev1.ClaimBound, "3Gi", ""},
		{"nothing, when all are too small", []string{"1Gi"}, claim(none, "2Gi"), corev1.ClaimPending, "", "FailedBinding"},
		{"one that the default class makes", []string{"5Gi"}, claim(nil, "2Gi"), corev1.ClaimBound, "", "ProvisioningSucceeded"},
		{"nothing, when its class does not exist", []string{"5Gi"}, claim(ptr.To("fast"), "2Gi"), corev1.ClaimPending, "", "ProvisioningFailed"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s, c := newCluster()
			for _, size := range tt.volumes {
				v := volume("v"+size[:1], size, corev1.PersistentVolumeReclaimRetain)
				if _, err := c.Create(v, api.CreateOptions{}); err != nil {
					t.Fatal(err)
				}
			}
			s.RunUntil(time.Second)
			if _, err := c.Create(tt.claim, api.CreateOptions{}); err != nil {
				t.Fatal(err)
			}
			s.RunUntil(2 * time.Second)
			got, _ := api.Get[*corev1.PersistentVolumeClaim](c, "default", "c")
			if got.Status.Phase != tt.phase || tt.volume != "" && got.Spec.VolumeName != "v"+tt.volume[:1] {
				t.Errorf("%s, volume %q", got.Status.Phase, got.Spec.VolumeName)
			}
			reason := ""
			for _, e := range api.List[*corev1.Event](c, "default") {
				reason = e.Reason
			}
			if reason != tt.event {
				t.Errorf("event %q, want %q", reason, tt.event)
			}
		})
	}
}

func TestVolumesOfDeletedClaimsAreReclaimedByTheirPolicy(t *testing.T) {
	s, c := newCluster()
	kept := volume("kept", "2Gi", corev1.PersistentVolumeReclaimRetain)
	for _, obj := range []store.Object{kept, claim(ptr.To(""), "1Gi")} {
		if _, err := c.Create(obj, api.CreateOptions{}); err != nil {
			t.Fatal(err)
		}
	}
	made := claim(nil, "1Gi")
	made.Name = "made"
	if _, err := c.Create(made, api.CreateOptions{}); err != nil {
		t.Fatal(err)
	}
	s.RunUntil(20 * time.Second)
	for _, name := range []string{"c", "made"} {
		if _, err := c.Delete("persistentvolumeclaims", "default", name, api.DeleteOptions{}); err != nil {
			t.Fatal(err)
		}
	}
	s.RunUntil(40 * time.Second)
	left := api.List[*corev1.PersistentVolume](c, "")
	if len(left) != 1 || left[0].Name != "kept" || left[0].Status.Phase != corev1.VolumeReleased {
		t.Errorf("%d volumes are left, the first %s %s", len(left), left[0].Name, left[0].Status.Phase)
	}
}
