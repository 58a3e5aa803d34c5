package coreutils

import (
	"fmt"
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
	qtype := "A"
	var names []string
	for _, a := range t.args {
		if v, ok := strings.CutPrefix(strings.TrimPrefix(a, "-"), "type="); ok && a[0] == '-' {
			qtype = strings.ToUpper(v)
		} else if v, ok := strings.CutPrefix(a, "-query="); ok {
			qtype = strings.ToUpper(v)
		} else if !strings.HasPrefix(a, "-") {
			names = append(names, a)
		}
	}
	if len(names) == 0 {
		return t.badUsage()
	}
	if v := t.busyboxVersion(); strings.HasPrefix(v, "1.2") && v < "1.29" {
		return t.oldNslookup(names[0])
	}
	return t.newNslookup(names[0], qtype)
}

// ptr is the name that belongs to an address, or "".
func (t *tool) ptr(ip netip.Addr) string {
	if !ip.Is4() {
		return ""
	}
	b := ip.As4()
	name := fmt.Sprintf("%d.%d.%d.%d.in-addr.arpa", b[3], b[2], b[1], b[0])
	records, err := t.Resolve(name, "PTR")
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

// newNslookup asks the server itself, for every name of the search list.
func (t *tool) newNslookup(host, qtype string) int {
	c := readResolvConf(t.Process)
	server := "127.0.0.1"
	if len(c.servers) > 0 {
		server = c.servers[0]
	}
	if _, err := t.Resolve(host, qtype); err == network.ErrNoAnswer {
		_, _ = t.Stdout.WriteString(";; connection timed out; no servers could be reached\n\n")
		return 1
	}
	t.print("Server:\t\t%s\nAddress:\t%s:53\n\n", server, server)
	if ip, err := netip.ParseAddr(host); err == nil {
		return t.reverseNslookup(ip)
	}
	names := []string{strings.TrimSuffix(host, ".")}
	if !strings.HasSuffix(host, ".") && strings.Count(host, ".") < c.ndots {
		names = nil
		for _, s := range c.search {
			names = append(names, host+"."+s)
		}
		if len(names) == 0 {
			names = []string{host}
		}
	}
	code := 0
	types := []string{qtype}
	if qtype == "A" {
		types = []string{"A", "AAAA"}
	}
	for _, name := range names {
		records, err := t.Resolve(name, types[0])
		if err != nil {
			t.print("** server can't find %s: NXDOMAIN\n\n", name)
			code = 1
			continue
		}
		for _, r := range records {
			t.showRecord(name, r)
		}
		t.print("\n")
	}
	return code
}

func (t *tool) showRecord(name string, r network.Record) {
	switch r.Type {
	case "A", "AAAA", "":
		t.print("Name:\t%s\nAddress: %s\n", name, r.Addr)
	case "SRV":
		t.print("%s\tservice = %s\n", name, r.Value)
	case "CNAME":
		t.print("%s\tcanonical name = %s\n", name, r.Value)
	default:
		t.print("%s\t%s = %s\n", name, strings.ToLower(r.Type), r.Value)
	}
}

func (t *tool) reverseNslookup(ip netip.Addr) int {
	b := ip.As4()
	arpa := fmt.Sprintf("%d.%d.%d.%d.in-addr.arpa", b[3], b[2], b[1], b[0])
	name := t.ptr(ip)
	if name == "" {
		t.print("** server can't find %s: NXDOMAIN\n\n", arpa)
		return 1
	}
	t.print("%s\tname = %s\n\n", arpa, name)
	return 0
}
