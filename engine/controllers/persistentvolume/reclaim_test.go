package persistentvolume_test

import (
	"strings"
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"
	storagev1 "k8s.io/api/storage/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/utils/ptr"

	"github.com/podscope/podscope/engine/api"
	"github.com/podscope/podscope/engine/sim"
	"github.com/podscope/podscope/engine/store"
)

func create(t *testing.T, c *api.Client, objs ...store.Object) {
	t.Helper()
	for _, o := range objs {
		if _, err := c.Create(o, api.CreateOptions{}); err != nil {
			t.Fatal(err)
		}
	}
}

func pass(s *sim.Sim, d time.Duration) { s.RunUntil(s.Elapsed() + d) }

func phase(c *api.Client, volume string) corev1.PersistentVolumePhase {
	v, err := api.Get[*corev1.PersistentVolume](c, "", volume)
	if err != nil {
		return ""
	}
	return v.Status.Phase
}

// said counts the events of a reason about a volume or claim, and returns the last one's message.
func said(c *api.Client, name, reason string) (n int32, message string) {
	for _, e := range api.List[*corev1.Event](c, "default") {
		if e.InvolvedObject.Name == name && e.Reason == reason {
			n, message = n+max(e.Count, 1), e.Message
		}
	}
	return n, message
}

// released has a volume with a policy whose claim has gone.
func released(t *testing.T, v *corev1.PersistentVolume) (*sim.Sim, *api.Client) {
	t.Helper()
	s, c := newCluster()
	create(t, c, v, claim(ptr.To(""), "1Gi"))
	pass(s, 20*time.Second)
	if got := phase(c, v.Name); got != corev1.VolumeBound {
		t.Fatalf("volume %s", got)
	}
	if _, err := c.Delete("persistentvolumeclaims", "default", "c", api.DeleteOptions{}); err != nil {
		t.Fatal(err)
	}
	pass(s, time.Second)
	return s, c
}

func TestAPodEmptiesARecycledVolume(t *testing.T) {
	for end, want := range map[corev1.PodPhase]corev1.PersistentVolumePhase{corev1.PodSucceeded: corev1.VolumeAvailable, corev1.PodFailed: corev1.VolumeFailed} {
		s, c := released(t, volume("v", "1Gi", corev1.PersistentVolumeReclaimRecycle))
		pod, err := api.Get[*corev1.Pod](c, "default", "recycler-for-v")
		if err != nil || pod.Spec.Volumes[0].HostPath.Path != "/mnt/v" {
			t.Fatalf("the pod: %v", err)
		}
		if got := phase(c, "v"); got != corev1.VolumeReleased {
			t.Errorf("while the pod runs the volume is %s", got)
		}
		pod = pod.DeepCopy()
		pod.Status.Phase = end
		if _, err := c.UpdateStatus(pod); err != nil {
			t.Fatal(err)
		}
		pass(s, time.Second)
		if got := phase(c, "v"); got != want {
			t.Errorf("after the pod has %s the volume is %s, want %s", end, got, want)
		}
		if _, err := api.Get[*corev1.Pod](c, "default", "recycler-for-v"); err == nil && end == corev1.PodSucceeded {
			t.Error("the pod is there still")
		}
	}
}

func TestWhatCannotBeReclaimedSaysSoOnce(t *testing.T) {
	v := volume("v", "1Gi", corev1.PersistentVolumeReclaimDelete)
	s, c := released(t, v)
	pass(s, 2*time.Minute)
	n, message := said(c, "v", "VolumeFailedDelete")
	if want := "host_path deleter only supports /tmp/.+ but received provided /mnt/v"; n != 1 || message != want || phase(c, "v") != corev1.VolumeFailed {
		t.Errorf("said %d times %q, volume %s", n, message, phase(c, "v"))
	}
	local := volume("v", "1Gi", corev1.PersistentVolumeReclaimRecycle)
	local.Spec.HostPath, local.Spec.CSI = nil, &corev1.CSIPersistentVolumeSource{Driver: "csi.example.com", VolumeHandle: "v"}
	_, c = released(t, local)
	if _, message := said(c, "v", "VolumeFailedRecycle"); message != "No recycler plugin found for the volume!" {
		t.Errorf("said %q", message)
	}
}

// TestADriversVolumeIsLeftToItsDriver: nothing is said and nothing fails, it stays released.
func TestADriversVolumeIsLeftToItsDriver(t *testing.T) {
	v := volume("v", "1Gi", corev1.PersistentVolumeReclaimDelete)
	v.Spec.HostPath, v.Spec.CSI = nil, &corev1.CSIPersistentVolumeSource{Driver: "csi.example.com", VolumeHandle: "v"}
	s, c := released(t, v)
	pass(s, time.Minute)
	if n, _ := said(c, "v", "VolumeFailedDelete"); n != 0 || phase(c, "v") != corev1.VolumeReleased {
		t.Errorf("said %d times, volume %s", n, phase(c, "v"))
	}
}

