package api

import (
	"fmt"
	"slices"
	"strings"

	corev1 "k8s.io/api/core/v1"
	schedulingv1 "k8s.io/api/scheduling/v1"
	"k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/kubernetes/pkg/apis/core"
	"k8s.io/utils/ptr"

	"github.com/podscope/podscope/engine/store"
)

// admitPod runs the mutating plugins that concern new pods, in kube-apiserver's order.
func (r *request) admitPod(pod *core.Pod) error {
	for _, plugin := range []func(*core.Pod) error{r.defaultLimits, r.serviceAccount, r.priority, r.tolerations, r.runtimeClass} {
		if err := plugin(pod); err != nil {
			return err
		}
	}
	pod.Labels = withLabels(pod.Labels, r.server.topologyLabels(pod.Spec.NodeName))
	return nil
}

const (
	tokenVolumePrefix = "kube-api-access-"
	tokenVolumeSuffix = 5
	tokenMountPath    = "/var/run/secrets/kubernetes.io/serviceaccount"
	// Models pkg/serviceaccount WarnOnlyBoundTokenExpirationSeconds
	tokenExpirationSeconds = 60*60 + 7
)

// serviceAccount gives a pod its account, the account's token and its pull secrets.
// Models plugin/pkg/admission/serviceaccount Plugin.Admit
func (r *request) serviceAccount(pod *core.Pod) error {
	if _, mirror := pod.Annotations[core.MirrorPodAnnotationKey]; mirror {
		if pod.Spec.ServiceAccountName != "" {
			return r.forbidden(pod, fmt.Errorf("a mirror pod may not reference service accounts"))
		}
		return nil
	}
	if pod.Spec.ServiceAccountName == "" {
		pod.Spec.ServiceAccountName = "default"
	}
	name := pod.Spec.ServiceAccountName
	account, err := r.account(name)
	if err != nil {
		return r.forbidden(pod, fmt.Errorf("error looking up service account %s/%s: %w", r.namespace, name, err))
	}
	if ptr.Deref(pod.Spec.AutomountServiceAccountToken, ptr.Deref(account.AutomountServiceAccountToken, true)) {
		r.mountToken(pod)
	}
	if len(pod.Spec.ImagePullSecrets) == 0 {
		for _, s := range account.ImagePullSecrets {
			pod.Spec.ImagePullSecrets = append(pod.Spec.ImagePullSecrets, core.LocalObjectReference{Name: s.Name})
		}
	}
	return nil
}

// account finds a service account. The real server waits for a missing default account, because a controller is about to create
// it: here it counts as being there.
// Models plugin/pkg/admission/serviceaccount Plugin.getServiceAccount
func (r *request) account(name string) (*corev1.ServiceAccount, error) {
	obj, ok := r.server.store.Get(store.Key{Resource: "serviceaccounts", Namespace: r.namespace, Name: name})
	if ok {
		return obj.(*corev1.ServiceAccount), nil
	}
	if name == "default" {
		return &corev1.ServiceAccount{}, nil
	}
	return nil, errors.NewNotFound(corev1.Resource("serviceaccount"), name)
}

// mountToken mounts the account's token into every container that has nothing else in its place.
func (r *request) mountToken(pod *core.Pod) {
	volume := slices.IndexFunc(pod.Spec.Volumes, func(v core.Volume) bool { return strings.HasPrefix(v.Name, tokenVolumePrefix) })
	mount := core.VolumeMount{ReadOnly: true, MountPath: tokenMountPath}
	if volume >= 0 {
		mount.Name = pod.Spec.Volumes[volume].Name
	} else {
		mount.Name = tokenVolumePrefix + r.server.Suffix("api/token-volume", tokenVolumeSuffix)
	}
	needed := false
	for _, containers := range [][]core.Container{pod.Spec.InitContainers, pod.Spec.Containers} {
		for i := range containers {
			c := &containers[i]
			if !slices.ContainsFunc(c.VolumeMounts, func(m core.VolumeMount) bool { return m.MountPath == tokenMountPath }) {
				c.VolumeMounts = append(c.VolumeMounts, mount)
				needed = true
			}
		}
	}
	if volume < 0 && needed {
		pod.Spec.Volumes = append(pod.Spec.Volumes, core.Volume{Name: mount.Name, VolumeSource: core.VolumeSource{Projected: tokenSource()}})
	}
}

