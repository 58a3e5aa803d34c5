package kubelet

import (
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"

	corev1 "k8s.io/api/core/v1"

	"github.com/podscope/podscope/engine/api"
	"github.com/podscope/podscope/engine/volumeplugin"
)

// claim is a persistent volume.
type claim struct {
	name     string
	readOnly bool
}

func (claim) version(*Kubelet, *corev1.Pod) string { return "" }

// pvcProtection keeps a claim as long as a pod uses it.
const pvcProtection = "kubernetes.io/pvc-protection"

// process finds the volume behind the claim.
// Models pkg/kubelet/volumemanager/populator (*desiredStateOfWorldPopulator).getPVCExtractPV and getPVSpec.
func (c claim) process(k *Kubelet, pod *corev1.Pod, v *volume) error {
	pv, err := c.volume(k, pod)
	if err != nil {
		return fmt.Errorf("error processing PVC %s/%s: %w", pod.Namespace, c.name, err)
	}
	v.claimed = pv.Name
	if volumeplugin.OfPersistent(pv).Kind == volumeplugin.Gone {
		return noPlugin(pv.Name)
	}
	mode := corev1.PersistentVolumeFilesystem
	if pv.Spec.VolumeMode != nil {
		mode = *pv.Spec.VolumeMode
	}
	mounted, device := usedAs(pod, v.name)
	switch {
	case mounted && mode != corev1.PersistentVolumeFilesystem:
		return fmt.Errorf("volume %s has volumeMode %s, but is specified in volumeMounts", v.name, mode)
	case device && mode != corev1.PersistentVolumeBlock:
		return fmt.Errorf("volume %s has volumeMode %s, but is specified in volumeDevices", v.name, mode)
	}
	return nil
}

func (c claim) volume(k *Kubelet, pod *corev1.Pod) (*corev1.PersistentVolume, error) {
	pvc, err := api.Get[*corev1.PersistentVolumeClaim](k.client, pod.Namespace, c.name)
	switch {
	case err != nil:
		return nil, fmt.Errorf("failed to fetch PVC from API server: %w", err)
	case pvc.DeletionTimestamp != nil && !slices.Contains(pvc.Finalizers, pvcProtection):
		return nil, errors.New("PVC is being deleted")
	case pvc.Status.Phase != corev1.ClaimBound:
		return nil, errors.New("PVC is not bound")
	case pvc.Spec.VolumeName == "":
		return nil, errors.New("PVC has empty pvc.Spec.VolumeName")
	}
	pv, err := api.Get[*corev1.PersistentVolume](k.client, "", pvc.Spec.VolumeName)
	if err != nil {
		return nil, fmt.Errorf("failed to fetch PV %s from API server: %w", pvc.Spec.VolumeName, err)
	}
	return pv, nil
}

// usedAs says whether containers mount the volume, and whether they use it as a device.
func usedAs(pod *corev1.Pod, name string) (mounted, device bool) {
	for _, list := range [][]corev1.Container{pod.Spec.InitContainers, pod.Spec.Containers} {
		for i := range list {
			mounted = mounted || slices.ContainsFunc(list[i].VolumeMounts, func(m corev1.VolumeMount) bool { return m.Name == name })
			device = device || slices.ContainsFunc(list[i].VolumeDevices, func(d corev1.VolumeDevice) bool { return d.Name == name })
		}
	}
	return mounted, device
}

// setUp mounts what the volume is made of.
func (c claim) setUp(k *Kubelet, pod *corev1.Pod, v *volume) error {
	pv, err := c.volume(k, pod)
	if err != nil {
		return err
	}
	if foreign := foreignVolume(volumeplugin.OfPersistent(pv)); foreign != nil {
		return foreign.setUp(k, pod, v)
	}
	v.readOnly = c.readOnly
	dir := "/var/lib/kubelet/volumes/" + pv.Name
	switch {
	case pv.Spec.NFS != nil:
		return nfs{pv.Spec.NFS}.setUp(k, pod, v)
	case pv.Spec.HostPath != nil && !provisioned(pv):
		return hostPath{pv.Spec.HostPath}.setUp(k, pod, v)
	case pv.Spec.HostPath != nil:
		dir = pv.Spec.HostPath.Path
	case pv.Spec.Local != nil:
		dir = pv.Spec.Local.Path
	}
	v.fs, v.root = k.runtime.HostFS(), strings.TrimPrefix(path.Clean(dir), "/")
	ns := v.view(k)
	if _, err := ns.Stat(dir, asRoot); err != nil {
		if pv.Spec.Local != nil {
			return stageError{"NewMounter initialization", fmt.Sprintf("path %q does not exist", dir)}
		}
		if err := ns.MkdirAll(dir, 0o777, asRoot); err != nil {
			return err
		}
	}
	return ownByGroup(ns, pod, dir)
}

// provisioned says whether the cluster itself has made the volume.
func provisioned(pv *corev1.PersistentVolume) bool {
	return pv.Annotations["pv.kubernetes.io/provisioned-by"] != ""
}
