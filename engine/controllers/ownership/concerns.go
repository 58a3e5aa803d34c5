package ownership

import (
	"maps"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/watch"

	"github.com/podscope/podscope/engine/store"
)

// Concerns tells which writes of pods matter to the controller of a kind of owners: those of pods that have, or had, such an owner, and those
// that make an orphan, or give one other labels, by which it may be adopted. Models addPod, updatePod and deletePod of the controllers.
func Concerns(kind string) func(store.Entry) bool {
	return func(e store.Entry) bool {
		pod := e.Object.(*corev1.Pod)
		owner := metav1.GetControllerOfNoCopy(pod)
		if owner != nil && owner.Kind == kind {
			return true
		}
		old, _ := e.Prev.(*corev1.Pod)
		if old == nil {
			return owner == nil
		}
		before := metav1.GetControllerOfNoCopy(old)
		if before != nil && before.Kind == kind {
			return true
		}
		return owner == nil && e.Type != watch.Deleted && (before != nil || !maps.Equal(old.Labels, pod.Labels))
	}
}
