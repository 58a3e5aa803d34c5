package statefulset

import (
	"fmt"
	"maps"
	"strconv"
	"strings"
	"time"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"

	"github.com/podscope/podscope/engine/controllers/ownership"
)

// splitName parts a pod's name into its set's and its ordinal, -1 when it has none. Models getParentNameAndOrdinal.
func splitName(name string) (parent string, ordinal int) {
	i := strings.LastIndexByte(name, '-')
	if i < 0 {
		return "", -1
	}
	n, err := strconv.ParseUint(name[i+1:], 10, 31)
	if err != nil {
		return "", -1
	}
	return name[:i], int(n)
}

func ordinal(pod *corev1.Pod) int {
	_, n := splitName(pod.Name)
	return n
}

func firstOrdinal(set *appsv1.StatefulSet) int {
	if set.Spec.Ordinals != nil {
		return int(set.Spec.Ordinals.Start)
	}
	return 0
}

// inRange reports whether a pod has one of the ordinals that the set is to have. Models podInOrdinalRange.
func inRange(pod *corev1.Pod, set *appsv1.StatefulSet) bool {
	n := ordinal(pod) - firstOrdinal(set)
	return n >= 0 && n < int(*set.Spec.Replicas)
}

// newPod is the pod of an ordinal, not created yet: it has no phase. Models newStatefulSetPod.
func newPod(set *appsv1.StatefulSet, template *corev1.PodTemplateSpec, revision string, n int) *corev1.Pod {
	pod := ownership.FromTemplate(set, template)
	pod.Name = fmt.Sprintf("%s-%d", set.Name, n)
	pod.Spec.Hostname, pod.Spec.Subdomain = pod.Name, set.Spec.ServiceName
	identify(pod)
	pod.Labels[appsv1.StatefulSetRevisionLabel] = revision
	mountClaims(set, pod)
	return pod
}

// identify labels a pod with its name and ordinal. Models updateIdentity.
func identify(pod *corev1.Pod) {
	pod.Labels = maps.Clone(pod.Labels)
	if pod.Labels == nil {
		pod.Labels = map[string]string{}
	}
	pod.Labels[appsv1.StatefulSetPodNameLabel] = pod.Name
	pod.Labels[appsv1.PodIndexLabel] = strconv.Itoa(ordinal(pod))
}

// mountClaims makes the pod's volumes those of the set's claims, and keeps the others. Models updateStorage.
func mountClaims(set *appsv1.StatefulSet, pod *corev1.Pod) {
	own := map[string]bool{}
	var volumes []corev1.Volume
	for _, claim := range claims(set, pod) {
		own[claim.template] = true
		source := corev1.VolumeSource{PersistentVolumeClaim: &corev1.PersistentVolumeClaimVolumeSource{ClaimName: claim.Name}}
		volumes = append(volumes, corev1.Volume{Name: claim.template, VolumeSource: source})
	}
	for _, v := range pod.Spec.Volumes {
		if !own[v.Name] {
			volumes = append(volumes, v)
		}
	}
	pod.Spec.Volumes = volumes
}

// hasIdentity reports whether a pod carries its label and mounts its claims. Models identityMatches and storageMatches.
func hasIdentity(set *appsv1.StatefulSet, pod *corev1.Pod) bool {
	if pod.Labels[appsv1.StatefulSetPodNameLabel] != pod.Name {
		return false
	}
	mounted := map[string]string{}
	for _, v := range pod.Spec.Volumes {
		if v.PersistentVolumeClaim != nil {
			mounted[v.Name] = v.PersistentVolumeClaim.ClaimName
		}
	}
	for _, claim := range claims(set, pod) {
		if mounted[claim.template] != claim.Name {
			return false
		}
	}
	return true
}

func created(pod *corev1.Pod) bool { return pod.Status.Phase != "" }

func ended(pod *corev1.Pod) bool {
	return pod.Status.Phase == corev1.PodFailed || pod.Status.Phase == corev1.PodSucceeded
}

func terminating(pod *corev1.Pod) bool { return pod.DeletionTimestamp != nil }

func runningAndReady(pod *corev1.Pod) bool {
	_, ready := ownership.Ready(pod)
	return ready && pod.Status.Phase == corev1.PodRunning
}

// availableIn is how long a ready pod must stay ready until it counts as available, 0 when it does.
func availableIn(set *appsv1.StatefulSet, pod *corev1.Pod, now time.Time) time.Duration {
	since, _ := ownership.Ready(pod)
	return max(time.Duration(set.Spec.MinReadySeconds)*time.Second-now.Sub(since.Time), 0)
}

func available(set *appsv1.StatefulSet, pod *corev1.Pod, now time.Time) bool {
	_, ready := ownership.Ready(pod)
	return ready && (set.Spec.MinReadySeconds == 0 || availableIn(set, pod, now) == 0)
}

// nextAvailable is when the next ready pod becomes available. Models FindMinNextPodAvailabilityCheck.
func (c *Controller) nextAvailable(set *appsv1.StatefulSet, pods []*corev1.Pod) time.Duration {
	next := time.Duration(set.Spec.MinReadySeconds) * time.Second
	for _, p := range pods {
		if _, ready := ownership.Ready(p); ready && !available(set, p, c.sim.Now()) {
			next = min(next, availableIn(set, p, c.sim.Now()))
		}
	}
	return next
}
