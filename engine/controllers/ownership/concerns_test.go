package ownership

import (
	"testing"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/watch"

	"github.com/podscope/podscope/engine/store"
)

func TestWhichWritesOfPodsConcernAController(t *testing.T) {
	pod := func(owner, label string) *corev1.Pod {
		p := &corev1.Pod{ObjectMeta: metav1.ObjectMeta{Labels: map[string]string{"app": label}}}
		if owner != "" {
			controller := true
			p.OwnerReferences = []metav1.OwnerReference{{Kind: owner, Name: "x", Controller: &controller}}
		}
		return p
	}
	for _, c := range []struct {
		name      string
		typ       watch.EventType
		old, made *corev1.Pod
		want      bool
	}{
		{"a new pod of its own", watch.Added, nil, pod("Job", "a"), true},
		{"a new orphan", watch.Added, nil, pod("", "a"), true},
		{"a new pod of others", watch.Added, nil, pod("ReplicaSet", "a"), false},
		{"a change of its own", watch.Modified, pod("Job", "a"), pod("Job", "a"), true},
		{"the end of its own", watch.Deleted, pod("Job", "a"), pod("Job", "a"), true},
		{"a pod let go", watch.Modified, pod("Job", "a"), pod("", "a"), true},
		{"a pod that others let go", watch.Modified, pod("ReplicaSet", "a"), pod("", "a"), true},
		{"a pod that others adopt", watch.Modified, pod("", "a"), pod("ReplicaSet", "a"), false},
		{"an orphan's status", watch.Modified, pod("", "a"), pod("", "a"), false},
		{"an orphan's labels", watch.Modified, pod("", "a"), pod("", "b"), true},
		{"an orphan's end", watch.Deleted, pod("", "a"), pod("", "b"), false},
	} {
		e := store.Entry{Type: c.typ, Object: c.made}
		if c.old != nil {
			e.Prev = c.old
		}
		if got := Concerns("Job")(e); got != c.want {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}
