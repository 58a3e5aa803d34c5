package kubelet

import (
	"testing"

	corev1 "k8s.io/api/core/v1"

	"github.com/podscope/podscope/engine/vfs"
)

func TestWhichCapabilitiesAContainerHas(t *testing.T) {
	caps := func(add, drop []corev1.Capability) *corev1.SecurityContext {
		return &corev1.SecurityContext{Capabilities: &corev1.Capabilities{Add: add, Drop: drop}}
	}
	for _, tc := range []struct {
		name string
		in   *corev1.SecurityContext
		want uint64 // CapBnd of /proc/1/status, as recorded
	}{
		{"unless told otherwise", nil, 0xa80425fb},
		{"none", caps(nil, []corev1.Capability{"ALL"}), 0},
		{"two more", caps([]corev1.Capability{"NET_ADMIN", "SYS_TIME"}, nil), 0xaa0435fb},
		{"a few", caps([]corev1.Capability{"CHOWN", "SETUID", "SETGID", "NET_BIND_SERVICE"}, []corev1.Capability{"ALL"}), 0x4c1},
		{"all but one", caps([]corev1.Capability{"ALL"}, []corev1.Capability{"SYS_ADMIN"}), vfs.AllCapabilities &^ (1 << 21)},
		{"privileged", &corev1.SecurityContext{Privileged: new(true)}, vfs.AllCapabilities},
	} {
		t.Run(tc.name, func(t *testing.T) {
			c := vfs.Cred{Without: withheld(&corev1.Container{SecurityContext: tc.in})}
			if got := c.Bounding(); got != tc.want {
				t.Errorf("%016x, want %016x", got, tc.want)
			}
		})
	}
}
