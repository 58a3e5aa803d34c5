package persistentvolume

import (
	"fmt"
	"strings"

	corev1 "k8s.io/api/core/v1"
	storagev1 "k8s.io/api/storage/v1"
	"k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/podscope/podscope/engine/api"
	"github.com/podscope/podscope/engine/explain"
)

const (
	hostPath = "kubernetes.io/host-path"
	// releaser holds a volume until what is behind it has been deleted.
	releaser = "kubernetes.io/pv-controller"
)

// provision makes a volume for a claim. Models provisionClaim and, for directories on the node, provisionClaimOperation.
func (c *binder) provision(claim *corev1.PersistentVolumeClaim, class *storagev1.StorageClass, node string) error {
	if class == nil {
		err := errors.NewNotFound(storagev1.Resource("storageclass"), api.StorageClassOf(claim))
		c.note(claim, explain.RuleClaimClassMissing, map[string]string{"class": api.StorageClassOf(claim)})
		c.recorder.Event(claim, corev1.EventTypeWarning, "ProvisioningFailed", err.Error())
		return nil
	}
	switch {
	case class.Provisioner == hostPath:
	case strings.HasPrefix(class.Provisioner, "kubernetes.io/"):
		c.recorder.Eventf(claim, corev1.EventTypeWarning, "ProvisioningFailed", "no volume plugin matched name: %s", class.Provisioner)
		return nil
	default:
		c.note(claim, explain.RuleClaimExternal, map[string]string{"provisioner": class.Provisioner})
		_, err := c.chooseProvisioner(claim, class, node)
		c.recorder.Eventf(claim, corev1.EventTypeNormal, "ExternalProvisioning", "Waiting for a volume to be created either by the external provisioner '%s' or manually by the system administrator. If volume creation is delayed, please verify that the provisioner is running and correctly registered.", class.Provisioner)
		return err
	}
	if claim.Spec.VolumeMode != nil && *claim.Spec.VolumeMode == corev1.PersistentVolumeBlock {
		c.recorder.Eventf(claim, corev1.EventTypeWarning, "ProvisioningFailed", "Failed to provision volume with StorageClass %q: %s does not support block volume provisioning", class.Name, hostPath)
		return nil
	}
	chosen, err := c.chooseProvisioner(claim, class, node)
	if err != nil {
		return err
	}
	c.pass.Call() // is there one already?
	c.pass.Call()
	volume, err := c.client.Create(directory(chosen, class), api.CreateOptions{})
	if errors.IsAlreadyExists(err) {
		return nil
	}
	if err != nil {
		c.recorder.Eventf(claim, corev1.EventTypeWarning, "ProvisioningFailed", "Error creating provisioned PV object for claim %s/%s: %v. Deleting the volume.", claim.Namespace, claim.Name, err)
		return nil
	}
	c.note(claim, explain.RuleClaimProvisioned, map[string]string{"volume": volume.GetName(), "class": class.Name})
	c.recorder.Eventf(claim, corev1.EventTypeNormal, "ProvisioningSucceeded", "Successfully provisioned volume %s using %s", volume.GetName(), hostPath)
	return nil
}

// chooseProvisioner writes into the claim who makes its volume. Models setClaimProvisioner.
func (c *binder) chooseProvisioner(claim *corev1.PersistentVolumeClaim, class *storagev1.StorageClass, node string) (*corev1.PersistentVolumeClaim, error) {
	if claim.Annotations[provisioner] == class.Provisioner {
		return claim, nil
	}
	changed := claim.DeepCopy()
	annotate(changed, betaProvisioner, class.Provisioner)
	annotate(changed, provisioner, class.Provisioner)
	if class.VolumeBindingMode != nil && *class.VolumeBindingMode == storagev1.VolumeBindingWaitForFirstConsumer {
		annotate(changed, selectedNode, node)
	}
	c.pass.Call()
	stored, err := c.client.Update(changed, api.UpdateOptions{})
	if err != nil {
		return nil, err
	}
	return stored.(*corev1.PersistentVolumeClaim), nil
}

// directory is the volume that a claim gets. Models pkg/volume/hostpath (*hostPathProvisioner).Provision.
func directory(claim *corev1.PersistentVolumeClaim, class *storagev1.StorageClass) *corev1.PersistentVolume {
	reclaim := corev1.PersistentVolumeReclaimDelete
	if class.ReclaimPolicy != nil {
		reclaim = *class.ReclaimPolicy
	}
	ref := api.Reference(claim)
	volume := &corev1.PersistentVolume{
		ObjectMeta: metav1.ObjectMeta{
			Name:        "pvc-" + string(claim.UID),
			Annotations: map[string]string{"kubernetes.io/createdby": "hostpath-dynamic-provisioner", boundByUs: "yes", provisionedBy: hostPath},
		},
		Spec: corev1.PersistentVolumeSpec{
			PersistentVolumeReclaimPolicy: reclaim, AccessModes: claim.Spec.AccessModes, StorageClassName: api.StorageClassOf(claim), ClaimRef: &ref,
			Capacity:               corev1.ResourceList{corev1.ResourceStorage: *claim.Spec.Resources.Requests.Storage()},
			PersistentVolumeSource: corev1.PersistentVolumeSource{HostPath: &corev1.HostPathVolumeSource{Path: fmt.Sprintf("/tmp/hostpath_pv/%s", claim.UID)}},
		},
	}
	if reclaim == corev1.PersistentVolumeReclaimDelete {
		volume.Finalizers = []string{releaser}
	}
	return volume
}
