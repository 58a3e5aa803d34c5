package kubeproxy

import (
	"cmp"
	"crypto/sha256"
	"encoding/base32"
	"net/netip"
	"slices"
)

// podRange is the range of all pods' addresses (--cluster-cidr): what comes from elsewhere is masqueraded.
const podRange = "10.244.0.0/16"

// chains are a table's chains as a node has them. Models pkg/proxy/iptables (*Proxier).syncProxyRules.
func (p *Proxy) chains(table, node string) []chain {
	var list []chain
	switch table {
	case "nat":
		list = p.natChains(node)
	case "filter":
		list = p.filterChains(node)
	case "mangle":
		list = accepting("PREROUTING", "INPUT", "FORWARD", "OUTPUT", "POSTROUTING")
		list = append(list, chain{name: "KUBE-IPTABLES-HINT"}, chain{name: "KUBE-KUBELET-CANARY"}, chain{name: "KUBE-PROXY-CANARY"})
	default:
		list = accepting("PREROUTING", "OUTPUT")
	}
	count := map[string]int{}
	for i := range list {
		for j := range list[i].rules {
			r := &list[i].rules[j]
			count[r.target]++
			r.packets = p.counts[counter{node, list[i].name, r.target, r.mark}]
		}
	}
	for i := range list {
		list[i].references = count[list[i].name]
	}
	return list
}

func accepting(names ...string) (list []chain) {
	for _, n := range names {
		list = append(list, chain{name: n, policy: "ACCEPT"})
	}
	return list
}

func (p *Proxy) natChains(node string) []chain {
	builtin := accepting("PREROUTING", "INPUT", "OUTPUT", "POSTROUTING")
	portals := jump("KUBE-SERVICES", "kubernetes service portals")
	builtin[0].rules, builtin[2].rules = []rule{portals}, []rule{portals}
	builtin[3].rules = []rule{jump("KUBE-POSTROUTING", "kubernetes postrouting rules")}
	services, nodePorts := chain{name: "KUBE-SERVICES"}, chain{name: "KUBE-NODEPORTS"}
	own := []chain{
		{name: "KUBE-KUBELET-CANARY"},
		{name: "KUBE-PROXY-CANARY"},
		{name: "KUBE-MARK-MASQ", rules: []rule{{target: "MARK", shown: "MARK or 0x4000", saved: "--set-xmark 0x4000/0x4000"}}},
		{name: "KUBE-POSTROUTING", rules: []rule{
			{target: "RETURN", matches: []match{{shown: "mark match ! 0x4000/0x4000", saved: "-m mark ! --mark 0x4000/0x4000"}}},
			{target: "MARK", shown: "MARK xor 0x4000", saved: "--set-xmark 0x4000/0x0"},
			{target: "MASQUERADE", matches: []match{comment("kubernetes service traffic requiring SNAT")}, shown: "random-fully", saved: "--random-fully"},
		}},
	}
	for _, port := range p.table.ports {
		r := port.from(node, p.table.nodes[node].zone)
		if !r.any {
			continue
		}
		services.rules = append(services.rules, port.portals(r)...)
		nodePorts.rules = append(nodePorts.rules, port.nodePortRules()...)
		own = append(own, p.portChains(port, r, p.table.nodes[node].ip)...)
	}
	services.rules = append(services.rules, jump("KUBE-NODEPORTS", "kubernetes service nodeports; NOTE: this must be the last rule in this chain", addrtype("dst-type")))
	own = append(own, services, nodePorts)
	slices.SortStableFunc(own, func(a, b chain) int { return cmp.Compare(a.name, b.name) })
	return append(builtin, own...)
}

// chain is the name of one of the port's chains. Models portProtoHash and servicePortEndpointChainName.
func (p *servicePort) chain(prefix, endpoint string) string {
	sum := sha256.Sum256([]byte(p.name + p.proto() + endpoint))
	return prefix + base32.StdEncoding.EncodeToString(sum[:])[:16]
}

// internal is the chain that the cluster IP leads to; ok is false when it leads nowhere on this node.
func (p *servicePort) internal(r reach) (name string, ok bool) {
	if p.internalLocal {
		return p.chain("KUBE-SVL-", ""), len(r.local) > 0
	}
	return p.chain("KUBE-SVC-", ""), r.any
}

// portals lead the port's addresses to its chains.
func (p *servicePort) portals(r reach) (list []rule) {
	if name, ok := p.internal(r); ok {
		list = append(list, p.to(name, p.name+" cluster IP", p.clusterIP.Addr()))
	}
	ext := p.chain("KUBE-EXT-", "")
	for _, ip := range p.externalIPs {
		list = append(list, p.to(ext, p.name+" external IP", ip))
	}
	if len(p.ranges) > 0 {
		ext = p.chain("KUBE-FW-", "")
	}
	for _, ip := range p.balancers {
		list = append(list, p.to(ext, p.name+" loadbalancer IP", ip))
	}
	return list
}

