package persistentvolume

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	corev1 "k8s.io/api/core/v1"
	storagev1 "k8s.io/api/storage/v1"
	"k8s.io/apimachinery/pkg/api/equality"
	"k8s.io/component-helpers/storage/ephemeral"

	"github.com/podscope/podscope/engine/api"
	"github.com/podscope/podscope/engine/controllers/workqueue"
	"github.com/podscope/podscope/engine/explain"
	"github.com/podscope/podscope/engine/volumebinding"
)

// syncClaim binds a claim, or finds that it has lost its volume. Models syncClaim.
func (c *binder) syncClaim(k workqueue.Key) error {
	claim, err := api.Get[*corev1.PersistentVolumeClaim](c.client, k.Namespace, k.Name)
	if err != nil {
		return nil
	}
	if _, done := claim.Annotations[bindCompleted]; done {
		return c.syncBound(claim)
	}
	if claim.Spec.VolumeName != "" {
		return c.syncRequested(claim)
	}
	class := c.class(claim)
	delayed := class != nil && class.VolumeBindingMode != nil && *class.VolumeBindingMode == storagev1.VolumeBindingWaitForFirstConsumer
	consumer := c.consumer(claim)
	if volume := c.match(claim, delayed); volume != nil {
		return c.bind(volume, claim)
	}
	switch {
	case !classed(claim) && c.assignDefault(claim):
		return nil
	case delayed && consumer == "":
		c.reportWaiting(claim)
	case api.StorageClassOf(claim) != "":
		return c.provision(claim, class, consumer)
	default:
		c.recorder.Event(claim, corev1.EventTypeNormal, "FailedBinding", "no persistent volumes available for this claim and no storage class is set")
	}
	return c.setStatus(claim, corev1.ClaimPending, nil)
}

func (c *binder) class(claim *corev1.PersistentVolumeClaim) *storagev1.StorageClass {
	class, err := api.Get[*storagev1.StorageClass](c.client, "", api.StorageClassOf(claim))
	if err != nil {
		return nil
	}
	return class
}

// consumer is the node that the scheduler has chosen for the first pod that uses the claim, "" before that. A pod that names its node
// itself passes the scheduler by: its claim goes on waiting.
func (c *binder) consumer(claim *corev1.PersistentVolumeClaim) string {
	return claim.Annotations[selectedNode]
}

func (c *binder) users(claim *corev1.PersistentVolumeClaim) []*corev1.Pod {
	return slices.DeleteFunc(api.List[*corev1.Pod](c.client, claim.Namespace), func(p *corev1.Pod) bool {
		return !slices.ContainsFunc(p.Spec.Volumes, func(v corev1.Volume) bool {
			return v.PersistentVolumeClaim != nil && v.PersistentVolumeClaim.ClaimName == claim.Name ||
				v.Ephemeral != nil && ephemeral.VolumeClaimName(p, &v) == claim.Name
		})
	})
}

// reportWaiting names the pods that have no node yet: one that names its node itself, or that has ended, is not waited for.
// Models emitEventForUnboundDelayBindingClaim and findNonScheduledPodsByPVC.
func (c *binder) reportWaiting(claim *corev1.PersistentVolumeClaim) {
	var names []string
	for _, p := range c.users(claim) {
		if p.Spec.NodeName == "" && !ended(p) {
			names = append(names, p.Name)
		}
	}
	reason, message := "WaitForPodScheduled", "waiting for pods "+strings.Join(names, ",")+" to be scheduled"
	switch len(names) {
	case 0:
		reason, message = "WaitForFirstConsumer", "waiting for first consumer to be created before binding"
		c.note(claim, explain.RuleClaimWaits, map[string]string{"class": api.StorageClassOf(claim)})
	case 1:
		message = "waiting for pod " + names[0] + " to be scheduled"
	}
	c.recorder.Event(claim, corev1.EventTypeNormal, reason, message)
}

// ended reports whether a pod uses its volumes no more. Models pkg/volume/util IsPodTerminated.
func ended(p *corev1.Pod) bool {
	if p.Status.Phase == corev1.PodFailed || p.Status.Phase == corev1.PodSucceeded {
		return true
	}
	return p.DeletionTimestamp != nil && !slices.ContainsFunc(p.Status.ContainerStatuses, func(s corev1.ContainerStatus) bool {
		return s.State.Running != nil || s.State.Waiting != nil
	})
}

// classed reports whether a claim says of which class it is, be it of none. Models PersistentVolumeClaimHasClass.
func classed(claim *corev1.PersistentVolumeClaim) bool {
	_, old := claim.Annotations[corev1.BetaStorageClassAnnotation]
	return old || claim.Spec.StorageClassName != nil
}

// assignDefault gives a claim from before there was a default class that class.
func (c *binder) assignDefault(claim *corev1.PersistentVolumeClaim) bool {
	class := c.client.Server().DefaultStorageClass()
	if class == nil {
		return false
	}
	changed := claim.DeepCopy()
	changed.Spec.StorageClassName = &class.Name
	c.pass.Call()
	_, err := c.client.Update(changed, api.UpdateOptions{})
	return err == nil
}

