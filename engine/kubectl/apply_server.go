package kubectl

import (
	"fmt"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/apimachinery/pkg/util/sets"
	"k8s.io/client-go/util/csaupgrade"
	"sigs.k8s.io/structured-merge-diff/v6/fieldpath"

	"github.com/podscope/podscope/engine/store"
)

// Who kubectl apply says it is.
const (
	managerServerSide  = "kubectl"
	managerLastApplied = "kubectl-last-applied" // of the annotation, once an object has moved to server-side apply
)

// fieldManager is in whose name the command writes.
// Models k8s.io/kubectl/pkg/cmd/apply GetApplyFieldManagerFlag
func (r *run) fieldManager() string {
	if r.flags.Lookup("field-manager") == nil {
		return "kubectl"
	}
	if !r.changed("field-manager") && r.flags.Lookup("server-side") != nil && r.flag("server-side") {
		return managerServerSide
	}
	return r.str("field-manager")
}

const howToResolve = `Please review the fields above--they currently have other managers. Here
are the ways you can resolve this warning:
* If you intend to manage all of these fields, please re-run the apply
  command with the ` + "`--force-conflicts`" + ` flag.
* If you do not intend to manage all of the fields, please edit your
  manifest to remove references to the fields that should keep their
  current managers.
* You may co-own fields by updating your manifest to match the existing
  value; in this case, you'll become the manager if the other manager(s)
  stop managing the field (remove it from their configuration).
See https://kubernetes.io/docs/reference/using-api/server-side-apply/#conflicts`

func (r *run) applyServerSide(i *info) error {
	obj, err := r.sendApplied(i)
	if apierrors.IsConflict(err) {
		return fmt.Errorf("%v\n%s", err, howToResolve)
	}
	if err != nil {
		return err
	}
	i.refresh(obj)
	r.moveToServerSide(i)
	r.warnIfDeleting(i)
	return r.reportApplied(i, "serverside-applied")
}

func (r *run) sendApplied(i *info) (store.Object, error) {
	return r.patch(i.kind, i.namespace, i.name, types.ApplyPatchType, toJSON(i.manifest), r.str("subresource"))
}

// moveToServerSide makes what client-side apply managed of an object managed by server-side apply. What goes wrong there is only warned of.
func (r *run) moveToServerSide(i *info) {
	const later = "This is non-fatal and will be retried next time you apply. Error: %s\n"
	if err := r.keepAnnotation(i); err != nil {
		fmt.Fprintf(r.err, "Warning: failed to migrate kubectl.kubernetes.io/last-applied-configuration for Server-Side Apply. "+later, err)
		return
	}
	moved, err := r.moveManagers(i)
	if err != nil {
		fmt.Fprintf(r.err, "Warning: server rejected managed fields migration to Server-Side Apply. "+later, err)
		return
	}
	if !moved {
		return
	}
	obj, err := r.sendApplied(i)
	if err != nil {
		fmt.Fprintf(r.err, "Warning: failed to re-apply configuration after performing Server-Side Apply migration. "+later, err)
		return
	}
	i.refresh(obj)
}

var lastAppliedPath = fieldpath.NewSet(fieldpath.MakePathOrDie("metadata", "annotations", corev1.LastAppliedConfigAnnotation))

// keepAnnotation gives the annotation of client-side apply a manager of its own, so that it stays.
// Models k8s.io/kubectl/pkg/cmd/apply (*ApplyOptions).saveLastApplyAnnotationIfNecessary
func (r *run) keepAnnotation(i *info) error {
	annotation, ok := i.object.GetAnnotations()[lastApplied]
	if !ok || r.fieldManager() != managerServerSide {
		return nil
	}
	managed := r.server.ManagedFields(i.object)
	if len(csaupgrade.FindFieldsOwners(managed, metav1.ManagedFieldsOperationApply, lastAppliedPath)) > 0 {
		return nil
	}
	version, kind := i.kind.ToAPIVersionAndKind()
	meta := map[string]any{"name": i.name, "annotations": map[string]any{lastApplied: annotation}}
	if i.namespace != "" {
		meta["namespace"] = i.namespace
	}
	body := toJSON(map[string]any{"apiVersion": version, "kind": kind, "metadata": meta})
	obj, err := r.patchAs(managerLastApplied, i, body)
	if err == nil {
		i.refresh(obj)
	}
	return err
}

func (r *run) patchAs(manager string, i *info, body []byte) (store.Object, error) {
	own := r.client
	defer func() { r.client = own }()
	r.client = own.As(manager)
	return r.patch(i.kind, i.namespace, i.name, types.ApplyPatchType, body, "")
}

// moveManagers turns the managers that client-side apply left into the one that applies now, in the object as it is when nobody else writes to it.
// Models k8s.io/kubectl/pkg/cmd/apply (*ApplyOptions).migrateToSSAIfNecessary
func (r *run) moveManagers(i *info) (moved bool, failure error) {
	live := r.server.WithManagedFields(i.object)
	names := sets.New[string]()
	for _, entry := range csaupgrade.FindFieldsOwners(live.GetManagedFields(), metav1.ManagedFieldsOperationUpdate, lastAppliedPath) {
		names.Insert(entry.Manager)
	}
	for range movesTried {
		patch, err := csaupgrade.UpgradeManagedFieldsPatch(live, names, r.fieldManager())
		if err != nil || patch == nil {
			return false, err
		}
		obj, err := r.patch(i.kind, i.namespace, i.name, types.JSONPatchType, patch, "")
		if err == nil {
			i.refresh(obj)
			return true, nil
		}
		if !apierrors.IsConflict(err) {
			return false, err
		}
		failure = err
		if err := r.fetch(i); err != nil {
			return false, err
		}
		live = r.server.WithManagedFields(i.object)
	}
	return false, failure
}

// movesTried is how often the managers are moved while others keep changing the object.
const movesTried = 5
