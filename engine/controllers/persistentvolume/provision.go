package persistentvolume

import (
	"cmp"
	"fmt"
	"strings"

	corev1 "k8s.io/api/core/v1"
	storagev1 "k8s.io/api/storage/v1"
	"k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/utils/ptr"

	"github.com/podscope/podscope/engine/api"
	"github.com/podscope/podscope/engine/explain"
	"github.com/podscope/podscope/engine/volumeplugin"
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
	if class.Provisioner != hostPath {
		return c.provisionElsewhere(claim, class, node)
	}
	if why := unmakeable(claim, class); why != "" {
		c.recorder.Event(claim, corev1.EventTypeWarning, "ProvisioningFailed", why)
		return nil
	}
	chosen, err := c.chooseProvisioner(claim, class, class.Provisioner, node)
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

// provisionElsewhere leaves a claim to the driver that its class names, or says that there is none. Models findProvisionablePlugin and
// provisionClaimOperationExternal.
func (c *binder) provisionElsewhere(claim *corev1.PersistentVolumeClaim, class *storagev1.StorageClass, node string) error {
	driver := volumeplugin.Successor(class.Provisioner)
	switch {
	case driver == "" && class.Provisioner == "kubernetes.io/nfs":
		c.recorder.Event(claim, corev1.EventTypeWarning, "ProvisioningFailed", "no provisionable volume plugin matched")
		return nil
	case driver == "" && strings.HasPrefix(class.Provisioner, "kubernetes.io/"):
		c.recorder.Eventf(claim, corev1.EventTypeWarning, "ProvisioningFailed", "no volume plugin matched name: %s", class.Provisioner)
		return nil
	}
	driver = cmp.Or(driver, class.Provisioner)
	c.note(claim, explain.RuleClaimExternal, map[string]string{"provisioner": driver})
	_, err := c.chooseProvisioner(claim, class, driver, node)
	c.recorder.Eventf(claim, corev1.EventTypeNormal, "ExternalProvisioning", "Waiting for a volume to be created either by the external provisioner '%s' or manually by the system administrator. If volume creation is delayed, please verify that the provisioner is running and correctly registered.", driver)
	return err
}

// unmakeable says why no directory on the node can become what a claim asks for, "" when one can. Models provisionClaimOperation.
func unmakeable(claim *corev1.PersistentVolumeClaim, class *storagev1.StorageClass) string {
	switch {
	case claim.Spec.DataSource != nil:
		return fmt.Sprintf("plugin %q is not a CSI plugin. Only CSI plugin can provision a claim with a datasource", hostPath)
	case len(class.MountOptions) > 0:
		return fmt.Sprintf("Mount options are not supported by the provisioner but StorageClass %q has mount options %v", class.Name, class.MountOptions)
	case ptr.Deref(claim.Spec.VolumeMode, corev1.PersistentVolumeFilesystem) == corev1.PersistentVolumeBlock:
		return fmt.Sprintf("Failed to provision volume with StorageClass %q: %s does not support block volume provisioning", class.Name, hostPath)
	}
	return ""
}

// chooseProvisioner writes into the claim who makes its volume. Models setClaimProvisioner.
func (c *binder) chooseProvisioner(claim *corev1.PersistentVolumeClaim, class *storagev1.StorageClass, name, node string) (*corev1.PersistentVolumeClaim, error) {
	if claim.Annotations[provisioner] == name {
		return claim, nil
	}
	changed := claim.DeepCopy()
	annotate(changed, betaProvisioner, name)
	annotate(changed, provisioner, name)
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
