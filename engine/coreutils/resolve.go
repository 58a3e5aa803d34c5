package coreutils

import (
	"errors"
	"net/netip"
	"strconv"
	"strings"

	"github.com/podscope/podscope/engine/network"
	"github.com/podscope/podscope/engine/proc"
)

// ErrNoHost is a name that does not resolve; ErrNoServer a DNS server that does not answer.
var (
	ErrNoHost   = errors.New("Name or service not known")
	ErrNoServer = errors.New("Temporary failure in name resolution")
)

// resolvConf is what /etc/resolv.conf says.
type resolvConf struct {
	servers []string
	search  []string
	ndots   int
}

// server is the one that is asked: the first.
func (c resolvConf) server() netip.Addr {
	if len(c.servers) == 0 {
		return netip.Addr{}
	}
	ip, _ := netip.ParseAddr(c.servers[0])
	return ip
}

func readResolvConf(p *proc.Process) resolvConf {
	c := resolvConf{ndots: 1}
	b, err := p.ReadFile("/etc/resolv.conf")
	if err != nil {
		return c
	}
	for l := range strings.SplitSeq(string(b), "\n") {
		f := strings.Fields(l)
		if len(f) < 2 {
			continue
		}
		switch f[0] {
		case "nameserver":
			c.servers = append(c.servers, f[1])
		case "search":
			c.search = f[1:]
		case "options":
			for _, o := range f[1:] {
				if n, ok := strings.CutPrefix(o, "ndots:"); ok {
					c.ndots, _ = strconv.Atoi(n)
				}
			}
		}
	}
	return c
}

// Lookup resolves a host name as libc does in a container: an address as it is, /etc/hosts, then DNS along the search list.
func Lookup(p *proc.Process, host string) (netip.Addr, error) {
	if ip, err := netip.ParseAddr(host); err == nil {
		return ip, nil
	}
	if n, err := strconv.ParseUint(host, 10, 32); err == nil { // inet_aton's short form
		return netip.AddrFrom4([4]byte{byte(n >> 24), byte(n >> 16), byte(n >> 8), byte(n)}), nil
	}
	t := &tool{Process: p}
	for _, h := range t.hostsFile() {
		for _, n := range h.names {
			if ip, err := netip.ParseAddr(h.ip); err == nil && ip.Is4() && strings.EqualFold(n, strings.TrimSuffix(host, ".")) {
				return ip, nil
			}
		}
	}
	if strings.EqualFold(host, "localhost") {
		return netip.AddrFrom4([4]byte{127, 0, 0, 1}), nil
	}
	_, records, err := query(p, host, "A")
	if err != nil {
		return netip.Addr{}, err
	}
	for _, r := range records {
		if r.Addr.IsValid() {
			return r.Addr, nil
		}
	}
	return netip.Addr{}, ErrNoHost
}

// query asks DNS along the search list and returns the name that had an answer.
func query(p *proc.Process, host, qtype string) (string, []network.Record, error) {
	c := readResolvConf(p)
	var names []string
	bare := strings.TrimSuffix(host, ".")
	if bare == host {
		for _, s := range c.search {
			names = append(names, bare+"."+s)
		}
	}
	if bare != host || strings.Count(bare, ".") >= c.ndots {
		names = append([]string{bare}, names...)
	} else {
		names = append(names, bare)
	}

	for _, name := range names {
		records, err := p.ResolveAt(c.server(), name, qtype)
		if err == network.ErrNoAnswer {
			return "", nil, ErrNoServer
		}
		if err == nil && len(records) > 0 {
			return name, records, nil
		}
	}

	return "", nil, ErrNoHost
}