func (p *servicePort) nodePortRules() []rule {
	if p.nodePort == 0 {
		return nil
	}
	r := jump(p.chain("KUBE-EXT-", ""), p.name, dport(p.proto(), p.nodePort))
	r.protocol = p.proto()
	local := r
	local.destination, local.mark = "127.0.0.0/8", ofLocal
	local.matches = append(slices.Clone(r.matches), nfacct("localhost_nps_accepted_pkts"))
	return []rule{local, r}
}

// portChains are the chains of a port that has endpoints.
func (p *Proxy) portChains(port *servicePort, r reach, nodeIP netip.Addr) (list []chain) {
	if port.external() {
		list = append(list, port.externalChain(r))
		if len(port.balancers) > 0 && len(port.ranges) > 0 {
			list = append(list, port.firewallChain(nodeIP))
		}
	}
	internal, ok := port.internal(r)
	for _, policy := range []struct {
		prefix string
		to     []endpoint
	}{{"KUBE-SVC-", r.cluster}, {"KUBE-SVL-", r.local}} {
		if len(policy.to) == 0 {
			continue
		}
		c := chain{name: port.chain(policy.prefix, "")}
		if ok && c.name == internal {
			masq := port.to("KUBE-MARK-MASQ", port.name+" cluster IP", port.clusterIP.Addr())
			masq.source = "!" + podRange
			c.rules = append(c.rules, masq)
		}
		c.rules = append(c.rules, p.spread(port, policy.to)...)
		list = append(list, c)
	}
	for _, e := range r.all {
		list = append(list, p.endpointChain(port, e.addr))
	}
	return list
}

// spread is the rules that share connections out: the first of n takes one in n, the next one in n-1, the last the rest.
func (p *Proxy) spread(port *servicePort, to []endpoint) (list []rule) {
	if port.affinity > 0 {
		for _, e := range to {
			r := p.toEndpoint(port, e.addr)
			r.matches, r.mark = append(r.matches, recheck(r.target, int(port.affinity.Seconds()))), sticky
			list = append(list, r)
		}
	}
	for i, e := range to {
		r := p.toEndpoint(port, e.addr)
		if left := len(to) - i; left > 1 {
			r.matches = append(r.matches, statistic(left))
		}
		list = append(list, r)
	}
	return list
}

func (p *Proxy) toEndpoint(port *servicePort, to netip.AddrPort) rule {
	return rule{target: port.chain("KUBE-SEP-", to.String()), matches: p.said(port.name + " -> " + to.String())}
}

// said is a comment, which a large cluster does without.
func (p *Proxy) said(text string) []match {
	if p.table.large {
		return nil
	}
	return []match{comment(text)}
}

// endpointChain sends a connection to one endpoint.
func (p *Proxy) endpointChain(port *servicePort, to netip.AddrPort) chain {
	name := port.chain("KUBE-SEP-", to.String())
	dnat := rule{target: "DNAT", protocol: port.proto(), matches: p.said(port.name), shown: "to:" + to.String(), saved: "--to-destination " + to.String()}
	if port.affinity > 0 {
		dnat.matches = append(dnat.matches, remember(name))
	}
	dnat.matches = append(dnat.matches, match{shown: port.proto(), saved: "-m " + port.proto()})
	return chain{name: name, rules: []rule{{target: "KUBE-MARK-MASQ", source: to.Addr().String(), matches: p.said(port.name)}, dnat}}
}

// externalChain is for what comes by node ports and external addresses: with the policy Local, the node and its pods are let to every endpoint.
func (p *servicePort) externalChain(r reach) chain {
	c := chain{name: p.chain("KUBE-EXT-", "")}
	cluster, local := p.chain("KUBE-SVC-", ""), p.chain("KUBE-SVL-", "")
	if !p.externalLocal {
		c.rules = []rule{jump("KUBE-MARK-MASQ", "masquerade traffic for "+p.name+" external destinations"), {target: cluster}}
		return c
	}
	pods := jump(cluster, "pod traffic for "+p.name+" external destinations")
	pods.source, pods.mark = podRange, ofPods
	node := jump(cluster, "route LOCAL traffic for "+p.name+" external destinations", addrtype("src-type"))
	node.mark = ofNode
	c.rules = []rule{pods, jump("KUBE-MARK-MASQ", "masquerade LOCAL traffic for "+p.name+" external destinations", addrtype("src-type")), node}
	if len(r.local) > 0 {
		c.rules = append(c.rules, rule{target: local})
	}
	return c
}
