package kubectl

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	corev1 "k8s.io/api/core/v1"

	"github.com/podscope/podscope/engine/api"
)

// listEnv prints a container's environment; it tells whether a reference led nowhere.
func (r *run) listEnv(i *info, c *corev1.Container) (unresolved bool) {
	wrong := map[string][]string{}
	for _, e := range c.Env {
		if e.ValueFrom == nil {
			fmt.Fprintf(r.out, "%s=%s\n", e.Name, e.Value)
			continue
		}
		if r.flag("resolve") {
			value, err := r.envValue(i, e.ValueFrom)
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
	return len(wrong) > 0
}

// envValue follows a reference. Models k8s.io/kubectl/pkg/cmd/set/env GetEnvVarRefValue.
func (r *run) envValue(i *info, from *corev1.EnvVarSource) (string, error) {
	switch {
	case from.SecretKeyRef != nil:
		ref := from.SecretKeyRef
		obj, err := r.get(api.KindNamed("secrets"), r.namespace, ref.Name)
		if err != nil {
			return "", err
		}
		if data, ok := obj.(*corev1.Secret).Data[ref.Key]; ok {
			return string(data), nil
		}
		return "", fmt.Errorf("key %s not found in secret %s", ref.Key, ref.Name)
	case from.ConfigMapKeyRef != nil:
		ref := from.ConfigMapKeyRef
		obj, err := r.get(api.KindNamed("configmaps"), r.namespace, ref.Name)
		if err != nil {
			return "", err
		}
		if data, ok := obj.(*corev1.ConfigMap).Data[ref.Key]; ok {
			return data, nil
		}
		return "", fmt.Errorf("key %s not found in config map %s", ref.Key, ref.Name)
	case from.FieldRef != nil:
		switch path := from.FieldRef.FieldPath; path {
		case "metadata.name":
			return i.object.GetName(), nil
		case "metadata.namespace":
			return i.object.GetNamespace(), nil
		case "metadata.uid":
			return string(i.object.GetUID()), nil
		default:
			return "", fmt.Errorf("unsupported fieldPath: %v", path)
		}
	}
	return "", errors.New("invalid valueFrom")
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
