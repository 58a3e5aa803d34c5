package coreutils

import (
	"net/netip"
	"strings"

	"github.com/podscope/podscope/engine/network"
)

func nslookup() command {
	return command{flags: "-", usage: "[-type=QUERY_TYPE] [-debug] HOST [DNS_SERVER]", run: (*tool).nslookup}
}

// busyboxVersion is the version of the busybox that runs, as its image was tagged.
func (t *tool) busyboxVersion() string {
	info, err := t.Stat(t.Path)
	if err != nil {
		return ""
	}
	v, _ := info.Extra.(string)
	return v
}

func (t *tool) nslookup() int {
	var names, types []string
	for _, a := range t.args {
		option, value, _ := strings.Cut(strings.TrimLeft(a, "-"), "=")
		switch {
		case a[0] != '-':
			names = append(names, a)
		case option == "type" || option == "querytype" || option == "query" || option == "q":
			types = append(types, strings.ToUpper(value))
		}
	}
	if len(names) == 0 || len(names) > 2 {
		return t.badUsage()
	}
	if t.gnu {
		return t.bindNslookup(names, types)
	}
	if v := t.busyboxVersion(); strings.HasPrefix(v, "1.2") && v < "1.29" {
		return t.oldNslookup(names[0])
	}
	return t.newNslookup(names, types)
}

// ptr is the name that belongs to an address, or "".
func (t *tool) ptr(ip netip.Addr) string {
	if !ip.Is4() {
		return ""
	}
	records, err := t.Resolve(reverseName(ip), "PTR")
	if err != nil || len(records) == 0 {
		return ""
	}
	return strings.TrimSuffix(records[0].Value, ".")
}

func (t *tool) addressLine(n int, ip netip.Addr) {
	name := t.ptr(ip)
	if name != "" {
		name = " " + name
	}
	t.print("Address %d: %s%s\n", n, ip, name)
}

// oldNslookup is the one of busybox up to 1.28.
func (t *tool) oldNslookup(host string) int {
	c := readResolvConf(t.Process)
	if len(c.servers) > 0 {
		t.print("Server:    %s\n", c.servers[0])
		if ip, err := netip.ParseAddr(c.servers[0]); err == nil {
			t.addressLine(1, ip)
		}
	}
	t.print("\n")
	_ = t.out.Flush()
	var ips []netip.Addr
	if ip, err := netip.ParseAddr(host); err == nil {
		ips = []netip.Addr{ip}
	} else if _, records, err := query(t.Process, host, "A"); err == nil {
		for _, r := range records {
			if r.Addr.IsValid() {
				ips = append(ips, r.Addr)
			}
		}
	} else if ip, err := Lookup(t.Process, host); err == nil {
		ips = []netip.Addr{ip}
	}
	if len(ips) == 0 {
		t.warn("can't resolve '%s'", host)
		return 1
	}
	t.print("Name:      %s\n", host)
	for i, ip := range ips {
		t.addressLine(i+1, ip)
	}
	return 0
}

// newNslookup is the one since busybox 1.29: it asks a server itself. Only names without a dot are looked for along the search list, each name
// of which is one question; a question that has no such name makes the whole command fail.
func (t *tool) newNslookup(names []string, types []string) int {
	c := readResolvConf(t.Process)
	server := c.server()
	if len(names) > 1 {
		ip, err := Lookup(t.Process, names[1])
		if err != nil {
			t.warn("bad address '%s'", names[1])
			return 1
		}
		server = ip
	}
	if !server.IsValid() {
		server = netip.AddrFrom4([4]byte{127, 0, 0, 1})
	}
	code := 0
	for i, q := range t.questions(names[0], types, c.search) {
		records, err := t.ResolveAt(server, q.Name, q.Type)
		if err == network.ErrNoAnswer {
			_, _ = t.Stdout.WriteString(";; connection timed out; no servers could be reached\n\n")
			return 1
		}
		if i == 0 {
			t.print("Server:\t\t%s\nAddress:\t%s:53\n\n", server, server)
		}
		if err != nil {
			t.print("** server can't find %s: NXDOMAIN\n", q.Name)
			code = 1
		}
		for _, r := range records {
			t.showRecord(q.Name, r)
		}
		t.print("\n")
	}
	return code
}

// bindNslookup is that of Debian's bind9-dnsutils: the first name of the search list that there is counts.
func (t *tool) bindNslookup(names, types []string) int {
	c := readResolvConf(t.Process)
	if len(names) > 1 {
		ip, err := Lookup(t.Process, names[1])
		if err != nil {
			t.print("nslookup: couldn't get address for '%s': not found\n", names[1])
			return 1
		}
		c.servers = []string{ip.String()}
	}
	asked := t.questions(names[0], types, nil)
	tried := t.SearchNames(names[0])
	if asked[0].Type == "PTR" {
		tried = []string{asked[0].Name}
	} else {
		t.print("Server:\t\t%s\nAddress:\t%s#53\n\n", c.server(), c.server())
	}
	known := false
	for _, name := range tried {
		begin := t.Sim().Elapsed()
		records, err := t.ResolveAt(c.server(), name, asked[0].Type)
		if err == network.ErrNoAnswer {
			t.print(strings.Repeat(";; communications error to %[1]s#53: %[2]s\n", 3)+";; no servers could be reached\n\n", c.server(), noAnswer(t.Sim().Elapsed()-begin))
			return 1
		}
		known = known || err == nil
		for _, r := range records {
			t.showRecord(name, r)
		}
		if len(records) > 0 {
			t.print("\n")
			return 0
		}
	}
	if known {
		t.print("*** Can't find %s: No answer\n\n", strings.TrimSuffix(names[0], "."))
		return 0
	}
	t.print("** server can't find %s: NXDOMAIN\n\n", strings.TrimSuffix(names[0], "."))
	return 1
}

// questions are what is asked about a host. Without types it is its addresses, or the name that belongs to an address.
func (t *tool) questions(host string, types, search []string) []network.Question {
	if ip, err := netip.ParseAddr(host); err == nil && ip.Is4() && len(types) == 0 {
		return []network.Question{{Name: reverseName(ip), Type: "PTR"}}
	}
	if len(types) == 0 {
		types = []string{"A", "AAAA"}
	}
	names := []string{strings.TrimSuffix(host, ".")}
	if !strings.Contains(host, ".") && len(search) > 0 {
		names = nil
		for _, s := range search {
			names = append(names, host+"."+s)
		}
	}
	var all []network.Question
	for _, kind := range types {
		for _, name := range names {
			all = append(all, network.Question{Name: name, Type: kind})
		}
	}
	return all
}

func (t *tool) showRecord(name string, r network.Record) {
	switch r.Type {
	case "A", "AAAA", "":
		t.print("Name:\t%s\nAddress: %s\n", name, r.Addr)
	case "TXT":
		t.print("%s\ttext = %s\n", name, r.Value)
	case "SRV":
		t.print("%s\tservice = %s\n", name, r.Value)
	case "CNAME":
		t.print("%s\tcanonical name = %s\n", name, r.Value)
	case "PTR":
		t.print("%s\tname = %s\n", name, strings.TrimSuffix(r.Value, "."))
	default:
		t.print("%s\t%s = %s\n", name, strings.ToLower(r.Type), r.Value)
	}
}
