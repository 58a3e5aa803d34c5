package kubelet

import (
	"fmt"
	"strings"

	corev1 "k8s.io/api/core/v1"

	"github.com/podscope/podscope/engine/cri"
)

// maxHostname is how long a host name may be; longer pod names are cut. With its domain it may be one longer, and is refused beyond.
const (
	maxHostname = 63
	maxFQDN     = 64
)

// sandboxConfig is what the runtime needs to know of the pod as a whole.
// Models pkg/kubelet/kuberuntime (*kubeGenericRuntimeManager).generatePodSandboxConfig.
func (k *Kubelet) sandboxConfig(pod *corev1.Pod, attempt int) (cri.SandboxConfig, error) {
	host, domain := k.profile.hostName(pod)
	dns := k.podDNS(pod)
	kernel, err := kernelHostname(pod, host, domain)
	if err != nil && !pod.Spec.HostNetwork {
		return cri.SandboxConfig{}, err
	}
	if pod.Spec.HostNetwork {
		host, kernel = k.name, k.name
	}
	return cri.SandboxConfig{
		UID: pod.UID, Name: pod.Name, Namespace: pod.Namespace, Attempt: attempt, Hostname: kernel,
		HostNetwork: pod.Spec.HostNetwork, HostPID: pod.Spec.HostPID, SharePIDs: isTrue(pod.Spec.ShareProcessNamespace),
		ResolvConf: dns.file(),
		Hosts:      func(ip string) []byte { return k.hosts(pod, host, domain, ip) },
		Resources:  podLimits(pod),
		HostPorts:  hostPorts(pod), CgroupParent: cgroupParent(pod), Sysctls: sysctls(pod),
	}, nil
}

// kernelHostname is what the pod's kernel calls itself: with its domain when the pod asks for that.
// Models pkg/kubelet/util GetNodenameForKernel.
func kernelHostname(pod *corev1.Pod, host, domain string) (string, error) {
	if domain == "" || !isTrue(pod.Spec.SetHostnameAsFQDN) {
		return host, nil
	}
	full := host + "." + domain
	if len(full) > maxFQDN {
		return "", fmt.Errorf("failed to construct FQDN from pod hostname and cluster domain, FQDN %s is too long (%d characters is the max, %d characters requested)", full, maxFQDN, len(full))
	}
	return full, nil
}

// cgroupParent is the pod's place in the node's tree of cgroups.
// Models pkg/kubelet/cm (*podContainerManagerImpl).GetPodContainerName, as the systemd driver writes it.
func cgroupParent(pod *corev1.Pod) string {
	uid := strings.ReplaceAll(string(pod.UID), "-", "_")
	class := strings.ToLower(string(qosOf(pod)))
	if class == "guaranteed" {
		return "/kubepods.slice/kubepods-pod" + uid + ".slice"
	}
	return "/kubepods.slice/kubepods-" + class + ".slice/kubepods-" + class + "-pod" + uid + ".slice"
}

// hostName is the pod's host name and, with a subdomain, its domain.
// Models pkg/kubelet/kubelet_pods.go (*Kubelet).GeneratePodHostNameAndDomain.
func (p Profile) hostName(pod *corev1.Pod) (host, domain string) {
	if p.HostnameOverride && pod.Spec.HostnameOverride != nil {
		return *pod.Spec.HostnameOverride, ""
	}
	host = pod.Name
	if pod.Spec.Hostname != "" {
		host = pod.Spec.Hostname
	}
	if len(host) > maxHostname {
		host = strings.TrimRight(host[:maxHostname], "-.")
	}
	if pod.Spec.Subdomain != "" {
		domain = fmt.Sprintf("%s.%s.svc.%s", pod.Spec.Subdomain, pod.Namespace, clusterDomain)
	}
	return host, domain
}

// hosts is the content of the pod's /etc/hosts.
// Models pkg/kubelet/kubelet_pods.go managedHostsFileContent.
func (k *Kubelet) hosts(pod *corev1.Pod, host, domain, ip string) []byte {
	var b strings.Builder
	if pod.Spec.HostNetwork {
		b.WriteString("# Kubernetes-managed hosts file (host network).\n127.0.0.1\tlocalhost\n" + k.ip.String() + "\t" + k.name + "\n")
	} else {
		b.WriteString("# Kubernetes-managed hosts file.\n127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost ip6-loopback\n" +
			"fe00::0\tip6-localnet\nfe00::0\tip6-mcastprefix\nfe00::1\tip6-allnodes\nfe00::2\tip6-allrouters\n")
		if domain != "" {
			fmt.Fprintf(&b, "%s\t%s.%s\t%s\n", ip, host, domain, host)
		} else {
			fmt.Fprintf(&b, "%s\t%s\n", ip, host)
		}
	}
	if len(pod.Spec.HostAliases) > 0 {
		b.WriteString("\n# Entries added by HostAliases.\n")
		for _, alias := range pod.Spec.HostAliases {
			b.WriteString(alias.IP + "\t" + strings.Join(alias.Hostnames, "\t") + "\n")
		}
	}
	return []byte(b.String())
}

// podLimits are the limits of the pod's own cgroup: set when every container has one, or when the pod has its own.
func podLimits(pod *corev1.Pod) cri.Resources {
	if pod.Spec.Resources != nil {
		return cri.Resources{
			CPULimit: pod.Spec.Resources.Limits.Cpu().MilliValue(), MemoryLimit: pod.Spec.Resources.Limits.Memory().Value(),
		}
	}
	return cri.Resources{}
}

// hostPorts are the node's ports that lead to the pod.
func hostPorts(pod *corev1.Pod) []cri.HostPort {
	var out []cri.HostPort
	for i := range pod.Spec.Containers {
		for _, p := range pod.Spec.Containers[i].Ports {
			if p.HostPort > 0 && (p.Protocol == "" || p.Protocol == corev1.ProtocolTCP) {
				out = append(out, cri.HostPort{Host: uint16(p.HostPort), Container: uint16(p.ContainerPort)})
			}
		}
	}
	return out
}