func TestWhichVolumeIsChosen(t *testing.T) {
	both := []corev1.PersistentVolumeAccessMode{corev1.ReadWriteOnce, corev1.ReadWriteMany}
	shared := volume("small-and-shared", "1Gi", corev1.PersistentVolumeReclaimRetain)
	shared.Spec.AccessModes = both
	meant := volume("meant", "9Gi", corev1.PersistentVolumeReclaimRetain)
	meant.Spec.ClaimRef, meant.Spec.StorageClassName = &corev1.ObjectReference{Namespace: "default", Name: "c"}, "other"
	for _, tt := range []struct {
		name    string
		volumes []*corev1.PersistentVolume
		want    string
	}{
		{"one that can be mounted in fewer ways, though it is larger", []*corev1.PersistentVolume{shared, volume("large", "5Gi", corev1.PersistentVolumeReclaimRetain)}, "large"},
		{"one that is meant for the claim, whatever its size and class", []*corev1.PersistentVolume{volume("fits", "1Gi", corev1.PersistentVolumeReclaimRetain), meant}, "meant"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s, c := newCluster()
			for _, v := range tt.volumes {
				create(t, c, v.DeepCopy())
			}
			pass(s, time.Second)
			create(t, c, claim(ptr.To(""), "1Gi"))
			pass(s, time.Second)
			if got, _ := api.Get[*corev1.PersistentVolumeClaim](c, "default", "c"); got.Spec.VolumeName != tt.want {
				t.Errorf("bound to %q, want %q", got.Spec.VolumeName, tt.want)
			}
		})
	}
}

// TestAReservedDeviceIsNoFileSystem: a volume that was bound to a claim and lost it does not come back to one of another mode.
func TestAReservedDeviceIsNoFileSystem(t *testing.T) {
	s, c := newCluster()
	create(t, c, claim(ptr.To(""), "1Gi"))
	pass(s, time.Second)
	got, _ := api.Get[*corev1.PersistentVolumeClaim](c, "default", "c")
	v := volume("v", "1Gi", corev1.PersistentVolumeReclaimRetain)
	v.Spec.VolumeMode, v.Spec.ClaimRef = ptr.To(corev1.PersistentVolumeBlock), &corev1.ObjectReference{Namespace: "default", Name: "c", UID: got.UID}
	create(t, c, v)
	pass(s, time.Second)
	_, ofVolume := said(c, "v", "VolumeMismatch")
	_, ofClaim := said(c, "c", "VolumeMismatch")
	if ofVolume != `Cannot bind PersistentVolume to requested PersistentVolumeClaim "c" due to incompatible volumeMode.` ||
		ofClaim != `Cannot bind PersistentVolume "v" to requested PersistentVolumeClaim due to incompatible volumeMode.` {
		t.Errorf("the volume says %q, the claim %q", ofVolume, ofClaim)
	}
}

func TestWhatAClassesProvisionerSays(t *testing.T) {
	device := func(c *corev1.PersistentVolumeClaim) { c.Spec.VolumeMode = ptr.To(corev1.PersistentVolumeBlock) }
	for _, tt := range []struct {
		provisioner    string
		options        []string
		change         func(*corev1.PersistentVolumeClaim)
		reason, saying string
	}{
		{"kubernetes.io/no-provisioner", nil, nil, "ProvisioningFailed", "no volume plugin matched name: kubernetes.io/no-provisioner"},
		{"kubernetes.io/nfs", nil, nil, "ProvisioningFailed", "no provisionable volume plugin matched"},
		{"kubernetes.io/aws-ebs", nil, nil, "ExternalProvisioning", "Waiting for a volume to be created either by the external provisioner 'ebs.csi.aws.com' or"},
		{"example.com/disks", nil, nil, "ExternalProvisioning", "Waiting for a volume to be created either by the external provisioner 'example.com/disks' or"},
		{"kubernetes.io/host-path", []string{"hard"}, nil, "ProvisioningFailed", `Mount options are not supported by the provisioner but StorageClass "mine" has mount options [hard]`},
		{"kubernetes.io/host-path", nil, device, "ProvisioningFailed", `Failed to provision volume with StorageClass "mine": kubernetes.io/host-path does not support block volume provisioning`},
	} {
		s, c := newCluster()
		create(t, c, &storagev1.StorageClass{ObjectMeta: metav1.ObjectMeta{Name: "mine"}, Provisioner: tt.provisioner, MountOptions: tt.options})
		wanted := claim(ptr.To("mine"), "1Gi")
		if tt.change != nil {
			tt.change(wanted)
		}
		create(t, c, wanted)
		pass(s, time.Second)
		if _, message := said(c, "c", tt.reason); !strings.HasPrefix(message, tt.saying) {
			t.Errorf("%s says %q, want %q", tt.provisioner, message, tt.saying)
		}
	}
}
