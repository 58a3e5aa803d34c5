package statefulset

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/podscope/podscope/engine/api"
	"github.com/podscope/podscope/engine/controllers/ownership"
	"github.com/podscope/podscope/engine/store"
)

// claim is what a pod of a set is to have of one template.
type claim struct {
	template string
	*corev1.PersistentVolumeClaim
}

// claims are those of one pod, in the order of their templates. Models getPersistentVolumeClaims.
func claims(set *appsv1.StatefulSet, pod *corev1.Pod) []claim {
	var out []claim
	for i := range set.Spec.VolumeClaimTemplates {
		t := set.Spec.VolumeClaimTemplates[i].DeepCopy()
		name := t.Name
		t.Name, t.Namespace = fmt.Sprintf("%s-%s-%d", name, set.Name, ordinal(pod)), set.Namespace
		if t.Labels == nil {
			t.Labels = map[string]string{}
		}
		maps.Copy(t.Labels, set.Spec.Selector.MatchLabels)
		out = append(out, claim{name, t})
	}
	return out
}

// makeClaims creates the claims that a pod lacks. Models createPersistentVolumeClaims.
func (r *round) makeClaims(p *corev1.Pod) error {
	var failed []error
	for _, claim := range claims(r.set, p) {
		stored, err := api.Get[*corev1.PersistentVolumeClaim](r.client, claim.Namespace, claim.Name)
		switch {
		case err == nil && stored.DeletionTimestamp != nil:
			failed = append(failed, fmt.Errorf("pvc %s is being deleted", claim.Name))
		case apierrors.IsNotFound(err):
			r.call()
			_, err := r.client.Create(claim.PersistentVolumeClaim, api.CreateOptions{})
			if err != nil {
				failed = append(failed, fmt.Errorf("failed to create PVC %s: %w", claim.Name, err))
			}
			r.reportClaim(p, claim.Name, err)
		}
	}
	return aggregate(failed)
}

// aggregate words several failures as Kubernetes does.
func aggregate(failed []error) error {
	if len(failed) < 2 {
		return errors.Join(failed...)
	}
	var texts []string
	for _, err := range failed {
		texts = append(texts, err.Error())
	}
	return errors.New("[" + strings.Join(texts, ", ") + "]")
}

// policy is what becomes of claims whose pod or set is gone: by default they stay.
func policy(set *appsv1.StatefulSet) (withSet, withPod bool) {
	p := set.Spec.PersistentVolumeClaimRetentionPolicy
	if p == nil {
		return false, false
	}
	return p.WhenDeleted == appsv1.DeletePersistentVolumeClaimRetentionPolicyType, p.WhenScaled == appsv1.DeletePersistentVolumeClaimRetentionPolicyType
}

// owners are whom a claim must belong to, so that the garbage collector deletes it as the policy says: a condemned pod, or the set.
// Models updateClaimOwnerRefForSetAndPod.
func owners(set *appsv1.StatefulSet, p *corev1.Pod) []metav1.OwnerReference {
	withSet, withPod := policy(set)
	switch condemned := !inRange(p, set); {
	case withPod && condemned:
		return []metav1.OwnerReference{ownership.Reference(p)}
	case withSet:
		return []metav1.OwnerReference{ownership.Reference(set)}
	}
	return nil
}

// refers reports whether a reference names an object, whichever of that name it was.
func refers(ref metav1.OwnerReference, to store.Object) bool {
	want := ownership.Reference(to)
	return ref.APIVersion == want.APIVersion && ref.Kind == want.Kind && ref.Name == want.Name
}

// wanted are the references that a claim should have, and whether they differ from what it has. A claim that belonged to a former set or pod of
// the same name is left alone, and nothing is added to one that others manage: it only loses what it has of ours.
// Models isClaimOwnerUpToDate and updateClaimOwnerRefForSetAndPod.
func (r *round) wanted(claim *corev1.PersistentVolumeClaim, p *corev1.Pod) (refs []metav1.OwnerReference, differ bool) {
	ours := false
	for _, ref := range claim.OwnerReferences {
		switch {
		case r.former(ref, p):
			return nil, false
		case refers(ref, r.set) || refers(ref, p):
			ours = true
			differ = differ || !controls(ref)
		default:
			refs = append(refs, ref)
		}
	}
	if r.conflicting(claim, p) {
		return refs, ours
	}
	refs = append(refs, owners(r.set, p)...)
	same := func(a, b metav1.OwnerReference) bool { return a.UID == b.UID }
	return refs, differ || !slices.EqualFunc(refs, claim.OwnerReferences, same)
}

