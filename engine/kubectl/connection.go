package kubectl

import (
	"fmt"
	"slices"
	"strconv"

	"k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/validation/path"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/fields"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/types"

	"github.com/podscope/podscope/engine/api"
	"github.com/podscope/podscope/engine/store"
)

// fetch reads an info's object from the server.
// Models k8s.io/cli-runtime/pkg/resource (*Info).Get.
func (r *run) fetch(i *info) error {
	obj, err := r.getPart(i)
	if errors.IsNotFound(err) && i.namespace != "" && i.namespace != metav1.NamespaceDefault {
		if _, err := r.client.Get("namespaces", "", i.namespace); errors.IsNotFound(err) {
			return err
		}
	}
	if err != nil {
		return err
	}
	i.refresh(obj)
	return nil
}

// getPart reads an object, or the subresource of it that kubectl get was asked for.
func (r *run) getPart(i *info) (store.Object, error) {
	sub := r.str("subresource")
	switch {
	case sub == "" || r.cmd.path != "kubectl get":
		return r.get(i.kind, i.namespace, i.name)
	case sub == "scale" && slices.Contains(i.kind.Subresources, sub):
		r.p.Sleep(requestTime)
		scale, err := r.client.GetScale(i.kind.Name(), i.namespace, i.name)
		if err != nil {
			return nil, err
		}
		return scale, nil
	case !slices.Contains(i.kind.Subresources, sub):
		return nil, errNoPath
	}
	return r.get(i.kind, i.namespace, i.name)
}

// get reads one object; names that no URL could carry are refused before they are sent.
func (r *run) get(k *api.Kind, namespace, name string) (store.Object, error) {
	if name == "" {
		return nil, errNoName
	}
	if bad := path.IsValidPathSegmentName(name); len(bad) > 0 {
		return nil, fmt.Errorf("invalid resource name %q: %v", name, bad)
	}
	r.p.Sleep(requestTime)
	if err := r.authorize("get", k, namespace, name, ""); err != nil {
		return nil, err
	}
	return traced(r, "GET", k, namespace, name, "", nil, func() (store.Object, error) { return r.client.Get(k.Name(), namespace, name) })
}

// deprecation passes on what the server warns about old APIs, whatever it is asked to do with them.
func (r *run) deprecation(k *api.Kind) {
	if k.Group != "" {
		return
	}
	switch k.Kind {
	case "Endpoints":
		r.serverWarning("v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice")
	case "ComponentStatus":
		r.serverWarning("v1 ComponentStatus is deprecated in v1.19+")
	}
}

// listObjects reads the objects that two selectors choose.
func (r *run) listObjects(k *api.Kind, namespace, labelSelector, fieldSelector string) ([]store.Object, error) {
	r.p.Sleep(requestTime)
	if err := r.authorize("list", k, namespace, "", ""); err != nil {
		return nil, err
	}
	var opts []api.ListOption
	if labelSelector != "" {
		s, err := labels.Parse(labelSelector)
		if err != nil {
			return nil, listError(k, labelSelector, fieldSelector, errors.NewBadRequest(err.Error()))
		}
		opts = append(opts, api.WithLabels(s))
	}
	if fieldSelector != "" {
		s, err := fields.ParseSelector(fieldSelector)
		if err != nil {
			return nil, listError(k, labelSelector, fieldSelector, errors.NewBadRequest(err.Error()))
		}
		opts = append(opts, api.WithFields(s))
	}
	objects, err := traced(r, "GET", k, namespace, "", listQuery(labelSelector, fieldSelector), nil, func() ([]store.Object, error) {
		return r.client.List(k.Name(), namespace, opts...)
	})
	if err != nil {
		return nil, listError(k, labelSelector, fieldSelector, err)
	}
	return objects, nil
}

