package kubeproxy

import (
	"cmp"
	"crypto/sha256"
	"encoding/base32"
	"fmt"
	"net/netip"
	"slices"
	"strings"
)

// podRange is the range of all pods' addresses (--cluster-cidr): what comes from elsewhere is masqueraded.
const podRange = "10.244.0.0/16"

// chain is one chain of a table; policy is empty for those that others jump to.
type chain struct {
	name, policy string
	references   int
	rules        []rule
}

// rule is one rule, in the two ways that iptables shows it.
type rule struct {
	target, targetOptions string
	protocol              string
	source, destination   string // empty is any; "!" before it turns it around
	comment               string
	port                  uint16
	shown, saved          []string // further matches and the target's options, as -L and as -S prints them
	packets               int
}

// chains are a table's chains as a node has them. Models pkg/proxy/iptables (*Proxier).syncProxyRules.
func (p *Proxy) chains(table, node string) []chain {
	var list []chain
	switch table {
	case "nat":
		list = p.natChains(node)
	case "filter":
		list = p.filterChains(node)
	default:
		list = []chain{{name: "PREROUTING", policy: "ACCEPT"}, {name: "OUTPUT", policy: "ACCEPT"}}
	}
	count := map[string]int{}
	for _, c := range list {
		for _, r := range c.rules {
			count[r.target]++
		}
	}
	for i := range list {
		list[i].references = count[list[i].name]
	}
	return list
}

func (p *Proxy) natChains(node string) []chain {
	portals := rule{target: "KUBE-SERVICES", comment: "kubernetes service portals"}
	builtin := []chain{
		{name: "PREROUTING", policy: "ACCEPT", rules: []rule{portals}},
		{name: "INPUT", policy: "ACCEPT"},
		{name: "OUTPUT", policy: "ACCEPT", rules: []rule{portals}},
		{name: "POSTROUTING", policy: "ACCEPT", rules: []rule{{target: "KUBE-POSTROUTING", comment: "kubernetes postrouting rules"}}},
	}
	services, nodePorts := chain{name: "KUBE-SERVICES"}, chain{name: "KUBE-NODEPORTS"}
	own := []chain{
		{name: "KUBE-KUBELET-CANARY"},
		{name: "KUBE-PROXY-CANARY"},
		{name: "KUBE-MARK-MASQ", rules: []rule{{target: "MARK", shown: []string{"MARK or 0x4000"}, targetOptions: " --set-xmark 0x4000/0x4000"}}},
		{name: "KUBE-POSTROUTING", rules: []rule{
			{target: "RETURN", shown: []string{"mark match ! 0x4000/0x4000"}, saved: []string{"-m mark ! --mark 0x4000/0x4000"}},
			{target: "MARK", shown: []string{"MARK xor 0x4000"}, targetOptions: " --set-xmark 0x4000/0x0"},
			{target: "MASQUERADE", comment: "kubernetes service traffic requiring SNAT", shown: []string{"random-fully"}, targetOptions: " --random-fully"},
		}},
	}
	for _, port := range p.table.ports {
		cluster, external := port.endpoints(node, false), port.endpoints(node, true)
		if len(cluster) == 0 && len(external) == 0 {
			continue
		}
		services.rules = append(services.rules, port.portal(p.counts[countKey{node, "SVC " + port.id()}]))
		own = append(own, p.serviceChain(port, cluster, node))
		for _, ep := range cluster {
			own = append(own, p.endpointChain(port, ep.addr, node))
		}
		if port.nodePort != 0 {
			nodePorts.rules = append(nodePorts.rules, rule{target: port.chain("KUBE-EXT-", ""), protocol: port.proto(), comment: port.name, port: port.nodePort})
			own = append(own, chain{name: port.chain("KUBE-EXT-", ""), rules: []rule{
				{target: "KUBE-MARK-MASQ", comment: "masquerade traffic for " + port.name + " external destinations"}, {target: port.chain("KUBE-SVC-", "")},
			}})
		}
	}
	services.rules = append(services.rules, rule{
		target: "KUBE-NODEPORTS", comment: "kubernetes service nodeports; NOTE: this must be the last rule in this chain",
		shown: []string{"ADDRTYPE match dst-type LOCAL"}, saved: []string{"-m addrtype --dst-type LOCAL"},
	})
	own = append(own, services, nodePorts)
	slices.SortStableFunc(own, func(a, b chain) int { return cmp.Compare(a.name, b.name) })
	return append(builtin, own...)
}

func (p *servicePort) proto() string { return strings.ToLower(string(p.protocol)) }

// chain is the name of one of the port's chains. Models portProtoHash and servicePortEndpointChainName.
func (p *servicePort) chain(prefix, endpoint string) string {
	sum := sha256.Sum256([]byte(p.name + p.proto() + endpoint))
	return prefix + base32.StdEncoding.EncodeToString(sum[:])[:16]
}

// portal leads the cluster IP to the service's chain.
func (p *servicePort) portal(packets int) rule {
	return rule{
		target: p.chain("KUBE-SVC-", ""), protocol: p.proto(), destination: p.clusterIP.Addr().String(), comment: p.name + " cluster IP", port: p.clusterIP.Port(),
		packets: packets,
	}
}

