package kubelet

import (
	"io/fs"
	"path"

	corev1 "k8s.io/api/core/v1"

	"github.com/podscope/podscope/engine/vfs"
)

// What a volume's group may do: with files, and with directories besides.
// Models pkg/volume/volume_linux.go rwMask and execMask.
const (
	groupWrites = fs.FileMode(0o660)
	groupEnters = fs.FileMode(0o110)
)

// ownByGroup gives a writable volume and all that is in it to the pod's fsGroup; or leaves it as it is, where the pod says that the volume's
// own directory is proof enough.
// Models pkg/volume/volume_linux.go (*VolumeOwnership).ChangePermissions.
func ownByGroup(ns *vfs.Namespace, pod *corev1.Pod, dir string) error {
	s := pod.Spec.SecurityContext
	if s == nil || s.FSGroup == nil {
		return nil
	}
	if p := s.FSGroupChangePolicy; p != nil && *p == corev1.FSGroupChangeOnRootMismatch && ownedByGroup(ns, dir, int(*s.FSGroup)) {
		return nil
	}
	return giveToGroup(ns, dir, int(*s.FSGroup))
}

// ownedByGroup tells whether a directory is as ownByGroup would leave it.
// Models pkg/volume/volume_linux.go requiresPermissionChange.
func ownedByGroup(ns *vfs.Namespace, dir string, group int) bool {
	info, err := ns.Stat(dir, asRoot)
	want := groupWrites | groupEnters
	return err == nil && info.IsDir() && info.GID == group && info.Mode&want == want && info.Mode&fs.ModeSetgid != 0
}

// giveToGroup changes what is inside of a directory before the directory itself.
// Models pkg/volume/volume_linux.go walkDeep and changeFilePermission.
func giveToGroup(ns *vfs.Namespace, name string, group int) error {
	info, err := ns.Lstat(name, asRoot)
	if err != nil {
		return err
	}
	mode := info.Mode | groupWrites
	if info.IsDir() {
		mode |= groupEnters | fs.ModeSetgid
		entries, err := ns.ReadDir(name, asRoot)
		if err != nil {
			return err
		}
		for _, e := range entries {
			if err := giveToGroup(ns, path.Join(name, e.Name), group); err != nil {
				return err
			}
		}
	}
	if err := ns.Lchown(name, -1, group, asRoot); err != nil || info.Mode&fs.ModeSymlink != 0 {
		return err
	}
	return ns.Chmod(name, mode, asRoot)
}
