package kubelet

import (
	"io/fs"
	"testing"

	corev1 "k8s.io/api/core/v1"

	"github.com/podscope/podscope/engine/vfs"
)

func TestAVolumeIsGivenToThePodsGroup(t *testing.T) {
	always, onMismatch := corev1.FSGroupChangeAlways, corev1.FSGroupChangeOnRootMismatch
	for _, tt := range []struct {
		name       string
		policy     *corev1.PodFSGroupChangePolicy
		root, file int // the groups that the volume and a file in it have at first
		want       int // the file's
	}{
		{"with all that is in it", nil, 0, 0, 2000},
		{"always", &always, 2000, 0, 2000},
		{"on a mismatch", &onMismatch, 0, 0, 2000},
		{"not when its directory is as it should be", &onMismatch, 2000, 0, 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			ns := vfs.NewNamespace(vfs.New())
			for _, err := range []error{
				ns.MkdirAll("/v/sub", 0o755, asRoot), ns.WriteFile("/v/sub/file", nil, 0o600, asRoot), ns.Symlink("/etc/passwd", "/v/link", asRoot),
				ns.Lchown("/v", -1, tt.root, asRoot), ns.Lchown("/v/sub/file", -1, tt.file, asRoot), ns.Chmod("/v", fs.ModeSetgid|0o775, asRoot),
			} {
				if err != nil {
					t.Fatal(err)
				}
			}
			group := int64(2000)
			pod := &corev1.Pod{Spec: corev1.PodSpec{SecurityContext: &corev1.PodSecurityContext{FSGroup: &group, FSGroupChangePolicy: tt.policy}}}
			if err := ownByGroup(ns, pod, "/v"); err != nil {
				t.Fatal(err)
			}
			file, _ := ns.Stat("/v/sub/file", asRoot)
			if file.GID != tt.want || tt.want == 2000 && file.Mode != 0o660 {
				t.Errorf("the file has group %d, mode %v", file.GID, file.Mode)
			}
			dir, _ := ns.Stat("/v/sub", asRoot)
			if tt.want == 2000 && (dir.GID != 2000 || dir.Mode&(fs.ModeSetgid|0o777) != fs.ModeSetgid|0o775) {
				t.Errorf("the directory has group %d, mode %v", dir.GID, dir.Mode)
			}
		})
	}
}
