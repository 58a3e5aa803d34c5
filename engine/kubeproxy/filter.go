package kubeproxy

import (
	"net/netip"
	"slices"
)

// firewallChain lets the ranges through that the load balancer's addresses are open to; and, where the node is in one of them, what comes
// from those addresses themselves.
func (p *servicePort) firewallChain(node netip.Addr) chain {
	c := chain{name: p.chain("KUBE-FW-", "")}
	allow := func(source string) {
		r := jump(p.chain("KUBE-EXT-", ""), p.name+" loadbalancer IP")
		r.source, r.mark = source, source
		c.rules = append(c.rules, r)
	}
	for _, r := range p.ranges {
		allow(r.String())
	}
	if slices.ContainsFunc(p.ranges, func(r netip.Prefix) bool { return r.Contains(node) }) {
		for _, ip := range p.balancers {
			allow(ip.String())
		}
	}
	c.rules = append(c.rules, jump("", "other traffic to "+p.name+" will be dropped by KUBE-PROXY-FIREWALL"))
	return c
}

// filterChains are those of the table filter, which refuse what goes to services without endpoints.
func (p *Proxy) filterChains(node string) []chain {
	builtin := accepting("INPUT", "FORWARD", "OUTPUT")
	fresh := func(target, text string) rule {
		return rule{target: target, matches: []match{ctstate("NEW"), comment(text)}}
	}
	firewall := fresh("KUBE-PROXY-FIREWALL", "kubernetes load balancer firewall")
	portals, martians := fresh("KUBE-SERVICES", "kubernetes service portals"), rule{target: "KUBE-FIREWALL"}
	external := fresh("KUBE-EXTERNAL-SERVICES", "kubernetes externally-visible service portals")
	builtin[0].rules = []rule{firewall, jump("KUBE-NODEPORTS", "kubernetes health check service ports"), external, martians}
	builtin[1].rules = []rule{firewall, jump("KUBE-FORWARD", "kubernetes forwarding rules"), portals, external}
	builtin[2].rules = []rule{firewall, portals, martians}
	invalid := rule{target: "DROP", matches: []match{ctstate("INVALID"), nfacct("ct_state_invalid_dropped_pkts")}}
	notOurs := jump("DROP", "block incoming localnet connections", match{"! ctstate RELATED,ESTABLISHED,DNAT", "-m conntrack ! --ctstate RELATED,ESTABLISHED,DNAT", 0})
	notOurs.source, notOurs.destination = "!127.0.0.0/8", "127.0.0.0/8"
	visible, ports, wall, services := chain{name: "KUBE-EXTERNAL-SERVICES"}, chain{name: "KUBE-NODEPORTS"}, chain{name: "KUBE-PROXY-FIREWALL"}, chain{name: "KUBE-SERVICES"}
	for _, port := range p.table.ports {
		r := port.from(node, p.table.nodes[node].zone)
		if _, ok := port.internal(r); !ok {
			services.rules = append(services.rules, port.refuse(r, port.clusterIP.Addr()))
		}
		visible.rules = append(visible.rules, port.refuseOutside(r)...)
		if port.healthCheck != 0 {
			open := jump("ACCEPT", port.name+" health check node port", dport("tcp", port.healthCheck))
			open.protocol = "tcp"
			ports.rules = append(ports.rules, open)
		}
		wall.rules = append(wall.rules, port.walls(r)...)
	}
	return append(builtin, visible, chain{name: "KUBE-FIREWALL", rules: []rule{notOurs}}, chain{name: "KUBE-FORWARD", rules: []rule{
		invalid,
		jump("ACCEPT", "kubernetes forwarding rules", match{"mark match 0x4000/0x4000", "-m mark --mark 0x4000/0x4000", 0}),
		jump("ACCEPT", "kubernetes forwarding conntrack rule", ctstate("RELATED,ESTABLISHED")),
	}}, chain{name: "KUBE-KUBELET-CANARY"}, ports, chain{name: "KUBE-PROXY-CANARY"}, wall, services)
}

// refuse is the rule against what goes to one of the port's addresses: with an answer where there are no endpoints, without one where
// there are some on other nodes only.
func (p *servicePort) refuse(r reach, ip netip.Addr) rule {
	target, text := "DROP", p.name+" has no local endpoints"
	if !r.any {
		target, text = "REJECT", p.name+" has no endpoints"
	}
	out := p.to(target, text, ip)
	if out.mark = p.name; !r.any {
		out.shown, out.saved = "reject-with icmp-port-unreachable", "--reject-with icmp-port-unreachable"
	}
	return out
}

// refuseOutside is the rules against what goes to the port's addresses that are not its cluster IP.
func (p *servicePort) refuseOutside(r reach) (list []rule) {
	if r.any && (!p.externalLocal || len(r.local) > 0) {
		return nil
	}
	for _, ip := range slices.Concat(p.externalIPs, p.balancers) {
		list = append(list, p.refuse(r, ip))
	}
	if p.nodePort != 0 {
		rule := p.refuse(r, netip.Addr{})
		rule.destination = ""
		rule.matches = []match{rule.matches[0], addrtype("dst-type"), dport(p.proto(), p.nodePort)}
		list = append(list, rule)
	}
	return list
}

// walls is the rules against what the port's firewall chain did not let through.
func (p *servicePort) walls(r reach) (list []rule) {
	if !r.any || len(p.ranges) == 0 {
		return nil
	}
	for _, ip := range p.balancers {
		wall := p.to("DROP", p.name+" traffic not accepted by "+p.chain("KUBE-FW-", ""), ip)
		wall.mark = p.name
		list = append(list, wall)
	}
	return list
}
