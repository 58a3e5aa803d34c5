package kubelet

import (
	"fmt"
	"sort"
	"strconv"
	"strings"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/kubernetes/pkg/api/v1/resource"
	"k8s.io/kubernetes/pkg/fieldpath"
	"k8s.io/kubernetes/third_party/forked/golang/expansion"

	"github.com/podscope/podscope/engine/api"
)

// secret reads a Secret from the kubelet's cache, whose errors name the kind in the singular.
// Models pkg/kubelet/util/manager watch_based_manager.go objectCache.Get.
func (k *Kubelet) secret(namespace, name string) (*corev1.Secret, error) {
	s, err := api.Get[*corev1.Secret](k.client, namespace, name)
	if apierrors.IsNotFound(err) {
		err = apierrors.NewNotFound(corev1.Resource("secret"), name)
	}
	return s, err
}

// configMap reads a ConfigMap from the kubelet's cache.
func (k *Kubelet) configMap(namespace, name string) (*corev1.ConfigMap, error) {
	cm, err := api.Get[*corev1.ConfigMap](k.client, namespace, name)
	if apierrors.IsNotFound(err) {
		err = apierrors.NewNotFound(corev1.Resource("configmap"), name)
	}
	return cm, err
}

// envBuilder works out a container's environment.
// Models pkg/kubelet/kubelet_pods.go (*Kubelet).makeEnvironmentVariables.
type envBuilder struct {
	k       *Kubelet
	pod     *corev1.Pod
	c       *corev1.Container
	ips     []string
	service map[string]string
	values  map[string]string
	order   []string
}

// environment returns the container's variables as NAME=value, and as a map for expansion.
func (k *Kubelet) environment(pod *corev1.Pod, c *corev1.Container, ips []string) ([]string, map[string]string, error) {
	b := &envBuilder{k: k, pod: pod, c: c, ips: ips, values: map[string]string{}}
	links := pod.Spec.EnableServiceLinks == nil || *pod.Spec.EnableServiceLinks
	b.service = k.serviceEnv(pod.Namespace, links)
	for i := range c.EnvFrom {
		if err := b.from(&c.EnvFrom[i]); err != nil {
			return nil, nil, err
		}
	}
	expand := expansion.MappingFuncFor(b.values, b.service)
	for i := range c.Env {
		e := &c.Env[i]
		value, skip := e.Value, false
		var err error
		if value != "" {
			value = expansion.Expand(value, expand)
		} else if e.ValueFrom != nil {
			if value, skip, err = b.source(e.ValueFrom); err != nil {
				return nil, nil, err
			}
		}
		if !skip {
			b.set(e.Name, value)
		}
	}
	return b.list(), b.values, nil
}

func (b *envBuilder) set(name, value string) {
	if _, known := b.values[name]; !known {
		b.order = append(b.order, name)
	}
	b.values[name] = value
}

func (b *envBuilder) list() []string {
	out := make([]string, 0, len(b.order)+len(b.service))
	for _, name := range b.order {
		out = append(out, name+"="+b.values[name])
	}
	for _, name := range sortedKeys(b.service) {
		if _, own := b.values[name]; !own {
			out = append(out, name+"="+b.service[name])
			b.values[name] = b.service[name]
		}
	}
	return out
}

// from takes over all keys of a ConfigMap or Secret.
func (b *envBuilder) from(f *corev1.EnvFromSource) error {
	data := map[string]string{}
	switch {
	case f.ConfigMapRef != nil:
		cm, err := b.k.configMap(b.pod.Namespace, f.ConfigMapRef.Name)
		if err != nil {
			return unlessOptional(err, f.ConfigMapRef.Optional)
		}
		data = cm.Data
	case f.SecretRef != nil:
		s, err := b.k.secret(b.pod.Namespace, f.SecretRef.Name)
		if err != nil {
			return unlessOptional(err, f.SecretRef.Optional)
		}
		for key, v := range s.Data {
			data[key] = string(v)
		}
	}
	for _, key := range sortedKeys(data) {
		b.set(f.Prefix+key, data[key])
	}
	return nil
}

// unlessOptional is the error of a missing object, nil when it may be missing.
func unlessOptional(err error, optional *bool) error {
	if apierrors.IsNotFound(err) && optional != nil && *optional {
		return nil
	}
	return err
}

// source is the value of a variable that comes from elsewhere. skip: the variable is not set at all.
func (b *envBuilder) source(s *corev1.EnvVarSource) (value string, skip bool, err error) {
	switch {
	case s.FieldRef != nil:
		value, err = b.k.fieldValue(s.FieldRef.FieldPath, b.pod, b.ips)
	case s.ResourceFieldRef != nil:
		value, err = b.k.resourceValue(s.ResourceFieldRef, b.pod, b.c)
	case s.ConfigMapKeyRef != nil:
		return b.configMapKey(s.ConfigMapKeyRef)
	case s.SecretKeyRef != nil:
		return b.secretKey(s.SecretKeyRef)
	case s.FileKeyRef != nil && b.k.profile.EnvFiles:
		return b.fileKey(s.FileKeyRef)
	}
	return value, false, err
}

