package store

import (
	"slices"
	"strings"
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/podscope/podscope/engine/sim"
)

var epoch = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)

func key(path string) Key {
	ns, name, _ := strings.Cut(path, "/")
	return Key{"configmaps", ns, name}
}

func object(path, value string) *corev1.ConfigMap {
	k := key(path)
	return &corev1.ConfigMap{ObjectMeta: metav1.ObjectMeta{Namespace: k.Namespace, Name: k.Name}, Data: map[string]string{"v": value}}
}

func paths(objs []Object) string {
	var out []string
	for _, o := range objs {
		out = append(out, o.GetNamespace()+"/"+o.GetName()+"="+o.(*corev1.ConfigMap).Data["v"])
	}
	return strings.Join(out, " ")
}

func TestListsComeInKeyOrder(t *testing.T) {
	st := New(sim.New(1, epoch))
	for _, p := range []string{"b/x", "a/y", "a/x", "a-b/x", "ab/x"} {
		st.Create(key(p), object(p, ""))
	}
	for _, c := range []struct{ name, in, want string }{
		{"one namespace, not those it is a prefix of", "a", "a/x= a/y="},
		{"every namespace as etcd orders keys", "", "a-b/x= a/x= a/y= ab/x= b/x="},
		{"an unknown namespace", "c", ""},
	} {
		if got := paths(st.List("configmaps", c.in)); got != c.want {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
	if got := st.Count("configmaps", "a"); got != 2 {
		t.Errorf("Count(a) = %d, want 2", got)
	}
}

func TestThePastStaysReadable(t *testing.T) {
	s := sim.New(1, epoch)
	st := New(s)
	st.Create(key("n/a"), object("n/a", "1")) // 1
	s.RunUntil(time.Second)
	st.Update(key("n/a"), object("n/a", "2")) // 2
	st.Create(key("n/b"), object("n/b", "1")) // 3
	s.RunUntil(2 * time.Second)
	st.Delete(key("n/a"), object("n/a", "2")) // 4
	st.Create(key("n/a"), object("n/a", "3")) // 5
	for rev, want := range []string{"", "n/a=1", "n/a=2", "n/a=2 n/b=1", "n/b=1", "n/a=3 n/b=1"} {
		if got := paths(st.ListAt("configmaps", "", Revision(rev))); got != want {
			t.Errorf("at revision %d: got %q, want %q", rev, got, want)
		}
	}
	for at, want := range map[time.Duration]Revision{0: 1, time.Second: 3, 1500 * time.Millisecond: 3, time.Hour: 5} {
		if got := st.RevAt(at); got != want {
			t.Errorf("RevAt(%v) = %d, want %d", at, got, want)
		}
	}
	if _, ok := st.GetAt(key("n/a"), 4); ok {
		t.Error("an object exists at the revision of its deletion")
	}
	if got := len(st.Versions(key("n/a"))); got != 4 {
		t.Errorf("%d versions, want 4", got)
	}
}

func TestEveryWriteIsLoggedAndWatched(t *testing.T) {
	st := New(sim.New(1, epoch))
	var seen []string
	stop := st.Watch("configmaps", func(e Entry) {
		seen = append(seen, string(e.Type)+" "+e.Object.GetResourceVersion())
	})
	st.Create(key("n/a"), object("n/a", "1"))
	st.Update(key("n/a"), object("n/a", "2"))
	st.Delete(key("n/a"), object("n/a", "2"))
	stop()
	st.Create(key("n/a"), object("n/a", "3"))
	if want := []string{"ADDED 1", "MODIFIED 2", "DELETED 3"}; !slices.Equal(seen, want) {
		t.Errorf("watched %v, want %v", seen, want)
	}
	log := st.Log(1, 3)
	if len(log) != 2 || log[0].Prev.(*corev1.ConfigMap).Data["v"] != "1" || log[1].Rev != 3 {
		t.Errorf("Log(1, 3) = %v", log)
	}
}

func TestBrokenInvariantsPanic(t *testing.T) {
	st := New(sim.New(1, epoch))
	stored := object("n/a", "1")
	st.Create(key("n/a"), stored)
	for name, write := range map[string]func(){
		"create of an existing object": func() { st.Create(key("n/a"), object("n/a", "2")) },
		"update of a missing object":   func() { st.Update(key("n/b"), object("n/b", "2")) },
		"delete of a missing object":   func() { st.Delete(key("n/b"), object("n/b", "2")) },
		"update in place":              func() { st.Update(key("n/a"), stored) },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s did not panic", name)
				}
			}()
			write()
		}()
	}
}
