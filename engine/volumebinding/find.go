package volumebinding

import (
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/component-helpers/scheduling/corev1/nodeaffinity"
	"k8s.io/utils/ptr"

	"github.com/podscope/podscope/engine/api"
)

// Search is how volumes are looked through.
type Search struct {
	// Node is where the volume has to be of use. Only the scheduler knows one; it also asks for the claim's access modes.
	Node *corev1.Node
	// Taken are volumes that somebody else is about to get.
	Taken func(*corev1.PersistentVolume) bool
	// Meant looks for nothing but a volume that is meant for the claim: the scheduler chooses among the others.
	Meant bool
}

// Find is the volume that is meant for a claim, else the smallest free one that the claim can be bound to, nil when there is none.
// Models k8s.io/component-helpers/storage/volume FindMatchingVolume.
func (s Search) Find(volumes []*corev1.PersistentVolume, claim *corev1.PersistentVolumeClaim) *corev1.PersistentVolume {
	selector := labels.Everything()
	if claim.Spec.Selector != nil {
		var err error
		if selector, err = metav1.LabelSelectorAsSelector(claim.Spec.Selector); err != nil {
			return nil
		}
	}
	var smallest *corev1.PersistentVolume
	for _, v := range volumes {
		if s.Taken != nil && s.Taken(v) || !holds(v, claim) {
			continue
		}
		if BoundTo(v, claim) {
			if !s.reaches(v) {
				return nil
			}
			return v
		}
		if s.Meant || v.Spec.ClaimRef != nil || v.Status.Phase != corev1.VolumeAvailable || !selector.Matches(labels.Set(v.Labels)) ||
			ClassOf(v) != api.StorageClassOf(claim) || !s.reaches(v) || s.Node != nil && !HasModes(v, claim) {
			continue
		}
		if smallest == nil || v.Spec.Capacity.Storage().Cmp(*smallest.Spec.Capacity.Storage()) < 0 {
			smallest = v
		}
	}
	return smallest
}

func (s Search) reaches(v *corev1.PersistentVolume) bool { return s.Node == nil || Reaches(v, s.Node) }

// Reaches reports whether a volume can be mounted on a node.
// Models k8s.io/component-helpers/storage/volume CheckNodeAffinity.
func Reaches(v *corev1.PersistentVolume, node *corev1.Node) bool {
	if v.Spec.NodeAffinity == nil || v.Spec.NodeAffinity.Required == nil {
		return true
	}
	terms, err := nodeaffinity.NewNodeSelector(v.Spec.NodeAffinity.Required)
	return err == nil && terms.Match(node)
}

// holds reports what must hold also of a volume that is meant for a claim: its class need not be the claim's.
func holds(v *corev1.PersistentVolume, claim *corev1.PersistentVolumeClaim) bool {
	return v.DeletionTimestamp == nil && !TooSmall(v, claim) && !OtherMode(v, claim) && AttributesClassOf(v) == ptr.Deref(claim.Spec.VolumeAttributesClassName, "")
}