func (b *envBuilder) configMapKey(ref *corev1.ConfigMapKeySelector) (value string, skip bool, err error) {
	optional := ref.Optional != nil && *ref.Optional
	cm, err := b.k.configMap(b.pod.Namespace, ref.Name)
	if err != nil {
		return "", true, unlessOptional(err, ref.Optional)
	}
	value, ok := cm.Data[ref.Key]
	if !ok && !optional {
		return "", true, fmt.Errorf("couldn't find key %v in ConfigMap %v/%v", ref.Key, b.pod.Namespace, ref.Name)
	}
	return value, !ok, nil
}

func (b *envBuilder) secretKey(ref *corev1.SecretKeySelector) (value string, skip bool, err error) {
	optional := ref.Optional != nil && *ref.Optional
	s, err := b.k.secret(b.pod.Namespace, ref.Name)
	if err != nil {
		return "", true, unlessOptional(err, ref.Optional)
	}
	data, ok := s.Data[ref.Key]
	if !ok && !optional {
		return "", true, fmt.Errorf("couldn't find key %v in Secret %v/%v", ref.Key, b.pod.Namespace, ref.Name)
	}
	return string(data), !ok, nil
}

// fieldValue is a field of the pod as the downward API gives it.
// Models pkg/kubelet/kubelet_pods.go (*Kubelet).podFieldSelectorRuntimeValue.
func (k *Kubelet) fieldValue(path string, pod *corev1.Pod, ips []string) (string, error) {
	if pod.Spec.HostNetwork && len(ips) == 0 {
		ips = []string{k.ip.String()}
	}
	switch path {
	case "spec.nodeName":
		return pod.Spec.NodeName, nil
	case "spec.serviceAccountName":
		return pod.Spec.ServiceAccountName, nil
	case "status.hostIP", "status.hostIPs":
		return k.ip.String(), nil
	case "status.podIP":
		if len(ips) == 0 {
			return "", nil
		}
		return ips[0], nil
	case "status.podIPs":
		return strings.Join(ips, ","), nil
	}
	return fieldpath.ExtractFieldPathAsString(pod, path)
}

// resourceValue is a request or limit; a limit that is not set reads as what the node can give.
func (k *Kubelet) resourceValue(ref *corev1.ResourceFieldSelector, pod *corev1.Pod, c *corev1.Container) (string, error) {
	allocatable := k.config.Allocatable
	if ref.ContainerName != "" && (c == nil || ref.ContainerName != c.Name) {
		return resource.ExtractResourceValueByContainerNameAndNodeAllocatable(ref, pod, ref.ContainerName, allocatable)
	}
	copied := c.DeepCopy()
	resource.MergeContainerResourceLimits(copied, allocatable)
	return resource.ExtractContainerResourceValue(ref, copied)
}

// serviceEnv is what containers learn of the services of their namespace, and of the API server, by variables.
// Models pkg/kubelet/kubelet_pods.go (*Kubelet).getServiceEnvVarMap and envvars.FromServices.
func (k *Kubelet) serviceEnv(namespace string, links bool) map[string]string {
	env := map[string]string{}
	if svc, err := api.Get[*corev1.Service](k.client, k.server.KubernetesNamespace(), api.ServiceName); err == nil {
		addServiceEnv(env, svc)
	}
	if links {
		for _, svc := range api.List[*corev1.Service](k.client, namespace) {
			addServiceEnv(env, svc)
		}
	}
	return env
}

func addServiceEnv(env map[string]string, svc *corev1.Service) {
	ip := svc.Spec.ClusterIP
	if ip == "" || ip == corev1.ClusterIPNone || len(svc.Spec.Ports) == 0 {
		return
	}
	prefix := envName(svc.Name)
	env[prefix+"_SERVICE_HOST"] = ip
	env[prefix+"_SERVICE_PORT"] = strconv.Itoa(int(svc.Spec.Ports[0].Port))
	for i, p := range svc.Spec.Ports {
		port := strconv.Itoa(int(p.Port))
		if p.Name != "" {
			env[prefix+"_SERVICE_PORT_"+envName(p.Name)] = port
		}
		protocol := string(p.Protocol)
		if protocol == "" {
			protocol = "TCP"
		}
		target := strings.ToLower(protocol) + "://" + hostPort(ip, int(p.Port))
		if i == 0 {
			env[prefix+"_PORT"] = target
		}
		link := prefix + "_PORT_" + port + "_" + protocol
		env[link], env[link+"_PROTO"], env[link+"_PORT"], env[link+"_ADDR"] = target, strings.ToLower(protocol), port, ip
	}
}

func envName(s string) string { return strings.ToUpper(strings.ReplaceAll(s, "-", "_")) }

func sortedKeys[V any](m map[string]V) []string {
	out := make([]string, 0, len(m))
	for key := range m {
		out = append(out, key)
	}
	sort.Strings(out)
	return out
}
