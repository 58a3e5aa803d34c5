package volumebinding_test

import (
	"testing"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/utils/ptr"

	"github.com/podscope/podscope/engine/volumebinding"
)

func volume(name, size string, changes ...func(*corev1.PersistentVolume)) *corev1.PersistentVolume {
	v := &corev1.PersistentVolume{ObjectMeta: metav1.ObjectMeta{Name: name, Labels: map[string]string{"name": name}}}
	v.Spec.Capacity = corev1.ResourceList{corev1.ResourceStorage: resource.MustParse(size)}
	v.Spec.AccessModes = []corev1.PersistentVolumeAccessMode{corev1.ReadWriteOnce}
	v.Status.Phase = corev1.VolumeAvailable
	for _, change := range changes {
		change(v)
	}
	return v
}

func meantFor(name string) func(*corev1.PersistentVolume) {
	return func(v *corev1.PersistentVolume) {
		v.Spec.ClaimRef = &corev1.ObjectReference{Namespace: "shop", Name: name}
	}
}

func modes(all ...corev1.PersistentVolumeAccessMode) func(*corev1.PersistentVolume) {
	return func(v *corev1.PersistentVolume) { v.Spec.AccessModes = all }
}

func class(name string) func(*corev1.PersistentVolume) {
	return func(v *corev1.PersistentVolume) { v.Spec.StorageClassName = name }
}

func released(v *corev1.PersistentVolume) { v.Status.Phase = corev1.VolumeReleased }

func onNode(host string) func(*corev1.PersistentVolume) {
	return func(v *corev1.PersistentVolume) {
		v.Spec.NodeAffinity = &corev1.VolumeNodeAffinity{Required: &corev1.NodeSelector{NodeSelectorTerms: []corev1.NodeSelectorTerm{{
			MatchExpressions: []corev1.NodeSelectorRequirement{{Key: "host", Operator: corev1.NodeSelectorOpIn, Values: []string{host}}},
		}}}}
	}
}

func TestWhichVolumeAClaimGets(t *testing.T) {
	scheduler := volumebinding.Search{Node: &corev1.Node{ObjectMeta: metav1.ObjectMeta{Name: "a", Labels: map[string]string{"host": "a"}}}}
	controller := volumebinding.Search{}
	for _, tt := range []struct {
		name    string
		search  volumebinding.Search
		volumes []*corev1.PersistentVolume
		change  func(*corev1.PersistentVolumeClaim)
		want    string // "" is none
	}{
		{"the smallest that is large enough", controller, []*corev1.PersistentVolume{volume("s", "1Gi"), volume("l", "9Gi"), volume("m", "3Gi")}, nil, "m"},
		{"the smallest for the scheduler too, in however many ways it can be mounted", scheduler, []*corev1.PersistentVolume{volume("m", "3Gi"), volume("w", "2Gi", modes(corev1.ReadWriteOnce, corev1.ReadWriteMany))}, nil, "w"},
		{"not one for the scheduler that cannot be mounted so", scheduler, []*corev1.PersistentVolume{volume("x", "2Gi", modes(corev1.ReadWriteMany))}, nil, ""},
		{"the one that is meant for it, however large", controller, []*corev1.PersistentVolume{volume("m", "3Gi"), volume("mine", "90Gi", meantFor("data"))}, nil, "mine"},
		{"the one that is meant for it, of another class", controller, []*corev1.PersistentVolume{volume("mine", "9Gi", meantFor("data"), class("fast"))}, nil, "mine"},
		{"not one that is meant for another", controller, []*corev1.PersistentVolume{volume("theirs", "2Gi", meantFor("other"))}, nil, ""},
		{"not one of another class", controller, []*corev1.PersistentVolume{volume("f", "2Gi", class("fast"))}, nil, ""},
		{"not one that another has let go", controller, []*corev1.PersistentVolume{volume("r", "2Gi", released)}, nil, ""},
		{"not one that the selector does not choose", controller, []*corev1.PersistentVolume{volume("m", "2Gi"), volume("n", "3Gi")}, func(c *corev1.PersistentVolumeClaim) {
			c.Spec.Selector = &metav1.LabelSelector{MatchLabels: map[string]string{"name": "n"}}
		}, "n"},
		{"not one for raw blocks", controller, []*corev1.PersistentVolume{volume("b", "2Gi")}, func(c *corev1.PersistentVolumeClaim) { c.Spec.VolumeMode = ptr.To(corev1.PersistentVolumeBlock) }, ""},
		{"one that the node reaches", scheduler, []*corev1.PersistentVolume{volume("far", "2Gi", onNode("b")), volume("near", "5Gi", onNode("a"))}, nil, "near"},
		{"none at all, when the one that is meant for it is elsewhere", scheduler, []*corev1.PersistentVolume{volume("mine", "2Gi", meantFor("data"), onNode("b")), volume("near", "5Gi")}, nil, ""},
		{"only what is meant for it, when the scheduler is to choose", volumebinding.Search{Meant: true}, []*corev1.PersistentVolume{volume("m", "2Gi")}, nil, ""},
		{"not one that is taken", volumebinding.Search{Taken: func(v *corev1.PersistentVolume) bool { return v.Name == "m" }}, []*corev1.PersistentVolume{volume("m", "2Gi"), volume("n", "3Gi")}, nil, "n"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			claim := &corev1.PersistentVolumeClaim{ObjectMeta: metav1.ObjectMeta{Namespace: "shop", Name: "data", UID: "1"}}
			claim.Spec.AccessModes, claim.Spec.StorageClassName = []corev1.PersistentVolumeAccessMode{corev1.ReadWriteOnce}, ptr.To("")
			claim.Spec.Resources.Requests = corev1.ResourceList{corev1.ResourceStorage: resource.MustParse("2Gi")}
			if tt.change != nil {
				tt.change(claim)
			}
			got := ""
			if v := tt.search.Find(tt.volumes, claim); v != nil {
				got = v.Name
			}
			if got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}
