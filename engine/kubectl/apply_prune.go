package kubectl

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"

	"github.com/podscope/podscope/engine/api"
	"github.com/podscope/podscope/engine/store"
)

// prune deletes what an earlier apply made and this one no longer mentions.
func (r *run) prune(applied []*info) error {
	r.warnPruning()
	d, err := r.newDeletion()
	if err != nil {
		return err
	}
	kinds, err := r.prunable()
	if err != nil {
		return err
	}
	for _, k := range kinds {
		objects, err := r.listObjects(k, r.namespace, r.str("selector"), "")
		if err != nil {
			return err
		}
		for _, o := range forgotten(objects, applied) {
			i := &info{kind: k, name: o.GetName(), namespace: o.GetNamespace(), object: o}
			if r.dryRun == dryRunNone {
				if _, err := r.remove(k, i.namespace, i.name, metav1.DeleteOptions{PropagationPolicy: &d.cascade}); err != nil {
					return err
				}
			}
			io.WriteString(r.out, i.title()+" pruned"+r.dryRun.suffix()+"\n")
		}
	}
	return nil
}

// warnPruning says that without a list of kinds it goes for objects beside the namespace, too.
func (r *run) warnPruning() {
	if len(r.list("prune-allowlist")) == 0 {
		r.logWarning("Deprecated: kubectl apply will no longer prune non-namespaced resources by default when used with the --namespace flag in a future release. "+
			"To preserve the current behaviour, list the resources you want to target explicitly in the --prune-allowlist flag.", "prune.go:71")
	}
}

// forgotten are those objects that an apply has made and that are not among others.
func forgotten(objects []store.Object, among []*info) []store.Object {
	return slices.DeleteFunc(slices.Clone(objects), func(o store.Object) bool {
		_, ours := o.GetAnnotations()[lastApplied]
		return !ours || slices.ContainsFunc(among, func(i *info) bool { return i.object != nil && i.object.GetUID() == o.GetUID() })
	})
}

// prunable are the kinds whose objects apply --prune may delete, those in namespaces first.
// Models k8s.io/kubectl/pkg/util/prune ParseResources, GetRESTMappings
func (r *run) prunable() ([]*api.Kind, error) {
	names := r.list("prune-allowlist")
	if len(names) == 0 {
		names = strings.Fields("core/v1/ConfigMap core/v1/Endpoints core/v1/PersistentVolumeClaim core/v1/Pod core/v1/ReplicationController core/v1/Secret core/v1/Service " +
			"batch/v1/Job batch/v1/CronJob networking.k8s.io/v1/Ingress apps/v1/DaemonSet apps/v1/Deployment apps/v1/ReplicaSet apps/v1/StatefulSet " +
			"core/v1/Namespace core/v1/PersistentVolume")
	}
	var namespaced, others []*api.Kind
	for _, name := range names {
		parts := strings.Split(name, "/")
		if len(parts) != 3 {
			return nil, fmt.Errorf("invalid GroupVersionKind format: %v, please follow <group/version/kind>", name)
		}
		if parts[0] == "core" {
			parts[0] = ""
		}
		gvk := schema.GroupVersionKind{Group: parts[0], Version: parts[1], Kind: parts[2]}
		i := slices.IndexFunc(api.Discovery(), func(k *api.Kind) bool { return k.GroupVersionKind == gvk })
		if i < 0 {
			return nil, &meta.NoKindMatchError{GroupKind: gvk.GroupKind(), SearchedVersions: []string{gvk.Version}}
		}
		if k := api.Discovery()[i]; k.Namespaced {
			namespaced = append(namespaced, k)
		} else {
			others = append(others, k)
		}
	}
	return append(namespaced, others...), nil
}
