package serviceaccount_test

import (
	"strings"
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/podscope/podscope/engine/api"
	"github.com/podscope/podscope/engine/controllers/serviceaccount"
	"github.com/podscope/podscope/engine/sim"
	"github.com/podscope/podscope/engine/store"
)

// newCluster has a namespace called team.
func newCluster(t *testing.T) (*sim.Sim, *api.Client) {
	t.Helper()
	s := sim.New(1, time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC))
	server := api.NewServer(s, store.New(s), api.Options{})
	serviceaccount.New(s, server, nil).Start()
	c := server.Client("test")
	if _, err := c.Create(&corev1.Namespace{ObjectMeta: metav1.ObjectMeta{Name: "team"}}, api.CreateOptions{}); err != nil {
		t.Fatal(err)
	}
	s.RunUntil(time.Second)
	return s, c
}

func TestANamespaceHasItsAccountAndCertificates(t *testing.T) {
	s, c := newCluster(t)
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

func TestChangedCertificatesAreRestored(t *testing.T) {
	s, c := newCluster(t)
	before, _ := api.Get[*corev1.ConfigMap](c, "team", "kube-root-ca.crt")
	for _, spoil := range []func(*corev1.ConfigMap){
		func(m *corev1.ConfigMap) { m.Data["ca.crt"] = "mine" },
		func(m *corev1.ConfigMap) { m.Annotations = nil },
	} {
		m, _ := api.Get[*corev1.ConfigMap](c, "team", "kube-root-ca.crt")
		m = m.DeepCopy()
		spoil(m)
		if _, err := c.Update(m, api.UpdateOptions{}); err != nil {
			t.Fatal(err)
		}
		s.RunUntil(s.Elapsed() + time.Second)
		after, _ := api.Get[*corev1.ConfigMap](c, "team", "kube-root-ca.crt")
		if after.Data["ca.crt"] != before.Data["ca.crt"] || len(after.Annotations) != 1 {
			t.Errorf("data %q, annotations %v", after.Data, after.Annotations)
		}
	}
}

func TestASecretForATokenIsFilledAndGoesWithItsAccount(t *testing.T) {
	s, c := newCluster(t)
	secret := func(account string) *corev1.Secret {
		return &corev1.Secret{
			ObjectMeta: metav1.ObjectMeta{Namespace: "team", Name: "for-" + account, Annotations: map[string]string{corev1.ServiceAccountNameKey: account}},
			Type:       corev1.SecretTypeServiceAccountToken,
		}
	}
	for _, account := range []string{"default", "nobody"} {
		if _, err := c.Create(secret(account), api.CreateOptions{}); err != nil {
			t.Fatal(err)
		}
	}
	s.RunUntil(s.Elapsed() + time.Second)
	got, err := api.Get[*corev1.Secret](c, "team", "for-default")
	if err != nil || string(got.Data["namespace"]) != "team" || len(got.Data["ca.crt"]) == 0 || strings.Count(string(got.Data["token"]), ".") != 2 {
		t.Errorf("data %q, %v", got.Data, err)
	}
	if got.Annotations[corev1.ServiceAccountUIDKey] == "" {
		t.Errorf("annotations %v", got.Annotations)
	}
	token := string(got.Data["token"])
	if u, ok := c.Server().Authenticate(token); !ok || u.Name != "system:serviceaccount:team:default" {
		t.Errorf("its token is taken for %+v, %v", u, ok)
	}
	if _, ok := c.Server().Authenticate(token + "A"); ok {
		t.Error("a token that was changed is taken")
	}
	if _, err := api.Get[*corev1.Secret](c, "team", "for-nobody"); err == nil {
		t.Error("the secret of an account that does not exist is there still")
	}
	_, _ = c.Delete("serviceaccounts", "team", "default", api.DeleteOptions{})
	s.RunUntil(s.Elapsed() + time.Second)
	if _, err := api.Get[*corev1.Secret](c, "team", "for-default"); err == nil {
		t.Error("the secret has outlived its account")
	}
	if _, ok := c.Server().Authenticate(token); ok {
		t.Error("the token has outlived its secret")
	}
}
