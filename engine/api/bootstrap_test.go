package api

import (
	"testing"

	"k8s.io/apimachinery/pkg/api/equality"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/podscope/podscope/engine/store"
)

func TestTheDefaultPolicyIsKeptAsItWouldBeCreated(t *testing.T) {
	srv, client := newServer(t)
	for _, want := range defaultPolicy() {
		kind := KindOf(want)
		key := kind.Key(want.GetNamespace(), want.GetName())
		kept, _ := srv.Store().Get(key)
		want.SetName("created-" + want.GetName())
		created, err := client.Create(want, CreateOptions{DryRun: []string{metav1.DryRunAll}})
		if err != nil {
			t.Errorf("%v would be refused: %v", key, err)
			continue
		}
		if a, b := alike(kept), alike(created); !equality.Semantic.DeepEqual(a, b) {
			t.Errorf("%v is kept as\n%+v\ncreated as\n%+v", key, a, b)
		}
	}
}

// alike is an object without what tells two of the same content apart.
func alike(obj store.Object) store.Object {
	c := obj.DeepCopyObject().(store.Object)
	c.SetName("")
	c.SetUID("")
	c.SetResourceVersion("")
	return c
}