// listError models k8s.io/cli-runtime/pkg/resource EnhanceListError.
func listError(k *api.Kind, labelSelector, fieldSelector string, err error) error {
	status, ok := err.(*errors.StatusError)
	if !ok || !errors.IsBadRequest(err) && !errors.IsNotFound(err) {
		return err
	}
	out := *status
	subject := k.GroupVersion().WithResource(k.Resource)
	if labelSelector == "" && fieldSelector == "" {
		out.ErrStatus.Message = fmt.Sprintf("Unable to list %q: %v", subject.String(), status.ErrStatus.Message)
	} else {
		out.ErrStatus.Message = fmt.Sprintf("Unable to find %q that match label selector %q, field selector %q: %v",
			subject.String(), labelSelector, fieldSelector, status.ErrStatus.Message)
	}
	return &out
}

// checkValidation refuses a --validate that says nothing.
func (r *run) checkValidation() error {
	v := r.str("validate")
	if _, err := strconv.ParseBool(v); err == nil || r.flags.Lookup("validate") == nil {
		return nil
	}
	switch v {
	case "strict", "warn", "ignore":
		return nil
	}
	return fmt.Errorf("invalid - validate option %q; must be one of: strict (or true), warn, ignore (or false)", v)
}

// validation is the field validation that --validate asks for.
func (r *run) validation() string {
	if r.flags.Lookup("validate") == nil {
		return metav1.FieldValidationIgnore
	}
	v := r.str("validate")
	if asked, err := strconv.ParseBool(v); err == nil && !asked || v == "ignore" {
		return metav1.FieldValidationIgnore
	}
	if v == "warn" {
		return metav1.FieldValidationWarn
	}
	return metav1.FieldValidationStrict
}

func (r *run) dryRunServer() []string {
	if r.dryRun == dryRunServer {
		return []string{metav1.DryRunAll}
	}
	return nil
}

// create sends a manifest to the server.
func (r *run) create(k *api.Kind, namespace string, manifest map[string]any) (store.Object, error) {
	r.p.Sleep(writeTime)
	if err := r.authorize("create", k, namespace, "", ""); err != nil {
		return nil, err
	}
	body := toJSON(manifest)
	return traced(r, "POST", k, namespace, "", r.writeQuery(), body, func() (store.Object, error) {
		return r.client.CreateFrom(k.Name(), namespace, body, api.CreateOptions{DryRun: r.dryRunServer(), FieldValidation: r.validation()})
	})
}

// patch sends a patch to the server.
func (r *run) patch(k *api.Kind, namespace, name string, kind types.PatchType, data []byte, subresource string) (store.Object, error) {
	if name == "" {
		return nil, errNoName
	}
	r.p.Sleep(writeTime)
	if err := r.authorize("patch", k, namespace, name, subresource); err != nil {
		return nil, err
	}
	rest := ""
	if subresource != "" {
		rest = "/" + subresource
	}
	return traced(r, "PATCH", k, namespace, name, rest+r.writeQuery(), data, func() (store.Object, error) {
		force := r.flags.Lookup("force-conflicts") != nil && r.flag("force-conflicts")
		obj, err := r.client.In(k).Patch(k.Key(namespace, name), kind, data, subresource,
			metav1.PatchOptions{DryRun: r.dryRunServer(), FieldValidation: r.patchValidation(), Force: &force})
		if err != nil {
			return nil, err
		}
		return k.Of(obj), nil
	})
}

// patchValidation is the field validation of commands that patch without a --validate flag.
func (r *run) patchValidation() string {
	if r.flags.Lookup("validate") == nil {
		return metav1.FieldValidationWarn
	}
	return r.validation()
}

// remove asks the server to delete an object.
func (r *run) remove(k *api.Kind, namespace, name string, opts metav1.DeleteOptions) (store.Object, error) {
	if name == "" {
		return nil, errNoName
	}
	r.p.Sleep(writeTime)
	if err := r.authorize("delete", k, namespace, name, ""); err != nil {
		return nil, err
	}
	opts.DryRun = r.dryRunServer()
	return traced(r, "DELETE", k, namespace, name, "", toJSON(toMap(opts)), func() (store.Object, error) { return r.client.Delete(k.Name(), namespace, name, opts) })
}
