package api

import (
	"maps"
	"reflect"
	"strings"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/util/validation/field"
	"k8s.io/kubernetes/pkg/apis/core"
	"k8s.io/kubernetes/pkg/apis/core/validation"
)

// validated remembers pods that were found valid. The replicas of a template differ in what validation looks at only in their metadata and in the
// name of the volume with their token, and a pod's share of a rollout is a twentieth cheaper when the rest is not validated for each of them.
type validated struct {
	pods []validPod
	next int // to be forgotten
}

// validPod is what validation looks at besides the metadata as such.
type validPod struct {
	spec        *core.PodSpec
	annotations map[string]string
}

// mostValidated is how many pods are remembered: about as many templates as have replicas made of them at the same time.
const mostValidated = 8

// validatePod is validation.ValidatePodCreate.
func validatePod(r *request, pod *core.Pod) field.ErrorList {
	if r.server.validPods.has(pod) {
		return validation.ValidateObjectMeta(&pod.ObjectMeta, true, validation.ValidatePodName, field.NewPath("metadata"))
	}
	errs := validation.ValidatePodCreate(pod, podOptions(pod, nil))
	if len(errs) == 0 {
		r.server.validPods.add(pod)
	}
	return errs
}

func (v *validated) has(pod *core.Pod) bool {
	for i := range v.pods {
		if v.pods[i].same(pod) {
			return true
		}
	}
	return false
}

func (v *validated) add(pod *core.Pod) {
	if nameCounts(&pod.Spec) {
		return
	}
	now := validPod{pod.Spec.DeepCopy(), telling(pod.Annotations)}
	if len(v.pods) < mostValidated {
		v.pods = append(v.pods, now)
		return
	}
	v.pods[v.next] = now
	v.next = (v.next + 1) % mostValidated
}

// nameCounts reports whether what a spec may say depends on the pod's name: claims that are made for it are named after it.
func nameCounts(spec *core.PodSpec) bool {
	for i := range spec.Volumes {
		if spec.Volumes[i].Ephemeral != nil {
			return true
		}
	}
	return len(spec.ResourceClaims) > 0
}

// telling is a pod's annotations without the one that only remembers what was applied, which differs from pod to pod.
func telling(annotations map[string]string) map[string]string {
	out := maps.Clone(annotations)
	delete(out, corev1.LastAppliedConfigAnnotation)
	return out
}

// same reports whether a pod is valid because this one was. Nothing is equal that is not exactly so, beside the volume with the token.
func (v *validPod) same(pod *core.Pod) bool {
	spec := &pod.Spec
	if len(spec.Volumes) != len(v.spec.Volumes) || len(spec.Containers) != len(v.spec.Containers) || !sameTelling(v.annotations, pod.Annotations) {
		return false
	}
	then, now := tokenVolumeOf(v.spec), tokenVolumeOf(spec)
	if then == now {
		return reflect.DeepEqual(v.spec, spec)
	}
	if then == "" || now == "" || names(spec, then) {
		return false
	}
	rename(spec, now, then)
	defer rename(spec, then, now)
	return reflect.DeepEqual(v.spec, spec)
}

func sameTelling(then, now map[string]string) bool {
	n := len(now)
	if _, ok := now[corev1.LastAppliedConfigAnnotation]; ok {
		n--
	}
	if n != len(then) {
		return false
	}
	for key, value := range then {
		if is, ok := now[key]; !ok || is != value {
			return false
		}
	}
	return true
}

// tokenVolumeOf is the name of the volume with the token as the server makes such names up: then it is as valid as any other.
func tokenVolumeOf(spec *core.PodSpec) string {
	for i := range spec.Volumes {
		suffix, ok := strings.CutPrefix(spec.Volumes[i].Name, tokenVolumePrefix)
		if ok && len(suffix) == tokenVolumeSuffix && strings.Trim(suffix, suffixLetters) == "" {
			return spec.Volumes[i].Name
		}
	}
	return ""
}

// names reports whether a volume or a mount has a name.
func names(spec *core.PodSpec, name string) bool {
	found := false
	eachVolumeName(spec, func(at *string) { found = found || *at == name })
	return found
}

func rename(spec *core.PodSpec, from, to string) {
	eachVolumeName(spec, func(at *string) {
		if *at == from {
			*at = to
		}
	})
}

func eachVolumeName(spec *core.PodSpec, do func(*string)) {
	for i := range spec.Volumes {
		do(&spec.Volumes[i].Name)
	}
	for _, containers := range [][]core.Container{spec.InitContainers, spec.Containers} {
		for i := range containers {
			for j := range containers[i].VolumeMounts {
				do(&containers[i].VolumeMounts[j].Name)
			}
		}
	}
}
