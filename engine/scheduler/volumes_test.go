package scheduler_test

import (
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"
	storagev1 "k8s.io/api/storage/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/podscope/podscope/engine/api"
)

func storage(size string) corev1.ResourceList {
	return corev1.ResourceList{corev1.ResourceStorage: resource.MustParse(size)}
}

func claim(name, class string, mode corev1.PersistentVolumeAccessMode) *corev1.PersistentVolumeClaim {
	return &corev1.PersistentVolumeClaim{
		ObjectMeta: metav1.ObjectMeta{Namespace: "default", Name: name},
		Spec: corev1.PersistentVolumeClaimSpec{
			StorageClassName: &class, AccessModes: []corev1.PersistentVolumeAccessMode{mode}, Resources: corev1.VolumeResourceRequirements{Requests: storage("1Gi")},
		},
	}
}

// boundClaim is a claim as the volume controller leaves it.
func (cl *cluster) boundClaim(name string, mode corev1.PersistentVolumeAccessMode) {
	c := claim(name, "", mode)
	c.Spec.VolumeName = "disk-" + name
	c.Annotations = map[string]string{"pv.kubernetes.io/bind-completed": "yes"}
	cl.create(disk(c.Spec.VolumeName, ""), c)
}

func disk(name, class string) *corev1.PersistentVolume {
	return &corev1.PersistentVolume{
		ObjectMeta: metav1.ObjectMeta{Name: name},
		Spec: corev1.PersistentVolumeSpec{
			StorageClassName: class, Capacity: storage("1Gi"), AccessModes: []corev1.PersistentVolumeAccessMode{corev1.ReadWriteOnce},
			PersistentVolumeSource: corev1.PersistentVolumeSource{HostPath: &corev1.HostPathVolumeSource{Path: "/mnt"}},
		},
	}
}

// freeDisk is a volume of the class that waits for consumers, as the volume controller leaves it.
func (cl *cluster) freeDisk(name string) {
	cl.create(disk(name, "late"))
	v, err := api.Get[*corev1.PersistentVolume](cl.c, "", name)
	if err != nil {
		cl.t.Fatal(err)
	}
	v = v.DeepCopy()
	v.Status.Phase = corev1.VolumeAvailable
	if _, err := cl.c.UpdateStatus(v); err != nil {
		cl.t.Fatal(err)
	}
}

func lateClass() *storagev1.StorageClass {
	mode := storagev1.VolumeBindingWaitForFirstConsumer
	return &storagev1.StorageClass{ObjectMeta: metav1.ObjectMeta{Name: "late"}, Provisioner: "kubernetes.io/no-provisioner", VolumeBindingMode: &mode}
}

func mounting(claims ...string) podOption {
	return func(p *corev1.Pod) {
		for _, name := range claims {
			source := corev1.VolumeSource{PersistentVolumeClaim: &corev1.PersistentVolumeClaimVolumeSource{ClaimName: name}}
			p.Spec.Volumes = append(p.Spec.Volumes, corev1.Volume{Name: name, VolumeSource: source})
		}
	}
}

func TestAClaimForOnePodIsUsedByOnePod(t *testing.T) {
	cl := newCluster(t, node("node-1"))
	cl.boundClaim("data", corev1.ReadWriteOncePod)
	cl.create(pod("a", mounting("data")))
	cl.run(time.Second)
	cl.create(pod("b", mounting("data")))
	cl.run(time.Second)
	cl.wantNode("a", "node-1")
	cl.wantUnschedulable("b", "0/1 nodes are available: 1 node(s) unavailable due to PersistentVolumeClaim with ReadWriteOncePod access mode already in-use by another pod."+
		noClaims+"0/1 nodes are available: 1 "+noVictims+".")
	cl.finish("a")
	cl.run(time.Second)
	cl.wantNode("b", "node-1")
}

