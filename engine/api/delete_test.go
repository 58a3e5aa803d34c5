package api

import (
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/utils/ptr"
)

// running puts a pod on a node.
func running(t *testing.T, c *Client, name string, change func(*corev1.Pod)) *corev1.Pod {
	t.Helper()
	p := pod(name)
	if change != nil {
		change(p)
	}
	if _, err := c.Create(p, CreateOptions{}); err != nil {
		t.Fatal(err)
	}
	bound, err := c.Bind("default", name, "", "node-1")
	if err != nil {
		t.Fatal(err)
	}
	return bound
}

func stored(t *testing.T, c *Client, name string) *corev1.Pod {
	t.Helper()
	p, err := Get[*corev1.Pod](c, "default", name)
	if errors.IsNotFound(err) {
		return nil
	}
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestDeletingPods(t *testing.T) {
	grace := func(n int64) DeleteOptions { return DeleteOptions{GracePeriodSeconds: &n} }
	for _, c := range []struct {
		name    string
		change  func(*corev1.Pod)
		unbound bool
		phase   corev1.PodPhase
		deletes []DeleteOptions
		want    *int64 // the grace period that remains; nil: the pod is gone
	}{
		{name: "a pod on a node gets its grace period", deletes: []DeleteOptions{{}}, want: ptr.To[int64](30)},
		{name: "a pod that nothing runs goes at once", unbound: true, deletes: []DeleteOptions{{}}},
		{name: "a finished pod goes at once", phase: corev1.PodSucceeded, deletes: []DeleteOptions{{}}},
		{name: "a user's grace period wins", deletes: []DeleteOptions{grace(5)}, want: ptr.To[int64](5)},
		{name: "a second delete may shorten", deletes: []DeleteOptions{{}, grace(3)}, want: ptr.To[int64](3)},
		{name: "a second delete cannot lengthen", deletes: []DeleteOptions{grace(3), grace(60)}, want: ptr.To[int64](3)},
		{name: "a second delete without a period changes nothing", deletes: []DeleteOptions{grace(3), {}}, want: ptr.To[int64](3)},
		{name: "force removes it", deletes: []DeleteOptions{grace(0)}},
		{name: "the kubelet's final delete removes it", deletes: []DeleteOptions{{}, grace(0)}},
		{name: "a negative period counts as one second", deletes: []DeleteOptions{grace(-7)}, want: ptr.To[int64](1)},
		{name: "finalizers keep it", change: func(p *corev1.Pod) { p.Finalizers = []string{"example.com/hold"} }, deletes: []DeleteOptions{grace(0)}, want: ptr.To[int64](0)},
		{name: "finalizers keep one that nothing runs", unbound: true, change: func(p *corev1.Pod) { p.Finalizers = []string{"example.com/hold"} }, deletes: []DeleteOptions{{}}, want: ptr.To[int64](0)},
	} {
		t.Run(c.name, func(t *testing.T) {
			srv, client := newServer(t)
			p := pod("p")
			if c.change != nil {
				c.change(p)
			}
			if _, err := client.Create(p, CreateOptions{}); err != nil {
				t.Fatal(err)
			}
			if !c.unbound {
				if _, err := client.Bind("default", "p", "", "node-1"); err != nil {
					t.Fatal(err)
				}
			}
			if c.phase != "" {
				done := stored(t, client, "p").DeepCopy()
				done.Status.Phase = c.phase
				if _, err := client.UpdateStatus(done); err != nil {
					t.Fatal(err)
				}
			}
			asked := srv.Now()
			for _, opts := range c.deletes {
				if _, err := client.Delete("pods", "default", "p", opts); err != nil {
					t.Fatal(err)
				}
			}
			got := stored(t, client, "p")
			if c.want == nil {
				if got != nil {
					t.Fatalf("still there: deletion timestamp %v, grace %v", got.DeletionTimestamp, got.DeletionGracePeriodSeconds)
				}
				return
			}
			if got == nil {
				t.Fatal("gone")
			}
			if got.DeletionGracePeriodSeconds == nil || *got.DeletionGracePeriodSeconds != *c.want {
				t.Errorf("grace period %v, want %d", got.DeletionGracePeriodSeconds, *c.want)
			}
			if at := asked.Add(time.Duration(*c.want) * time.Second); !got.DeletionTimestamp.Time.Equal(at) {
				t.Errorf("ends at %v, want %v", got.DeletionTimestamp, at)
			}
			if got.Generation != 2 {
				t.Errorf("generation %d, want 2", got.Generation)
			}
		})
	}
}

func TestRemovingTheLastFinalizerEndsADeletedObject(t *testing.T) {
	_, c := newServer(t)
	running(t, c, "p", func(p *corev1.Pod) { p.Finalizers = []string{"example.com/hold"} })
	if _, err := c.Delete("pods", "default", "p", *metav1.NewDeleteOptions(0)); err != nil {
		t.Fatal(err)
	}
	free := stored(t, c, "p").DeepCopy()
	free.Finalizers = nil
	if _, err := c.Update(free, UpdateOptions{}); err != nil {
		t.Fatal(err)
	}
	if stored(t, c, "p") != nil {
		t.Error("the pod outlives its finalizer")
	}
}

func TestDeletePreconditions(t *testing.T) {
	_, c := newServer(t)
	p := running(t, c, "p", nil)
	_, err := c.Delete("pods", "default", "p", DeleteOptions{Preconditions: metav1.NewUIDPreconditions("other")})
	want := `Operation cannot be fulfilled on Pod "p": the UID in the precondition (other) does not match the UID in record (` + string(p.UID) + `). The object might have been deleted and then recreated`
	if err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

func TestDryRunChangesNothing(t *testing.T) {
	srv, c := newServer(t)
	running(t, c, "p", nil)
	rev := srv.Store().Rev()
	all := []string{metav1.DryRunAll}
	if _, err := c.Create(pod("q"), CreateOptions{DryRun: all}); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Delete("pods", "default", "p", DeleteOptions{DryRun: all}); err != nil {
		t.Fatal(err)
	}
	labelled := stored(t, c, "p").DeepCopy()
	labelled.Labels = map[string]string{"a": "b"}
	if _, err := c.Update(labelled, UpdateOptions{DryRun: all}); err != nil {
		t.Fatal(err)
	}
	if got := srv.Store().Rev(); got != rev {
		t.Errorf("revision went from %d to %d", rev, got)
	}
}

func TestNamespacesEndWhenTheyAreFinalized(t *testing.T) {
	_, c := newServer(t)
	if _, err := c.Create(&corev1.Namespace{ObjectMeta: metav1.ObjectMeta{Name: "x"}}, CreateOptions{}); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Delete("namespaces", "", "x", DeleteOptions{}); err != nil {
		t.Fatal(err)
	}
	ns, err := Get[*corev1.Namespace](c, "", "x")
	if err != nil || ns.Status.Phase != corev1.NamespaceTerminating || ns.DeletionTimestamp == nil {
		t.Fatalf("after delete: %v, %v", ns, err)
	}
	p := pod("p")
	p.Namespace = "x"
	_, err = c.Create(p, CreateOptions{})
	if want := `pods "p" is forbidden: unable to create new content in namespace x because it is being terminated`; err == nil || err.Error() != want {
		t.Errorf("create in a terminating namespace: %v, want %s", err, want)
	}
	empty := ns.DeepCopy()
	empty.Spec.Finalizers = nil
	if _, err := c.UpdateSubresource(empty, "finalize", UpdateOptions{}); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Delete("namespaces", "", "x", DeleteOptions{}); err != nil && !errors.IsNotFound(err) {
		t.Fatal(err)
	}
	if _, err := Get[*corev1.Namespace](c, "", "x"); !errors.IsNotFound(err) {
		t.Errorf("still there: %v", err)
	}
	_, err = c.Delete("namespaces", "", "default", DeleteOptions{})
	if want := `namespaces "default" is forbidden: this namespace may not be deleted`; err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

func TestPropagationBecomesFinalizers(t *testing.T) {
	for _, c := range []struct {
		name   string
		policy metav1.DeletionPropagation
		want   string
	}{
		{"foreground waits for the dependents", metav1.DeletePropagationForeground, "foregroundDeletion"},
		{"orphan leaves them behind", metav1.DeletePropagationOrphan, "orphan"},
	} {
		_, client := newServer(t)
		running(t, client, "p", nil)
		if _, err := client.Delete("pods", "default", "p", DeleteOptions{PropagationPolicy: &c.policy}); err != nil {
			t.Fatal(err)
		}
		if got := stored(t, client, "p").Finalizers; len(got) != 1 || got[0] != c.want {
			t.Errorf("%s: finalizers %v", c.name, got)
		}
	}
}
