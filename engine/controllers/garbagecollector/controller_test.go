package garbagecollector_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	coordinationv1 "k8s.io/api/coordination/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"

	"github.com/podscope/podscope/engine/api"
	"github.com/podscope/podscope/engine/controllers/garbagecollector"
	"github.com/podscope/podscope/engine/sim"
	"github.com/podscope/podscope/engine/store"
)

// world is an API server with a garbage collector, and ConfigMaps that own each other.
type world struct {
	t   *testing.T
	sim *sim.Sim
	c   *api.Client
}

func newWorld(t *testing.T) *world {
	t.Helper()
	s := sim.New(1, time.Unix(1e9, 0))
	server := api.NewServer(s, store.New(s), api.Options{})
	garbagecollector.New(s, server, nil).Start()
	w := &world{t: t, sim: s, c: server.Client("test")}
	w.rest()
	return w
}

func (w *world) rest() { w.sim.RunUntil(w.sim.Elapsed() + 500*time.Millisecond) }

func (w *world) make(namespace, name string, refs ...metav1.OwnerReference) metav1.OwnerReference {
	w.t.Helper()
	obj, err := w.c.Create(&corev1.ConfigMap{ObjectMeta: metav1.ObjectMeta{Namespace: namespace, Name: name, OwnerReferences: refs}}, api.CreateOptions{})
	if err != nil {
		w.t.Fatal(err)
	}
	return metav1.OwnerReference{APIVersion: "v1", Kind: "ConfigMap", Name: name, UID: obj.GetUID()}
}

func (w *world) delete(name string, how metav1.DeletionPropagation) {
	w.t.Helper()
	if _, err := w.c.Delete("configmaps", "default", name, api.DeleteOptions{PropagationPolicy: &how}); err != nil {
		w.t.Fatal(err)
	}
	w.rest()
}

// left names the objects of the default namespace with their owners, and a star when they are being deleted.
func (w *world) left() string {
	var out []string
	for _, cm := range api.List[*corev1.ConfigMap](w.c, "default") {
		if cm.Name == "kube-root-ca.crt" {
			continue
		}
		text := cm.Name
		if cm.DeletionTimestamp != nil {
			text += "*"
		}
		for _, ref := range cm.OwnerReferences {
			text += "<" + ref.Name
		}
		out = append(out, text)
	}
	slices.Sort(out)
	return strings.Join(out, " ")
}

func blocking(ref metav1.OwnerReference) metav1.OwnerReference {
	yes := true
	ref.BlockOwnerDeletion = &yes
	return ref
}

func TestWhatBecomesOfDependents(t *testing.T) {
	for _, tt := range []struct {
		name string
		do   func(*world)
		want string
	}{
		{"their owner is deleted", func(w *world) {
			a := w.make("default", "a")
			b := w.make("default", "b", a)
			w.make("default", "c", b)
			w.rest()
			w.delete("a", metav1.DeletePropagationBackground)
		}, ""},
		{"they become orphans", func(w *world) {
			w.make("default", "b", w.make("default", "a"))
			w.rest()
			w.delete("a", metav1.DeletePropagationOrphan)
		}, "b"},
		{"another owner is left", func(w *world) {
			w.make("default", "c", w.make("default", "a"), w.make("default", "b"))
			w.rest()
			w.delete("a", metav1.DeletePropagationBackground)
		}, "b c<b"},
		{"another owner is left, and this one goes in the foreground", func(w *world) {
			w.make("default", "c", blocking(w.make("default", "a")), w.make("default", "b"))
			w.rest()
			w.delete("a", metav1.DeletePropagationForeground)
		}, "b c<b"},
		{"their owner has never been", func(w *world) {
			w.make("default", "a", metav1.OwnerReference{APIVersion: "v1", Kind: "ConfigMap", Name: "nobody", UID: types.UID("1-2-3")})
		}, ""},
		{"their owner has another name", func(w *world) {
			a := w.make("default", "a")
			a.Name = "other"
			w.make("default", "b", a)
		}, "a"},
		{"their owner is of a kind that nobody knows", func(w *world) {
			w.make("default", "a", metav1.OwnerReference{APIVersion: "example.com/v1", Kind: "Thing", Name: "x", UID: types.UID("1-2-3")})
		}, "a<x"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld(t)
			tt.do(w)
			w.rest()
			if got := w.left(); got != tt.want {
				t.Errorf("left: %q, want %q", got, tt.want)
			}
		})
	}
}

