package api

import (
	"bytes"
	"encoding/json"
	stderrors "errors"
	"fmt"
	"strings"

	jsonpatch "gopkg.in/evanphx/json-patch.v4"
	"k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/apimachinery/pkg/util/mergepatch"
	"k8s.io/apimachinery/pkg/util/strategicpatch"
	"k8s.io/apimachinery/pkg/util/validation/field"
	kjson "sigs.k8s.io/json"

	"github.com/podscope/podscope/engine/crash"
	"github.com/podscope/podscope/engine/store"
)

// PatchOptions are those of the real API; dry run and field validation are honoured.
type PatchOptions = metav1.PatchOptions

// maxJSONPatchOperations bounds one patch.
// Models staging/src/k8s.io/apiserver/pkg/endpoints/handlers maxJSONPatchOperations
const maxJSONPatchOperations = 10000

// Patch changes an object, or what a subresource of it covers ("" is the object itself). The key names it; its resource is the plural
// with group. Patches of all types are applied by Kubernetes' own libraries; an apply patch (server-side apply) creates what is missing.
func (c *Client) Patch(key store.Key, patchType types.PatchType, data []byte, subresource string, opts PatchOptions) (store.Object, error) {
	kind, err := kindNamed(key.Resource)
	if err != nil {
		return nil, err
	}
	if err := kind.allow("patch"); err != nil {
		return nil, err
	}
	if len(data) > MaxRequestBytes {
		return nil, errors.NewRequestEntityTooLargeError(fmt.Sprintf("limit is %d", MaxRequestBytes))
	}
	r := c.request(kind, kind.Key(key.Namespace, key.Name), subresource, opts.DryRun).in(opts.FieldManager)
	old, ok := c.server.store.Get(r.key())
	if !ok {
		if patchType == types.ApplyPatchType {
			return r.apply(nil, data, opts)
		}
		return nil, errors.NewNotFound(kind.GroupResource(), key.Name)
	}
	switch {
	case patchType == types.ApplyPatchType:
		return r.apply(old, data, opts)
	case subresource == "scale":
		return c.patchScale(r, patchType, data, opts)
	}
	if bytes.Contains(data, []byte("managedFields")) {
		old = r.server.WithManagedFields(old)
	}
	obj, err := r.patched(kind.As(c.version), old, patchType, data, opts.FieldValidation)
	if err != nil {
		return nil, err
	}
	if obj.GetName() != key.Name {
		return nil, errors.NewBadRequest(fmt.Sprintf("the name of the object (%s) does not match the name on the URL (%s)", obj.GetName(), key.Name))
	}
	if err := r.matchNamespace(obj); err != nil {
		return nil, err
	}
	return r.update(obj)
}

// patched applies a patch to a stored object as the kind, in the client's version, has it; the result is the caller's own and defaulted.
// Models staging/src/k8s.io/apiserver/pkg/endpoints/handlers jsonPatcher, smpPatcher
func (r *request) patched(kind *Kind, old store.Object, patchType types.PatchType, data []byte, validation string) (store.Object, error) {
	switch patchType {
	case types.JSONPatchType, types.MergePatchType:
		current, err := json.Marshal(kind.Of(old))
		if err != nil {
			return nil, errors.NewInternalError(err)
		}
		var patched []byte
		if patchType == types.JSONPatchType {
			patched, err = jsonPatched(current, data)
		} else {
			patched, err = mergePatched(current, data)
		}
		if err != nil {
			return nil, err
		}
		return r.decodePatched(kind, patched, validation)
	case types.StrategicMergePatchType:
		return r.strategic(kind, old, data, validation)
	}
	return nil, errors.NewGenericServerResponse(statusUnsupportedMediaType, "", r.kind.GroupResource(), r.name, "the body of the request was in an unknown format", 0, false)
}

func jsonPatched(current, data []byte) ([]byte, error) {
	patch, err := jsonpatch.DecodePatch(data)
	if err != nil {
		return nil, errors.NewBadRequest("error decoding patch: " + strings.ReplaceAll(err.Error(), "jsonpatch.Patch", "[]handlers.jsonPatchOp"))
	}
	if len(patch) > maxJSONPatchOperations {
		return nil, errors.NewRequestEntityTooLargeError(fmt.Sprintf("The allowed maximum operations in a JSON patch is %d, got %d", maxJSONPatchOperations, len(patch)))
	}
	out, err := patch.Apply(current)
	if err != nil {
		return nil, unprocessable(err)
	}
	return out, nil
}

