package apiserver

import (
	"bytes"
	"fmt"
	"slices"
	"strconv"
	"strings"

	autoscalingv1 "k8s.io/api/autoscaling/v1"
	"k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/validation"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/apimachinery/pkg/util/validation/field"
	"sigs.k8s.io/yaml"

	"github.com/podscope/podscope/engine/api"
	"github.com/podscope/podscope/engine/depth"
	"github.com/podscope/podscope/engine/network"
	"github.com/podscope/podscope/engine/store"
)

// body is what the client sends, as JSON.
// Models staging/src/k8s.io/apiserver/pkg/endpoints/handlers/negotiation NegotiateInputSerializer
func (c *call) body() ([]byte, error) {
	if err := depth.Check(c.q.Body); err != nil {
		return nil, errors.NewBadRequest(err.Error())
	}
	switch c.media() {
	case "", jsonType:
		return c.q.Body, nil
	case yamlType:
		body, err := yaml.YAMLToJSON(c.q.Body)
		if err != nil {
			return nil, errors.NewBadRequest(err.Error())
		}
		return body, nil
	}
	return nil, &errors.StatusError{ErrStatus: metav1.Status{
		Status: metav1.StatusFailure, Code: 415, Reason: metav1.StatusReasonUnsupportedMediaType,
		Message: "the body of the request was in an unknown format - accepted media types include: application/json, application/yaml, application/vnd.kubernetes.protobuf",
	}}
}

// media is the form of what the client sends, without its parameters.
func (c *call) media() string {
	media, _, _ := strings.Cut(c.q.Header.Get("Content-Type"), ";")
	return strings.TrimSpace(media)
}

// options are what writes have in common.
func (c *call) options() (dryRun []string, manager, validation string) {
	q := c.info.query
	if validation = q.Get("fieldValidation"); validation == "" {
		validation = metav1.FieldValidationWarn
	}
	return q["dryRun"], q.Get("fieldManager"), validation
}

// wrong is a complaint about options.
func wrong(kind string, errs field.ErrorList) error {
	if len(errs) == 0 {
		return nil
	}
	return errors.NewInvalid(schema.GroupKind{Group: metav1.GroupName, Kind: kind}, "", errs)
}

// written is the answer to a write.
func (c *call) written(k *api.Kind, status int, obj store.Object, err error) (*network.Response, error) {
	if err != nil {
		return nil, err
	}
	return c.write(status, c.typed(k, obj)), nil
}

func (c *call) create(k *api.Kind) (*network.Response, error) {
	body, err := c.body()
	if err != nil {
		return nil, err
	}
	opts := metav1.CreateOptions{}
	opts.DryRun, opts.FieldManager, opts.FieldValidation = c.options()
	if err := wrong("CreateOptions", validation.ValidateCreateOptions(&opts)); err != nil {
		return nil, err
	}
	switch c.info.subresource {
	case "":
		obj, err := c.client.CreateFrom(k.Name(), c.info.namespace, body, opts)
		return c.written(k, 201, obj, err)
	case "eviction":
		return c.evict(body)
	case "binding":
		return c.bind(body)
	case "token":
		return c.token(body)
	}
	return nil, errNoMethod
}

func (c *call) update(k *api.Kind) (*network.Response, error) {
	body, err := c.body()
	if err != nil {
		return nil, err
	}
	opts := metav1.UpdateOptions{}
	opts.DryRun, opts.FieldManager, opts.FieldValidation = c.options()
	if err := wrong("UpdateOptions", validation.ValidateUpdateOptions(&opts)); err != nil {
		return nil, err
	}
	switch sub := c.info.subresource; {
	case sub == "":
		obj, err := c.client.UpdateFrom(k.Key(c.info.namespace, c.info.name), body, opts)
		return c.written(k, 200, obj, err)
	case sub == "scale":
		scale := &autoscalingv1.Scale{}
		if err := unmarshal(body, scale); err != nil {
			return nil, err
		}
		scale.Namespace, scale.Name = c.info.namespace, c.info.name
		obj, err := c.client.UpdateScale(k.Name(), scale, opts)
		return c.written(k, 200, obj, err)
	case !slices.Contains(k.Subresources, sub):
		return nil, errNoMethod
	}
	obj, warnings, err := api.Decode(k, body, opts.FieldValidation)
	if err != nil {
		return nil, err
	}
	c.warnings = append(c.warnings, warnings...)
	if obj.GetName() != c.info.name {
		return nil, errors.NewBadRequest(fmt.Sprintf("the name of the object (%s) does not match the name on the URL (%s)", obj.GetName(), c.info.name))
	}
	if k.Namespaced {
		obj.SetNamespace(c.info.namespace)
	}
	out, err := c.client.UpdateSubresource(obj, c.info.subresource, opts)
	return c.written(k, 200, out, err)
}

