// Package ownership is how controllers that make pods know their own: by the controller reference of a pod, and by the selector, with
// which orphans are adopted and strays released. Replica sets, stateful sets, daemon sets and jobs share it.
package ownership

import (
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/types"

	"github.com/podscope/podscope/engine/api"
	"github.com/podscope/podscope/engine/store"
)

// Reference is the owner reference that an owner's pods carry.
func Reference(owner store.Object) metav1.OwnerReference {
	gvk := api.KindOf(owner).GroupVersionKind
	return *metav1.NewControllerRef(owner, gvk)
}

// Pods are the owner's pods: those that refer to it and still match, and orphans that match, which are adopted. Pods of the owner that
// no longer match are released. Models pkg/controller PodControllerRefManager.ClaimPods.
func Pods(c *api.Client, owner store.Object, selector labels.Selector) []*corev1.Pod {
	return Members(c, owner, selector, always)
}

// Claim is Pods for owners that leave pods which have ended, or are about to, to themselves. It also tells whether there were orphans to adopt,
// which takes its time. The memo, which may be nil, is one that has only been asked for this owner, in this generation, and this selector.
func Claim(c *api.Client, owner store.Object, selector labels.Selector, memo *Memo[Standing]) (pods []*corev1.Pod, orphans bool) {
	return claim(c, owner, selector, rules{fits: always, concerned: Active}, memo)
}

// Members is Pods for owners that know their pods by more than labels: those for which fits is false count as not matching.
func Members(c *api.Client, owner store.Object, selector labels.Selector, fits func(*corev1.Pod) bool) []*corev1.Pod {
	pods, _ := claim(c, owner, selector, rules{fits: fits, concerned: always}, nil)
	return pods
}

// Standing is what a pod is to an owner.
type Standing uint8

const (
	stranger Standing = iota
	own
	stray  // refers to the owner, which does not select it
	orphan // nobody's, and selected
)

// rules are what an owner asks of pods beyond labels: whether one fits it, and whether it may be adopted or released at all.
type rules struct{ fits, concerned func(*corev1.Pod) bool }

func always(*corev1.Pod) bool { return true }

func claim(c *api.Client, owner store.Object, selector labels.Selector, r rules, memo *Memo[Standing]) (pods []*corev1.Pod, orphans bool) {
	if memo == nil {
		memo = &Memo[Standing]{}
	}
	uid := owner.GetUID()
	all := api.List[*corev1.Pod](c, owner.GetNamespace())
	for i, s := range memo.Answers(all, func(pod *corev1.Pod) Standing { return standing(pod, uid, selector, r.fits) }) {
		switch pod := all[i]; {
		case s == own:
			pods = append(pods, pod)
		case !r.concerned(pod):
		case s == stray:
			release(c, pod, owner)
		case s == orphan && owner.GetDeletionTimestamp() == nil && pod.DeletionTimestamp == nil:
			orphans = true
			if adopted, ok := adopt(c, pod, owner); ok {
				pods = append(pods, adopted)
			}
		}
	}
	return pods, orphans
}

func standing(pod *corev1.Pod, owner types.UID, selector labels.Selector, fits func(*corev1.Pod) bool) Standing {
	ref := metav1.GetControllerOfNoCopy(pod)
	if ref != nil && ref.UID != owner {
		return stranger
	}
	switch matches := selector.Matches(labels.Set(pod.Labels)) && fits(pod); {
	case ref != nil && matches:
		return own
	case ref != nil:
		return stray
	case matches:
		return orphan
	}
	return stranger
}

func adopt(c *api.Client, pod *corev1.Pod, owner store.Object) (*corev1.Pod, bool) {
	changed := pod.DeepCopy()
	changed.OwnerReferences = append(changed.OwnerReferences, Reference(owner))
	stored, err := c.Update(changed, api.UpdateOptions{})
	if err != nil {
		return nil, false
	}
	return stored.(*corev1.Pod), true
}

func release(c *api.Client, pod *corev1.Pod, owner store.Object) {
	changed := pod.DeepCopy()
	changed.OwnerReferences = nil
	for _, ref := range pod.OwnerReferences {
		if ref.UID != owner.GetUID() {
			changed.OwnerReferences = append(changed.OwnerReferences, ref)
		}
	}
	_, _ = c.Update(changed, api.UpdateOptions{})
}

// FromTemplate is a new pod of an owner, its name to be generated. Models pkg/controller GetPodFromTemplate.
func FromTemplate(owner store.Object, t *corev1.PodTemplateSpec) *corev1.Pod {
	copied := t.DeepCopy()
	return &corev1.Pod{
		ObjectMeta: metav1.ObjectMeta{
			Namespace: owner.GetNamespace(), GenerateName: owner.GetName() + "-", Labels: copied.Labels, Annotations: copied.Annotations,
			Finalizers: copied.Finalizers, OwnerReferences: []metav1.OwnerReference{Reference(owner)},
		},
		Spec: copied.Spec,
	}
}

// Active reports whether a pod counts as one of its owner's replicas: it has not finished and is not being deleted.
func Active(pod *corev1.Pod) bool {
	return pod.Status.Phase != corev1.PodSucceeded && pod.Status.Phase != corev1.PodFailed && pod.DeletionTimestamp == nil
}

// Ready reports whether a pod's Ready condition is True, and since when.
func Ready(pod *corev1.Pod) (since metav1.Time, ready bool) {
	for i := range pod.Status.Conditions {
		if c := &pod.Status.Conditions[i]; c.Type == corev1.PodReady {
			return c.LastTransitionTime, c.Status == corev1.ConditionTrue
		}
	}
	return metav1.Time{}, false
}
