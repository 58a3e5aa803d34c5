package kubectl

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	utiljson "k8s.io/apimachinery/pkg/util/json"
	"k8s.io/apimachinery/pkg/util/strategicpatch"

	"github.com/podscope/podscope/engine/api"
	"github.com/podscope/podscope/engine/crash"
	"github.com/podscope/podscope/engine/store"
)

// applyChange patches what differs between the last applied, the new and the live configuration.
// Models k8s.io/kubectl/pkg/cmd/apply (*Patcher).patchSimple.
func (r *run) applyChange(i *info, modified []byte) error {
	patch, obj, err := r.patchApplied(i, modified)
	if err != nil {
		text := fmt.Sprintf("applying patch:\n%s\nto:\n%v\nfor:", patch, i)
		return withSource(text, i.source, err)
	}
	if obj != nil {
		i.refresh(obj)
	}
	r.warnIfDeleting(i)
	if string(patch) == "{}" {
		return r.reportApplied(i, "unchanged")
	}
	return r.reportApplied(i, "configured")
}

func (r *run) warnIfDeleting(i *info) {
	if i.object.GetDeletionTimestamp() != nil {
		fmt.Fprintf(r.err, "Warning: Detected changes to resource %s which is currently being deleted.\n", i.name)
	}
}

func (r *run) patchApplied(i *info, modified []byte) (patch []byte, obj store.Object, err error) {
	overwrite := !r.changed("overwrite") || r.flag("overwrite")
	patch, err = threeWay(i.object, i.kind, modified, overwrite)
	if errors.As(err, new(crash.Crash)) {
		return nil, nil, err
	}
	if err != nil {
		patch, err = threeWay(r.server.WithManagedFields(i.object), i.kind, modified, overwrite) // with all that kubectl has read, which it shows
		// kubectl tries three sources of what is merged by which key; what none of them can merge it says three times.
		if cause := errors.Unwrap(err); cause != nil {
			fmt.Fprintf(r.err, "warning: error calculating patch from openapi v3 spec: %v\nwarning: error calculating patch from openapi spec: %v\n", cause, cause)
		}
		return patch, nil, withSource("patching", i.source, err)
	}
	if string(patch) == "{}" {
		return patch, nil, nil
	}
	if r.dryRun == dryRunClient {
		current, _ := json.Marshal(i.object)
		merged, err := strategicMerge(current, patch, i.kind.New())
		if err != nil {
			return patch, nil, fmt.Errorf("applying patch locally: %w", err)
		}
		obj := i.kind.New()
		return patch, obj, utiljson.Unmarshal(merged, obj)
	}
	obj, err = r.patch(i.kind, i.namespace, i.name, types.StrategicMergePatchType, patch, "")
	if err == nil {
		return patch, obj, nil
	}
	if (apierrors.IsConflict(err) || apierrors.IsInvalid(err)) && r.flag("force") {
		obj, err = r.recreate(i, modified)
		return patch, obj, err
	}
	return patch, nil, withSource("patching", i.source, err)
}

// threeWay is what turns the object that is there into the one that is wanted, dropping what the one applied before had and the new one has not.
func threeWay(object store.Object, k *api.Kind, modified []byte, overwrite bool) ([]byte, error) {
	current, err := json.Marshal(object)
	if err != nil {
		return nil, err
	}
	original := []byte(object.GetAnnotations()[lastApplied])
	meta, err := strategicpatch.NewPatchMetaFromStruct(k.New())
	if err != nil {
		return nil, err
	}
	patch, err := crash.Caught(func() ([]byte, error) {
		return strategicpatch.CreateThreeWayMergePatch(original, modified, current, meta, overwrite)
	})
	if err != nil {
		return nil, fmt.Errorf("creating patch with:\noriginal:\n%s\nmodified:\n%s\ncurrent:\n%s\nfor: %w", original, modified, sortedJSON(current), err)
	}
	return patch, nil
}

// sortedJSON is the same object as kubectl's generic encoder writes it: keys in order, the line ended.
func sortedJSON(object []byte) []byte {
	var fields map[string]any
	if utiljson.Unmarshal(object, &fields) != nil {
		return object
	}
	return toJSON(fields)
}

// recreate deletes an object and creates it anew: apply --force and replace --force.
func (r *run) recreate(i *info, modified []byte) (store.Object, error) {
	cascade, err := r.cascading(r.str("cascade"))
	if err != nil {
		return nil, err
	}
	opts := metav1.DeleteOptions{PropagationPolicy: &cascade}
	if grace := r.integer("grace-period"); grace >= 0 {
		opts.GracePeriodSeconds = &grace
	}
	if _, err := r.remove(i.kind, i.namespace, i.name, opts); err != nil {
		return nil, err
	}
	for {
		if _, err := r.client.Get(i.kind.Name(), i.namespace, i.name); apierrors.IsNotFound(err) {
			break
		}
		r.p.Sleep(time.Second)
	}
	m := map[string]any{}
	if err := utiljson.Unmarshal(modified, &m); err != nil {
		return nil, err
	}
	return r.create(i.kind, i.namespace, m)
}
