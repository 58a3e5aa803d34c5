package namespace_test

import (
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/podscope/podscope/engine/api"
	"github.com/podscope/podscope/engine/controllers/namespace"
	"github.com/podscope/podscope/engine/sim"
	"github.com/podscope/podscope/engine/store"
)

// TestWhatANamespaceSaysThatCannotGo has objects that nobody takes away: with finalizers, or a pod whose node does not answer.
func TestWhatANamespaceSaysThatCannotGo(t *testing.T) {
	grace := int64(8)
	pod := corev1.Pod{
		ObjectMeta: metav1.ObjectMeta{Namespace: "team", Name: "stuck"},
		Spec:       corev1.PodSpec{NodeName: "n", TerminationGracePeriodSeconds: &grace, Containers: []corev1.Container{{Name: "c", Image: "nginx"}}},
	}
	held := func(name string) *corev1.ConfigMap {
		return &corev1.ConfigMap{ObjectMeta: metav1.ObjectMeta{Namespace: "team", Name: name, Finalizers: []string{"example.com/hold"}}}
	}
	const content, remain, finalizers = corev1.NamespaceDeletionContentFailure, corev1.NamespaceContentRemaining, corev1.NamespaceFinalizersRemaining
	for _, tt := range []struct {
		name string
		objs []store.Object
		want map[corev1.NamespaceConditionType]string // of conditions that are true
	}{
		{"held objects", []store.Object{held("a"), held("b")}, map[corev1.NamespaceConditionType]string{
			remain:     "Some resources are remaining: configmaps. has 2 resource instances",
			finalizers: "Some content in the namespace has finalizers remaining: example.com/hold in 2 resource instances",
		}},
		{"a pod that outlives its grace period", []store.Object{&pod, held("a")}, map[corev1.NamespaceConditionType]string{
			content: "Failed to delete all resource types, 1 remaining: failed to delete pods for namespace: team, err: " +
				"unexpected items still remain in namespace: team for gvr: /v1, Resource=pods",
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := sim.New(1, time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC))
			server := api.NewServer(s, store.New(s), api.Options{})
			namespace.New(s, server, nil).Start()
			c := server.Client("test")
			for _, o := range append([]store.Object{&corev1.Namespace{ObjectMeta: metav1.ObjectMeta{Name: "team"}}, serviceAccount()}, tt.objs...) {
				if _, err := c.Create(o, api.CreateOptions{}); err != nil {
					t.Fatal(err)
				}
			}
			if _, err := c.Delete("namespaces", "", "team", api.DeleteOptions{}); err != nil {
				t.Fatal(err)
			}
			s.RunUntil(time.Minute)
			ns, err := api.Get[*corev1.Namespace](c, "", "team")
			if err != nil {
				t.Fatal(err)
			}
			got := map[corev1.NamespaceConditionType]string{}
			for _, cond := range ns.Status.Conditions {
				if cond.Status == corev1.ConditionTrue {
					got[cond.Type] = cond.Message
				}
			}
			for _, kind := range []corev1.NamespaceConditionType{content, remain, finalizers} {
				if got[kind] != tt.want[kind] {
					t.Errorf("%s says %q, want %q", kind, got[kind], tt.want[kind])
				}
			}
		})
	}
}

func serviceAccount() *corev1.ServiceAccount {
	return &corev1.ServiceAccount{ObjectMeta: metav1.ObjectMeta{Namespace: "team", Name: "default"}}
}