// TestOnlyVolumesThatAPodNeedsBringItBack counts how often a pod is tried in vain after a change that does not help it.
func TestOnlyVolumesThatAPodNeedsBringItBack(t *testing.T) {
	for _, tt := range []struct {
		name   string
		change func(*cluster)
		want   int
	}{
		{"another claim comes", func(cl *cluster) { cl.create(claim("other", "", corev1.ReadWriteOnce)) }, 1},
		{"a claim goes", func(cl *cluster) { _, _ = cl.c.Delete("persistentvolumeclaims", "default", "old", api.DeleteOptions{}) }, 1},
		{"a volume comes", func(cl *cluster) { cl.create(disk("v", "")) }, 1},
		{"the claim comes, unbound", func(cl *cluster) { cl.create(claim("data", "", corev1.ReadWriteOnce)) }, 2},
	} {
		t.Run(tt.name, func(t *testing.T) {
			cl := newCluster(t, node("node-1"))
			cl.create(claim("old", "", corev1.ReadWriteOnce), pod("p", mounting("data")))
			cl.run(20 * time.Second)
			tt.change(cl)
			cl.run(time.Second)
			if got := cl.attempts("p"); got != tt.want {
				t.Errorf("tried in vain %d times, want %d", got, tt.want)
			}
		})
	}
}

func TestAClaimThatNamesItsVolumeWaitsForTheController(t *testing.T) {
	cl := newCluster(t, node("node-1"))
	c := claim("data", "", corev1.ReadWriteOnce)
	c.Spec.VolumeName = "nowhere"
	cl.create(c, pod("p", mounting("data")))
	cl.run(time.Second)
	cl.wantUnschedulable("p", "0/1 nodes are available: pod has unbound immediate PersistentVolumeClaims. not found")
}

func TestEachWaitingClaimNeedsAVolumeOfItsOwn(t *testing.T) {
	const none = "0/1 nodes are available: 1 node(s) didn't find available persistent volumes to bind." + noClaims + "0/1 nodes are available: 1 Preemption is not helpful for scheduling."
	t.Run("of one pod", func(t *testing.T) {
		cl := newCluster(t, node("node-1"))
		cl.create(lateClass(), claim("a", "late", corev1.ReadWriteOnce), claim("b", "late", corev1.ReadWriteOnce))
		cl.freeDisk("disk")
		cl.create(pod("p", mounting("a", "b")))
		cl.run(time.Second)
		cl.wantUnschedulable("p", none)
	})
	t.Run("of two pods at once", func(t *testing.T) {
		cl := newCluster(t, node("node-1"))
		cl.create(lateClass(), claim("a", "late", corev1.ReadWriteOnce), claim("b", "late", corev1.ReadWriteOnce))
		cl.freeDisk("disk")
		cl.create(pod("p", mounting("a")), pod("q", mounting("b")))
		cl.run(time.Second)
		cl.wantUnschedulable("q", none)
		v, err := api.Get[*corev1.PersistentVolume](cl.c, "", "disk")
		if err != nil || v.Spec.ClaimRef == nil || v.Spec.ClaimRef.Name != "a" {
			t.Errorf("the volume is for %v (%v), want claim a", v.Spec.ClaimRef, err)
		}
		if got := cl.pod("p").Status.NominatedNodeName; got != "node-1" {
			t.Errorf("while its volume is bound the pod is nominated for %q, want node-1", got)
		}
	})
}

func TestAVolumesZoneKeepsItsPodThere(t *testing.T) {
	cl := newCluster(t, node("node-1"))
	cl.node("node-1", func(n *corev1.Node) { n.Labels[corev1.LabelTopologyZone] = "a" })
	cl.boundClaim("data", corev1.ReadWriteOnce)
	v, err := api.Get[*corev1.PersistentVolume](cl.c, "", "disk-data")
	if err != nil {
		t.Fatal(err)
	}
	v = v.DeepCopy()
	v.Labels = map[string]string{corev1.LabelFailureDomainBetaZone: "b__c"}
	if _, err := cl.c.Update(v, api.UpdateOptions{}); err != nil {
		t.Fatal(err)
	}
	cl.create(pod("p", mounting("data")))
	cl.run(time.Second)
	cl.wantUnschedulable("p", "0/1 nodes are available: 1 node(s) had no available volume zone."+noClaims+"0/1 nodes are available: 1 Preemption is not helpful for scheduling.")
	cl.node("node-1", func(n *corev1.Node) { n.Labels[corev1.LabelTopologyZone] = "c" })
	cl.run(20 * time.Second)
	cl.wantNode("p", "node-1")
}