// Models plugin/pkg/admission/serviceaccount TokenVolumeSource
func tokenSource() *core.ProjectedVolumeSource {
	return &core.ProjectedVolumeSource{
		DefaultMode: ptr.To(corev1.ProjectedVolumeSourceDefaultMode),
		Sources: []core.VolumeProjection{
			{ServiceAccountToken: &core.ServiceAccountTokenProjection{Path: "token", ExpirationSeconds: tokenExpirationSeconds}},
			{ConfigMap: &core.ConfigMapProjection{
				LocalObjectReference: core.LocalObjectReference{Name: "kube-root-ca.crt"},
				Items:                []core.KeyToPath{{Key: "ca.crt", Path: "ca.crt"}},
			}},
			{DownwardAPI: &core.DownwardAPIProjection{Items: []core.DownwardAPIVolumeFile{
				{Path: "namespace", FieldRef: &core.ObjectFieldSelector{APIVersion: "v1", FieldPath: "metadata.namespace"}},
			}}},
		},
	}
}

// priority resolves a pod's priority class.
// Models plugin/pkg/admission/priority Plugin.admitPod
func (r *request) priority(pod *core.Pod) error {
	value, policy := int32(0), ptr.To(corev1.PreemptLowerPriority)
	if name := pod.Spec.PriorityClassName; name != "" {
		obj, ok := r.server.store.Get(store.Key{Resource: "priorityclasses.scheduling.k8s.io", Name: name})
		if !ok {
			return r.forbidden(pod, fmt.Errorf("no PriorityClass with name %v was found", name))
		}
		class := obj.(*schedulingv1.PriorityClass)
		value, policy = class.Value, class.PreemptionPolicy
	} else if class := r.server.defaultPriorityClass(); class != nil {
		pod.Spec.PriorityClassName = class.Name
		value, policy = class.Value, class.PreemptionPolicy
	}
	if given := pod.Spec.Priority; given != nil && *given != value {
		return r.forbidden(pod, fmt.Errorf("the integer value of priority (%d) must not be provided in pod spec; priority admission controller computed %d from the given PriorityClass name", *given, value))
	}
	pod.Spec.Priority = &value
	if policy == nil {
		return nil
	}
	wanted := core.PreemptionPolicy(*policy)
	if given := pod.Spec.PreemptionPolicy; given != nil && *given != wanted {
		return r.forbidden(pod, fmt.Errorf("the string value of PreemptionPolicy (%s) must not be provided in pod spec; priority admission controller computed %s from the given PriorityClass name", *given, wanted))
	}
	pod.Spec.PreemptionPolicy = &wanted
	return nil
}

// keepPriority lets an update leave out what admission once decided.
func keepPriority(pod, old *core.Pod) {
	if pod.Spec.Priority == nil {
		pod.Spec.Priority = old.Spec.Priority
	}
	if pod.Spec.PreemptionPolicy == nil {
		pod.Spec.PreemptionPolicy = old.Spec.PreemptionPolicy
	}
}

// defaultPriorityClass is the lowest of the classes that say they are the default.
func (s *Server) defaultPriorityClass() *schedulingv1.PriorityClass {
	var found *schedulingv1.PriorityClass
	for _, obj := range s.store.List("priorityclasses.scheduling.k8s.io", "") {
		if c := obj.(*schedulingv1.PriorityClass); c.GlobalDefault && (found == nil || found.Value > c.Value) {
			found = c
		}
	}
	return found
}

// tolerations lets every pod tolerate for a while that its node is gone.
// Models plugin/pkg/admission/defaulttolerationseconds Plugin.Admit
func (r *request) tolerations(pod *core.Pod) error {
	for _, key := range []string{corev1.TaintNodeNotReady, corev1.TaintNodeUnreachable} {
		tolerated := slices.ContainsFunc(pod.Spec.Tolerations, func(t core.Toleration) bool {
			return (t.Key == key || t.Key == "") && (t.Effect == core.TaintEffectNoExecute || t.Effect == "")
		})
		if !tolerated {
			pod.Spec.Tolerations = append(pod.Spec.Tolerations, core.Toleration{
				Key: key, Operator: core.TolerationOpExists, Effect: core.TaintEffectNoExecute, TolerationSeconds: ptr.To[int64](300),
			})
		}
	}
	return nil
}

// runtimeClass refuses pods that name a runtime class, or have what only one could have given them; the cluster has none.
// Models plugin/pkg/admission/runtimeclass RuntimeClass.prepareObjects and validateOverhead
func (r *request) runtimeClass(pod *core.Pod) error {
	if name := pod.Spec.RuntimeClassName; name != nil {
		return r.forbidden(pod, fmt.Errorf("pod rejected: RuntimeClass %q not found", *name))
	}
	if pod.Spec.Overhead != nil {
		return r.forbidden(pod, fmt.Errorf("pod rejected: Pod Overhead set without corresponding RuntimeClass defined Overhead"))
	}
	return nil
}
