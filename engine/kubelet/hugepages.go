package kubelet

import (
	"fmt"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	podutil "k8s.io/kubernetes/pkg/api/v1/pod"
	v1helper "k8s.io/kubernetes/pkg/apis/core/v1/helper"
)

// checkHugePages refuses a volume of huge pages unless the pod asks for pages of one such size.
// Models pkg/volume/emptydir getPageSizeMountOption.
func checkHugePages(medium corev1.StorageMedium, pod *corev1.Pod) error {
	if !v1helper.IsHugePageMedium(medium) {
		return nil
	}
	var of *resource.Quantity // the size that the volume is for, nil: whatever the pod asks for
	if medium != corev1.StorageMediumHugePages {
		size, err := v1helper.HugePageSizeFromMedium(medium)
		if err != nil {
			return err
		}
		of = &size
	}
	var found *resource.Quantity
	for c := range podutil.ContainerIter(&pod.Spec, podutil.Containers|podutil.InitContainers) {
		for name := range c.Resources.Requests {
			size, err := v1helper.HugePageSizeFromResourceName(name)
			switch {
			case !v1helper.IsHugePageResourceName(name) || err == nil && of != nil && of.Cmp(size) != 0:
			case err != nil:
				return err
			case found != nil && found.Cmp(size) != 0:
				return fmt.Errorf("medium: %s can't be used if container requests multiple huge page sizes", medium)
			default:
				found = &size
			}
		}
	}
	if found == nil {
		return fmt.Errorf("medium %s: hugePages storage requested, but there is no resource request for huge pages", medium)
	}
	return nil
}
