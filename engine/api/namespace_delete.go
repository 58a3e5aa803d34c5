package api

import (
	corev1 "k8s.io/api/core/v1"
	"k8s.io/utils/ptr"

	"github.com/podscope/podscope/engine/store"
)

// deleteNamespace starts a namespace's termination; it goes when the namespace controller has emptied and finalized it.
// Models pkg/registry/core/namespace/storage REST.Delete
func deleteNamespace(r *request, old store.Object, opts *DeleteOptions) (store.Object, error) {
	ns := old.(*corev1.Namespace)
	if err := r.preconditions(ns, opts.Preconditions); err != nil {
		return nil, err
	}
	if ns.DeletionTimestamp == nil {
		going := ns.DeepCopy()
		going.DeletionTimestamp = ptr.To(r.server.Now())
		going.Status.Phase = corev1.NamespaceTerminating
		going.Finalizers = collectorFinalizers(going, opts, false)
		return r.replace(old, going)
	}
	if len(ns.Spec.Finalizers) != 0 {
		return ns, nil
	}
	return r.delete(old, opts)
}