func mergePatched(current, data []byte) ([]byte, error) {
	var patch map[string]any
	if _, err := kjson.UnmarshalStrict(data, &patch); err != nil {
		return nil, errors.NewBadRequest(fmt.Sprintf("error decoding patch: %v", err))
	}
	out, err := jsonpatch.MergePatch(current, data)
	if err != nil {
		return nil, errors.NewBadRequest(err.Error())
	}
	return out, nil
}

func unprocessable(err error) error {
	return errors.NewGenericServerResponse(statusUnprocessableEntity, "", schema.GroupResource{}, "", err.Error(), 0, false)
}

func (r *request) decodePatched(kind *Kind, body []byte, validation string) (store.Object, error) {
	strict := validation == metav1.FieldValidationStrict || validation == metav1.FieldValidationWarn
	obj, _, err := decodeJSON(kind, body, strict)
	if err != nil && !r.warnStrict(err, obj != nil, validation) {
		return nil, badPatch(string(body), err)
	}
	Scheme().Default(obj)
	return r.kind.Of(obj), nil
}

// warnStrict turns a complaint about unknown fields into warnings when that is all the client asked for.
func (r *request) warnStrict(err error, decoded bool, validation string) bool {
	strict, ok := runtime.AsStrictDecodingError(err)
	if !ok || !decoded || validation != metav1.FieldValidationWarn {
		return false
	}
	for _, e := range strict.Errors() {
		r.warn(e.Error())
	}
	return true
}

func badPatch(patch string, err error) error {
	return errors.NewInvalid(schema.GroupKind{}, "", field.ErrorList{field.Invalid(field.NewPath("patch"), patch, err.Error())})
}

// ErrCrashed is what a client learns of a request on which the server crashed.
var ErrCrashed = stderrors.New("stream error: stream ID 3; INTERNAL_ERROR; received from peer")

// strategic applies a strategic merge patch.
// Models staging/src/k8s.io/apiserver/pkg/endpoints/handlers strategicPatchObject, applyPatchToObject
func (r *request) strategic(kind *Kind, old store.Object, data []byte, validation string) (store.Object, error) {
	current, err := runtime.DefaultUnstructuredConverter.ToUnstructured(kind.Of(old))
	if err != nil {
		return nil, errors.NewInternalError(err)
	}
	patch := map[string]any{}
	strictErrs, err := kjson.UnmarshalStrict(data, &patch)
	if err != nil {
		return nil, errors.NewBadRequest(err.Error())
	}
	strict := validation == metav1.FieldValidationStrict || validation == metav1.FieldValidationWarn
	if !strict {
		strictErrs = nil
	}
	merged, err := crash.Caught(func() (strategicpatch.JSONMap, error) {
		return strategicpatch.StrategicMergeMapPatch(current, patch, kind.New())
	})
	if _, crashed := err.(crash.Crash); crashed {
		return nil, ErrCrashed
	}
	if err != nil {
		return nil, strategicError(err)
	}
	obj := kind.New()
	err = runtime.DefaultUnstructuredConverter.FromUnstructuredWithValidation(merged, obj, strict)
	if more, ok := runtime.AsStrictDecodingError(err); ok || (err == nil && len(strictErrs) > 0) {
		if ok {
			strictErrs = append(strictErrs, more.Errors()...)
		}
		err = runtime.NewStrictDecodingError(strictErrs)
	}
	if err != nil && !r.warnStrict(err, true, validation) {
		return nil, badPatch(fmt.Sprintf("%+v", patch), err)
	}
	Scheme().Default(obj)
	return r.kind.Of(obj), nil
}

// Models staging/src/k8s.io/apiserver/pkg/endpoints/handlers interpretStrategicMergePatchError
func strategicError(err error) error {
	switch err {
	case mergepatch.ErrBadJSONDoc, mergepatch.ErrBadPatchFormatForPrimitiveList, mergepatch.ErrBadPatchFormatForRetainKeys,
		mergepatch.ErrBadPatchFormatForSetElementOrderList, mergepatch.ErrUnsupportedStrategicMergePatchFormat:
		return errors.NewBadRequest(err.Error())
	case mergepatch.ErrNoListOfLists, mergepatch.ErrPatchContentNotMatchRetainKeys:
		return unprocessable(err)
	}
	return failed(err)
}

// failed is an error that the server has no reason for; kubectl prints it as it is.
// Models staging/src/k8s.io/apiserver/pkg/endpoints/handlers/responsewriters ErrorToAPIStatus
func failed(err error) error {
	return &errors.StatusError{ErrStatus: metav1.Status{Status: metav1.StatusFailure, Code: statusInternalServerError, Message: err.Error()}}
}