func TestForegroundWaitsForDependentsThatBlock(t *testing.T) {
	w := newWorld(t)
	a := w.make("default", "a")
	w.make("default", "b", blocking(a))
	obj, err := api.Get[*corev1.ConfigMap](w.c, "default", "b")
	if err != nil {
		t.Fatal(err)
	}
	held := obj.DeepCopy()
	held.Finalizers = []string{"example.com/wait"}
	if _, err := w.c.Update(held, api.UpdateOptions{}); err != nil {
		t.Fatal(err)
	}
	w.rest()
	w.delete("a", metav1.DeletePropagationForeground)
	if got := w.left(); got != "a* b*<a" {
		t.Errorf("left: %q", got)
	}
	stored, err := api.Get[*corev1.ConfigMap](w.c, "default", "b")
	if err != nil || slices.Contains(stored.Finalizers, metav1.FinalizerDeleteDependents) {
		t.Errorf("one without dependents goes in the background; its finalizers are %v (%v)", stored.Finalizers, err)
	}
	free := stored.DeepCopy()
	free.Finalizers = nil
	if _, err := w.c.Update(free, api.UpdateOptions{}); err != nil {
		t.Fatal(err)
	}
	w.rest()
	if got := w.left(); got != "" {
		t.Errorf("left: %q", got)
	}
}

func TestOwnersAreOfTheSameNamespace(t *testing.T) {
	w := newWorld(t)
	w.make("default", "a", w.make("kube-system", "far"))
	w.rest()
	w.rest()
	if got := w.left(); got != "" {
		t.Errorf("left: %q", got)
	}
	said := slices.ContainsFunc(api.List[*corev1.Event](w.c, "default"), func(e *corev1.Event) bool {
		return e.Reason == "OwnerRefInvalidNamespace" && strings.HasPrefix(e.Message, "ownerRef [v1/ConfigMap, namespace: default, name: far, uid: ") &&
			strings.HasSuffix(e.Message, `] does not exist in namespace "default"`)
	})
	if !said {
		t.Error("no event tells of it")
	}
}

func TestANodesLeaseGoesWithIt(t *testing.T) {
	w := newWorld(t)
	for _, name := range []string{"node-1", "node-2"} {
		node, err := w.c.Create(&corev1.Node{ObjectMeta: metav1.ObjectMeta{Name: name}}, api.CreateOptions{})
		if err != nil {
			t.Fatal(err)
		}
		owner := metav1.OwnerReference{APIVersion: "v1", Kind: "Node", Name: name, UID: node.GetUID()}
		if _, err := w.c.Create(&coordinationv1.Lease{ObjectMeta: metav1.ObjectMeta{
			Namespace: corev1.NamespaceNodeLease, Name: name, OwnerReferences: []metav1.OwnerReference{owner},
		}}, api.CreateOptions{}); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := w.c.Delete("nodes", "", "node-2", api.DeleteOptions{}); err != nil {
		t.Fatal(err)
	}
	w.rest()
	if left := api.List[*coordinationv1.Lease](w.c, corev1.NamespaceNodeLease); len(left) != 1 || left[0].Name != "node-1" {
		t.Errorf("leases left: %v", left)
	}
}

// TestManyDependentsGoTwentyASecond: the collector may not ask for more.
func TestManyDependentsGoTwentyASecond(t *testing.T) {
	w := newWorld(t)
	owner := w.make("default", "owner")
	for i := range 55 {
		w.make("default", fmt.Sprintf("c%02d", i), owner)
	}
	w.rest()
	background := metav1.DeletePropagationBackground
	if _, err := w.c.Delete("configmaps", "default", "owner", api.DeleteOptions{PropagationPolicy: &background}); err != nil {
		t.Fatal(err)
	}
	gone := w.sim.Elapsed()
	for _, tt := range []struct {
		after time.Duration
		left  int
	}{{50 * time.Millisecond, 40}, {time.Second, 20}, {2100 * time.Millisecond, 0}} {
		w.sim.RunUntil(gone + tt.after)
		if left := len(strings.Fields(w.left())); left < tt.left-1 || left > tt.left+1 {
			t.Errorf("%d left after %v, want about %d", left, tt.after, tt.left)
		}
	}
}