// former reports whether a reference names the set or the pod, but another one than is there now.
func (r *round) former(ref metav1.OwnerReference, p *corev1.Pod) bool {
	return refers(ref, r.set) && ref.UID != r.set.UID || refers(ref, p) && ref.UID != p.UID
}

func controls(ref metav1.OwnerReference) bool { return ref.Controller != nil && *ref.Controller }

// conflicting reports whether somebody else manages a claim that is to go with the set or its pod. Models hasUnexpectedController.
func (r *round) conflicting(claim *corev1.PersistentVolumeClaim, p *corev1.Pod) bool {
	if withSet, withPod := policy(r.set); !withSet && !withPod {
		return false
	}
	return slices.ContainsFunc(claim.OwnerReferences, func(ref metav1.OwnerReference) bool {
		return r.former(ref, p) || controls(ref) && !refers(ref, r.set) && !refers(ref, p)
	})
}

// retained reports whether a pod's claims belong to whom they should.
func (r *round) retained(p *corev1.Pod) bool {
	for _, claim := range claims(r.set, p) {
		if stored, err := api.Get[*corev1.PersistentVolumeClaim](r.client, claim.Namespace, claim.Name); err == nil {
			if _, differ := r.wanted(stored, p); differ {
				return false
			}
		}
	}
	return true
}

// retain makes a pod's claims belong to whom they should. Models UpdatePodClaimForRetentionPolicy.
func (r *round) retain(p *corev1.Pod) error {
	for _, claim := range claims(r.set, p) {
		stored, err := api.Get[*corev1.PersistentVolumeClaim](r.client, claim.Namespace, claim.Name)
		if err != nil {
			continue
		}
		if r.conflicting(stored, p) {
			r.recorder.Eventf(r.set, corev1.EventTypeWarning, "ConflictingController",
				"PersistentVolumeClaim %s has a conflicting OwnerReference that acts as a manging controller, the retention policy is ignored for this claim", claim.Name)
		}
		if refs, differ := r.wanted(stored, p); differ {
			changed := stored.DeepCopy()
			changed.OwnerReferences = refs
			r.call()
			if _, err := r.client.Update(changed, api.UpdateOptions{}); err != nil {
				return fmt.Errorf("could not update claim %s for delete policy ownerRefs: %w", claim.Name, err)
			}
		}
	}
	return nil
}

// retainOf is retain for a pod that is there or has just been made, which tells when it fails: somebody else may be changing the claim.
func (r *round) retainOf(p *corev1.Pod) error {
	err := r.retain(p)
	if err != nil {
		r.report(p, "Update", err)
	}
	return err
}

func (r *round) retainClaims(p *corev1.Pod) (stop bool, err error) {
	err = r.retain(p)
	return err != nil, err
}

// staleClaim reports whether a claim of a pod to be made still belongs to its predecessor and is about to go. Models PodClaimIsStale.
func (r *round) staleClaim(p *corev1.Pod) bool {
	if _, withPod := policy(r.set); !withPod {
		return false
	}
	for _, claim := range claims(r.set, p) {
		stored, err := api.Get[*corev1.PersistentVolumeClaim](r.client, claim.Namespace, claim.Name)
		if err == nil && slices.ContainsFunc(stored.OwnerReferences, func(ref metav1.OwnerReference) bool { return refers(ref, p) }) {
			return true
		}
	}
	return false
}

// report writes the event for what was done to a pod. Models recordPodEvent.
func (r *round) report(p *corev1.Pod, verb string, err error) {
	set := r.set
	if err != nil {
		r.recorder.Eventf(set, corev1.EventTypeWarning, "Failed"+verb, "%s Pod %s in StatefulSet %s failed error: %s", verb, p.Name, set.Name, err)
		return
	}
	r.queue.Report(func() {
		r.recorder.Eventf(set, corev1.EventTypeNormal, "Successful"+verb, "%s Pod %s in StatefulSet %s successful", verb, p.Name, set.Name)
	})
}

func (r *round) reportClaim(p *corev1.Pod, claim string, err error) {
	if err != nil {
		r.recorder.Eventf(r.set, corev1.EventTypeWarning, "FailedCreate", "Create Claim %s for Pod %s in StatefulSet %s failed error: %s", claim, p.Name, r.set.Name, err)
		return
	}
	r.recorder.Eventf(r.set, corev1.EventTypeNormal, "SuccessfulCreate", "Create Claim %s Pod %s in StatefulSet %s success", claim, p.Name, r.set.Name)
}

func counts(p *corev1.Pod, want, have int) map[string]string {
	return map[string]string{"pod": p.Name, "have": strconv.Itoa(have), "want": strconv.Itoa(want)}
}