// serviceChain spreads connections over the endpoints: the first of n takes one in n, the next one in n-1, the last the rest.
func (p *Proxy) serviceChain(port *servicePort, list []endpoint, node string) chain {
	c := chain{name: port.chain("KUBE-SVC-", "")}
	masq := port.portal(0)
	masq.target, masq.source = "KUBE-MARK-MASQ", "!"+podRange
	c.rules = append(c.rules, masq)
	if port.affinity > 0 {
		for _, ep := range list {
			r := p.jump(port, ep.addr, node)
			r.packets = 0
			name := port.chain("KUBE-SEP-", ep.addr.String())
			r.shown = []string{fmt.Sprintf("recent: CHECK seconds: %d reap name: %s side: source mask: 255.255.255.255", int(port.affinity.Seconds()), name)}
			r.saved = []string{fmt.Sprintf("-m recent --rcheck --seconds %d --reap --name %s --mask 255.255.255.255 --rsource", int(port.affinity.Seconds()), name)}
			c.rules = append(c.rules, r)
		}
	}
	for i, ep := range list {
		r := p.jump(port, ep.addr, node)
		if left := len(list) - i; left > 1 {
			r.shown = []string{fmt.Sprintf("statistic mode random probability %.11f", 1/float64(left))}
			r.saved = []string{fmt.Sprintf("-m statistic --mode random --probability %.11f", 1/float64(left))}
		}
		c.rules = append(c.rules, r)
	}
	return c
}

func (p *Proxy) jump(port *servicePort, to netip.AddrPort, node string) rule {
	return rule{
		target: port.chain("KUBE-SEP-", to.String()), comment: port.name + " -> " + to.String(),
		packets: p.counts[countKey{node, "SEP " + port.id() + " " + to.String()}],
	}
}

// endpointChain sends a connection to one endpoint.
func (p *Proxy) endpointChain(port *servicePort, to netip.AddrPort, node string) chain {
	name := port.chain("KUBE-SEP-", to.String())
	dnat := rule{
		target: "DNAT", protocol: port.proto(), comment: port.name, shown: []string{port.proto() + " to:" + to.String()}, saved: []string{"-m " + port.proto()},
		targetOptions: " --to-destination " + to.String(), packets: p.counts[countKey{node, "SEP " + port.id() + " " + to.String()}],
	}
	if port.affinity > 0 {
		dnat.shown = []string{"recent: SET name: " + name + " side: source mask: 255.255.255.255", dnat.shown[0]}
		dnat.saved = []string{"-m recent --set --name " + name + " --mask 255.255.255.255 --rsource", dnat.saved[0]}
	}
	return chain{name: name, rules: []rule{{target: "KUBE-MARK-MASQ", source: to.Addr().String(), comment: port.name}, dnat}}
}

// filterChains refuse what goes to services without endpoints.
func (p *Proxy) filterChains(node string) []chain {
	portals := rule{target: "KUBE-SERVICES", comment: "kubernetes service portals", shown: []string{"ctstate NEW"}, saved: []string{"-m conntrack --ctstate NEW"}}
	external := rule{target: "KUBE-EXTERNAL-SERVICES", comment: "kubernetes externally-visible service portals", shown: portals.shown, saved: portals.saved}
	services, visible := chain{name: "KUBE-SERVICES"}, chain{name: "KUBE-EXTERNAL-SERVICES"}
	for _, port := range p.table.ports {
		reject := rule{target: "REJECT", protocol: port.proto(), comment: port.name + " has no endpoints", shown: []string{"reject-with icmp-port-unreachable"}, targetOptions: " --reject-with icmp-port-unreachable"}
		if len(port.endpoints(node, false)) == 0 {
			r := reject
			r.destination, r.port, r.packets = port.clusterIP.Addr().String(), port.clusterIP.Port(), p.counts[countKey{node, "REJECT " + port.id()}]
			services.rules = append(services.rules, r)
		}
		if port.nodePort != 0 && len(port.endpoints(node, true)) == 0 {
			r := reject
			r.port, r.shown, r.saved = port.nodePort, append([]string{"ADDRTYPE match dst-type LOCAL"}, r.shown...), []string{"-m addrtype --dst-type LOCAL"}
			visible.rules = append(visible.rules, r)
		}
	}
	forward := chain{name: "KUBE-FORWARD", rules: []rule{
		{target: "DROP", shown: []string{"ctstate INVALID"}, saved: []string{"-m conntrack --ctstate INVALID"}},
		{target: "ACCEPT", comment: "kubernetes forwarding rules", shown: []string{"mark match 0x4000/0x4000"}, saved: []string{"-m mark --mark 0x4000/0x4000"}},
		{target: "ACCEPT", comment: "kubernetes forwarding conntrack rule", shown: []string{"ctstate RELATED,ESTABLISHED"}, saved: []string{"-m conntrack --ctstate RELATED,ESTABLISHED"}},
	}}
	return []chain{
		{name: "INPUT", policy: "ACCEPT", rules: []rule{external}},
		{name: "FORWARD", policy: "ACCEPT", rules: []rule{{target: "KUBE-FORWARD", comment: "kubernetes forwarding rules"}, portals, external}},
		{name: "OUTPUT", policy: "ACCEPT", rules: []rule{portals}},
		visible, forward, services,
	}
}
