package kubeproxy

import (
	"fmt"
	"math"
	"net/netip"
	"strings"

	corev1 "k8s.io/api/core/v1"
)

// chain is one chain of a table; policy is empty for those that others jump to.
type chain struct {
	name, policy string
	references   int
	rules        []rule
}

// rule is one rule.
type rule struct {
	protocol            string // empty is any
	source, destination string // empty is any; "!" before it turns it around
	matches             []match
	target              string
	shown, saved        string // the target's options, as -L and as -S print them
	mark                string // tells its counter from those of rules of the chain with the same target
	packets             int
}

// match is a further condition, in the two ways that iptables shows it.
type match struct {
	shown, saved string
	port         uint16 // of a dport, which -L without -n tells by name
}

func comment(text string) match {
	return match{shown: "/* " + text + " */", saved: `-m comment --comment "` + text + `"`}
}

func ctstate(states string) match {
	return match{shown: "ctstate " + states, saved: "-m conntrack --ctstate " + states}
}

func addrtype(which string) match {
	return match{shown: "ADDRTYPE match " + which + " LOCAL", saved: "-m addrtype --" + which + " LOCAL"}
}

func nfacct(name string) match {
	return match{shown: "nfacct-name  " + name, saved: "-m nfacct --nfacct-name  " + name}
}

func dport(protocol string, port uint16) match {
	return match{shown: protocol + " dpt:", saved: fmt.Sprintf("-m %s --dport %d", protocol, port), port: port}
}

// statistic takes one packet in n. kube-proxy writes ten digits, and the kernel keeps 31 bits of them.
func statistic(n int) match {
	kept := math.Round(math.Round(1e10/float64(n)) / 1e10 * (1 << 31))
	p := fmt.Sprintf("%.11f", kept/(1<<31))
	return match{shown: "statistic mode random probability " + p, saved: "-m statistic --mode random --probability " + p}
}

// recheck takes the packets of clients that an endpoint's list has; remember puts them there.
func recheck(list string, seconds int) match {
	return match{
		shown: fmt.Sprintf("recent: CHECK seconds: %d reap name: %s side: source mask: 255.255.255.255", seconds, list),
		saved: fmt.Sprintf("-m recent --rcheck --seconds %d --reap --name %s --mask 255.255.255.255 --rsource", seconds, list),
	}
}

func remember(list string) match {
	return match{
		shown: "recent: SET name: " + list + " side: source mask: 255.255.255.255",
		saved: "-m recent --set --name " + list + " --mask 255.255.255.255 --rsource",
	}
}

// jump is a rule with a comment alone.
func jump(target, text string, matches ...match) rule {
	return rule{target: target, matches: append([]match{comment(text)}, matches...)}
}

// to is a rule for one of the port's addresses.
func (p *servicePort) to(target, text string, ip netip.Addr) rule {
	r := jump(target, text, dport(p.proto(), p.clusterIP.Port()))
	r.protocol, r.destination, r.mark = p.proto(), ip.String(), ip.String()
	if ip == p.clusterIP.Addr() {
		r.mark = ""
	}
	return r
}

func (p *servicePort) proto() string { return strings.ToLower(string(p.protocol)) }

var protocolNumbers = map[string]string{
	"": "0", strings.ToLower(string(corev1.ProtocolTCP)): "6", strings.ToLower(string(corev1.ProtocolUDP)): "17", strings.ToLower(string(corev1.ProtocolSCTP)): "132",
}

// portNames are those of /etc/services that services usually have.
var portNames = map[uint16]string{
	21: "ftp", 22: "ssh", 25: "smtp", 53: "domain", 80: "http", 110: "pop3", 143: "imap2", 389: "ldap", 443: "https", 3306: "mysql", 5432: "postgresql", 5672: "amqp",
	6379: "redis", 8080: "http-alt", 9418: "git",
}
