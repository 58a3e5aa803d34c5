package api

import (
	"sync"

	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	utilruntime "k8s.io/apimachinery/pkg/util/runtime"
	"k8s.io/kubernetes/pkg/apis/core"
	corev1 "k8s.io/kubernetes/pkg/apis/core/v1"

	"github.com/podscope/podscope/engine/store"
)

// Scheme knows every type of this API server with its defaulting and conversions. It is never changed after it is built.
var Scheme = sync.OnceValue(func() *runtime.Scheme {
	s := runtime.NewScheme()
	for _, add := range []func(*runtime.Scheme) error{
		core.AddToScheme, corev1.AddToScheme,
	} {
		utilruntime.Must(add(s))
	}
	return s
})

// toInternal converts to the internal version; the result may share memory with obj.
func toInternal(obj store.Object) runtime.Object {
	out, err := Scheme().UnsafeConvertToVersion(obj, schema.GroupVersion{Group: obj.GetObjectKind().GroupVersionKind().Group, Version: runtime.APIVersionInternal})
	utilruntime.Must(err)
	return out
}

// toVersioned converts back to a kind's version; the result may share memory with obj.
func toVersioned(obj runtime.Object, kind *Kind) store.Object {
	out, err := Scheme().UnsafeConvertToVersion(obj, kind.GroupVersion())
	utilruntime.Must(err)
	return out.(store.Object)
}
