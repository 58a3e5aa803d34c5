package kubeproxy

import "strings"

// Show is what `iptables ARGS` prints on a node.
func Show(p *Proxy, node string, args ...string) string {
	a, problem := parseArgs(args)
	if problem != "" {
		return problem
	}
	var out strings.Builder
	p.print(&out, a, node)
	return out.String()
}