// syncRequested is for claims that name their volume.
func (c *binder) syncRequested(claim *corev1.PersistentVolumeClaim) error {
	volume, err := api.Get[*corev1.PersistentVolume](c.client, "", claim.Spec.VolumeName)
	switch {
	case err != nil:
	case volume.Spec.ClaimRef == nil:
		why := unfit(volume, claim)
		if why == "" {
			return c.bind(volume, claim)
		}
		c.recorder.Eventf(claim, corev1.EventTypeWarning, "VolumeMismatch", "Cannot bind to requested volume %q: %s", volume.Name, why)
	case volumebinding.BoundTo(volume, claim):
		return c.bind(volume, claim)
	default:
		c.recorder.Eventf(claim, corev1.EventTypeWarning, "FailedBinding", "volume %q already bound to a different claim.", volume.Name)
	}
	return c.setStatus(claim, corev1.ClaimPending, nil)
}

// syncBound sees to it that a bound claim has its volume still. Models syncBoundClaim.
func (c *binder) syncBound(claim *corev1.PersistentVolumeClaim) error {
	lose := func(reason, message string) error {
		if claim.Status.Phase != corev1.ClaimLost {
			c.recorder.Event(claim, corev1.EventTypeWarning, reason, message)
		}
		return c.setStatus(claim, corev1.ClaimLost, nil)
	}
	if claim.Spec.VolumeName == "" {
		return lose("ClaimLost", "Bound claim has lost reference to PersistentVolume. Data on the volume is lost!")
	}
	volume, err := api.Get[*corev1.PersistentVolume](c.client, "", claim.Spec.VolumeName)
	switch {
	case err != nil:
		return lose("ClaimLost", "Bound claim has lost its PersistentVolume. Data on the volume is lost!")
	case volume.Spec.ClaimRef != nil && volume.Spec.ClaimRef.UID != claim.UID:
		return lose("ClaimMisbound", "Two claims are bound to the same volume, this one is bound incorrectly")
	}
	return c.bind(volume, claim)
}

// bind makes a volume and a claim refer to each other and mark both as bound; what is done already is left. Models bind.
func (c *binder) bind(volume *corev1.PersistentVolume, claim *corev1.PersistentVolumeClaim) error {
	owned := volume.DeepCopy()
	if !volumebinding.BoundTo(volume, claim) {
		annotate(owned, boundByUs, "yes")
	}
	if ref := volume.Spec.ClaimRef; ref == nil || ref.UID != claim.UID {
		to := api.Reference(claim)
		owned.Spec.ClaimRef = &to
	}
	if !equality.Semantic.DeepEqual(volume, owned) {
		c.pass.Call()
		stored, err := c.client.Update(owned, api.UpdateOptions{})
		if err != nil {
			return err
		}
		volume = stored.(*corev1.PersistentVolume)
	}
	if err := c.setPhase(volume, corev1.VolumeBound); err != nil {
		return err
	}
	bound := claim.DeepCopy()
	if claim.Spec.VolumeName != volume.Name {
		bound.Spec.VolumeName = volume.Name
		annotate(bound, boundByUs, "yes")
	}
	annotate(bound, bindCompleted, "yes")
	if !equality.Semantic.DeepEqual(claim, bound) {
		c.note(claim, explain.RuleClaimBound, map[string]string{"volume": volume.Name})
		c.pass.Call()
		stored, err := c.client.Update(bound, api.UpdateOptions{})
		if err != nil {
			return err
		}
		bound = stored.(*corev1.PersistentVolumeClaim)
	}
	return c.setStatus(bound, corev1.ClaimBound, volume)
}

func annotate(obj interface {
	GetAnnotations() map[string]string
	SetAnnotations(map[string]string)
}, key, value string,
) {
	a := maps.Clone(obj.GetAnnotations())
	if a == nil {
		a = map[string]string{}
	}
	a[key] = value
	obj.SetAnnotations(a)
}

// setStatus models updateClaimStatus.
func (c *binder) setStatus(claim *corev1.PersistentVolumeClaim, phase corev1.PersistentVolumeClaimPhase, volume *corev1.PersistentVolume) error {
	changed := claim.DeepCopy()
	changed.Status.Phase = phase
	if volume == nil {
		changed.Status.AccessModes, changed.Status.Capacity, changed.Status.CurrentVolumeAttributesClassName = nil, nil, nil
	} else {
		changed.Status.AccessModes = volume.Spec.AccessModes
		if claim.Status.Phase == corev1.ClaimPending && phase == corev1.ClaimBound {
			changed.Status.CurrentVolumeAttributesClassName = volume.Spec.VolumeAttributesClassName
		}
		if claim.Status.Phase != phase {
			changed.Status.Capacity = volume.Spec.Capacity
		}
	}
	if equality.Semantic.DeepEqual(claim.Status, changed.Status) {
		return nil
	}
	c.pass.Call()
	if _, err := c.client.UpdateStatus(changed); err != nil {
		return fmt.Errorf("claim %s: %w", claim.Name, err)
	}
	return nil
}
