package persistentvolume_test

import (
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"
	storagev1 "k8s.io/api/storage/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/utils/ptr"

	"github.com/podscope/podscope/engine/api"
)

// TestALargerVolumeWaitsForADriver: the claim asks for more, gets nothing, and says whom it waits for.
func TestALargerVolumeWaitsForADriver(t *testing.T) {
	s, c := newCluster()
	class := &storagev1.StorageClass{ObjectMeta: metav1.ObjectMeta{Name: "big"}, Provisioner: "kubernetes.io/host-path", AllowVolumeExpansion: ptr.To(true)}
	if _, err := c.Create(class, api.CreateOptions{}); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Create(claim(ptr.To("big"), "1Gi"), api.CreateOptions{}); err != nil {
		t.Fatal(err)
	}
	s.RunUntil(s.Elapsed() + 5*time.Second)
	bound, err := api.Get[*corev1.PersistentVolumeClaim](c, "default", "c")
	if err != nil || bound.Status.Phase != corev1.ClaimBound {
		t.Fatalf("claim %v (%v)", bound.Status, err)
	}
	larger := bound.DeepCopy()
	larger.Spec.Resources.Requests[corev1.ResourceStorage] = resource.MustParse("2Gi")
	if _, err := c.Update(larger, api.UpdateOptions{}); err != nil {
		t.Fatal(err)
	}
	s.RunUntil(s.Elapsed() + 30*time.Second)
	var told []string
	for _, e := range api.List[*corev1.Event](c, "default") {
		if e.Reason == "ExternalExpanding" {
			told = append(told, e.Source.Component+": "+e.Message)
		}
	}
	if len(told) != 1 || told[0] != "volume_expand: waiting for an external controller to expand this PVC" {
		t.Errorf("told %q", told)
	}
	if after, _ := api.Get[*corev1.PersistentVolumeClaim](c, "default", "c"); after.Status.Capacity.Storage().String() != "1Gi" {
		t.Errorf("the volume has grown to %v", after.Status.Capacity.Storage())
	}
}
