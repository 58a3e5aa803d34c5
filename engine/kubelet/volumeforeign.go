package kubelet

import (
	"errors"
	"fmt"
	"time"

	corev1 "k8s.io/api/core/v1"

	"github.com/podscope/podscope/engine/volumeplugin"
)

// Volumes that the node cannot have: it has no NFS, no disks on its network, no CSI or FlexVolume drivers.

// foreignVolume is the source of a volume that needs something which the node lacks, nil for one that needs nothing.
func foreignVolume(p volumeplugin.Plugin) volumeSource {
	switch p.Kind {
	case volumeplugin.Gone:
		return gone{}
	case volumeplugin.Outside:
		return outside{}
	case volumeplugin.ISCSI:
		return networkDisk{"executable file not found in $PATH"}
	case volumeplugin.FibreChannel:
		return networkDisk{"no fc disk found"}
	}
	return nil
}

// gone is a volume whose plug-in Kubernetes has no longer, or whose FlexVolume driver is not on the node.
type gone struct{}

func (gone) version(*Kubelet, *corev1.Pod) string { return "" }

func (gone) process(_ *Kubelet, _ *corev1.Pod, v *volume) error { return noPlugin(v.name) }

func (gone) setUp(*Kubelet, *corev1.Pod, *volume) error { return errUnattached }

// noPlugin is the refusal of a volume that no plug-in knows.
// Models pkg/kubelet/volumemanager/cache (*desiredStateOfWorld).AddPodToVolume and pkg/volume errNoPluginMatched.
func noPlugin(volume string) error {
	return fmt.Errorf("failed to get Plugin from volumeSpec for volume %q err=no volume plugin matched", volume)
}

// outside is a volume that somebody else's driver has to attach first. Nobody does.
type outside struct{}

func (outside) version(*Kubelet, *corev1.Pod) string { return "" }

func (outside) setUp(*Kubelet, *corev1.Pod, *volume) error { return errUnattached }

// networkDisk is a disk of a storage network. It counts as attached at once, but mounting fails on a node without iscsiadm and without
// such a disk.
type networkDisk struct{ failure string }

func (networkDisk) version(*Kubelet, *corev1.Pod) string { return "" }

// firstTry is when a volume that needs attaching is mounted at the earliest: the node's status must have told that it is in use.
// Models pkg/kubelet/volumemanager/cache (*actualStateOfWorld) and its reportedInUse.
func (networkDisk) firstTry(k *Kubelet) time.Duration { return k.node.lease.At() - k.sim.Elapsed() }

// Models pkg/volume/fc searchDisk and pkg/volume/iscsi (*ISCSIUtil).AttachDisk.
func (d networkDisk) setUp(*Kubelet, *corev1.Pod, *volume) error {
	return stageError{"WaitForAttach", d.failure}
}

// gitRepo is a clone of a repository, which kubelets no longer make.
type gitRepo struct{}

func (gitRepo) version(*Kubelet, *corev1.Pod) string { return "" }

// Models pkg/volume/git_repo (*gitRepoVolumeMounter).SetUpAt.
func (gitRepo) setUp(*Kubelet, *corev1.Pod, *volume) error {
	return errors.New("git-repo volume plugin has been disabled; if necessary, it may be re-enabled by enabling the feature-gate `GitRepoVolumeDriver`")
}

// nfs is a directory of another machine. The node cannot mount such.
type nfs struct{ spec *corev1.NFSVolumeSource }

func (nfs) version(*Kubelet, *corev1.Pod) string { return "" }

// setUp fails as mount(8) does on a node whose kernel knows no NFS.
// Models pkg/volume/nfs (*nfsMounter).SetUpAt and k8s.io/mount-utils (*Mounter).doMount.
func (n nfs) setUp(_ *Kubelet, pod *corev1.Pod, v *volume) error {
	dir := podDir(pod) + "/volumes/kubernetes.io~nfs/" + v.specName()
	options := ""
	if n.spec.ReadOnly {
		options = "-o ro "
	}
	return fmt.Errorf("mount failed: exit status 32\nMounting command: mount\nMounting arguments: -t nfs %s%s:%s %s\n"+
		"Output: mount: %s: unknown filesystem type 'nfs'.\n       dmesg(1) may have more information after failed mount system call.\n",
		options, n.spec.Server, n.spec.Path, dir, dir)
}

// csi is a volume that a driver makes for the pod. The node has no drivers.
type csi struct{ driver string }

func (csi) version(*Kubelet, *corev1.Pod) string { return "" }

// Models pkg/volume/csi (*csiMountMgr).SetUpAt.
func (c csi) setUp(*Kubelet, *corev1.Pod, *volume) error {
	return fmt.Errorf("kubernetes.io/csi: mounter.SetUpAt failed to get CSI client: driver name %s not found in the list of registered CSI drivers", c.driver)
}
