package kubelet

import (
	"fmt"
	"slices"
	"strings"

	corev1 "k8s.io/api/core/v1"

	"github.com/podscope/podscope/engine/cri"
)

// safeSysctls are the kernel parameters that a pod may set on a node whose kubelet allows no others.
// Models pkg/kubelet/sysctl/safe_sysctls.go safeSysctls.
var safeSysctls = []string{
	"kernel.shm_rmid_forced",
	"net.ipv4.ip_local_port_range", "net.ipv4.ip_local_reserved_ports", "net.ipv4.ip_unprivileged_port_start",
	"net.ipv4.ping_group_range", "net.ipv4.tcp_syncookies", "net.ipv4.tcp_fin_timeout",
	"net.ipv4.tcp_keepalive_time", "net.ipv4.tcp_keepalive_intvl", "net.ipv4.tcp_keepalive_probes",
	"net.ipv4.tcp_rmem", "net.ipv4.tcp_wmem",
}

// forbiddenSysctl says which kernel parameter the pod must not set, if there is one. The API server has refused those that would reach
// the node's own namespaces.
// Models pkg/kubelet/sysctl/allowlist.go (*patternAllowlist).Admit.
func forbiddenSysctl(pod *corev1.Pod) (message string, refused bool) {
	if pod.Spec.SecurityContext == nil {
		return "", false
	}
	for _, s := range pod.Spec.SecurityContext.Sysctls {
		if name := strings.ReplaceAll(s.Name, "/", "."); !slices.Contains(safeSysctls, name) {
			return fmt.Sprintf("forbidden sysctl: %q not allowlisted", name), true
		}
	}
	return "", false
}

// sysctls are the kernel parameters that the pod sets for itself.
func sysctls(pod *corev1.Pod) cri.Sysctls {
	if pod.Spec.SecurityContext == nil || len(pod.Spec.SecurityContext.Sysctls) == 0 {
		return nil
	}
	out := cri.Sysctls{}
	for _, s := range pod.Spec.SecurityContext.Sysctls {
		out[strings.ReplaceAll(s.Name, "/", ".")] = s.Value
	}
	return out
}
