package kubelet

import (
	"fmt"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/runtime/schema"
)

// unprepared says why what a pod claims cannot be got ready for it, "" when it claims nothing. The cluster holds no claims and makes none of
// templates, so that a pod which names its node itself, and passes the scheduler by, waits here instead.
// Models pkg/kubelet/cm/dra (*Manager).prepareResources.
func unprepared(pod *corev1.Pod) string {
	if len(pod.Spec.ResourceClaims) == 0 {
		return ""
	}
	first := pod.Spec.ResourceClaims[0]
	if first.ResourceClaimName == nil {
		return fmt.Sprintf(`pod "%s/%s": ResourceClaim not created yet`, pod.Namespace, pod.Name)
	}
	missing := errors.NewNotFound(schema.GroupResource{Group: "resource.k8s.io", Resource: "resourceclaims"}, *first.ResourceClaimName)
	return fmt.Sprintf("fetch ResourceClaim %s: %v", *first.ResourceClaimName, missing)
}
