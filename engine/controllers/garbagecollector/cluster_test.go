package garbagecollector_test

import (
	"testing"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/podscope/podscope/engine/api"
)

// TestNothingIsCollectedThatNobodyCanJudge: an object of the whole cluster that names an owner in a namespace, and one whose owner is of a
// kind that does not exist.
func TestNothingIsCollectedThatNobodyCanJudge(t *testing.T) {
	w := newWorld(t)
	owner := w.make("default", "owner")
	ns := &corev1.Namespace{ObjectMeta: metav1.ObjectMeta{Name: "team", OwnerReferences: []metav1.OwnerReference{owner}}}
	if _, err := w.c.Create(ns, api.CreateOptions{}); err != nil {
		t.Fatal(err)
	}
	absent := metav1.OwnerReference{APIVersion: "v1", Kind: "ConfigMap", Name: "absent", UID: "absent"}
	w.make("default", "odd", metav1.OwnerReference{APIVersion: "example.com/v1", Kind: "Widget", Name: "w", UID: "w"}, absent)
	w.delete("owner", metav1.DeletePropagationBackground)
	if _, err := api.Get[*corev1.Namespace](w.c, "", "team"); err != nil {
		t.Errorf("the namespace: %v", err)
	}
	if got := w.left(); got != "odd<w<absent" {
		t.Errorf("left %q", got)
	}
}

// TestObjectsThatOwnEachOtherDoNotWaitForEachOther deletes one of two in the foreground.
func TestObjectsThatOwnEachOtherDoNotWaitForEachOther(t *testing.T) {
	w := newWorld(t)
	yes := true
	a := w.make("default", "a")
	a.BlockOwnerDeletion = &yes
	b := w.make("default", "b", a)
	b.BlockOwnerDeletion = &yes
	obj, err := api.Get[*corev1.ConfigMap](w.c, "default", "a")
	if err != nil {
		t.Fatal(err)
	}
	obj = obj.DeepCopy()
	obj.OwnerReferences = []metav1.OwnerReference{b}
	if _, err := w.c.Update(obj, api.UpdateOptions{}); err != nil {
		t.Fatal(err)
	}
	w.delete("a", metav1.DeletePropagationForeground)
	w.rest()
	if got := w.left(); got != "" {
		t.Errorf("left %q", got)
	}
}
