package statefulset

import (
	"slices"
	"testing"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/utils/ptr"
)

// TestWhomAClaimMustBelongTo: a set whose claims go with it takes none that somebody else manages, and lets go of one that is shared.
func TestWhomAClaimMustBelongTo(t *testing.T) {
	ref := func(kind, name, uid string, controls bool) metav1.OwnerReference {
		version := "apps/v1"
		if kind == "Pod" {
			version = "v1"
		}
		return metav1.OwnerReference{APIVersion: version, Kind: kind, Name: name, UID: types.UID(uid), Controller: &controls}
	}
	ours, other := ref("StatefulSet", "web", "set", true), ref("Deployment", "d", "d", true)
	for _, tt := range []struct {
		name        string
		gone        appsv1.PersistentVolumeClaimRetentionPolicyType // when the set is deleted
		has         []metav1.OwnerReference
		want        []string // kinds; nil: is left as it is
		conflicting bool
	}{
		{"nobody's", appsv1.DeletePersistentVolumeClaimRetentionPolicyType, nil, []string{"StatefulSet"}, false},
		{"ours", appsv1.DeletePersistentVolumeClaimRetentionPolicyType, []metav1.OwnerReference{ours}, nil, false},
		{"ours, but not as its controller", appsv1.DeletePersistentVolumeClaimRetentionPolicyType, []metav1.OwnerReference{ref("StatefulSet", "web", "set", false)}, []string{"StatefulSet"}, false},
		{"another's", appsv1.DeletePersistentVolumeClaimRetentionPolicyType, []metav1.OwnerReference{other}, nil, true},
		{"another's and ours", appsv1.DeletePersistentVolumeClaimRetentionPolicyType, []metav1.OwnerReference{other, ours}, []string{"Deployment"}, true},
		{"a former set's of that name", appsv1.DeletePersistentVolumeClaimRetentionPolicyType, []metav1.OwnerReference{ref("StatefulSet", "web", "old", true)}, nil, true},
		{"another's, and claims stay anyway", appsv1.RetainPersistentVolumeClaimRetentionPolicyType, []metav1.OwnerReference{other}, nil, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			set := &appsv1.StatefulSet{ObjectMeta: metav1.ObjectMeta{Namespace: "default", Name: "web", UID: "set"}}
			set.Spec.Replicas = ptr.To(int32(1))
			set.Spec.PersistentVolumeClaimRetentionPolicy = &appsv1.StatefulSetPersistentVolumeClaimRetentionPolicy{
				WhenDeleted: tt.gone, WhenScaled: appsv1.RetainPersistentVolumeClaimRetentionPolicyType,
			}
			set.TypeMeta = metav1.TypeMeta{APIVersion: "apps/v1", Kind: "StatefulSet"}
			pod := &corev1.Pod{TypeMeta: metav1.TypeMeta{APIVersion: "v1", Kind: "Pod"}, ObjectMeta: metav1.ObjectMeta{Namespace: "default", Name: "web-0", UID: "pod"}}
			claim := &corev1.PersistentVolumeClaim{ObjectMeta: metav1.ObjectMeta{OwnerReferences: tt.has}}
			r := &round{set: set}
			refs, differ := r.wanted(claim, pod)
			var kinds []string
			for _, ref := range refs {
				kinds = append(kinds, ref.Kind)
			}
			if differ != (tt.want != nil) || differ && !slices.Equal(kinds, tt.want) {
				t.Errorf("differs %v, wants %v; want %v", differ, kinds, tt.want)
			}
			if got := r.conflicting(claim, pod); got != tt.conflicting {
				t.Errorf("conflicting %v", got)
			}
		})
	}
}
