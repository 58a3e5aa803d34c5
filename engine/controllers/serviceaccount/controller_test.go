package serviceaccount_test

import (
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/podscope/podscope/engine/api"
	"github.com/podscope/podscope/engine/controllers/serviceaccount"
	"github.com/podscope/podscope/engine/sim"
	"github.com/podscope/podscope/engine/store"
)

func TestANamespaceHasItsAccountAndCertificates(t *testing.T) {
	s := sim.New(1, time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC))
	server := api.NewServer(s, store.New(s), api.Options{})
	serviceaccount.New(s, server, nil).Start()
	c := server.Client("test")
	if _, err := c.Create(&corev1.Namespace{ObjectMeta: metav1.ObjectMeta{Name: "team"}}, api.CreateOptions{}); err != nil {
		t.Fatal(err)
	}
	has := func(when string) {
		t.Helper()
		s.RunUntil(s.Elapsed() + time.Second)
		if _, err := api.Get[*corev1.ServiceAccount](c, "team", "default"); err != nil {
			t.Errorf("%s: %v", when, err)
		}
		if _, err := api.Get[*corev1.ConfigMap](c, "team", "kube-root-ca.crt"); err != nil {
			t.Errorf("%s: %v", when, err)
		}
	}
	has("after creation")
	_, _ = c.Delete("serviceaccounts", "team", "default", api.DeleteOptions{})
	_, _ = c.Delete("configmaps", "team", "kube-root-ca.crt", api.DeleteOptions{})
	has("after they were deleted")
}
