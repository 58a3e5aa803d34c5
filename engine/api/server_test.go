package api

import (
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/podscope/podscope/engine/sim"
	"github.com/podscope/podscope/engine/store"
)

var epoch = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)

func newServer(t testing.TB) (*Server, *Client) {
	t.Helper()
	s := sim.New(1, epoch)
	srv := NewServer(s, store.New(s), Options{})
	return srv, srv.Client("kubectl")
}

func pod(name string) *corev1.Pod {
	return &corev1.Pod{
		ObjectMeta: metav1.ObjectMeta{Namespace: "default", Name: name},
		Spec:       corev1.PodSpec{Containers: []corev1.Container{{Name: "c", Image: "nginx"}}},
	}
}

func TestCreateDefaultsAndAdmitsAPod(t *testing.T) {
	_, c := newServer(t)
	obj, err := c.Create(pod("p"), CreateOptions{})
	if err != nil {
		t.Fatal(err)
	}
	p := obj.(*corev1.Pod)
	if p.Status.Phase != corev1.PodPending || p.Status.QOSClass != corev1.PodQOSBestEffort || p.Generation != 1 || p.UID == "" {
		t.Errorf("status %v, generation %d, uid %q", p.Status, p.Generation, p.UID)
	}
	if got := p.Spec.Containers[0].ImagePullPolicy; got != corev1.PullAlways {
		t.Errorf("pull policy %q, want Always", got)
	}
	if p.Spec.DeprecatedServiceAccount != "default" || len(p.Spec.Tolerations) != 2 || len(p.Spec.Volumes) != 1 {
		t.Errorf("not admitted: %+v", p.Spec)
	}
	if p.Kind != "Pod" || p.APIVersion != "v1" {
		t.Errorf("type meta %v", p.TypeMeta)
	}
}
