package kubectl

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/kubernetes/pkg/fieldpath"

	"github.com/podscope/podscope/engine/api"
)

// listEnv prints a container's environment, and which references led nowhere.
func (r *run) listEnv(i *info, c *corev1.Container) {
	wrong := map[string][]string{}
	for _, e := range c.Env {
		if e.ValueFrom == nil {
			fmt.Fprintf(r.out, "%s=%s\n", e.Name, e.Value)
			continue
		}
		if r.flag("resolve") {
			value, err := r.envValue(i, c, e.ValueFrom)
			if err == nil {
				fmt.Fprintf(r.out, "%s=%s\n", e.Name, value)
				continue
			}
			wrong[err.Error()] = append(wrong[err.Error()], e.Name)
		}
		fmt.Fprintf(r.out, "# %s from %s\n", e.Name, envSourceText(e.ValueFrom))
	}
	var errs []string
	for err, names := range wrong {
		slices.Sort(names)
		errs = append(errs, fmt.Sprintf("error retrieving reference for %s: %v\n", strings.Join(names, ", "), err))
	}
	slices.Sort(errs)
	io.WriteString(r.err, strings.Join(errs, ""))
}

// envValue follows a reference. Models k8s.io/kubectl/pkg/cmd/set/env GetEnvVarRefValue.
func (r *run) envValue(i *info, c *corev1.Container, from *corev1.EnvVarSource) (string, error) {
	switch {
	case from.SecretKeyRef != nil:
		ref := from.SecretKeyRef
		obj, err := r.get(api.KindNamed("secrets"), r.namespace, ref.Name)
		if err != nil {
			return "", err
		}
		data, ok := obj.(*corev1.Secret).Data[ref.Key]
		return atKey("secret", ref.Name, ref.Key, string(data), ok)
	case from.ConfigMapKeyRef != nil:
		ref := from.ConfigMapKeyRef
		obj, err := r.get(api.KindNamed("configmaps"), r.namespace, ref.Name)
		if err != nil {
			return "", err
		}
		data, ok := obj.(*corev1.ConfigMap).Data[ref.Key]
		return atKey("config map", ref.Name, ref.Key, data, ok)
	case from.FieldRef != nil:
		return fieldpath.ExtractFieldPathAsString(i.object, from.FieldRef.FieldPath)
	case from.ResourceFieldRef != nil:
		if v := containerResource(from.ResourceFieldRef, c); v != "" {
			return v, nil
		}
		return "", fmt.Errorf("Unsupported container resource : %v", from.ResourceFieldRef.Resource) //nolint:staticcheck // kubectl's own words
	}
	return "", errors.New("invalid valueFrom")
}

// atKey is a key's value in an object of that kind and name, or what is wrong with it.
func atKey(kind, name, key, value string, ok bool) (string, error) {
	if !ok {
		return "", fmt.Errorf("key %s not found in %s %s", key, kind, name)
	}
	return value, nil
}

// envSourceText models k8s.io/kubectl/pkg/cmd/set/env GetEnvVarRefString.
func envSourceText(from *corev1.EnvVarSource) string {
	switch {
	case from.ConfigMapKeyRef != nil:
		return fmt.Sprintf("configmap %s, key %s", from.ConfigMapKeyRef.Name, from.ConfigMapKeyRef.Key)
	case from.SecretKeyRef != nil:
		return fmt.Sprintf("secret %s, key %s", from.SecretKeyRef.Name, from.SecretKeyRef.Key)
	case from.FieldRef != nil:
		return "field path " + from.FieldRef.FieldPath
	case from.ResourceFieldRef != nil:
		prefix := ""
		if from.ResourceFieldRef.ContainerName != "" {
			prefix = from.ResourceFieldRef.ContainerName + "/"
		}
		return "resource field " + prefix + from.ResourceFieldRef.Resource
	}
	return "invalid valueFrom"
}
