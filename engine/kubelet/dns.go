package kubelet

import (
	"strings"

	corev1 "k8s.io/api/core/v1"
)

// Cluster DNS.
const (
	clusterDomain = "cluster.local"
	clusterDNS    = "10.96.0.10"
	nodeDNS       = "192.168.49.2"
)

// Limits of resolv.conf.
// Models pkg/apis/core/validation MaxDNSNameservers and its neighbours.
const (
	maxNameservers  = 3
	maxSearches     = 32
	maxSearchName   = 253
	maxSearchLength = 2048
)

// dnsConfig is how a pod's programs look names up.
type dnsConfig struct {
	servers, searches, options []string
}

// file is the content of the pod's /etc/resolv.conf.
func (c dnsConfig) file() []byte {
	var b strings.Builder
	if len(c.searches) > 0 {
		b.WriteString("search " + strings.Join(c.searches, " ") + "\n")
	}
	for _, s := range c.servers {
		b.WriteString("nameserver " + s + "\n")
	}
	if len(c.options) > 0 {
		b.WriteString("options " + strings.Join(c.options, " ") + "\n")
	}
	return []byte(b.String())
}

// podDNS is the pod's configuration, and events warn of what did not fit into it.
// Models pkg/kubelet/network/dns (*Configurer).GetPodDNS.
func (k *Kubelet) podDNS(pod *corev1.Pod) dnsConfig {
	var c dnsConfig
	policy := pod.Spec.DNSPolicy
	if policy == corev1.DNSClusterFirst && pod.Spec.HostNetwork {
		policy = corev1.DNSDefault
	}
	switch policy {
	case corev1.DNSNone:
	case corev1.DNSDefault:
		c.servers = []string{nodeDNS}
	default:
		svc := "svc." + clusterDomain
		c.searches = []string{pod.Namespace + "." + svc, svc, clusterDomain}
		c.servers, c.options = []string{clusterDNS}, []string{"ndots:5"}
	}
	if own := pod.Spec.DNSConfig; own != nil {
		c.servers = appendNew(c.servers, own.Nameservers...)
		c.searches = appendNew(c.searches, own.Searches...)
		for _, o := range own.Options {
			c.options = setOption(c.options, o)
		}
	}
	if len(c.servers) > maxNameservers {
		c.servers = c.servers[:maxNameservers]
		k.event(pod, corev1.EventTypeWarning, "DNSConfigForming",
			"Nameserver limits were exceeded, some nameservers have been omitted, the applied nameserver line is: "+strings.Join(c.servers, " "))
	}
	if fitting := fittingSearches(c.searches); len(fitting) < len(c.searches) {
		c.searches = fitting
		k.event(pod, corev1.EventTypeWarning, "DNSConfigForming",
			"Search Line limits were exceeded, some search paths have been omitted, the applied search line is: "+strings.Join(c.searches, " "))
	}
	return c
}

// fittingSearches leaves out the domains that are too many or too long.
// Models pkg/kubelet/network/dns (*Configurer).formDNSSearchFitsLimits.
func fittingSearches(all []string) []string {
	var out []string
	for _, s := range all[:min(len(all), maxSearches)] {
		if len(s) <= maxSearchName {
			out = append(out, s)
		}
	}
	for len(strings.Join(out, " ")) > maxSearchLength {
		out = out[:len(out)-1]
	}
	return out
}

func appendNew(list []string, more ...string) []string {
	for _, m := range more {
		known := false
		for _, l := range list {
			known = known || l == m
		}
		if !known {
			list = append(list, m)
		}
	}
	return list
}

func setOption(options []string, o corev1.PodDNSConfigOption) []string {
	text := o.Name
	if o.Value != nil {
		text += ":" + *o.Value
	}
	for i, old := range options {
		if name, _, _ := strings.Cut(old, ":"); name == o.Name {
			options[i] = text
			return options
		}
	}
	return append(options, text)
}
