package kubelet

import (
	"slices"
	"strings"

	corev1 "k8s.io/api/core/v1"

	"github.com/podscope/podscope/engine/vfs"
)

// capabilityNames are the kernel's capabilities in the order of their numbers.
var capabilityNames = strings.Fields(`CHOWN DAC_OVERRIDE DAC_READ_SEARCH FOWNER FSETID KILL SETGID SETUID SETPCAP LINUX_IMMUTABLE NET_BIND_SERVICE
NET_BROADCAST NET_ADMIN NET_RAW IPC_LOCK IPC_OWNER SYS_MODULE SYS_RAWIO SYS_CHROOT SYS_PTRACE SYS_PACCT SYS_ADMIN SYS_BOOT SYS_NICE SYS_RESOURCE
SYS_TIME SYS_TTY_CONFIG MKNOD LEASE AUDIT_WRITE AUDIT_CONTROL SETFCAP MAC_OVERRIDE MAC_ADMIN SYSLOG WAKE_ALARM BLOCK_SUSPEND AUDIT_READ PERFMON BPF
CHECKPOINT_RESTORE`)

// usualCapabilities are what containerd gives a container that does not say otherwise.
const usualCapabilities = 0xa80425fb

// withheld are the capabilities that root does not have in a container.
// Models containerd's setting of a container's capabilities: ALL before single ones, what is dropped after what is added.
func withheld(c *corev1.Container) uint64 {
	has := uint64(usualCapabilities)
	if s := c.SecurityContext; s != nil {
		if isTrue(s.Privileged) {
			return 0
		}
		if p := s.Capabilities; p != nil {
			add, drop := capabilityBits(p.Add), capabilityBits(p.Drop)
			if slices.Contains(p.Drop, "ALL") {
				has, drop = 0, 0
			}
			has = (has | add) &^ drop
		}
	}
	return vfs.AllCapabilities &^ has
}

func capabilityBits(list []corev1.Capability) (bits uint64) {
	for _, c := range list {
		if name := strings.ToUpper(string(c)); name == "ALL" {
			bits |= vfs.AllCapabilities
		} else if i := slices.Index(capabilityNames, strings.TrimPrefix(name, "CAP_")); i >= 0 {
			bits |= 1 << i
		}
	}
	return bits
}
