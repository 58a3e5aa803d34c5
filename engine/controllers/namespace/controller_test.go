package namespace_test

import (
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/watch"

	"github.com/podscope/podscope/engine/api"
	"github.com/podscope/podscope/engine/controllers/namespace"
	"github.com/podscope/podscope/engine/sim"
	"github.com/podscope/podscope/engine/store"
)

// TestPodsGoFirstThenTheRestThenTheNamespace has a pod on a node whose kubelet needs ten seconds to end it.
func TestPodsGoFirstThenTheRestThenTheNamespace(t *testing.T) {
	s := sim.New(1, time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC))
	st := store.New(s)
	server := api.NewServer(s, st, api.Options{})
	namespace.New(s, server, nil).Start()
	c := server.Client("test")
	grace := int64(8)
	for _, o := range []store.Object{
		&corev1.Namespace{ObjectMeta: metav1.ObjectMeta{Name: "team"}},
		&corev1.ServiceAccount{ObjectMeta: metav1.ObjectMeta{Namespace: "team", Name: "default"}},
		&corev1.ConfigMap{ObjectMeta: metav1.ObjectMeta{Namespace: "team", Name: "settings"}},
		&corev1.Pod{
			ObjectMeta: metav1.ObjectMeta{Namespace: "team", Name: "slow"},
			Spec:       corev1.PodSpec{NodeName: "n", TerminationGracePeriodSeconds: &grace, Containers: []corev1.Container{{Name: "c", Image: "nginx"}}},
		},
	} {
		if _, err := c.Create(o, api.CreateOptions{}); err != nil {
			t.Fatal(err)
		}
	}
	var terminating, podGone, configGone, gone time.Duration
	st.Watch("pods", func(e store.Entry) {
		switch {
		case e.Type == watch.Deleted:
			podGone = e.At
		case e.Object.GetDeletionTimestamp() != nil && terminating == 0:
			terminating = e.At
			s.After(10*time.Second, "kubelet", func() {
				var now int64
				_, _ = c.Delete("pods", "team", "slow", api.DeleteOptions{GracePeriodSeconds: &now})
			})
		}
	})
	st.Watch("configmaps", func(e store.Entry) {
		if e.Type == watch.Deleted {
			configGone = e.At
		}
	})
	st.Watch("namespaces", func(e store.Entry) {
		if e.Type == watch.Deleted {
			gone = e.At
		}
	})
	s.RunUntil(6 * time.Second)
	if _, err := c.Delete("namespaces", "", "team", api.DeleteOptions{}); err != nil {
		t.Fatal(err)
	}
	s.RunUntil(time.Minute)
	within := func(what string, got, from, to time.Duration) {
		t.Helper()
		if got < from || got > to {
			t.Errorf("%s at %v, want between %v and %v", what, got, from, to)
		}
	}
	within("pod terminating", terminating, 11*time.Second, 11*time.Second+200*time.Millisecond)
	within("pod gone", podGone, 21*time.Second, 22*time.Second)
	within("ConfigMap gone", configGone, podGone, podGone+3*time.Second)
	within("namespace gone", gone, configGone, configGone+time.Second)
}
