package persistentvolume

import (
	"slices"
	"strings"

	corev1 "k8s.io/api/core/v1"

	"github.com/podscope/podscope/engine/api"
	"github.com/podscope/podscope/engine/controllers/workqueue"
	"github.com/podscope/podscope/engine/volumebinding"
)

// syncVolume keeps a volume's phase, and reclaims it when its claim is gone. Models syncVolume.
func (c *binder) syncVolume(k workqueue.Key) error {
	volume, err := api.Get[*corev1.PersistentVolume](c.client, "", k.Name)
	if err != nil {
		return nil
	}
	ref := volume.Spec.ClaimRef
	if ref == nil || ref.UID == "" {
		return c.setPhase(volume, corev1.VolumeAvailable)
	}
	claim, err := api.Get[*corev1.PersistentVolumeClaim](c.client, ref.Namespace, ref.Name)
	switch {
	case err != nil || claim.UID != ref.UID:
		return c.reclaim(volume)
	case claim.Spec.VolumeName == "" && volumebinding.OtherMode(volume, claim):
		c.recorder.Eventf(volume, corev1.EventTypeWarning, "VolumeMismatch", "Cannot bind PersistentVolume to requested PersistentVolumeClaim %q due to incompatible volumeMode.", claim.Name)
		c.recorder.Eventf(claim, corev1.EventTypeWarning, "VolumeMismatch", "Cannot bind PersistentVolume %q to requested PersistentVolumeClaim due to incompatible volumeMode.", volume.Name)
		return nil
	case claim.Spec.VolumeName == "":
		c.claims.Add(workqueue.Key{Namespace: claim.Namespace, Name: claim.Name})
		return nil
	case claim.Spec.VolumeName == volume.Name:
		return c.setPhase(volume, corev1.VolumeBound)
	case volume.Annotations[provisionedBy] != "" && volume.Spec.PersistentVolumeReclaimPolicy == corev1.PersistentVolumeReclaimDelete:
		return c.reclaim(volume)
	}
	return c.unbind(volume)
}

func (c *binder) setPhase(volume *corev1.PersistentVolume, phase corev1.PersistentVolumePhase) error {
	if volume.Status.Phase == phase {
		return nil
	}
	changed := volume.DeepCopy()
	changed.Status.Phase, changed.Status.Message = phase, ""
	c.pass.Call()
	_, err := c.client.UpdateStatus(changed)
	return err
}

// unbind frees a volume whose claim has another one. Models unbindVolume.
func (c *binder) unbind(volume *corev1.PersistentVolume) error {
	changed := volume.DeepCopy()
	if volume.Annotations[boundByUs] != "" {
		changed.Spec.ClaimRef = nil
		delete(changed.Annotations, boundByUs)
	} else {
		changed.Spec.ClaimRef.UID = ""
	}
	c.pass.Call()
	_, err := c.client.Update(changed, api.UpdateOptions{})
	return err
}

// reclaim marks a volume as released and does what its policy says. Models reclaimVolume.
func (c *binder) reclaim(volume *corev1.PersistentVolume) error {
	if volume.Status.Phase != corev1.VolumeReleased && volume.Status.Phase != corev1.VolumeFailed {
		return c.setPhase(volume, corev1.VolumeReleased) // its watch event brings it here again
	}
	switch volume.Spec.PersistentVolumeReclaimPolicy {
	case corev1.PersistentVolumeReclaimRecycle:
		return c.recycle(volume)
	case corev1.PersistentVolumeReclaimDelete:
		return c.discard(volume)
	}
	return nil
}

// discard deletes a volume with what is behind it. The directory on the node stays: nothing refers to it any more. What a driver made is the
// driver's to delete. Models deleteVolumeOperation.
func (c *binder) discard(volume *corev1.PersistentVolume) error {
	if drivers(volume) || volume.DeletionTimestamp != nil && !slices.Contains(volume.Finalizers, releaser) {
		return nil
	}
	if why := undeletable(volume); why != "" {
		return c.fail(volume, "VolumeFailedDelete", why)
	}
	if slices.Contains(volume.Finalizers, releaser) {
		free := volume.DeepCopy()
		free.Finalizers = slices.DeleteFunc(free.Finalizers, func(f string) bool { return f == releaser })
		c.pass.Call()
		if _, err := c.client.Update(free, api.UpdateOptions{}); err != nil {
			return err
		}
	}
	c.pass.Call()
	_, err := c.client.Delete("persistentvolumes", "", volume.Name, api.DeleteOptions{})
	return err
}

// fail tells once that a volume could not be reclaimed; it is tried again and again. Models updateVolumePhaseWithEvent.
func (c *binder) fail(volume *corev1.PersistentVolume, reason, why string) error {
	if volume.Status.Phase == corev1.VolumeFailed {
		return nil
	}
	failed := volume.DeepCopy()
	failed.Status.Phase, failed.Status.Message = corev1.VolumeFailed, why
	c.pass.Call()
	if _, err := c.client.UpdateStatus(failed); err != nil {
		return err
	}
	c.recorder.Event(volume, corev1.EventTypeWarning, reason, why)
	return nil
}

// drivers reports whether a volume is a driver's. Models findDeletablePlugin.
func drivers(volume *corev1.PersistentVolume) bool {
	by := volume.Annotations[provisionedBy]
	return by != "" && !strings.HasPrefix(by, "kubernetes.io/") || by == "" && volume.Spec.CSI != nil
}

// undeletable says why what is behind a volume cannot be deleted. Models findDeletablePlugin and pkg/volume/hostpath
// (*hostPathDeleter).Delete.
func undeletable(volume *corev1.PersistentVolume) string {
	by, none := volume.Annotations[provisionedBy], "error getting deleter volume plugin for volume \""+volume.Name+"\": "
	switch {
	case by != "" && by != hostPath:
		return "no volume plugin matched name: " + by
	case volume.Spec.NFS != nil:
		return none + "no deletable volume plugin matched"
	case volume.Spec.HostPath == nil:
		return none + "no volume plugin matched"
	}
	if _, under, ok := strings.Cut(volume.Spec.HostPath.Path, "/tmp/"); !ok || under == "" {
		return "host_path deleter only supports /tmp/.+ but received provided " + volume.Spec.HostPath.Path
	}
	return ""
}
