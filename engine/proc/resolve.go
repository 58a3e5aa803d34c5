package proc

import (
	"errors"
	"net/netip"
	"strconv"
	"strings"

	"github.com/podscope/podscope/engine/network"
)

// ErrNoSuchHost is a name that neither /etc/hosts nor DNS knows.
var ErrNoSuchHost = errors.New("no such host")

// ErrNoResolver is a DNS server that does not answer.
var ErrNoResolver = network.ErrNoAnswer

// LookupHost finds a name's addresses as libc does: an address stands for itself, then /etc/hosts, then DNS with the search domains
// and ndots of /etc/resolv.conf.
func (p *Process) LookupHost(name string) ([]netip.Addr, error) {
	if ip, err := netip.ParseAddr(name); err == nil {
		return []netip.Addr{ip}, nil
	}
	if list := p.hosts(name); len(list) > 0 {
		return list, nil
	}
	for _, full := range p.SearchNames(name) {
		records, err := p.Resolve(full, "A")
		if err == ErrNoResolver {
			return nil, err
		}
		var list []netip.Addr
		for _, r := range records {
			if r.Addr.IsValid() {
				list = append(list, r.Addr)
			}
		}
		if len(list) > 0 {
			return list, nil
		}
	}
	return nil, ErrNoSuchHost
}

// Resolve asks the first DNS server of /etc/resolv.conf one question about a full name.
func (p *Process) Resolve(name, qtype string) ([]network.Record, error) {
	server, _, _ := p.resolvConf()
	return p.ResolveAt(server, name, qtype)
}

// ResolveAt asks a DNS server one question about a full name.
func (p *Process) ResolveAt(server netip.Addr, name, qtype string) ([]network.Record, error) {
	records, err := p.AskAt(server, name, qtype)
	return network.Answers(records), err
}

// AskAt asks a DNS server one question about a full name, for all that it replies.
func (p *Process) AskAt(server netip.Addr, name, qtype string) ([]network.Record, error) {
	p.Charge(callCost)
	if p.Net == nil {
		return nil, ErrNoResolver
	}
	return p.Net.Ask(p, network.Question{Server: server, Name: strings.TrimSuffix(name, "."), Type: qtype})
}

// hosts looks a name up in /etc/hosts.
func (p *Process) hosts(name string) (list []netip.Addr) {
	content, _ := p.ReadFile("/etc/hosts")
	for line := range strings.Lines(string(content)) {
		line, _, _ = strings.Cut(line, "#")
		words := strings.Fields(line)
		for _, w := range words[min(1, len(words)):] {
			if ip, err := netip.ParseAddr(words[0]); err == nil && strings.EqualFold(w, name) && ip.Is4() {
				list = append(list, ip)
			}
		}
	}
	return list
}

// SearchNames is the full names that a name may stand for, in the order of asking.
func (p *Process) SearchNames(name string) []string {
	if strings.HasSuffix(name, ".") {
		return []string{strings.TrimSuffix(name, ".")}
	}
	_, search, ndots := p.resolvConf()
	var names []string
	for _, domain := range search {
		names = append(names, name+"."+strings.TrimSuffix(domain, "."))
	}
	if strings.Count(name, ".") >= ndots {
		return append([]string{name}, names...)
	}
	return append(names, name)
}

func (p *Process) resolvConf() (server netip.Addr, search []string, ndots int) {
	ndots = 1
	content, _ := p.ReadFile("/etc/resolv.conf")
	for line := range strings.Lines(string(content)) {
		words := strings.Fields(line)
		switch {
		case len(words) == 0:
		case words[0] == "search":
			search = words[1:]
		case words[0] == "nameserver" && len(words) > 1 && !server.IsValid():
			server, _ = netip.ParseAddr(words[1])
		case words[0] == "options":
			for _, o := range words[1:] {
				if n, ok := strings.CutPrefix(o, "ndots:"); ok {
					ndots, _ = strconv.Atoi(n)
				}
			}
		}
	}
	return server, search, ndots
}
