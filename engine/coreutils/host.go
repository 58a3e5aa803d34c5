package coreutils

import (
	"net/netip"
	"strings"

	"github.com/podscope/podscope/engine/network"
)

var hostSays = map[string]string{
	"A": "has address", "AAAA": "has IPv6 address", "PTR": "domain name pointer", "SRV": "has SRV record", "CNAME": "is an alias for", "TXT": "descriptive text",
	"NS": "name server", "SOA": "has SOA record",
}

func host() command {
	return command{flags: "t:va", usage: "[-t type] name [server]", run: (*tool).host}
}

func (t *tool) host() int {
	if len(t.args) == 0 {
		return t.badUsage()
	}
	name, server := t.args[0], readResolvConf(t.Process).server()
	types := []string{"A", "AAAA", "MX"}
	if kind := t.value('t'); kind != "" {
		types = []string{strings.ToUpper(kind)}
	}
	tried := t.SearchNames(name)
	if ip, err := netip.ParseAddr(name); err == nil && ip.Is4() {
		tried, types = []string{reverseName(ip)}, []string{"PTR"}
	}
	if len(t.args) > 1 {
		ip, err := Lookup(t.Process, t.args[1])
		if err != nil {
			t.print("host: couldn't get address for '%s': not found\n", t.args[1])
			return 1
		}
		server = ip
		t.print("Using domain server:\nName: %s\nAddress: %s#53\nAliases: \n\n", t.args[1], ip)
	}
	return t.hostAnswers(server, name, tried, types)
}

// hostAnswers tells of the first name that there is.
func (t *tool) hostAnswers(server netip.Addr, name string, tried, types []string) int {
	for _, full := range tried {
		known := false
		for _, kind := range types {
			begin := t.Sim().Elapsed()
			records, err := t.ResolveAt(server, full, kind)
			if err == network.ErrNoAnswer {
				t.print(strings.Repeat(";; communications error to %[1]s#53: %[2]s\n", 2)+";; no servers could be reached\n", server, noAnswer(t.Sim().Elapsed()-begin))
				return 1
			}
			if known = known || err == nil; err != nil {
				break
			}
			for _, r := range records {
				t.print("%s %s %s\n", r.Name, hostSays[r.Type], recordValue(r))
			}
			if len(records) == 0 && len(types) == 1 {
				t.print("%s has no %s record\n", full, kind)
			}
		}
		if known {
			return 0
		}
	}
	t.print("Host %s not found: 3(NXDOMAIN)\n", strings.TrimSuffix(name, "."))
	return 1
}