// patchTypes are the forms of patches.
var patchTypes = []types.PatchType{types.JSONPatchType, types.MergePatchType, types.StrategicMergePatchType, types.ApplyPatchType}

func (c *call) patch(k *api.Kind) (*network.Response, error) {
	kind := types.PatchType(c.media())
	switch sub := c.info.subresource; {
	case !slices.Contains(patchTypes, kind):
		return nil, &errors.StatusError{ErrStatus: metav1.Status{
			Status: metav1.StatusFailure, Code: 415, Reason: metav1.StatusReasonUnsupportedMediaType, Details: &metav1.StatusDetails{}, Message: "415: Unsupported Media Type",
		}}
	case sub != "" && !slices.Contains(k.Subresources, sub):
		return nil, errNoMethod
	}
	if err := depth.Check(c.q.Body); err != nil {
		return nil, errors.NewBadRequest(err.Error())
	}
	opts := metav1.PatchOptions{}
	opts.DryRun, opts.FieldManager, opts.FieldValidation = c.options()
	if text := c.info.query.Get("force"); text != "" {
		force, err := strconv.ParseBool(text)
		if err != nil {
			return nil, errors.NewBadRequest(err.Error())
		}
		opts.Force = &force
	}
	if err := wrong("PatchOptions", validation.ValidatePatchOptions(&opts, kind)); err != nil {
		return nil, err
	}
	_, existed := c.server.Store().Get(k.Key(c.info.namespace, c.info.name))
	obj, err := c.client.In(k).Patch(k.Key(c.info.namespace, c.info.name), kind, c.q.Body, c.info.subresource, opts)
	if err == nil && !existed {
		return c.written(k, 201, obj, err)
	}
	return c.written(k, 200, obj, err)
}

// kept are the kinds whose deletion is answered with the object also when it is gone.
var kept = []string{
	"resourcequotas", "persistentvolumes", "serviceaccounts", "persistentvolumeclaims", "namespaces", "pods", "services", "podtemplates",
	"storageclasses.storage.k8s.io", "volumeattachments.storage.k8s.io", "csinodes.storage.k8s.io", "csidrivers.storage.k8s.io",
	"resourceclaims.resource.k8s.io", "resourceclaimtemplates.resource.k8s.io",
}

func (c *call) remove(k *api.Kind) (*network.Response, error) {
	opts, err := c.deleteOptions()
	if err != nil {
		return nil, err
	}
	obj, err := c.client.Delete(k.Name(), c.info.namespace, c.info.name, opts)
	if err != nil {
		return nil, err
	}
	if _, still := c.server.Store().Get(k.Key(c.info.namespace, c.info.name)); still || slices.Contains(kept, k.Name()) {
		return c.written(k, 200, obj, nil)
	}
	return c.write(200, success(&metav1.StatusDetails{Name: obj.GetName(), Group: k.Group, Kind: k.Resource, UID: obj.GetUID()}, 0)), nil
}

func (c *call) removeAll(k *api.Kind) (*network.Response, error) {
	opts, err := c.deleteOptions()
	if err != nil {
		return nil, err
	}
	wanted, err := c.selection()
	if err != nil {
		return nil, err
	}
	objects, err := c.client.DeleteCollection(k.Name(), c.info.namespace, opts, wanted...)
	if err != nil {
		return nil, err
	}
	return c.write(200, c.items(k, objects, metav1.ListMeta{ResourceVersion: strconv.FormatInt(int64(c.server.Store().Rev()), 10)})), nil
}

// deleteOptions reads them from the body, or else from the query.
func (c *call) deleteOptions() (metav1.DeleteOptions, error) {
	opts := metav1.DeleteOptions{}
	q := c.info.query
	if len(bytes.TrimSpace(c.q.Body)) > 0 {
		body, err := c.body()
		if err == nil {
			err = unmarshal(body, &opts)
		}
		if err != nil {
			return opts, err
		}
	} else {
		if q.Has("gracePeriodSeconds") {
			n, err := c.number("gracePeriodSeconds")
			if err != nil {
				return opts, err
			}
			opts.GracePeriodSeconds = &n
		}
		if p := metav1.DeletionPropagation(q.Get("propagationPolicy")); p != "" {
			opts.PropagationPolicy = &p
		}
		opts.DryRun = q["dryRun"]
	}
	return opts, wrong("DeleteOptions", validation.ValidateDeleteOptions(&opts))
}
